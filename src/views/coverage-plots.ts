/** Coverage as plots: how it grows with the inputs, which rules tests need, and how splits compare. */

import { type Comparison, countSeen, type DataSetCoverage } from '../traces/coverage.ts';
import { type CoverageSubject, elementaryRuleText, type SplitRow } from './coverage.ts';
import type { CountPlot, IntervalPlot, LinePlot, Plot } from './plot.ts';

/** By name. `comparison`: with what a test needs beyond. */
export function coveragePlots(
  subject: CoverageSubject,
  training: DataSetCoverage,
  comparison: Comparison | null,
): Readonly<Record<string, Plot>> {
  if (comparison === null) return { growth: growthPlot(subject, training) };
  return { growth: sharesPlot(subject, comparison), rules: rulesPlot(subject, comparison) };
}

/** Of each split, tests covered and rules that only the test shows. */
export function splitPlots(rows: readonly SplitRow[]): Readonly<Record<string, Plot>> {
  const plot = (title: string, x: string, of: (comparison: Comparison) => number): IntervalPlot => {
    const values = rows.map(({ name, comparison }) => ({
      name,
      series: 'altac',
      value: of(comparison),
      interval: null,
    }));
    return { title, x, from: 0, to: Math.max(1, ...values.map(({ value }) => value)), rows: values, marks: [] };
  };
  return {
    covered: {
      ...plot('Tests whose rules all fire in training', 'tests covered, %', ({ test, failing }) =>
        test.inputs === 0 ? 100 : (100 * (test.inputs - failing.length)) / test.inputs,
      ),
      to: 100,
    },
    'test-only': plot(
      'Rules that the test needs and training never shows',
      'elementary rules',
      ({ testOnly }) => testOnly.length,
    ),
  };
}

const mostPoints = 60;

/** Few inputs show most of what there is: from a hundred on steps are factors. */
function stepsTo(inputs: number): { readonly steps: readonly number[]; readonly logarithmic: boolean } {
  const logarithmic = inputs >= 100;
  const share = (index: number): number => index / (mostPoints - 1);
  const steps = Array.from({ length: mostPoints }, (_, index) =>
    Math.round(logarithmic ? inputs ** share(index) : 1 + (inputs - 1) * share(index)),
  );
  return { steps: inputs === 0 ? [] : [...new Set(steps)], logarithmic };
}

function growthPlot({ program }: CoverageSubject, { inputs, first }: DataSetCoverage): LinePlot {
  const { steps, logarithmic } = stepsTo(inputs);
  const shown = (step: number): number => first.filter((each) => each > 0 && each <= step).length;
  return {
    title: `${program.name}: elementary rules that the first inputs show`,
    x: 'inputs',
    y: 'elementary rules that fire',
    logarithmic,
    from: 0,
    to: Math.max(1, countSeen(first)),
    lines: [{ name: 'shown', points: steps.map((x) => ({ x, y: shown(x) })) }],
    marks: [],
  };
}

function sharesPlot({ program }: CoverageSubject, { training, test, coveredFrom }: Comparison): LinePlot {
  const { steps, logarithmic } = stepsTo(training.inputs);
  const needed = test.fired.flatMap((times, rule) => (times > 0 ? [training.first[rule] ?? 0] : []));
  const shown = (step: number): number => needed.filter((each) => each > 0 && each <= step).length;
  const covered = (step: number): number => coveredFrom.filter((each) => each !== null && each <= step).length;
  const line = (name: string, of: (step: number) => number, all: number): LinePlot['lines'][number] => ({
    name,
    points: steps.map((x) => ({ x, y: all === 0 ? 1 : of(x) / all })),
  });
  return {
    title: `${program.name}: what the first inputs of training show of the test`,
    x: 'inputs of training',
    y: 'share of the test',
    logarithmic,
    from: 0,
    to: 1,
    lines: [line('rules it needs', shown, needed.length), line('tests covered', covered, coveredFrom.length)],
    marks: [],
  };
}

function rulesPlot({ program, watch }: CoverageSubject, { training, test }: Comparison): CountPlot {
  return {
    title: `${program.name}: elementary rules by the inputs that show them`,
    x: 'inputs of training that show it',
    y: 'tests that need it',
    points: watch.elementary.map((rule, index) => {
      const [x, y] = [training.fired[index] ?? 0, test.fired[index] ?? 0];
      return { x, y, series: x > 0 ? 'shown in training' : 'never shown', text: elementaryRuleText(program, rule) };
    }),
  };
}
