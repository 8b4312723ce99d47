/** The states before the first layer, read from the program alone. */

import { sizeOf } from '../ir/domain.ts';
import type { States } from '../ir/execution.ts';
import type { Program, Variable } from '../ir/program.ts';

/** Fills `codes[position * variables + variable]`; head outputs are undefined. The tokens must have been checked. */
export function setInitialStates({ variables }: Program, tokens: readonly number[], codes: States): void {
  variables.forEach((variable, index) => {
    tokens.forEach((token, position) => {
      codes[position * variables.length + index] = initialCode(variable, token, position);
    });
  });
}

function initialCode({ role, domain, initial }: Variable, token: number, position: number): number {
  if (role === 'head') return sizeOf(domain);
  if (role === 'input') return token;
  if (role === 'position') return position;
  switch (initial?.by) {
    case 'constant':
      return initial.value;
    case 'token':
      return initial.values[token] ?? 0;
    case 'position':
      return initial.values[position] ?? 0;
    case 'token-and-position':
      return initial.values[token]?.[position] ?? 0;
    case undefined:
      throw new RangeError('a state variable without an initial value');
  }
}
