/** `altac eval dolomites judge` and `rank`: outputs of several systems against each other, by a model. */

import { join } from 'node:path';
import packageFile from '../../../package.json' with { type: 'json' };
import { judgeTables } from '../../evaluation/methodical-writing/judge-report.ts';
import type { Judgement } from '../../evaluation/methodical-writing/judgements.ts';
import { wordCount } from '../../evaluation/methodical-writing/length-rules.ts';
import type { ShownPair } from '../../evaluation/methodical-writing/prompts.ts';
import { taskKey, type WritingExample } from '../../evaluation/methodical-writing/tasks.ts';
import { judgedPair, type PairVerdicts, pairVerdictsIn } from '../../evaluation/methodical-writing/writing.ts';
import { type EvaluationReport, reportJson, reportPage, reportText } from '../../evaluation/report.ts';
import { mixedSeed } from '../../random/seeded.ts';
import { writeFiles } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { runWriting, type WritingRunOptions } from './dolomites-run.ts';
import { judgementsIn, outputsIn, systemNames } from './writing-files.ts';

export interface RankOptions {
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
  const reportOf = (judgements: readonly Judgement[]): EvaluationReport =>
    reportOn(judgements, origins, { judge: `${options.modelName ?? ''} ${options.model}`.trim(), repeats }, options);
  const results = await runWriting(
    {
      command: 'judge',
      what: 'pairs',
      items: pairs,
      settings: { repeats, outputs: origins },
      work: ({ shown }, chat, index) =>
        judgedPair(shown, chat, { temperature, most, repeats, seed: mixedSeed(seed, index) }),
      decode: pairVerdictsIn,
      files: (verdicts) => {
        const judgements = judgementsOf(verdicts);
        const report = reportOf(judgements);
        const lines = judgements.map((judgement, index) => ({ ...judgement, replies: verdicts[index]?.replies }));
        return {
          'judgements.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
          'report.html': reportPage(report),
          'report.json': reportJson(report),
        };
      },
    },
    options,
    terminal,
  );
  if (typeof results === 'number') return results;
  terminal.err.write(`Judgements and report are in ${join(output, '/')}\n`);
  return print(reportOf(judgementsOf(results)), options, terminal);
}

/** From judgements that were made before. */
export async function rankCommand(file: string, options: RankOptions, terminal: Terminal): Promise<number> {
  const { origin, content } = judgementsIn(file);
  return print(reportOn(content, origin, {}, options), options, terminal);
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
  { level, resamples, seed }: RankOptions,
): EvaluationReport {
  const pairs = `${judgements.length} pair${judgements.length === 1 ? '' : 's'}`;
  return {
    title: `${pairs} of outputs of methodical writing tasks, judged in both orders`,
    provenance: { altac: packageFile.version, from: origin, ...more, seed, resamples },
    ...judgeTables(judgements, { level, resamples, seed }),
    plots: [],
  };
}

async function print(report: EvaluationReport, { page, json }: RankOptions, terminal: Terminal): Promise<number> {
  if (page !== undefined) await writeFiles([{ file: page, content: reportPage(report) }]);
  terminal.out.write(json === true ? reportJson(report) : reportText(report));
  return 0;
}
