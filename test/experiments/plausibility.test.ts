/** The experiment on plausibility ratings: verdicts follow what is measured. */

import { expect, test } from 'vitest';
import { studyPreferences } from '../../src/experiments/planted-preferences.ts';
import { studyEagerTests, studyFineMatching, studyMatching } from '../../src/experiments/rating-studies.ts';

test('equal conditions are accepted, those that differ by more than the margin are not', () => {
  const shape = { items: 24, raters: 20, margin: 0.5 };
  expect(studyMatching(3, 50, { ...shape, difference: 0 }).accepted).toBeGreaterThan(0.8);
  expect(studyMatching(3, 50, { ...shape, difference: 1 })).toEqual({ accepted: 0, insignificant: 0 });
});

test('samples make a t-test eager only where the model errs', () => {
  const shape = { items: 12, raters: 10 };
  expect(studyEagerTests(3, 60, { ...shape, error: 0.8 }).onSamples).toBeGreaterThan(0.5);
  expect(studyEagerTests(3, 60, { ...shape, error: 0 }).onSamples).toBeLessThan(0.2);
});

test('the less a model errs, the better it tells how far sentences are apart', () => {
  const [good, bad] = [0.05, 2].map((error) => studyFineMatching(3, 60, { items: 0, raters: 40, error }));
  expect(good?.absolute).toBeGreaterThan((bad?.absolute ?? 1) + 0.3);
  expect(good?.precision).toBeGreaterThan(bad?.precision ?? 1);
});

test('trigrams see near words, and not far roles', async () => {
  const { objects, rolesNear, rolesFar } = await studyPreferences(3, 2000);
  expect(Math.min(objects, rolesNear)).toBeGreaterThan(0.9);
  expect(Math.abs(rolesFar - 0.5)).toBeLessThan(0.15);
});
