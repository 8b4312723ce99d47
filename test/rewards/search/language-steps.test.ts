/** Search over a language model that runs here: n-grams of characters, whose best answers are known. */

import { describe, expect, test } from 'vitest';
import type { LanguageModel } from '../../../src/models/language-model.ts';
import { localModel } from '../../../src/models/local-model.ts';
import { ngramModel } from '../../../src/models/ngram.ts';
import { beginToken, endToken, tokenizerOf, vocabularyOf } from '../../../src/models/tokenizers.ts';
import { isRight } from '../../../src/rewards/search/answer-checks.ts';
import { pavBeamSearch } from '../../../src/rewards/search/beam-search.ts';
import { bestOfN } from '../../../src/rewards/search/best-of-n.ts';
import { defaultJudge, judgeScorer } from '../../../src/rewards/search/judge-scorer.ts';
import { answerText, type LanguageStepOptions, languageSteps } from '../../../src/rewards/search/language-steps.ts';

function model(texts: readonly string[]): LanguageModel {
  const tokenizer = tokenizerOf(vocabularyOf('characters', texts));
  const cut = texts.map((text) => [beginToken, ...tokenizer.encode(text), endToken]);
  return localModel('n-grams', tokenizer, ngramModel(cut, 8, tokenizer.size));
}

const lines: LanguageStepOptions = {
  unit: { kind: 'separator', text: '\n' },
  stepTokens: 20,
  maxSteps: 4,
  isLast: () => false,
  temperature: 1,
  topK: null,
  topP: 1,
};

const songs = model(['Q:la\nlo\nlu', 'Q:la\nle\nlu', 'Q:lo\nla\nlu']);

describe('steps', () => {
  test('are lines, without their ends; the last one ends the answer', async () => {
    const { sample } = languageSteps(songs, 'Q:', lines);
    const first = await sample([], 20, 1);
    expect(new Set(first.map(({ step, isFinished }) => [step, isFinished].join()))).toContain('la,false');
    expect(first.every(({ step, tokens }) => step?.includes('\n') === false && tokens >= step.length)).toBe(true);
    const last = await sample(['la', 'lo'], 20, 1);
    expect(last.filter(({ step, isFinished }) => step === 'lu' && isFinished).length).toBeGreaterThan(10);
  });

  test('or single tokens', async () => {
    const { sample, complete } = languageSteps(songs, 'Q:', { ...lines, unit: { kind: 'token' } });
    const steps = await sample(['l', 'a'], 5, 2);
    expect(steps.every(({ step, tokens }) => (step === null || step.length === 1) && tokens === 1)).toBe(true);
    const [answer] = await complete(['l'], 1, 3);
    expect(answer?.steps.every((step) => step.length === 1)).toBe(true);
    expect(answer?.steps.length).toBeLessThanOrEqual(3);
  });

  test('whole answers are cut into the steps that they would have had', async () => {
    const { complete } = languageSteps(songs, 'Q:', { ...lines, temperature: 0 });
    const [answer] = await complete([], 1, 1);
    expect([answer?.steps, answer?.isFinished]).toEqual([['la', 'lo', 'lu'], true]);
    const [rest] = await complete(['la', 'lo'], 1, 1);
    expect(rest?.steps).toEqual(['lu']);
  });

  test('an answer ends with a step that says so, and with the last there may be', async () => {
    const early = languageSteps(songs, 'Q:', { ...lines, temperature: 0, isLast: (step) => step === 'lo' });
    expect(await early.complete([], 1, 1)).toMatchObject([{ steps: ['la', 'lo'], isFinished: true }]);
    const short = languageSteps(songs, 'Q:', { ...lines, temperature: 0, maxSteps: 2 });
    expect(await short.complete([], 1, 1)).toMatchObject([{ steps: ['la', 'lo'], isFinished: false }]);
  });
});

test('an endpoint that calls every end a stop is not asked for ever', async () => {
  const mute: LanguageModel = {
    ...songs,
    generate: async (_, { count }) => Array.from({ length: count }, () => ({ text: '', tokens: [], finish: 'stop' })),
  };
  const { sample } = languageSteps(mute, 'Q:', lines);
  expect(await sample(['la'], 1, 1)).toMatchObject([{ step: '', isFinished: false }]);
  expect(await sample(['la', ''], 1, 1)).toMatchObject([{ step: null, isFinished: true }]);
});

test('a beam finds the answer that the verifier wants, which the model seldom writes', async () => {
  // The verifier wants many o.
  const score = async (prefixes: readonly (readonly string[])[]): Promise<readonly number[]> =>
    prefixes.map((steps) => (steps.join('').match(/o/g) ?? []).length / 4);
  const { sample, complete } = languageSteps(songs, 'Q:', lines);
  const options = { score, proverScore: null, alpha: 1, width: 4, perState: 3, maxSteps: 4, seed: 2 };
  const found = await pavBeamSearch({ ...options, sample });
  const single = await bestOfN({ complete, score, count: 1, seed: 2 });
  expect(found.value).toBeGreaterThan(single.value);
  expect(found.answer?.isFinished).toBe(true);
  expect(found.cost.tokens).toBeGreaterThan(answerText(found.answer?.steps ?? [], lines.unit).length);
});

describe.each(['words', 'next-token'] as const)('a model as a judge, by %s', (by) => {
  const judge = model(['[good]y', '[good]y', '[good]y', '[good]n', '[bad]n', '[bad]n']);

  test('says how likely one word is against the other', async () => {
    const options = { ...defaultJudge, template: '[{answer}]', yes: 'y', no: 'n', by };
    const [good = 0, bad = 0] = await judgeScorer(judge, '', lines.unit, options)([['good'], ['bad']]);
    const asked = await judge.score(
      ['y', 'n'].map((continuation) => ({ prompt: '[good]', continuation, ends: false })),
    );
    const [yes = 0, no = 0] = asked.map(({ logProbability }) => Math.exp(logProbability));
    expect(good).toBeCloseTo(yes / (yes + no), 9);
    expect(bad).toBeLessThan(good);
  });
});

test('a question takes in prompts and answers as they are, with signs that mean something elsewhere', async () => {
  const seen: string[] = [];
  const asked: LanguageModel = {
    ...songs,
    score: async (items) =>
      items.map(({ prompt }) => {
        seen.push(prompt);
        return { tokens: [], logProbability: 0 };
      }),
  };
  const options = { ...defaultJudge, template: '{prompt}|{answer}' };
  const scores = await judgeScorer(asked, 'cost: $& {answer}', lines.unit, options)([['$1', 'b']]);
  expect([seen[0], scores]).toEqual(['cost: $& {answer}|$1\nb', [0.5]]);
});

test.each([
  ['exact', ' 7 ', '7', true],
  ['exact', 'it is 7', '7', false],
  ['ends', 'it is 7', '7', true],
  ['contains', 'it is 7, sure', '7', true],
  ['number', '3 + 4,000 = 4,003.0', '#### 4003', true],
  ['number', 'none', '7', false],
] as const)('by %s: %j against %j', (check, answer, known, right) => {
  expect(isRight(check, answer, known)).toBe(right);
});
