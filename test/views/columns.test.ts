/** Rows lined up. */

import { expect, test } from 'vitest';
import { linedUp } from '../../src/views/columns.ts';

test('the first column to the left, the others to the right, nothing behind the last', () => {
  expect(
    linedUp([
      ['', 'a', 'long'],
      ['name', '12', ''],
      ['漢', '1', '2'],
    ]),
  ).toBe('       a  long\nname  12\n漢     1     2\n');
  expect(linedUp([])).toBe('');
});
