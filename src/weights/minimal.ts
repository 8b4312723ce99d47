/** Weights for a data set: rules that no input of it needs are left out. */

import { ruleCoverage } from '../ir/coverage.ts';
import type { Engine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import type { MinimalFor } from './model.ts';

export interface MinimalProgram {
  readonly program: Program;
  readonly minimalFor: MinimalFor;
}

/** Runs the interpreter on the inputs, token ids with their frame. Throws an `InputError` for what is no input. */
export async function minimalProgram(
  program: Program,
  interpreter: Engine,
  inputs: AsyncIterable<readonly number[]>,
  layers: number,
): Promise<MinimalProgram> {
  const { see, held } = ruleCoverage(program);
  let count = 0;
  for await (const tokens of inputs) {
    interpreter(tokens, { layers, observer: { afterAttention: (_, states) => see(states) } });
    count += 1;
  }
  const rules = program.rules.filter((_, rule) => held[rule] === 1);
  return {
    program: { ...program, rules },
    minimalFor: { inputs: count, rules: rules.length, of: program.rules.length },
  };
}
