/** Whether a learned MLP behind compiled attention answers as the program does, by the length of inputs. */

import type { Engine, SlowEngine, States } from '../ir/execution.ts';
import { outputCodes } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { sampledInput } from '../traces/inputs.ts';
import { runWithTransitions } from '../traces/transitions.ts';
import type { LengthRange } from './options.ts';
import { derivedSeed } from './randomness.ts';

export interface TestInput {
  /** Tokens, the frame not counted. */
  readonly length: number;
  readonly tokens: readonly number[];
  /** What the program makes of it. */
  readonly answer: readonly number[];
  readonly layers: number;
  readonly halted: boolean;
  /** Whether all that its mlp is given occurred in training. */
  readonly seen: boolean;
}

export interface LengthAccuracy {
  readonly length: number;
  readonly inputs: number;
  /** Of these inputs so many … */
  readonly seen: number;
  /** … and so many have the whole answer right, and halt where the program does. */
  readonly right: number;
}

/** So many inputs of each length, drawn by the seed of the training but other than its own. */
export function testInputs(
  program: Program,
  engine: Engine,
  { lengths, perLength, layers, seed }: TestSettings,
  isKnown: (before: States) => boolean,
): readonly TestInput[] {
  return Array.from({ length: lengths.longest - lengths.shortest + 1 }, (_, index) => lengths.shortest + index).flatMap(
    (length) => {
      const sampling = { shortest: length, longest: length, seed: derivedSeed('test', seed, length) };
      return Array.from({ length: perLength }, (_, index) =>
        testInput(program, engine, length, sampledInput(program, sampling, index), layers, isKnown),
      );
    },
  );
}

/** `tokens` with their frame. */
export function testInput(
  program: Program,
  engine: Engine,
  length: number,
  tokens: readonly number[],
  layers: number,
  isKnown: (before: States) => boolean,
): TestInput {
  const width = program.variables.length;
  let seen = true;
  const execution = runWithTransitions(engine, tokens, layers, (_layer, before) => {
    for (let row = 0; seen && row < before.length; row += width) seen = isKnown(before.subarray(row, row + width));
  });
  const answer = outputCodes(program, execution.states);
  return { length, tokens, answer, layers: execution.layers, halted: execution.halted, seen };
}

export interface TestSettings {
  readonly lengths: LengthRange;
  readonly perLength: number;
  readonly layers: number;
  readonly seed: number;
}

/** Every input runs as many layers as the program took for it. `pause` is called after each. */
export async function accuracyByLength(
  program: Program,
  engine: SlowEngine,
  tests: readonly TestInput[],
  pause: () => Promise<void>,
): Promise<readonly LengthAccuracy[]> {
  const byLength = new Map<number, LengthAccuracy>();
  for (const { length, tokens, answer, layers, halted, seen } of tests) {
    const execution = await engine(tokens, { layers });
    const given = outputCodes(program, execution.states);
    const isRight = execution.halted === halted && given.join() === answer.join();
    const before = byLength.get(length) ?? { length, inputs: 0, seen: 0, right: 0 };
    byLength.set(length, {
      length,
      inputs: before.inputs + 1,
      seen: before.seen + Number(seen),
      right: before.right + Number(isRight),
    });
    await pause();
  }
  return [...byLength.values()];
}

/** Of all inputs together. */
export function shareRight(accuracies: readonly LengthAccuracy[]): number {
  const inputs = accuracies.reduce((sum, each) => sum + each.inputs, 0);
  return inputs === 0 ? 1 : accuracies.reduce((sum, { right }) => sum + right, 0) / inputs;
}
