/**
 * Plausibility studies whose truth is known: sentences with a plausibility of their own, people who see it with noise and
 * rate on a scale from 1 to 7, and a model that sees it with an error which is one for all of its samples, so that these
 * hardly differ.
 */

import { type FilterResult, filterResult, type Judged } from '../evaluation/plausibility/filter.ts';
import type { Material } from '../evaluation/plausibility/materials.ts';
import { type Decision, decisionFor, policyFor } from '../evaluation/plausibility/policy.ts';
import { splitHalfReliability } from '../evaluation/plausibility/reliability.ts';
import { bootstrapped } from '../evaluation/statistics/bootstrap.ts';
import { pearson } from '../evaluation/statistics/correlations.ts';
import { leastSquares, valueAt } from '../evaluation/statistics/lines.ts';
import { equivalence, pairedTest, studentTest } from '../evaluation/statistics/t-tests.ts';
import { mixedSeed, normal, type Random, seededRandom } from '../random/seeded.ts';
import { mean } from './mean.ts';

export interface StudyShape {
  readonly items: number;
  readonly raters: number;
  /** Standard deviation of the model's error, in points of the scale. */
  readonly error: number;
}

export interface SimulatedMaterial extends Material {
  /** What infinitely many people would say on average, but for the ends of the scale. */
  readonly truth: number;
}

const samples = 20;
const raterNoise = 1.2;
const sampleNoise = 0.3;

/** Items in two conditions, plausible and implausible ones, of which those of one item go together. */
export function simulatedStudy(seed: number, { items, raters, error }: StudyShape): SimulatedMaterial[] {
  const random = seededRandom(mixedSeed(seed, 11));
  return Array.from({ length: items }, (_, item) => {
    const base = 2 + 4 * random();
    return ['a', 'b'].map((condition): SimulatedMaterial => {
      const truth = Math.max(1, Math.min(7, base + normal(random)));
      return { ...rated(truth, raters, error, random), item: `${item}`, condition };
    });
  }).flat();
}

function rated(truth: number, raters: number, error: number, random: Random): SimulatedMaterial {
  // Models do not use the whole scale.
  const seen = 1 + 0.75 * truth + 0.75 * error * normal(random);
  return {
    item: '',
    condition: '',
    sentence: '',
    region: null,
    truth,
    human: Array.from({ length: raters }, () => onScale(truth + raterNoise * normal(random))),
    model: Array.from({ length: samples }, () => onScale(seen + sampleNoise * normal(random))),
  };
}

export interface CeilingStudy {
  /** By the truth: the squared correlation of people's means with what they are means of. */
  readonly reliability: number;
  readonly estimated: number;
  /** Of the model with the truth, and what the report says of that. */
  readonly validity: number;
  readonly corrected: number;
  readonly uncorrected: number;
}

export function studyCeiling(seed: number, shape: StudyShape): CeilingStudy {
  const materials = simulatedStudy(seed, shape);
  const human = materials.map((each) => mean(each.human));
  const model = materials.map((each) => mean(each.model));
  const truth = materials.map((each) => expectedOnScale(each.truth));
  const estimated = splitHalfReliability(
    materials.map((each) => each.human),
    200,
    seed,
  );
  const uncorrected = pearson(model, human).value;
  return {
    reliability: pearson(human, truth).value ** 2,
    estimated,
    validity: pearson(model, truth).value,
    corrected: uncorrected / Math.sqrt(estimated),
    uncorrected,
  };
}

