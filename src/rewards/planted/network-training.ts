/** Networks learn: from answers that are shown to them, and from what their own answers are paid. */

import { shuffled } from '../../random/drawing.ts';
import type { Random } from '../../random/seeded.ts';
import { optimizers } from '../../runtime/tensors/optimizers.ts';
import { addGradient, begin, createWriting, type Network, predict, type Writing, write } from './made-network.ts';
import { drawn } from './policy-tables.ts';

/** Changes a network by the gradient of the mean of Σ − signal · ln π(token) over answers. */
export interface NetworkTrainer {
  /** Adds an answer that was written last; `signals` has one number for each of its tokens. */
  readonly add: (writing: Writing, signals: ArrayLike<number>, answers: number) => void;
  /** One step of Adam, and the gradient is 0 again. */
  readonly step: (rate: number) => void;
}

/** Adam's moments start as zeros. The network changes in place. */
export function networkTrainer(network: Network): NetworkTrainer {
  const { parameters, tokens, positions, widths } = network;
  const gradient = new Float64Array(parameters.length);
  const slots = new Map(['first', 'second'].map((name) => [name, new Float64Array(parameters.length)]));
  const byLogits = new Float64Array(positions * tokens);
  const memory = widths.map((width) => new Float64Array(width));
  let time = 0;
  return {
    add: (writing, signals, answers) => {
      for (let step = 0; step < writing.length; step++) {
        const scale = (signals[step] ?? 0) / answers;
        const from = step * tokens;
        for (let i = from; i < from + tokens; i++) byLogits[i] = scale * (writing.probabilities[i] ?? 0);
        const taken = from + (writing.written[step] ?? 0);
        byLogits[taken] = (byLogits[taken] ?? 0) - scale;
      }
      addGradient(network, writing, byLogits, writing.length, gradient, memory);
    },
    step: (rate) => {
      time += 1;
      optimizers.adam.update({ shape: [parameters.length], data: parameters }, gradient, slots, rate, time);
      gradient.fill(0);
    },
  };
}

/** Writes an answer as the network does, until `endToken` or its full length. */
export function writeAnswer(network: Network, writing: Writing, endToken: number | null, random: Random): void {
  begin(network, writing);
  while (writing.length < network.positions) {
    const from = predict(network, writing);
    const token = drawn(writing.probabilities, from, network.tokens, random);
    write(network, writing, token);
    if (token === endToken) return;
  }
}

/** Writes this answer, with the probabilities that the network gives its tokens. */
export function writeGiven(network: Network, writing: Writing, answer: ArrayLike<number>): void {
  begin(network, writing);
  for (let i = 0; i < answer.length; i++) {
    predict(network, writing);
    write(network, writing, answer[i] ?? 0);
  }
}

export interface SupervisedOptions {
  readonly iterations: number;
  /** Answers of an iteration. */
  readonly batch: number;
  readonly rate: number;
  readonly random: Random;
}

/** Cross-entropy on answers, in passes over all of them, each in an order of its own. */
export function trainSupervised(
  network: Network,
  answers: readonly (readonly number[])[],
  { iterations, batch, rate, random }: SupervisedOptions,
): void {
  const trainer = networkTrainer(network);
  const writing = createWriting(network);
  const signals = new Float64Array(network.positions).fill(1);
  let order: (readonly number[])[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let i = 0; i < batch; i++) {
      if (order.length === 0) order = shuffled(answers, random);
      writeGiven(network, writing, order.pop() ?? []);
      trainer.add(writing, signals, batch);
    }
    trainer.step(rate);
  }
}
