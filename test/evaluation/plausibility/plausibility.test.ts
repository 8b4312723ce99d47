/** Materials that are linted, replies that are read, ratings that are validated, on studies whose truth is known. */

import { describe, expect, test } from 'vitest';
import { filterResult } from '../../../src/evaluation/plausibility/filter.ts';
import type { Material } from '../../../src/evaluation/plausibility/materials.ts';
import { materialProblems } from '../../../src/evaluation/plausibility/materials-lint.ts';
import { decisionFor, policyFor } from '../../../src/evaluation/plausibility/policy.ts';
import { messagesFor } from '../../../src/evaluation/plausibility/rating.ts';
import { splitHalfReliability } from '../../../src/evaluation/plausibility/reliability.ts';
import { paperRating, ratingOf, strictRating } from '../../../src/evaluation/plausibility/reply-reading.ts';
import { defaultValidation, validationReport } from '../../../src/evaluation/plausibility/validation.ts';
import type { Estimate } from '../../../src/evaluation/statistics/bootstrap.ts';
import { mixedSeed, normal, seededRandom } from '../../../src/random/seeded.ts';

describe('a reply is read', () => {
  const cases: readonly (readonly [reply: string, strict: number | null, paper: number | null])[] = [
    ['The score is 6.', 6, 6],
    ['The score is 6 (likely)', 6, 6],
    ['6', 6, 6],
    ['6/7', 6, null],
    ['The score is 6, because', 6, null],
    ['10', null, 1],
    ['The score is 5.5', 5.5, 5],
    ['The score is (4)', 4, null],
    ['On a scale of 1 to 7 I would say 5', null, 1],
    ['I cannot judge this sentence.', null, null],
    ['', null, null],
    ['The score is 0', null, 0],
    ['**Score:** 3 out of 7', 3, 3],
    ['Definitely a 2!', 2, null],
    ['The score is 8', null, 8],
    ['The score is 5-6', null, null],
    ['score: 7', 7, 7],
    ['The score is high', null, null],
  ];
  test.each(cases)('%j: %s, and %s as in the paper', (reply, strict, paper) => {
    expect(strictRating(reply, [1, 7])).toBe(strict);
    expect(paperRating(reply)).toBe(paper);
  });

  test('as in the paper what is above the scale is clipped', () => {
    expect(ratingOf('The score is 8', [1, 7], 'paper')).toBe(7);
  });
});

function material(item: string, condition: string, sentence: string, more: Partial<Material> = {}): Material {
  return { item, condition, sentence, region: null, human: [], model: [], ...more };
}

describe('materials are linted', () => {
  test('fine ones have no problems', () => {
    const fine = [material('1', 'a', 'The dog barked.'), material('1', 'b', 'The stone barked.')];
    expect(materialProblems(fine)).toEqual([]);
  });

  const cases: readonly (readonly [sentence: string, problem: RegExp])[] = [
    ['The dog%2C the cat.', /%2C is a character that was not decoded/],
    ['The dog\u200B barked.', /not seen/],
    ['for (x) { return x; }.', /program code/],
    ['The dog barked', /without punctuation/],
    ['The  dog barked.', /blanks/],
  ];
  test.each(cases)('%j', (sentence, problem) => {
    expect(materialProblems([material('1', 'a', sentence)])).toEqual([
      { where: 'item 1, a', problem: expect.stringMatching(problem) },
    ]);
  });

  test('what does not fit together', () => {
    const problems = materialProblems([
      material('1', 'a', 'The dog barked.', { region: 'cat' }),
      material('1', 'b', 'The old dog barked.', { region: 'dog' }),
      material('2', 'a', 'the dog barked.'),
    ]);
    expect(problems.map(({ where, problem }) => `${where}: ${problem}`)).toEqual([
      'item 1, a: its region "cat" is not in it',
      'item 2, a: it is the sentence of item 1, a',
      'item 1: its sentences have 3 to 4 words',
      'item 1: its conditions have different regions',
      'item 2: condition b comes 0 times',
    ]);
  });
});

test('examples come in an order of their own for each sample, and all of them', () => {
  const examples = ['a', 'b', 'c', 'd', 'e'].map((sentence, index) => ({ sentence, score: index + 1, reason: '' }));
  const orders = Array.from(
    { length: 10 },
    (_, seed) => messagesFor('x', { scale: [1, 7], examples }, seed)[0]?.content,
  );
  expect(new Set(orders).size).toBeGreaterThan(5);
  for (const order of orders) for (const { sentence } of examples) expect(order).toContain(`Sentence: ${sentence}\n`);
});

/** Items in two conditions, of which the second is less plausible by `effect`. The model sees the truth with some noise. */
function study(seed: number, items: number, effect: number, noise: number): Material[] {
  const random = seededRandom(mixedSeed(seed, 4));
  const onScale = (value: number): number => Math.max(1, Math.min(7, Math.round(value)));
  return Array.from({ length: items }, (_, item) => {
    const base = 2 + 4 * random();
    return [0, effect].map((less, index) => {
      const truth = base - less + 0.3 * normal(random);
      const seen = 1 + 0.7 * truth + noise * normal(random);
      return material(`${item}`, index === 0 ? 'base' : 'less', `Sentence ${item} ${index}.`, {
        human: Array.from({ length: 20 }, () => onScale(truth + 1.2 * normal(random))),
        // Samples of one sentence hardly differ.
        model: Array.from({ length: 10 }, () => onScale(seen + 0.3 * normal(random))),
      });
    });
  }).flat();
}

const options = { ...defaultValidation, resamples: 300 };

