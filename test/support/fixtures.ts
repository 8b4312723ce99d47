/** Small programs that the tests share. */

import type { Domain } from '../../src/ir/domain.ts';
import type { Program } from '../../src/ir/program.ts';
import { programBuilder } from './builder.ts';

export const bool: Domain = { kind: 'bool' };

export function upTo(maximum: number): Domain {
  return { kind: 'integer', minimum: 0, maximum };
}

export function numeric(...values: number[]): Domain {
  return { kind: 'numeric', values };
}

/** Tokens 0, 1 and <s>: the parity of all bits up to a position, found from left to right, one position a layer. */
export function relativeParity(): Program {
  const builder = programBuilder({ vocabulary: ['0', '1', '<s>'] });
  builder.input('token');
  const parity = builder.state('parity', bool, { by: 'token', values: [0, 1, 0] });
  const done = builder.state('done', bool, { by: 'token', values: [0, 0, 1] });
  const parityLeft = builder.head('parity_left', { source: parity, offsets: [-1] });
  const doneLeft = builder.head('done_left', { source: done, offsets: [-1] });
  builder.update(parity, [done, doneLeft, parityLeft, parity], (isDone, leftDone, left, own) =>
    isDone === 0 && leftDone === 1 && left !== null && own !== null ? left ^ own : null,
  );
  builder.update(done, [done, doneLeft], (isDone, leftDone) => (isDone === 0 && leftDone === 1 ? 1 : null));
  builder.halt(done, [1]);
  return builder.build(parity);
}
