/** Tests of ranks against SciPy 1.17 (`references.json`), exact and with ties. */

import { describe, expect, test } from 'vitest';
import { mannWhitney, wilcoxonSignedRank } from '../../../src/evaluation/statistics/rank-tests.ts';
import references from './references.json' with { type: 'json' };

describe('Mann and Whitney', () => {
  test.each(references.mannWhitney)('$exact, p = $p', ({ first, second, statistic, p, exact }) => {
    const found = mannWhitney(first, second);
    expect(found.statistic).toBe(statistic);
    expect(found.exact).toBe(exact);
    expect(found.p).toBeCloseTo(p, 12);
    expect(found.superiority).toBeCloseTo(statistic / (first.length * second.length), 15);
  });

  test('counts pairs, equal ones half', () => {
    expect(mannWhitney([3, 1], [1, 2])).toMatchObject({ statistic: 2.5, superiority: 0.625 });
    expect(mannWhitney([1, 1], [1, 1]).p).toBe(1);
    expect(mannWhitney([], [1]).p).toBeNaN();
  });
});

describe('Wilcoxon', () => {
  test.each(references.wilcoxon)('$exact, p = $p', ({ differences, statistic, p, exact }) => {
    const found = wilcoxonSignedRank(differences);
    expect(found.statistic).toBe(statistic);
    expect(found.exact).toBe(exact);
    expect(found.p).toBeCloseTo(p, 12);
  });

  test('of differences that are all 0 nothing can be said', () => {
    expect(wilcoxonSignedRank([0, 0]).p).toBeNaN();
  });
});
