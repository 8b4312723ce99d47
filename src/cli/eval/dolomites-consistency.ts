/** `altac eval dolomites consistency`: a model says which statements of output and reference the other one entails. */

import packageFile from '../../../package.json' with { type: 'json' };
import {
  type ConsistencyRow,
  chatEntailment,
  consistencyTable,
  roundTrip,
  roundTripIn,
} from '../../evaluation/methodical-writing/consistency.ts';
import { taskKey } from '../../evaluation/methodical-writing/tasks.ts';
import { type EvaluationReport, reportJson, reportPage, reportText } from '../../evaluation/report.ts';
import { writeFiles } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { RankOptions } from './dolomites-judge.ts';
import { runWriting, type WritingRunOptions } from './dolomites-run.ts';
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
  const { level, resamples, seed, page, json = false, probabilities = false } = options;
  const results = await runWriting(
    {
      command: 'consistency',
      what: 'outputs',
      items,
      settings: { outputs: origin, probabilities },
      work: (example, chat) => roundTrip(example, chatEntailment(chat, probabilities, seed)),
      decode: roundTripIn,
      files: (found) => ({
        'consistency.jsonl': found
          .map((own, index) => `${JSON.stringify({ example_id: items[index]?.id, ...own })}\n`)
          .join(''),
      }),
    },
    options,
    terminal,
  );
  if (typeof results === 'number') return results;
  const rows = items.flatMap(({ task }, index): ConsistencyRow[] => {
    const own = results[index];
    return own === undefined ? [] : [{ ...own, task: taskKey(task), field: task.field }];
  });
  const all = rows.flatMap(({ forward, backward }) => [...forward, ...backward]);
  const unread = all.filter((each) => each === null).length;
  const report: EvaluationReport = {
    title: `${items.length} output${items.length === 1 ? '' : 's'} against references`,
    provenance: {
      altac: packageFile.version,
      outputs: origin,
      model: `${options.modelName ?? ''} ${options.model}`.trim(),
      statements: all.length,
      seed,
      resamples,
    },
    warnings: unread === 0 ? [] : [`of ${all.length} statements ${unread} have no answer that can be read: left out`],
    tables: [consistencyTable(rows, { level, resamples, seed })],
    plots: [],
  };
  if (page !== undefined) await writeFiles([{ file: page, content: reportPage(report) }]);
  terminal.out.write(json ? reportJson(report) : reportText(report));
  return 0;
}
