import { describe, expect, test } from 'vitest';
import { accuracyText, percent } from '../../src/views/accuracy.ts';

test('a row and a bar for each length', () => {
  const rows = [
    { length: 1, shares: [1, 1] },
    { length: 10, shares: [0.5, 0.25] },
    { length: 11, shares: [null, 0] },
  ];
  expect(accuracyText(['seen', 'right'], rows, { colour: false, width: 40 })).toBe(
    [
      'length   seen  right',
      '     1  100 %  100 %  ██████████████████',
      '    10   50 %   25 %  ████▌',
      '    11      –    0 %',
    ].join('\n'),
  );
  expect(accuracyText(['seen', 'right'], rows.slice(0, 1), { colour: false, width: 30 })).toBe(
    'length   seen  right\n     1  100 %  100 %',
  );
});

describe('shares are never rounded to all or nothing', () => {
  test.each([
    [0, '0 %'],
    [0.001, '1 %'],
    [0.5, '50 %'],
    [0.999, '99 %'],
    [1, '100 %'],
    [null, '–'],
  ])('%s is %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
