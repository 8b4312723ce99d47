/** `altac rewards search`: answers of a language model, found with verifiers of their steps. */

import { finite, integer, list, nullable, object, text, truth } from '../../ir/decoders.ts';
import { mixedSeed } from '../../random/seeded.ts';
import { type AnswerCheck, isRight } from '../../rewards/search/answer-checks.ts';
import { pavBeamSearch } from '../../rewards/search/beam-search.ts';
import { type Aggregation, bestOfN, rerankedBestOfN } from '../../rewards/search/best-of-n.ts';
import { defaultJudge, type JudgeOptions } from '../../rewards/search/judge-scorer.ts';
import { answerText, languageSteps } from '../../rewards/search/language-steps.ts';
import type { ProverScore, Scorer, SearchResult } from '../../rewards/search/search.ts';
import { readText } from '../files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { type PromptLine, readPrompts, runPrompts } from './prompt-run.ts';
import { languageStepOptions, type StepOptions, stepSettings } from './step-options.ts';
import { type OpenedVerifier, openNamedModel, openVerifier, textOfUsage } from './verifier-sources.ts';

export const searchMethods = ['beam', 'best-of-n', 'rerank'] as const;
export type SearchMethod = (typeof searchMethods)[number];

export interface SearchOptions extends StepOptions {
  readonly method: SearchMethod;
  readonly verifier: string;
  readonly verifierName?: string;
  readonly verifierChat?: boolean;
  /** A file, an address, or `best-of:K`. */
  readonly prover?: string;
  readonly proverName?: string;
  readonly template?: string;
  readonly yes: string;
  readonly no: string;
  readonly judgeBy: JudgeOptions['by'];
  /** Each prompt is searched with each of them. */
  readonly alpha: readonly number[];
  readonly width: number;
  readonly perState: number;
  readonly count: number;
  readonly aggregation: Aggregation;
  readonly check: AnswerCheck;
  readonly all?: boolean;
}

interface Item extends PromptLine {
  readonly alpha: number;
}

interface Found {
  readonly response: string;
  readonly steps: readonly string[];
  readonly finished: boolean;
  /** The chance of success by the verifier. */
  readonly value: number;
  /** Null where no answer is known. */
  readonly correct: boolean | null;
  readonly tokens: number;
  readonly verifierCalls: number;
  readonly proverCalls: number;
  readonly candidates: readonly { readonly response: string; readonly score: number; readonly finished: boolean }[];
}

export async function searchCommand(
  file: string | undefined,
  options: SearchOptions,
  terminal: Terminal,
): Promise<number> {
  const { method, steps: unit, alpha, all } = options;
  if (options.chat === true) {
    throw new UserError('--chat: a model that is asked by messages does not go on with an answer that is begun', [
      'Leave it out, for /completions; `--verifier-chat` is for the verifier',
    ]);
  }
  const alphas = options.prover === undefined ? [0] : alpha;
  const judge = judgeOf(options);
  const prompts = await readPrompts(file, terminal);
  const policy = await openNamedModel(options.model, options, options.modelName, terminal);
  const verifier = await openVerifier(
    { source: options.verifier, name: options.verifierName, isChat: options.verifierChat === true },
    judge,
    unit,
    options,
    terminal,
  );
  const prover = await openProver(options, judge, terminal);
  const items = prompts.flatMap((prompt) => alphas.map((own): Item => ({ ...prompt, alpha: own })));
  try {
    const code = await runPrompts(
      {
        items,
        work: (item) => foundBy(policy.model, verifier, prover, item, options, prompts.indexOf(item)),
        decode: foundOf,
        settings: {
          command: 'rewards search',
          model: policy.identity,
          verifier: verifier.identity,
          prover:
            typeof prover === 'object' && prover !== null && 'bestOf' in prover ? prover : (prover?.identity ?? null),
          ...stepSettings(options),
          method,
          ...(method === 'beam'
            ? { width: options.width, perState: options.perState }
            : { count: options.count, aggregation: options.aggregation }),
          check: options.check,
        },
        text: (item, found) => lineOf(item, found, alphas.length > 1, all === true),
        file: 'answers.jsonl',
        summary: (done) => summaryOf(done, alphas),
      },
      options,
      terminal,
    );
    const usages = [
      textOfUsage(policy),
      verifier.usage(),
      prover !== null && 'usage' in prover ? prover.usage() : null,
    ];
    for (const usage of usages) if (usage !== null) terminal.err.write(`${usage}\n`);
    return code;
  } finally {
    policy.model.dispose();
    verifier.dispose();
    if (prover !== null && 'dispose' in prover) prover.dispose();
  }
}

type OpenedProver = OpenedVerifier | { readonly bestOf: number } | null;

