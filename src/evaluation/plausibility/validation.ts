/** What ratings of a model are worth, against those of people: sheet by sheet a table of a report. */

import { groupedBy } from '../../collections/grouped-by.ts';
import type { EvaluationReport, ReportCell, ReportTable } from '../report.ts';
import { type BootstrapOptions, bootstrapped } from '../statistics/bootstrap.ts';
import { type Correlation, kendall, pearson, spearman } from '../statistics/correlations.ts';
import { leastSquares } from '../statistics/lines.ts';
import { equivalence, intervalOf, pairedTest } from '../statistics/t-tests.ts';
import { calibrated, leftOut } from './calibration.ts';
import { type Calibration, calibrationNames, calibrations } from './calibration-kinds.ts';
import { type Criterion, filterResult, type Judged } from './filter.ts';
import { humanMean, type Material, modelMean, type Scale } from './materials.ts';
import { type Decision, decisionFor, decisions, policyFor } from './policy.ts';
import { calibrationPlot, conditionTable, ratingPlot } from './rating-plots.ts';
import { meanOf, splitHalfReliability } from './reliability.ts';

export interface ValidationOptions extends BootstrapOptions {
  readonly scale: Scale;
  /** In points of the scale: conditions that differ by less count as equal. */
  readonly margin: number;
  /** Sentences are kept from here on, and dropped below. */
  readonly keep: number;
  readonly drop: number;
  /** What ratings of the model are made into ratings of people by. */
  readonly calibration: Calibration;
  /** Of 1 sentences that are kept, or dropped, without asking people, how many are to be so rightly. */
  readonly precision: number;
}

export const defaultValidation: ValidationOptions = {
  resamples: 2000,
  level: 0.95,
  seed: 0,
  scale: [1, 7],
  margin: 0.5,
  keep: 5,
  drop: 3,
  calibration: 'least-squares',
  precision: 0.95,
};

/** What no statistic of a model's ratings can mend. */
export function fineGrainedWarning(pairs: number | 'all'): string {
  const which = pairs === 'all' ? 'all pairs' : pairs === 1 ? 'the pair' : `the ${pairs} pairs`;
  return `model ratings cannot show that conditions are matched; collect human ratings for ${which} of conditions`;
}

const splits = 1000;

/** Of those sentences that people and the model rated. Throws a RangeError for fewer than four of them. */
export function validationReport(
  materials: readonly Material[],
  options: ValidationOptions,
): Pick<EvaluationReport, 'tables' | 'warnings'> {
  const rated = materials.filter(({ human, model }) => human.length > 0 && model.length > 0);
  if (rated.length < 4) {
    throw new RangeError(`people and the model rated ${rated.length} sentences; nothing can be said of fewer than 4`);
  }
  const pairs = conditionPairs(rated);
  return {
    warnings: pairs.length > 0 ? [fineGrainedWarning(pairs.length)] : [],
    tables: [
      correlationTable(rated, options),
      conditionTable(rated, options.scale, options),
      ...calibrationTables(rated, options),
      ...(pairs.length > 0 ? [pairTable(pairs, options), differenceTable(pairs)] : []),
    ],
  };
}

function correlationTable(rated: readonly Material[], options: ValidationOptions): ReportTable {
  const items = [...groupedBy(rated, ({ item }) => item).values()];
  const reliability = splitHalfReliability(
    rated.map(({ human }) => human),
    splits,
    options.seed,
  );
  const rowOf = (
    name: string,
    of: (x: readonly number[], y: readonly number[]) => Correlation,
  ): [string, ...ReportCell[]] => {
    const statistic = (some: readonly (readonly Material[])[]): number => {
      const flat = some.flat();
      return of(flat.map(modelMean), flat.map(humanMean)).value;
    };
    const estimate = bootstrapped(items, statistic, options);
    return [name, estimate, of(rated.map(modelMean), rated.map(humanMean)).p, estimate.value / Math.sqrt(reliability)];
  };
  return {
    title: `Correlation of ratings: ${rated.length} sentences, ${items.length} items`,
    columns: ['', 'value', 'p', 'of what is possible'],
    rows: [rowOf('Pearson', pearson), rowOf('Spearman', spearman), rowOf('Kendall', kendall)],
    note: `Intervals are of the bootstrap over items, as conditions of one item go together. People agree among each other to ${number(reliability)} (split halves, Spearman-Brown): a model cannot come nearer than the square root of that, which the last column divides by.`,
    plots: [
      ratingPlot(
        rated,
        options.scale,
        calibrations.map((calibration) => calibrated(rated, calibration)),
      ),
    ],
  };
}

/** People by the model: for each item fitted to the others. */
function calibrationTables(rated: readonly Material[], options: ValidationOptions): ReportTable[] {
  const { keep, drop } = options;
  const line = leastSquares(rated.map(modelMean), rated.map(humanMean));
  const judgedBy = (calibration: Calibration): readonly Judged[] => leftOut(rated, calibration);
  const errorOf = (calibration: Calibration): number =>
    Math.sqrt(meanOf(judgedBy(calibration).map(({ human, predicted }) => (human - predicted) ** 2)));
  const judged = judgedBy(options.calibration);
  const criteria: readonly [string, Criterion][] = [
    [`keep: people ${keep} or more`, { kind: 'at-least', threshold: keep }],
    [`drop: people below ${drop}`, { kind: 'below', threshold: drop }],
  ];
  return [
    {
      title: 'Calibration: people by the model',
      columns: ['', 'value'],
      rows: [
        ['slope', line.slope],
        ['intercept', line.intercept],
        ...calibrations.map((calibration): [string, number] => [
          `error by ${calibrationNames[calibration]}`,
          errorOf(calibration),
        ]),
      ],
      note: `The line is of least squares; isotonic is the best fit that never falls. Errors are of a sentence, the root of the mean square, of items that were not fitted to. What follows is by ${calibrationNames[options.calibration]} (--calibration).`,
      plots: [
        calibrationPlot(
          rated,
          judged.map(({ predicted }) => predicted),
          options.scale,
        ),
      ],
    },
    {
      title: 'Coarse filter, on calibrated ratings',
      columns: ['', 'sentences', 'precision', 'recall', 'F1', 'AUC', 'precision of all', 'F1 of all'],
      rows: criteria.map(([name, criterion]) => {
        const { wanted, precision, recall, f1, area, trivial } = filterResult(judged, criterion);
        return [name, wanted, precision, recall, f1, area, trivial.precision, trivial.f1];
      }),
      note: 'The last two are what taking every sentence gives. Each rating was calibrated without its own item.',
    },
    policyTable(rated, judged, options),
  ];
}

