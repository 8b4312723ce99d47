/** The loop that all engines share: observe, test the halt condition, attend, apply the mlp. */

import type { Execution, RunOptions, States } from './execution.ts';

/** One input on its way through the layers. All methods work on the machine's own state. */
export interface Machine {
  /** Whether the halt condition holds at every position; never, where a program has none. */
  readonly halted: () => boolean;
  readonly attention: (layer: number) => void;
  readonly mlp: (layer: number) => void;
  /** A fresh copy of the states; `withHeads`: head outputs hold what they selected, else they are undefined. */
  readonly states: (withHeads: boolean) => States;
}

/** Runs layers until the machine has halted or the limit is reached. States are copied for an observer only. */
export function runLayers(
  machine: Machine,
  { layers: limit, observer }: RunOptions,
): Omit<Execution, 'brokenPromises'> {
  let layers = 0;
  let halted = machine.halted();
  observer?.initial?.(machine.states(false));
  while (!halted && layers < limit) {
    layers++;
    machine.attention(layers);
    observer?.afterAttention?.(layers, machine.states(true));
    machine.mlp(layers);
    observer?.afterMlp?.(layers, machine.states(false));
    halted = machine.halted();
  }
  return { layers, halted, states: machine.states(false) };
}
