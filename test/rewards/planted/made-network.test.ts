/** The autoregressive network: what it may see, and its gradient. */

import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../../../src/random/seeded.ts';
import {
  addGradient,
  createNetwork,
  createWriting,
  type Network,
  type NetworkShape,
} from '../../../src/rewards/planted/made-network.ts';
import { networkTrainer, writeAnswer, writeGiven } from '../../../src/rewards/planted/network-training.ts';
import { checkGradient } from '../../alignment/gradients.ts';

/** Layers whose degrees do not come out even. */
const shape: NetworkShape = { tokens: 3, positions: 5, widths: [11, 9, 10] };

function logsOf(network: Network, answer: readonly number[]): Float64Array {
  const writing = createWriting(network);
  writeGiven(network, writing, answer);
  return writing.probabilities.map(Math.log);
}

test('what is likely at a position does not depend on what stands there and behind', () => {
  const network = createNetwork(shape, 4);
  const before = logsOf(network, [2, 1, 0, 2, 1]);
  for (let position = 0; position < shape.positions; position++) {
    const answer = [2, 1, 0, 2, 1].map((token, i) => (i < position ? token : (token + 1) % 3));
    const after = logsOf(network, answer);
    const visible = (position + 1) * shape.tokens;
    expect(after.subarray(0, visible)).toEqual(before.subarray(0, visible));
    // And it does depend on all that stands before.
    if (position + 1 < shape.positions) expect(after).not.toEqual(before);
  }
});

test('the first token is that of biases alone, and the probabilities of each position sum to 1', () => {
  const logs = logsOf(createNetwork(shape, 4), [0, 0, 0, 0, 0]);
  for (let position = 0; position < shape.positions; position++) {
    const sum = [0, 1, 2].reduce((total, token) => total + Math.exp(logs[position * 3 + token] ?? 0), 0);
    expect(sum).toBeCloseTo(1, 14);
  }
});

describe('the gradient', () => {
  test.each([
    ['of a whole answer', [2, 1, 0, 2, 1]],
    ['of one that ends early', [2, 1, 0]],
    ['of a single token', [1]],
  ])('%s is that of finite differences', (_, answer) => {
    const network = createNetwork(shape, 9);
    const random = seededRandom(1);
    const weights = Float64Array.from({ length: shape.positions * shape.tokens }, () => normal(random));
    // Σ weight · ln p: its derivative by the logits is weight − p Σ weights.
    const value = (parameters: Float64Array): number => {
      const logs = logsOf({ ...network, parameters }, answer);
      return logs.subarray(0, 3 * answer.length).reduce((sum, log, i) => sum + (weights[i] ?? 0) * log, 0);
    };
    const writing = createWriting(network);
    writeGiven(network, writing, answer);
    const byLogits = weights.map((weight, i) => {
      const first = i - (i % 3);
      const total = weights.subarray(first, first + 3).reduce((sum, each) => sum + each, 0);
      return weight - (writing.probabilities[i] ?? 0) * total;
    });
    const gradient = new Float64Array(network.parameters.length);
    const memory = shape.widths.map((width) => new Float64Array(width));
    addGradient(network, writing, byLogits, answer.length, gradient, memory);
    checkGradient(value, gradient, network.parameters);
  });

  test('of a signal is signal · (p − one) in the mean of the answers', () => {
    const network = createNetwork({ tokens: 3, positions: 2, widths: [2] }, 3);
    const before = network.parameters.slice();
    const trainer = networkTrainer(network);
    const writing = createWriting(network);
    writeGiven(network, writing, [1]);
    trainer.add(writing, [2], 4);
    trainer.step(1e-3);
    const { biases } = network.output;
    // The first step of Adam has the size of the rate, and the sign of the gradient.
    const moved = [0, 1, 2].map((i) => (network.parameters[biases + i] ?? 0) - (before[biases + i] ?? 0));
    expect(moved.map(Math.sign)).toEqual([-1, 1, -1]);
    for (const each of moved) expect(Math.abs(each)).toBeCloseTo(1e-3, 8);
  });
});

test('weights that a mask forbids are 0, and stay so', () => {
  const network = createNetwork(shape, 2);
  const forbidden = forbiddenWeights(network);
  expect(forbidden.length).toBeGreaterThan(50);
  const others = network.parameters.length - forbidden.length;
  expect(network.parameters.filter((weight) => weight !== 0)).toHaveLength(others);
  const trainer = networkTrainer(network);
  const writing = createWriting(network);
  const random = seededRandom(8);
  for (let step = 0; step < 20; step++) {
    for (let i = 0; i < 8; i++) {
      writeAnswer(network, writing, null, random);
      trainer.add(writing, [1, -1, 0.5, 2, 1], 8);
    }
    trainer.step(0.01);
  }
  expect(forbidden.every((index) => network.parameters[index] === 0)).toBe(true);
  expect(network.parameters.filter((weight) => weight !== 0)).toHaveLength(others);
});

/** By the degrees alone: 1 + (j mod 4), sorted, in hidden layers; 1 … 5 of inputs and outputs. */
function forbiddenWeights({ layers, output }: Network): number[] {
  const degrees = (width: number): number[] => Array.from({ length: width }, (_, j) => 1 + (j % 4)).sort();
  const positions = Array.from({ length: 15 }, (_, i) => 1 + Math.floor(i / 3));
  const forbidden: number[] = [];
  layers.forEach(({ weights, width }, index) => {
    const inputs = index === 0 ? positions : degrees(layers[index - 1]?.width ?? 0);
    for (const [unit, degree] of degrees(width).entries()) {
      for (const [input, least] of inputs.entries()) {
        const at = index === 0 ? input * width + unit : unit * inputs.length + input;
        if (degree < least) forbidden.push(weights + at);
      }
    }
  });
  const last = degrees(layers.at(-1)?.width ?? 0);
  for (const [row, degree] of positions.entries()) {
    for (const [unit, least] of last.entries()) {
      if (degree <= least) forbidden.push(output.weights + row * last.length + unit);
    }
  }
  return forbidden;
}
