/** What the mlp is given and what it makes of it: the examples that supervise one that is learned. */

import type { Engine, Execution, States } from '../ir/execution.ts';

/**
 * Called for every layer, from 1. `before` is after attention, where head outputs hold what they selected; `after` is after
 * the mlp, where they are undefined again. Both as `codes[position * variables + variable]`, and free to be kept.
 */
export type SeeTransition = (layer: number, before: States, after: States) => void;

/** Runs an input, token ids with their frame, for at most so many layers. Throws an `InputError` for what is no input. */
export function runWithTransitions(
  engine: Engine,
  tokens: readonly number[],
  layers: number,
  see: SeeTransition,
): Execution {
  let before: States = new Int32Array(0);
  return engine(tokens, {
    layers,
    observer: {
      afterAttention: (_, states) => {
        before = states;
      },
      afterMlp: (layer, after) => see(layer, before, after),
    },
  });
}