async function openProver(options: SearchOptions, judge: JudgeOptions, terminal: Terminal): Promise<OpenedProver> {
  const { prover, proverName, verifierChat, steps } = options;
  if (prover === undefined) return null;
  const [, draws] = /^best-of:([1-9]\d{0,4})$/.exec(prover) ?? [];
  if (draws !== undefined) return { bestOf: Number(draws) };
  const source = { source: prover, name: proverName, isChat: verifierChat === true };
  return openVerifier(source, judge, steps, options, terminal);
}

function judgeOf({ template, yes, no, judgeBy }: SearchOptions): JudgeOptions {
  const text = template?.startsWith('@') === true ? readText(template.slice(1)) : template;
  if (text === undefined) return { template: defaultJudge.template, yes, no, by: judgeBy };
  if (text.includes('{answer}')) return { template: text, yes, no, by: judgeBy };
  throw new UserError('--template has no {answer}: all answers would be judged alike', [
    'Write it as "{prompt}\\n{answer}\\nIs this right so far, yes or no?", or in a file, as @FILE',
  ]);
}

async function foundBy(
  model: Parameters<typeof languageSteps>[0],
  verifier: OpenedVerifier,
  prover: OpenedProver,
  item: Item,
  options: SearchOptions,
  index: number,
): Promise<Found> {
  const { steps: unit, method, width, perState, maxSteps, count, aggregation, check } = options;
  const { prompt, answer, alpha } = item;
  const seed = mixedSeed(options.seed, index);
  const { sample, complete } = languageSteps(model, prompt, languageStepOptions(options));
  const score: Scorer<string> = verifier.scorerOf(prompt);
  const proverScore: ProverScore<string> = prover === null || 'bestOf' in prover ? prover : prover.scorerOf(prompt);
  const result: SearchResult<string> =
    method === 'beam'
      ? await pavBeamSearch({ sample, score, proverScore, width, perState, alpha, maxSteps, seed })
      : method === 'best-of-n'
        ? await bestOfN({ complete, score, count, seed })
        : await rerankedBestOfN({ complete, score, proverScore, count, alpha, aggregation, seed });
  const response = answerText(result.answer?.steps ?? [], unit);
  return {
    response,
    steps: result.answer?.steps ?? [],
    finished: result.answer?.isFinished === true,
    value: result.value,
    correct: answer === null ? null : isRight(check, response, answer),
    ...result.cost,
    candidates: result.candidates.map(({ steps, score: own, isFinished }) => ({
      response: answerText(steps, unit),
      score: own,
      finished: isFinished,
    })),
  };
}

function lineOf({ line, alpha }: Item, found: Found, isSwept: boolean, isAll: boolean): string {
  const { response, steps, finished, value, correct, tokens, verifierCalls, proverCalls, candidates } = found;
  return `${JSON.stringify({
    ...line,
    response,
    steps,
    finished,
    value,
    ...(correct === null ? {} : { correct }),
    ...(isSwept ? { alpha } : {}),
    tokens,
    verifier_calls: verifierCalls,
    prover_calls: proverCalls,
    ...(isAll ? { candidates } : {}),
  })}\n`;
}

function summaryOf(done: readonly (readonly [Item, Found])[], alphas: readonly number[]): string {
  return alphas
    .map((alpha) => {
      const own = done.filter(([item]) => item.alpha === alpha).map(([, found]) => found);
      const checked = own.filter(({ correct }) => correct !== null);
      const right = checked.filter(({ correct }) => correct === true).length;
      const sum = (of: (found: Found) => number): string =>
        own.reduce((total, found) => total + of(found), 0).toLocaleString('en');
      const parts = [
        `${own.length.toLocaleString('en')} prompt${own.length === 1 ? '' : 's'}`,
        ...(checked.length === 0 ? [] : [`${right} of ${checked.length} right`]),
        `${sum(({ tokens }) => tokens)} tokens drawn`,
        `${sum(({ verifierCalls }) => verifierCalls)} prefixes verified`,
        ...(own.some(({ proverCalls }) => proverCalls > 0)
          ? [`${sum(({ proverCalls }) => proverCalls)} by the prover`]
          : []),
      ];
      return `${alphas.length > 1 ? `alpha ${alpha}: ` : ''}${parts.join(', ')}\n`;
    })
    .join('');
}

const foundOf = object(
  (field): Found => ({
    response: field('response', text),
    steps: field('steps', list(text)),
    finished: field('finished', truth),
    value: field('value', finite),
    correct: field('correct', nullable(truth)),
    tokens: field('tokens', integer),
    verifierCalls: field('verifierCalls', integer),
    proverCalls: field('proverCalls', integer),
    candidates: field(
      'candidates',
      list(
        object((own) => ({
          response: own('response', text),
          score: own('score', finite),
          finished: own('finished', truth),
        })),
      ),
    ),
  }),
);