/** How often intervals of the correlation, by the bootstrap over items, have the value of the population in them. */
export function studyCoverage(seed: number, studies: number, shape: StudyShape): number {
  const correlation = (some: readonly (readonly SimulatedMaterial[])[]): number =>
    pearson(
      some.flatMap((own) => own.map((each) => mean(each.model))),
      some.flatMap((own) => own.map((each) => mean(each.human))),
    ).value;
  const population = correlation([simulatedStudy(seed, { ...shape, items: 10_000 })]);
  let covered = 0;
  for (let study = 0; study < studies; study++) {
    const materials = simulatedStudy(mixedSeed(seed, study + 1), shape);
    const items = Array.from({ length: shape.items }, (_, item) => materials.slice(2 * item, 2 * item + 2));
    const means = items.map((own) =>
      own.map((each) => ({ ...each, human: [mean(each.human)], model: [mean(each.model)] })),
    );
    const { interval } = bootstrapped(means, correlation, { resamples: 200, level: 0.95, seed: study });
    if (interval !== null && interval[0] <= population && population <= interval[1]) covered += 1;
  }
  return covered / studies;
}

export interface MatchingTrials {
  /** How often the test of equivalence accepts conditions as equal. */
  readonly accepted: number;
  /** How often they are not significantly different. */
  readonly insignificant: number;
}

/** Two conditions that differ by so much, rated by people. */
export function studyMatching(
  seed: number,
  trials: number,
  { items, raters, difference, margin }: { items: number; raters: number; difference: number; margin: number },
): MatchingTrials {
  let [accepted, insignificant] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const random = seededRandom(mixedSeed(mixedSeed(seed, 12), trial));
    const differences = Array.from({ length: items }, () => {
      const base = 3.75 + 0.5 * random();
      const own = difference + 0.4 * normal(random);
      const ratings = [base + own / 2, base - own / 2].map((truth) => mean(rated(truth, raters, 0, random).human));
      return (ratings[0] ?? 0) - (ratings[1] ?? 0);
    });
    const test = pairedTest(differences);
    if (equivalence(test, margin).p < 0.05) accepted += 1;
    if (test.p >= 0.05) insignificant += 1;
  }
  return { accepted: accepted / trials, insignificant: insignificant / trials };
}

export interface EagerTrials {
  /** How often a t-test on the samples of two equal sentences finds a difference; on ratings of people; over items. */
  readonly onSamples: number;
  readonly onPeople: number;
  readonly overItems: number;
}

/** Sentences that are equally plausible. */
export function studyEagerTests(seed: number, trials: number, { items, raters, error }: StudyShape): EagerTrials {
  let [onSamples, onPeople, overItems] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const random = seededRandom(mixedSeed(mixedSeed(seed, 13), trial));
    const pairs = Array.from({ length: items }, () => {
      const truth = 3 + 2 * random();
      return [rated(truth, raters, error, random), rated(truth, raters, error, random)] as const;
    });
    const [first] = pairs;
    if (first === undefined) continue;
    if (studentTest(first[0].model, first[1].model).p < 0.05) onSamples += 1;
    if (studentTest(first[0].human, first[1].human).p < 0.05) onPeople += 1;
    if (pairedTest(pairs.map(([one, other]) => mean(one.model) - mean(other.model))).p < 0.05) overItems += 1;
  }
  return { onSamples: onSamples / trials, onPeople: onPeople / trials, overItems: overItems / trials };
}

export interface FineStudy {
  readonly signed: number;
  readonly absolute: number;
  /** Of finding the pairs that people do not tell apart, by a threshold chosen on another study. */
  readonly f1: number;
  readonly precision: number;
  /** Of accepting every pair. */
  readonly trivial: number;
}

