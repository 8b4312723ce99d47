import { expect, test } from 'vitest';
import { possibleCodes } from '../../src/ir/possible.ts';
import { programBuilder } from '../support/builder.ts';
import { upTo } from '../support/fixtures.ts';

test('a state variable holds its initial values and what the mlp writes, other variables anything', () => {
  const builder = programBuilder({ vocabulary: ['a', 'b'] });
  builder.input('token');
  const x = builder.state('x', upTo(9), { by: 'token', values: [7, 2] });
  builder.state('fixed', upTo(9), 4);
  const left = builder.head('left', { source: x, offsets: [-1], domain: upTo(9) });
  builder.update(x, [left, x], (other, own) => (other === null || own === 2 ? null : 5));
  expect(possibleCodes(builder.build())).toEqual([[0, 1], [2, 5, 7], [4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
});
