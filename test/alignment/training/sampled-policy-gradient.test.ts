/** The policy gradient from samples: right in expectation, and a language model gets better by its own samples. */

import { expect, test } from 'vitest';
import { softmax } from '../../../src/alignment/policies.ts';
import { expectedReward } from '../../../src/alignment/training/objectives.ts';
import { sampledPolicyGradient } from '../../../src/alignment/training/sampled-policy-gradient.ts';
import { gradientByScores } from '../../../src/alignment/training/trainable-policy.ts';
import { defaultGeneration } from '../../../src/models/language-model.ts';
import { localModel } from '../../../src/models/local-model.ts';
import { tokenizerOf, vocabularyOf } from '../../../src/models/tokenizers.ts';
import { openTensors } from '../../../src/runtime/tensors/open.ts';
import { farthest } from '../gradients.ts';
import { answers, modelWith, noise } from './answers.ts';

test('over all that three samples can be it is the exact gradient', () => {
  const policy = softmax([0.3, -1, 0.5]);
  const logs = policy.map(Math.log);
  const reference = softmax([0, 0.2, 0.1]).map(Math.log);
  const reward = [1, 3, -2];
  const mean = new Float64Array(3);
  for (let draw = 0; draw < 27; draw++) {
    const drawn = [draw % 3, Math.floor(draw / 3) % 3, Math.floor(draw / 9)];
    const pick = (values: ArrayLike<number>) => drawn.map((answer) => values[answer] ?? 0);
    const { gradient } = sampledPolicyGradient(pick(logs), pick(reference), pick(reward), 0.4);
    const byLogs = new Float64Array(3);
    drawn.forEach((answer, i) => {
      byLogs[answer] = (byLogs[answer] ?? 0) + (gradient[i] ?? 0);
    });
    const weight = pick(policy).reduce((product, share) => product * share, 1);
    gradientByScores(logs, byLogs, [3]).forEach((slope, answer) => {
      mean[answer] = (mean[answer] ?? 0) + weight * slope;
    });
  }
  const exact = gradientByScores(logs, expectedReward(reference, reward, 0.4)(logs).gradient, [3]);
  expect(farthest(mean, exact)).toBeLessThan(1e-15);
});

test('one sample alone is refused', () => {
  expect(() => sampledPolicyGradient([0], [0], [1], 1)).toThrow(RangeError);
});

test('a language model gets better by its own samples', async () => {
  const { tensors } = await openTensors(['wasm']);
  const held = tensors.held();
  const tokenizer = tokenizerOf(vocabularyOf('characters', ['abcd']));
  const table = new Map(answers.map(({ tokens }, answer) => [tokens.join(), noise(5, answers.length)[answer] ?? 0]));
  /** What is not three letters is worth little. */
  const rewardOf = (tokens: readonly number[]): number => table.get(tokens.join()) ?? -2;
  const [model, reference] = [modelWith(), modelWith()];
  const expected = async (): Promise<number> => {
    const shares = (await model.logsOf(answers)).map((tokens) => Math.exp(sumOf(tokens)));
    const inside = shares.reduce((sum, share) => sum + share, 0);
    return shares.reduce((sum, share, i) => sum + share * rewardOf(answers[i]?.tokens ?? []), -2 * (1 - inside));
  };
  const before = await expected();
  for (let step = 0; step < 60; step++) {
    const copy = localModel('now', tokenizer, await model.copy());
    const samples = await copy.generate('', { ...defaultGeneration, count: 32, most: 3, seed: step });
    copy.dispose();
    const drawn = samples.map(({ tokens }) => ({ tokens: [0, ...tokens.map(({ id }) => id ?? 0)], from: 1 }));
    const referenceLogs = (await reference.logsOf(drawn)).map(sumOf);
    const rewards = drawn.map(({ tokens }) => rewardOf(tokens));
    await model.stepBy(
      drawn,
      (tokens) => {
        const { value, gradient } = sampledPolicyGradient(tokens.map(sumOf), referenceLogs, rewards, 0.05);
        return { value, gradient: tokens.map((own, i) => own.map(() => gradient[i] ?? 0)) };
      },
      1e-2,
    );
  }
  // Measured: from −1.22 to 1.48; the best text is worth 3.56.
  expect(await expected()).toBeGreaterThan(before + 1);
  expect(tensors.held()).toBe(held);
});

function sumOf(logs: Float64Array): number {
  return logs.reduce((sum, log) => sum + log, 0);
}
