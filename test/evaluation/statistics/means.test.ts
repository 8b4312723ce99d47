/** Tests of means, correlations, shares and agreement against SciPy 1.17 (`references.json`) and published examples. */

import { describe, expect, test } from 'vitest';
import { cohenKappa, fleissKappa } from '../../../src/evaluation/statistics/agreement.ts';
import { fisherInterval, kendall, pearson, spearman } from '../../../src/evaluation/statistics/correlations.ts';
import { leastSquares, valueAt } from '../../../src/evaluation/statistics/lines.ts';
import { proportion } from '../../../src/evaluation/statistics/proportions.ts';
import { studentCdf, studentQuantile } from '../../../src/evaluation/statistics/student.ts';
import {
  equivalence,
  intervalOf,
  pairedTest,
  studentTest,
  welchTest,
} from '../../../src/evaluation/statistics/t-tests.ts';
import { normal, seededRandom } from '../../../src/random/seeded.ts';
import references from './references.json' with { type: 'json' };

/** Relative, but for what is 0 to the last digits. */
function near(found: number, wanted: number | undefined, digits = 11): void {
  if (wanted === undefined) throw new Error('there is no reference');
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(10 ** -digits * Math.max(1e-6, Math.abs(wanted)));
}

describe("Student's t", () => {
  test('has the distribution of SciPy, far out too', () => {
    for (const [t = 0, freedom = 1, wanted] of references.tCdf) near(studentCdf(t, freedom), wanted);
  });

  test('has its quantiles', () => {
    for (const [share = 0, freedom = 1, wanted] of references.tQuantile)
      near(studentQuantile(share, freedom), wanted, 9);
  });

  test.each(references.t)('tests $student', ({ first, second, student, welch, one }) => {
    for (const [found, wanted] of [
      [studentTest(first, second), student],
      [welchTest(first, second), welch],
    ] as const) {
      const { t, p, freedom } = found;
      [t, p, freedom].forEach((value, index) => {
        near(value, wanted[index]);
      });
      intervalOf(found).forEach((end, index) => {
        near(end, wanted[3 + index], 9);
      });
    }
    const { t, p } = pairedTest(first.map((value) => value - 0.2));
    near(t, one[0]);
    near(p, one[1]);
  });

  test('of a single value there is none', () => {
    expect(welchTest([1], [1, 2]).p).toBeNaN();
  });
});

describe('equivalence', () => {
  test('is the larger of two one-sided tests', () => {
    const found = welchTest([5, 6, 5, 6, 5], [5, 5, 6, 6, 6]);
    const { p } = equivalence(found, 1);
    near(p, studentCdf((Math.abs(found.difference) - 1) / found.standardError, found.freedom));
    expect(equivalence(found, 0.1).p).toBeGreaterThan(0.05);
  });

  test('is wrongly found in at most one of twenty, where means differ by the margin', () => {
    const random = seededRandom(7);
    const sample = (mean: number): number[] => Array.from({ length: 20 }, () => mean + normal(random));
    const found = Array.from({ length: 2000 }, () => equivalence(welchTest(sample(1), sample(0)), 1).p < 0.05);
    // 100 and four standard deviations.
    expect(found.filter(Boolean).length).toBeLessThan(140);
    expect(found.filter(Boolean).length).toBeGreaterThan(60);
  });
});

describe('correlations', () => {
  test.each(references.correlations)('$pearson', ({ x, y, pearson: linear, spearman: ranked, kendall: ordered }) => {
    const found = [pearson(x, y), spearman(x, y), kendall(x, y)];
    [linear, ranked, ordered].forEach((wanted, index) => {
      near(found[index]?.value ?? 0, wanted[0]);
      near(found[index]?.p ?? 0, wanted[1], 9);
    });
    fisherInterval(pearson(x, y))?.forEach((end, index) => {
      near(end, linear[2 + index]);
    });
  });

  test('of equal numbers there is none; of lists that do not fit an error', () => {
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3]).value).toBeNaN();
    expect(fisherInterval(pearson([1, 2, 3], [1, 2, 4]))).toBeNull();
    expect(() => kendall([1], [1, 2])).toThrow(RangeError);
  });

  test('a perfect one is certain', () => {
    expect(pearson([1, 2, 3, 4], [2, 4, 6, 8])).toEqual({ value: 1, p: 0, count: 4 });
  });
});

test('shares, with the interval of Wilson', () => {
  for (const [hits = 0, count = 1, least, most] of references.wilson) {
    const { interval } = proportion(hits, count);
    expect(interval?.[0]).toBeCloseTo(least ?? 9, 12);
    expect(interval?.[1]).toBeCloseTo(most ?? 9, 12);
  }
  expect(proportion(0, 0).interval).toBeNull();
});

test('a line by least squares, level where it has no direction', () => {
  const line = leastSquares([1, 2, 3], [2, 4, 7]);
  expect(line.slope).toBeCloseTo(2.5, 14);
  expect(valueAt(line, 2)).toBeCloseTo(13 / 3, 14);
  expect(leastSquares([2, 2], [1, 4])).toEqual({ slope: 0, intercept: 2.5 });
});

describe('agreement', () => {
  test('of two raters: 20 yes and 15 no together, 5 and 10 apart', () => {
    const rows = [
      ...Array.from({ length: 20 }, () => ['yes', 'yes']),
      ...Array.from({ length: 5 }, () => ['yes', 'no']),
      ...Array.from({ length: 10 }, () => ['no', 'yes']),
      ...Array.from({ length: 15 }, () => ['no', 'no']),
    ];
    const rater = (index: number): string[] => rows.map((row) => row[index] ?? '');
    expect(cohenKappa(rater(0), rater(1))).toBeCloseTo(0.4, 14);
  });

  test('of fourteen raters, ten items and five categories: .210', () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    const ratings = counts.map((row) =>
      row.flatMap((count, category) => Array.from({ length: count }, () => `${category}`)),
    );
    expect(fleissKappa(ratings)).toBeCloseTo(0.21, 3);
    expect(() => fleissKappa([['a', 'b'], ['a']])).toThrow('as many ratings');
  });
});