/** Pairs of sentences; people do not tell those apart whose t-test is not significant, as in the paper. */
export function studyFineMatching(seed: number, pairs: number, { raters, error }: StudyShape): FineStudy {
  const [pilot, own] = [1, 2].map((part) => {
    const random = seededRandom(mixedSeed(mixedSeed(seed, 14), part));
    return Array.from({ length: pairs }, () => {
      const base = 3 + 2 * random();
      const difference = normal(random);
      const [one, other] = [
        rated(base + difference / 2, raters, error, random),
        rated(base - difference / 2, raters, error, random),
      ];
      return {
        human: mean(one.human) - mean(other.human),
        model: mean(one.model) - mean(other.model),
        isAlike: studentTest(one.human, other.human).p >= 0.05,
      };
    });
  });
  if (pilot === undefined || own === undefined) throw new RangeError('there are two parts');
  const candidates = pilot.map(({ model }) => Math.abs(model));
  const [threshold = 0] = candidates.sort((a, b) => foundBelow(pilot, b).f1 - foundBelow(pilot, a).f1);
  const size = (of: 'human' | 'model'): number[] => own.map((each) => Math.abs(each[of]));
  return {
    signed: pearson(
      own.map(({ model }) => model),
      own.map(({ human }) => human),
    ).value,
    absolute: pearson(size('model'), size('human')).value,
    ...foundBelow(own, threshold),
    trivial: foundBelow(own, Number.POSITIVE_INFINITY).f1,
  };
}

function foundBelow(
  pairs: readonly { readonly model: number; readonly isAlike: boolean }[],
  threshold: number,
): { readonly f1: number; readonly precision: number } {
  const found = pairs.filter(({ model }) => Math.abs(model) <= threshold);
  const right = found.filter(({ isAlike }) => isAlike).length;
  const alike = pairs.filter(({ isAlike }) => isAlike).length;
  return {
    f1: right === 0 ? 0 : (2 * right) / (found.length + alike),
    precision: found.length === 0 ? 0 : right / found.length,
  };
}

function onScale(value: number): number {
  return Math.max(1, Math.min(7, Math.round(value)));
}

/** The mean rating of a sentence, where the ends of the scale cut off noise; by the normal density at steps of .01. */
function expectedOnScale(truth: number): number {
  let [sum, weights] = [0, 0];
  for (let z = -4; z <= 4; z += 0.01) {
    const weight = Math.exp((-z * z) / 2);
    sum += weight * onScale(truth + raterNoise * z);
    weights += weight;
  }
  return sum / weights;
}

export interface CoarseStudy {
  readonly correlation: number;
  readonly keep: FilterResult;
  readonly drop: FilterResult;
  /** By thresholds for 95 % precision: what became of new sentences. */
  readonly policy: PolicyResult;
}

/** Numbers of sentences. */
export interface PolicyResult {
  readonly all: number;
  readonly kept: number;
  readonly keptRightly: number;
  readonly dropped: number;
  readonly droppedRightly: number;
}

/** Calibrated, and thresholds chosen, on a pilot that people rated; judged on new sentences. */
export function studyCoarseFilter(seed: number, pilotItems: number, shape: StudyShape): CoarseStudy {
  const pilot = simulatedStudy(mixedSeed(seed, 15), { ...shape, items: pilotItems });
  const own = simulatedStudy(mixedSeed(seed, 16), shape);
  const line = leastSquares(
    pilot.map(({ model }) => mean(model)),
    pilot.map(({ human }) => mean(human)),
  );
  const judgedOf = (materials: readonly SimulatedMaterial[]): Judged[] =>
    materials.map(({ human, model }) => ({ human: mean(human), predicted: valueAt(line, mean(model)) }));
  const policy = policyFor(judgedOf(pilot), { keep: 5, drop: 3, precision: 0.95 });
  const judged = judgedOf(own);
  const of = (decision: Decision): Judged[] =>
    judged.filter(({ predicted }) => decisionFor(predicted, policy) === decision);
  const [kept, dropped] = [of('keep'), of('drop')];
  return {
    correlation: pearson(
      judged.map(({ predicted }) => predicted),
      judged.map(({ human }) => human),
    ).value,
    keep: filterResult(judged, { kind: 'at-least', threshold: 5 }),
    drop: filterResult(judged, { kind: 'below', threshold: 3 }),
    policy: {
      all: judged.length,
      kept: kept.length,
      keptRightly: kept.filter(({ human }) => human >= 5).length,
      dropped: dropped.length,
      droppedRightly: dropped.filter(({ human }) => human < 3).length,
    },
  };
}
