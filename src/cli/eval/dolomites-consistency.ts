/** `altac eval dolomites consistency`: a model says which statements of output and reference the other one entails. */

import packageFile from '../../../package.json' with { type: 'json' };
import {
  type ConsistencyRow,
  chatEntailment,
  consistencyTable,
  type RoundTrip,
  roundTrip,
  roundTripIn,
} from '../../evaluation/methodical-writing/consistency.ts';
import { taskKey, type WritingExample } from '../../evaluation/methodical-writing/tasks.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { checkWritable } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { RankOptions } from './dolomites-judge.ts';
import { runWriting, type WritingRunOptions } from './dolomites-run.ts';
import { giveReport, reportFiles } from './report-output.ts';
import { optionsRow } from './typed-options.ts';
import { outputsIn } from './writing-files.ts';

export interface ConsistencyOptions extends WritingRunOptions, RankOptions {
  readonly examples?: string;
  readonly probabilities?: boolean;
}

export async function consistencyCommand(
  file: string,
  options: ConsistencyOptions,
  terminal: Terminal,
): Promise<number> {
  const { origin, content } = outputsIn(file, options.examples);
  const items = content.filter(({ reference }) => reference !== null);
  if (items.length === 0) throw new UserError(`${file} has no references to compare with`);
  if (options.page !== undefined) checkWritable([options.page]);
  const reportOf = (results: readonly RoundTrip[], model: string): EvaluationReport =>
    reportOn(items, results, { outputs: origin, model }, options);
  const run = await runWriting(
    {
      command: 'consistency',
      what: 'outputs',
      items,
      settings: { outputs: origin, probabilities: options.probabilities === true },
      work: (example, chat) => roundTrip(example, chatEntailment(chat, options.probabilities === true, options.seed)),
      decode: roundTripIn,
      files: (found, model) => ({
        'consistency.jsonl': found
          .map((own, index) => `${JSON.stringify({ example_id: items[index]?.id, ...own })}\n`)
          .join(''),
        ...reportFiles(reportOf(found, model)),
      }),
    },
    options,
    terminal,
  );
  if (typeof run === 'number') return run;
  await giveReport(reportOf(run.results, run.model), options, terminal);
  return 0;
}

function reportOn(
  items: readonly WritingExample[],
  results: readonly RoundTrip[],
  origins: EvaluationReport['provenance'],
  options: ConsistencyOptions,
): EvaluationReport {
  const { level, resamples, seed } = options;
  const rows = items.flatMap(({ task }, index): ConsistencyRow[] => {
    const own = results[index];
    return own === undefined ? [] : [{ ...own, task: taskKey(task), field: task.field }];
  });
  const all = rows.flatMap(({ forward, backward }) => [...forward, ...backward]);
  const unread = all.filter((each) => each === null).length;
  return {
    title: `${items.length} output${items.length === 1 ? '' : 's'} against references`,
    provenance: {
      altac: packageFile.version,
      ...origins,
      statements: all.length,
      ...optionsRow(options),
      seed,
      resamples,
    },
    warnings: unread === 0 ? [] : [`of ${all.length} statements ${unread} have no answer that can be read: left out`],
    tables: [consistencyTable(rows, { level, resamples, seed })],
    plots: [],
  };
}