/** Decisions on each item are by thresholds that were chosen on the others. */
function policyTable(
  rated: readonly Material[],
  judged: readonly Judged[],
  { keep, drop, precision }: ValidationOptions,
): ReportTable {
  const aim = { keep, drop, precision };
  const isRight = (decision: Decision, human: number): boolean => (decision === 'keep' ? human >= keep : human < drop);
  const items = [...groupedBy(rated, ({ item }) => item).keys()];
  const decided = items.flatMap((item) => {
    const policy = policyFor(
      judged.filter((_, index) => rated[index]?.item !== item),
      aim,
    );
    return judged.flatMap(({ human, predicted }, index) =>
      rated[index]?.item === item ? [{ human, decision: decisionFor(predicted, policy) }] : [],
    );
  });
  const { keepFrom, dropTo } = policyFor(judged, aim);
  const thresholds: Readonly<Record<Decision, number | null>> = { keep: keepFrom, drop: dropTo, 'ask people': null };
  const names: Readonly<Record<Decision, string>> = {
    keep: 'keep, from',
    drop: 'drop, up to',
    'ask people': 'ask people',
  };
  return {
    title: `What to do, at a precision of ${Math.round(1000 * precision) / 10} %`,
    columns: ['', 'calibrated rating', 'sentences', 'rightly'],
    rows: decisions.map((decision) => {
      const own = decided.filter((each) => each.decision === decision);
      const rightly = own.filter(({ human }) => isRight(decision, human)).length / own.length;
      return [
        names[decision],
        thresholds[decision],
        own.length,
        decision === 'ask people' || own.length === 0 ? null : rightly,
      ];
    }),
    note: 'Thresholds are chosen on all sentences; what is counted is decided for each item by those chosen on the others, and so can be less precise.',
  };
}

interface ConditionPair {
  readonly name: string;
  readonly items: number;
  readonly human: readonly number[];
  readonly model: readonly number[];
}

/** Over items that have both conditions; means of sentences, never samples of a model, which vary far too little. */
function conditionPairs(rated: readonly Material[]): ConditionPair[] {
  const conditions = [...groupedBy(rated, ({ condition }) => condition)];
  return conditions.flatMap(([first, those], index) =>
    conditions.slice(index + 1).flatMap(([second, others]): ConditionPair[] => {
      const both = those.flatMap((one) => {
        const other = others.find(({ item }) => item === one.item);
        return other === undefined ? [] : [[one, other] as const];
      });
      if (both.length < 2) return [];
      return [
        {
          name: `${first} – ${second}`,
          items: both.length,
          human: both.map(([one, other]) => humanMean(one) - humanMean(other)),
          model: both.map(([one, other]) => modelMean(one) - modelMean(other)),
        },
      ];
    }),
  );
}

function pairTable(pairs: readonly ConditionPair[], { margin, level }: ValidationOptions): ReportTable {
  return {
    title: 'Conditions against each other',
    columns: ['', 'items', 'people', 'p', 'p of equality', 'model', 'same sign'],
    rows: pairs.map(({ name, items, human, model }) => {
      const [people, machine] = [pairedTest(human), pairedTest(model)];
      const estimate = (test: typeof people): ReportCell => ({
        value: test.difference,
        interval: intervalOf(test, level),
        count: items,
      });
      const same = meanOf(human.map((value, index) => (Math.sign(value) === Math.sign(model[index] ?? 0) ? 1 : 0)));
      return [name, items, estimate(people), people.p, equivalence(people, margin).p, estimate(machine), same];
    }),
    note: `Paired over items. p of equality is of two one-sided tests: below .05, people rate the two within ${margin} of each other. A difference that is not significant (p) shows no equality.`,
  };
}

/** Whether the model says of which pairs of sentences people find them far apart: what matching would need. */
function differenceTable(pairs: readonly ConditionPair[]): ReportTable {
  const human = pairs.flatMap((pair) => pair.human);
  const model = pairs.flatMap((pair) => pair.model);
  const sizes = (values: readonly number[]): number[] => values.map(Math.abs);
  const rows = [
    ['differences', pearson(model, human)],
    ['their sizes', pearson(sizes(model), sizes(human))],
  ] as const;
  return {
    title: `Differences within items: ${human.length} pairs of sentences`,
    columns: ['', 'Pearson', 'p'],
    rows: rows.map(([name, { value, p }]) => [name, value, p]),
    note: 'Of people and the model. Sizes are what matching is about: where they do not go together, the model does not say which pairs are alike.',
  };
}

function number(value: number): string {
  return Number.isNaN(value) ? 'an unknown degree' : value.toFixed(3);
}
