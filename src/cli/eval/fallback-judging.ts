/** A model judges what sentences claim, for `altac eval fallbacks --mode sentences`: kept as it comes, in a folder of its own. */

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import packageFile from '../../../package.json' with { type: 'json' };
import {
  type JudgedSentence,
  judgedSentence,
  judgedSupporter,
  judgementKey,
  type SentenceJudgement,
  sentenceJudgementIn,
} from '../../evaluation/fallbacks/claim-judge.ts';
import type { Supporter } from '../../evaluation/fallbacks/sentences.ts';
import { runItems } from '../../evaluation/item-run.ts';
import { sha256 } from '../../formats/sha256.ts';
import { mixedSeed } from '../../random/seeded.ts';
import { interruptible } from '../interruption.ts';
import { chatOf, modelOrigin, openModel, usageText } from '../models.ts';
import { attemptWrite } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder } from '../run-folder.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { FallbacksOptions } from './fallbacks.ts';
import { unfinishedCode } from './report-output.ts';

export interface JudgeRun {
  readonly supporterFor: (facts: readonly string[] | null) => Supporter;
  /** The judge, for readers. */
  readonly origin: string;
  readonly warnings: readonly string[];
}

/** So many failures in a row end a run. */
const mostFailures = 10;

/** What is wrong with the options, before anything is read. */
export function checkJudge({ judge, judgeName, mode, output }: FallbacksOptions): void {
  if (judge === undefined) {
    if (judgeName !== undefined) throw new UserError('--judge-name is of a judge', ['Give its address: `--judge URL`']);
    return;
  }
  if (mode !== 'sentences') throw new UserError('--judge is for free text', ['Give `--mode sentences` as well']);
  if (!/^[a-z]+:\/\//i.test(judge)) {
    throw new UserError(`${judge} is no address, and a judge is asked by messages`, [
      'Give an OpenAI-compatible endpoint, as http://localhost:8000/v1',
    ]);
  }
  if (judgeName === undefined) throw new UserError(`Which model of ${judge}?`, ['Give `--judge-name`']);
  if (output === undefined) {
    throw new UserError('where do judgements go?', [
      'Give a folder: `-o FOLDER`; a run that was stopped goes on there',
    ]);
  }
}

/** `sentences`: all that are to be judged, each once. The exit code of a run that has not ended. */
export async function judgeSentences(
  sentences: readonly JudgedSentence[],
  options: FallbacksOptions,
  terminal: Terminal,
): Promise<JudgeRun | number> {
  const { judge = '', judgeName = '', output = '', resume = false, seed } = options;
  const opened = await openModel(judge, { ...options, modelName: judgeName, chat: true }, terminal);
  const chat = chatOf(opened);
  const settings = {
    tool: `altac ${packageFile.version} eval fallbacks --judge`,
    model: opened.identity,
    seed,
    sentences: sha256(JSON.stringify(sentences)),
  };
  attemptWrite(output, () => {
    if (!existsSync(output)) mkdirSync(output);
  });
  const folder = openRunFolder(join(output, 'judgements'), settings, resume);
  try {
    return await interruptible(async (interruption) => {
      const outcomes = await runItems<JudgedSentence, SentenceJudgement>({
        items: sentences,
        work: async (item, index) => {
          await breath();
          return judgedSentence(item, chat, mixedSeed(seed, index));
        },
        decode: sentenceJudgementIn,
        log: folder.log,
        concurrency: options.concurrency,
        mostFailures,
        progress: ({ done, failed, all }) =>
          showProgress(terminal, `${done} of ${all} sentences judged${failed > 0 ? `, ${failed} failed` : ''}`),
        isStopped: () => interruption() !== null,
      });
      clearProgress(terminal);
      const usage = opened.usage();
      if (usage !== null) terminal.err.write(`${usageText(usage)}\n`);
      const code = unfinishedCode(outcomes, 'sentences', output, interruption(), terminal);
      if (code !== null) return code;
      const results = outcomes.map(
        (outcome): SentenceJudgement => (outcome.kind === 'done' ? outcome.result : { claims: null }),
      );
      const lines = sentences.map((item, index) => `${JSON.stringify({ ...item, ...results[index] })}\n`);
      await folder.write({ 'judgements.jsonl': lines.join('') });
      const judgements = new Map(
        sentences.map((item, index) => [judgementKey(item), results[index] ?? { claims: null }]),
      );
      return {
        supporterFor: (facts) => judgedSupporter(judgements, facts),
        origin: modelOrigin(opened.identity),
        warnings: warningsOn(sentences, results),
      };
    });
  } finally {
    folder.close();
    opened.model.dispose();
  }
}

function warningsOn(sentences: readonly JudgedSentence[], results: readonly SentenceJudgement[]): string[] {
  const unread = results.filter(({ claims }) => claims === null).length;
  const claims = results.flatMap((result) => result.claims ?? []);
  const silent = claims.filter(({ verdict }) => verdict === null).length;
  const alone = sentences.filter(({ facts }) => facts === null).length;
  return [
    ...(alone > 0
      ? [`${alone} of ${sentences.length} sentences are judged by what the judge knows: no source was looked at`]
      : []),
    ...(unread + silent > 0
      ? [
          `of ${sentences.length} sentences ${unread}, and of ${claims.length} claims ${silent} have no answer that can be read: unverified`,
        ]
      : []),
  ];
}
