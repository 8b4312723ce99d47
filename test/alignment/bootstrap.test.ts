/** Intervals of means over prompts: as wide as they should be, and honest about little data. */

import { expect, test } from 'vitest';
import { createBootstrap, ratioInterval } from '../../src/alignment/bootstrap.ts';
import { seededRandom } from '../../src/random/seeded.ts';

test('about as wide as the normal interval of a mean, and the same for the same seed', () => {
  const random = seededRandom(1);
  const values = Array.from({ length: 2000 }, () => random());
  const intervals = [1, 1, 2].map((seed) => {
    const bootstrap = createBootstrap(1, 1000, seededRandom(seed));
    for (const value of values) bootstrap.add([value]);
    return bootstrap.estimates(0.95)[0];
  });
  const [first, same, other] = intervals;
  expect(first).toEqual(same);
  expect(first).not.toEqual(other);
  const [least, most] = first?.interval ?? [0, 0];
  // Uniform numbers have a standard deviation of √(1/12).
  const width = (2 * 1.96 * Math.sqrt(1 / 12)) / Math.sqrt(values.length);
  expect((most - least) / width).toBeGreaterThan(0.9);
  expect((most - least) / width).toBeLessThan(1.1);
  expect(least).toBeLessThan(first?.mean ?? 0);
  expect(most).toBeGreaterThan(first?.mean ?? 0);
});

test('19 of 20 intervals hold the truth, more or less', () => {
  const random = seededRandom(5);
  let held = 0;
  for (let trial = 0; trial < 200; trial++) {
    const bootstrap = createBootstrap(1, 200, seededRandom(trial));
    for (let i = 0; i < 100; i++) bootstrap.add([random() < 0.3 ? 1 : 0]);
    const [least, most] = bootstrap.estimates(0.95)[0]?.interval ?? [1, 0];
    if (least <= 0.3 && 0.3 <= most) held += 1;
  }
  expect(held).toBeGreaterThan(175);
});

test('quantities that some prompts lack are counted for those that have them; one prompt has no interval', () => {
  const bootstrap = createBootstrap(3, 100, seededRandom(1));
  bootstrap.add([1, Number.NaN, Number.NaN]);
  bootstrap.add([3, 5, Number.NaN]);
  const [both, one, none] = bootstrap.estimates(0.9);
  expect(both).toMatchObject({ mean: 2, count: 2 });
  expect(one).toEqual({ mean: 5, count: 1, interval: null });
  expect(none).toMatchObject({ count: 0, interval: null });
});

test('the interval of a ratio of sums holds it in about 95 of 100 trials', () => {
  const random = seededRandom(6);
  let held = 0;
  for (let trial = 0; trial < 200; trial++) {
    const below = Array.from({ length: 100 }, () => 1 + random());
    const above = below.map((value) => value * 2 * random());
    const [least, most] = ratioInterval(above, below, {
      level: 0.95,
      resamples: 200,
      random: seededRandom(trial),
    }) ?? [1, 0];
    if (least <= 1 && 1 <= most) held += 1;
  }
  expect(held).toBeGreaterThan(175);
  expect(ratioInterval([1], [2], { level: 0.95, resamples: 10, random })).toBeNull();
});
