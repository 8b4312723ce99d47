/** Shift scores, what they are in any order, and where a list turns. */

import { describe, expect, test } from 'vitest';
import type { Slot } from '../../../src/evaluation/fallbacks/labels.ts';
import {
  meanShiftScore,
  permutedShiftScore,
  shiftPoints,
  shiftRanks,
  shiftScore,
} from '../../../src/evaluation/fallbacks/shift.ts';
import { seededRandom } from '../../../src/random/seeded.ts';

const slotOf: Readonly<Record<string, Slot>> = {
  C: 'correct',
  H: 'hallucination',
  N: 'new',
  D: 'degenerate',
  R: 'repetition',
  e: 'end',
};

const order = (letters: string): Slot[] => letters.split('').map((letter) => slotOf[letter] ?? 'badFormat');

describe('shift score', () => {
  test.each([
    { letters: 'CCHHDRRR', score: 1 },
    { letters: 'RRRRRR', score: 1 },
    { letters: 'RHCRHC', score: 0.2 },
    { letters: 'CHDReeeee', score: null },
    { letters: 'NNNRRReee', score: 1 },
  ])('$letters: $score', ({ letters, score }) => {
    expect(shiftScore(shiftRanks(order(letters)))).toBe(score);
  });
});

describe('in any order', () => {
  /** Every order of the labels, as if they were different. */
  function orders(labels: readonly number[]): number[][] {
    if (labels.length === 0) return [[]];
    return labels.flatMap((label, index) =>
      orders(labels.filter((_, at) => at !== index)).map((rest) => [label, ...rest]),
    );
  }

  test.each(['CCHHRR', 'CHDRRR', 'RRRRRRC', 'CCCHDR'])('%s: the mean of all orders', (letters) => {
    const labels = shiftRanks(order(letters));
    const all = orders(labels).map((each) => shiftScore(each) ?? 0);
    expect(meanShiftScore(labels)).toBeCloseTo(all.reduce((sum, score) => sum + score, 0) / all.length, 12);
  });

  test('3 and 9 labels of two kinds', () => {
    expect(meanShiftScore([1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2])).toBeCloseTo(0.795455, 6);
    expect(meanShiftScore([1, 2, 3])).toBeNull();
  });

  test('1,000 random orders come near it, and the same ones for the same seed', () => {
    const labels = shiftRanks(order('CCCCCHHHHHHHRRRRRRRRRRRRR'));
    const drawn = permutedShiftScore(labels, 1000, seededRandom(3)) ?? 0;
    // The standard error is about .07 / √1000.
    expect(Math.abs(drawn - (meanShiftScore(labels) ?? 0))).toBeLessThan(0.01);
    expect(permutedShiftScore(labels, 1000, seededRandom(3))).toBe(drawn);
    expect(permutedShiftScore([1, 2], 10, seededRandom(3))).toBeNull();
  });
});

test.each([
  { letters: 'CCHHRRRRRR', firstWrong: 2, mostlyRepeating: 3 },
  { letters: 'CCCeee', firstWrong: null, mostlyRepeating: null },
  { letters: 'RRRRR', firstWrong: 0, mostlyRepeating: 0 },
  { letters: 'CHHHe', firstWrong: 1, mostlyRepeating: null },
  { letters: 'NNNRRRR', firstWrong: null, mostlyRepeating: 2 },
])('points of $letters', ({ letters, firstWrong, mostlyRepeating }) => {
  expect(shiftPoints(order(letters))).toEqual({ firstWrong, mostlyRepeating });
});
