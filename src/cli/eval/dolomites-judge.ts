/** `altac eval dolomites judge` and `rank`: outputs of several systems against each other, by a model. */

import { join } from 'node:path';
import packageFile from '../../../package.json' with { type: 'json' };
import { judgeTables } from '../../evaluation/methodical-writing/judge-report.ts';
import type { Judgement } from '../../evaluation/methodical-writing/judgements.ts';
import { wordCount } from '../../evaluation/methodical-writing/length-rules.ts';
import type { ShownPair } from '../../evaluation/methodical-writing/prompts.ts';
import { taskKey, type WritingExample } from '../../evaluation/methodical-writing/tasks.ts';
import { judgedPair, type PairVerdicts, pairVerdictsIn } from '../../evaluation/methodical-writing/writing.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { mixedSeed } from '../../random/seeded.ts';
import { checkWritable } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { runWriting, type WritingRunOptions } from './dolomites-run.ts';
import { giveReport, reportFiles } from './report-output.ts';
import { optionsRow, type TypedOptions } from './typed-options.ts';
import { judgementsIn, outputsIn, systemNames } from './writing-files.ts';

export interface RankOptions extends TypedOptions {
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly page?: string;
  readonly json?: boolean;
}

export interface JudgeOptions extends WritingRunOptions, RankOptions {
  readonly examples?: string;
  readonly repeats: number;
  readonly withReference?: boolean;
}

export async function judgeCommand(
  files: readonly string[],
  options: JudgeOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.page !== undefined) checkWritable([options.page]);
  if (files.length < 2) throw new UserError('a judge compares', ['Give the outputs of two systems, or of more']);
  const names = systemNames(files);
  const read = files.map((file) => outputsIn(file, options.examples));
  const systems = read.map(({ content }, index) => ({ name: names[index] ?? '', outputs: content }));
  const pairs = pairsOf(systems, options.withReference === true);
  if (pairs.length === 0) {
    throw new UserError('no example has outputs of two systems', ['Do the files have the same `example_id`s?']);
  }
  const { temperature, maxTokens: most, seed, repeats, output } = options;
  const judgementsOf = (verdicts: readonly PairVerdicts[]): Judgement[] =>
    pairs.flatMap(({ about }, index) => {
      const own = verdicts[index];
      return own === undefined ? [] : [{ ...about, forward: own.forward, backward: own.backward }];
    });
  const origins = read.map(({ origin }) => origin).join('; ');
  const reportOf = (judgements: readonly Judgement[], judge: string): EvaluationReport =>
    reportOn(judgements, origins, { judge, repeats }, options);
  const run = await runWriting(
    {
      command: 'judge',
      what: 'pairs',
      items: pairs,
      settings: { repeats, outputs: origins },
      work: ({ shown }, chat, index) =>
        judgedPair(shown, chat, { temperature, most, repeats, seed: mixedSeed(seed, index) }),
      decode: pairVerdictsIn,
      files: (verdicts, judge) => {
        const judgements = judgementsOf(verdicts);
        const lines = judgements.map((judgement, index) => ({ ...judgement, replies: verdicts[index]?.replies }));
        return {
          'judgements.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
          ...reportFiles(reportOf(judgements, judge)),
        };
      },
    },
    options,
    terminal,
  );
  if (typeof run === 'number') return run;
  terminal.err.write(`Judgements and report are in ${join(output, '/')}\n`);
  await giveReport(reportOf(judgementsOf(run.results), run.model), options, terminal);
  return 0;
}

/** From judgements that were made before. */
export async function rankCommand(file: string, options: RankOptions, terminal: Terminal): Promise<number> {
  const { origin, content } = judgementsIn(file);
  await giveReport(reportOn(content, origin, {}, options), options, terminal);
  return 0;
}

interface Pair {
  readonly shown: ShownPair;
  readonly about: Omit<Judgement, 'forward' | 'backward'>;
}

interface System {
  readonly name: string;
  readonly outputs: readonly WritingExample[];
}

/** Each system with each later one, on all examples that both have. */
function pairsOf(systems: readonly System[], withReference: boolean): readonly Pair[] {
  return systems.flatMap((first, index) =>
    systems.slice(index + 1).flatMap((second) => {
      const others = new Map(second.outputs.map((example) => [example.id, example]));
      return first.outputs.flatMap((example): Pair[] => {
        const other = others.get(example.id);
        if (other === undefined) return [];
        const outputs = [example.output ?? '', other.output ?? ''] as const;
        return [
          {
            shown: {
              task: example.task,
              input: example.input,
              reference: withReference ? example.reference : null,
              outputs,
            },
            about: {
              example: example.id,
              task: taskKey(example.task),
              field: example.task.field,
              first: first.name,
              second: second.name,
              words: [wordCount(outputs[0]), wordCount(outputs[1])],
            },
          },
        ];
      });
    }),
  );
}

function reportOn(
  judgements: readonly Judgement[],
  origin: string,
  more: EvaluationReport['provenance'],
  options: RankOptions,
): EvaluationReport {
  const { level, resamples, seed } = options;
  const pairs = `${judgements.length} pair${judgements.length === 1 ? '' : 's'}`;
  return {
    title: `${pairs} of outputs of methodical writing tasks, judged in both orders`,
    provenance: { altac: packageFile.version, from: origin, ...more, ...optionsRow(options), seed, resamples },
    ...judgeTables(judgements, { level, resamples, seed }),
    plots: [],
  };
}
