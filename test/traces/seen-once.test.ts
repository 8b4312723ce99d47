/** Splits share inputs: each is run once. */

import { expect, test } from 'vitest';
import { seenOnce } from '../../src/traces/seen-once.ts';
import { compileProgram, programOf } from '../support/programs.ts';

test('an input is run when it comes first; with other words before the frame it is another one', () => {
  const program = programOf(compileProgram('scan', { padding: 2 }));
  const runs: string[] = [];
  const seen = seenOnce(program, {
    run: (ids) => {
      runs.push(ids.join());
      return { layers: runs.length, halted: true, fired: [], held: [] };
    },
  });
  const words = ['jump', 'twice'];
  const layersOf = (before: readonly string[]): number => seen({ words, before }).layers;
  expect([[], ['pad'], [], ['pad'], ['pad', 'pad']].map(layersOf)).toEqual([1, 2, 1, 2, 3]);
  expect(new Set(runs).size).toBe(3);
});
