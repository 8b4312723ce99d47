import { expect, test } from 'vitest';
import { allEngines, firstDifference } from '../support/compare.ts';
import { relativeParity } from '../support/fixtures.ts';

test('relative parity', async () => {
  const program = relativeParity();
  const engines = await allEngines(program);
  expect(firstDifference(program, engines, [2, 1, 0, 1, 1, 0], 20)).toBe(null);
  expect([...engines[0].engine([2, 1, 0, 1, 1, 0], { layers: 20 }).states].filter((_, i) => i % 5 === 1)).toEqual([0, 1, 1, 0, 1, 1]);
});
