/** Splits of SCAN in miniature: what is learned from, and what is predicted of the others. */

import { beforeAll, expect, test } from 'vitest';
import { learnSplit, type ScanTools } from '../../src/experiments/scan-learning.ts';
import { watchCases } from '../../src/traces/cases.ts';
import { seenOnce } from '../../src/traces/seen-once.ts';
import type { SplitInput } from '../../src/traces/split.ts';
import { modelOf } from '../support/onnx.ts';
import { compileProgram, programOf } from '../support/programs.ts';

let tools: ScanTools;

beforeAll(() => {
  const program = programOf(compileProgram('scan'));
  const seen = seenOnce(program, watchCases(program, 1000));
  tools = { program, model: modelOf(program), seen, say: () => {} };
});

const inputs = (...commands: string[]): SplitInput[] =>
  commands.map((command) => ({ words: command.split(' '), before: [] }));

const options = {
  hidden: [64],
  optimizer: 'adam',
  loss: 'cross-entropy',
  sample: 'by-rule',
  undefined: 'zeros',
} as const;

interface Counted {
  readonly inputs: number;
  readonly right: number;
}

function counted(accuracies: readonly Counted[]): Counted {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  return { inputs: sum(accuracies.map((each) => each.inputs)), right: sum(accuracies.map((each) => each.right)) };
}

test('jump is new, and fails; look twice is not new', async () => {
  const training = inputs('walk', 'look', 'walk twice', 'look twice');
  const parts = { training, test: inputs('jump', 'jump twice', 'look twice') };
  const learning = { commands: 4, tests: 10, options: { ...options, rate: 0.01, steps: 100, batch: 64, seed: 0 } };
  const learned = await learnSplit('new verb', parts, learning, tools);
  expect(learned).toMatchObject({ commands: 4, failing: 2, test: 3, heldOut: [] });
  expect(learned.right).toBeGreaterThan(0.9);
  expect(counted(learned.predictedToFail)).toEqual({ inputs: 2, right: 0 });
  expect(counted(learned.predictedToSucceed)).toMatchObject({ inputs: 1 });
});

test('commands are added until every rule of the training part is in what is learned from', async () => {
  const training = inputs('walk', 'look', 'run', 'walk and look', 'turn left', 'walk and walk');
  const learning = { commands: 1, tests: 1, options: { ...options, steps: 1, seed: 0 } };
  const learned = await learnSplit('few', { training, test: inputs('turn right') }, learning, tools);
  expect(learned.rules).toBe(new Set(training.flatMap((input) => tools.seen(input).fired)).size);
  expect(learned.failing).toBe(1);
});