function cellsOf(materials: readonly Material[], title: RegExp, name: RegExp): readonly unknown[] {
  const table = validationReport(materials, options).tables.find((each) => title.test(each.title));
  return table?.rows.find(([own]) => name.test(own))?.slice(1) ?? [];
}

function isEstimate(cell: unknown): cell is Estimate {
  return typeof cell === 'object' && cell !== null && 'interval' in cell;
}

describe('a study whose truth is known', () => {
  test('a good model correlates, calibrates and filters', () => {
    const materials = study(1, 40, 1, 0.3);
    const [pearson, p, possible] = cellsOf(materials, /Correlation/, /Pearson/);
    expect(isEstimate(pearson) && pearson.value > 0.85 && (pearson.interval?.[0] ?? 0) > 0.75).toBe(true);
    expect(p).toBeLessThan(1e-10);
    expect(possible).toBeLessThan(1.05);
    expect(cellsOf(materials, /Calibration/, /slope/)[0]).toBeGreaterThan(1);
    const [, precision, recall, , area, trivial] = cellsOf(materials, /filter/, /keep/);
    expect(Number(precision)).toBeGreaterThan(Number(trivial));
    expect(Number(recall)).toBeGreaterThan(0.4);
    expect(Number(area)).toBeGreaterThan(0.9);
  });

  test('a model that sees nothing does not', () => {
    const materials = study(2, 40, 1, 0.3).map((each, index, all) => ({
      ...each,
      model: all[(index * 37) % 80]?.model ?? [],
    }));
    const [pearson] = cellsOf(materials, /Correlation/, /Pearson/);
    expect(isEstimate(pearson) && pearson.interval !== null && pearson.interval[0] < 0.2).toBe(true);
  });

  test('sizes of differences go together with those of people only where the model hardly errs', () => {
    const [sizes, p] = cellsOf(study(6, 60, 0, 0.05), /Differences/, /sizes/);
    const [noisy] = cellsOf(study(6, 60, 0, 2), /Differences/, /sizes/);
    expect(Number(sizes)).toBeGreaterThan(0.3);
    expect(p).toBeLessThan(0.05);
    expect(Number(noisy)).toBeLessThan(0.3);
  });

  test('conditions that differ are told apart; those that do not are equal only where there is evidence', () => {
    const [, people, p, equal] = cellsOf(study(3, 40, 1, 0.3), /Conditions/, /base – less/);
    expect(isEstimate(people) && Math.abs(people.value - 1) < 0.35).toBe(true);
    expect(p).toBeLessThan(0.001);
    expect(equal).toBeGreaterThan(0.5);
    expect(cellsOf(study(4, 40, 0, 0.3), /Conditions/, /base – less/)[3]).toBeLessThan(0.05);
    expect(cellsOf(study(5, 4, 0, 0.3), /Conditions/, /base – less/)[3]).toBeGreaterThan(0.05);
  });

  test('whoever wants to match conditions is told that this cannot be done so', () => {
    expect(validationReport(study(1, 5, 1, 0.3), options).warnings).toEqual([
      'model ratings cannot show that conditions are matched; collect human ratings for the pair of conditions',
    ]);
  });

  test('people are as reliable as their number and noise say', () => {
    // Means of 20 raters: variance of the truth over that and 1.44 / 20, a little less for the ends of the scale.
    const ratings = study(6, 200, 0, 0.3).map(({ human }) => human);
    expect(splitHalfReliability(ratings, 200, 0)).toBeGreaterThan(0.93);
    expect(splitHalfReliability(ratings, 200, 0)).toBeLessThan(0.97);
    expect(splitHalfReliability([[1], [2]], 10, 0)).toBeNaN();
  });
});

test('a filter by hand', () => {
  const judged = [
    { human: 6, predicted: 6 },
    { human: 6, predicted: 4 },
    { human: 2, predicted: 5 },
    { human: 1, predicted: 1 },
  ];
  expect(filterResult(judged, { kind: 'at-least', threshold: 5 })).toEqual({
    precision: 0.5,
    recall: 0.5,
    f1: 0.5,
    area: 0.75,
    trivial: { precision: 0.5, recall: 1, f1: 2 / 3 },
    wanted: 2,
  });
});

describe('thresholds for a precision', () => {
  const judged = (pairs: readonly (readonly [human: number, predicted: number])[]) =>
    pairs.map(([human, predicted]) => ({ human, predicted }));
  const pilot = judged([
    [6, 6.5],
    [6, 6],
    [4, 5.5],
    [6, 5],
    [4, 4],
    [2, 3],
    [2, 3],
    [4, 3],
    [1, 2],
  ]);
  const cases: readonly (readonly [precision: number, keepFrom: number | null, dropTo: number | null])[] = [
    [1, 6, 2],
    [0.75, 5, 3],
    [0.5, 4, 5],
  ];
  test.each(cases)('of %s: kept from %s, dropped to %s', (precision, keepFrom, dropTo) => {
    const { keepFrom: from, dropTo: to } = policyFor(pilot, { keep: 5, drop: 3, precision });
    expect({ from, to }).toEqual({ from: keepFrom, to: dropTo });
  });

  test('where none is precise enough, people are asked; and where both thresholds say yes', () => {
    const bad = policyFor(
      judged([
        [1, 7],
        [7, 1],
      ]),
      { keep: 5, drop: 3, precision: 0.95 },
    );
    expect(bad).toEqual({ keepFrom: null, dropTo: null });
    expect([1, 4, 7].map((predicted) => decisionFor(predicted, bad))).toEqual(Array(3).fill('ask people'));
    const wide = { keepFrom: 3, dropTo: 4 };
    expect([2, 3.5, 5].map((predicted) => decisionFor(predicted, wide))).toEqual(['drop', 'ask people', 'keep']);
  });
});
