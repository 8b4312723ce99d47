/** The data set of an MLP: what it is given and what it should make of it, each pair once, with its count. */

import type { Engine, States } from '../ir/execution.ts';
import { runWithTransitions } from '../traces/transitions.ts';

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

/** The mlp is a function, so that what comes before tells examples apart. */
export function exampleCollector(engine: Engine, variables: number, layers: number): ExampleCollector {
  const known = new Map<string, { readonly before: States; readonly after: States; count: number }>();
  return {
    add: (tokens) => {
      runWithTransitions(engine, tokens, layers, (_, before, after) => {
        for (let row = 0; row < before.length; row += variables) {
          const codes = before.subarray(row, row + variables);
          const name = codes.join();
          const example = known.get(name);
          if (example !== undefined) example.count += 1;
          else known.set(name, { before: codes.slice(), after: after.slice(row, row + variables), count: 1 });
        }
      });
    },
    examples: () => [...known.values()].map((each) => ({ ...each })),
    has: (before) => known.has(before.join()),
  };
}
