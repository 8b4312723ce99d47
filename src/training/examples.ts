/** The data set of an MLP: what it is given and what it should make of it, each pair once, with its count. */

import type { Engine, States } from '../ir/execution.ts';
import { distinctRecords, traceInput } from '../traces/records.ts';

/** One position in one layer. */
export interface Example {
  /** Codes of all variables after attention. */
  readonly before: States;
  /** And after the mlp. */
  readonly after: States;
  readonly count: number;
}

export interface ExampleCollector {
  /** Runs an input, token ids with their frame, and adds what the mlp sees. */
  readonly add: (tokens: readonly number[]) => void;
  /** In the order in which they were seen first. */
  readonly examples: () => readonly Example[];
  /** Whether the mlp saw codes like these after attention. */
  readonly has: (before: States) => boolean;
}

export function exampleCollector(engine: Engine, variables: number, layers: number): ExampleCollector {
  const { add, has, records } = distinctRecords(variables);
  let input = 0;
  return {
    add: (tokens) => {
      traceInput(engine, variables, { input, tokens }, { layers, sampleRate: 1, seed: 0 }, add);
      input += 1;
    },
    examples: records,
    has,
  };
}
