/** What the generations of one model on one group of prompts have in common, with intervals over prompts. */

import { median } from 'simple-statistics';
import { groupedBy } from '../../collections/grouped-by.ts';
import { bootstrappedMean, type Estimate } from '../statistics/bootstrap.ts';
import { mannWhitney } from '../statistics/rank-tests.ts';
import type { GenerationAnalysis } from './analyse.ts';
import type { RuleSet } from './corrections.ts';
import { diversityLengths, type Tokenizer } from './diversity.ts';
import type { EchoKind } from './echoes.ts';
import { inOneOrder, promptKey } from './generation.ts';
import { type Slot, slots } from './labels.ts';

/** The paper's test takes so many generations. */
const fewestForTest = 30;

export interface SummaryOptions {
  readonly rules: RuleSet;
  readonly resamples: number;
  /** Of confidence, as .95. */
  readonly level: number;
  readonly seed: number;
}

export interface FallbackSummary {
  readonly model: string;
  readonly group: string;
  readonly prompts: number;
  readonly generations: number;
  /** How many items each prompt asks for, where all ask for as many. */
  readonly asked: number | null;
  /** Mean numbers of items; in the order of `slots`, without those that never come. */
  readonly slots: readonly { readonly slot: Slot; readonly items: Estimate }[];
  /** Over the prompts whose answers are known. */
  readonly upperBound: Estimate | null;
  readonly matches: { readonly all: number; readonly loose: number };
  /** Items that the token limit cut. */
  readonly truncatedItems: number;
  readonly shift: ShiftSummary;
  readonly loops: {
    readonly share: Estimate;
    readonly medianPeriod: number | null;
    readonly medianRepeats: number | null;
  };
  readonly echoes: { readonly share: Estimate; readonly kinds: Readonly<Record<EchoKind, number>> };
  readonly degenerate: {
    /** The share of texts with a degenerate span, and with one that reaches the end. */
    readonly any: Estimate;
    readonly tail: Estimate;
    /** Different tokens over all. */
    readonly coefficient: Estimate;
  };
  readonly diversity: readonly { readonly name: string; readonly value: Estimate }[];
  readonly tokenizer: Tokenizer | 'mixed';
  /** The share of texts that a detector would have stopped, and after how many tokens; `null` where nobody asked. */
  readonly stopped: { readonly vllm: StopSummary; readonly strict: StopSummary } | null;
}

interface ShiftSummary {
  readonly score: Estimate;
  readonly expected: Estimate;
  readonly difference: Estimate;
  /** Mann and Whitney's, two-sided; `null` for fewer than 30 prompts with a score. */
  readonly test: { readonly p: number; readonly superiority: number } | null;
  readonly firstWrong: PointSummary;
  readonly mostlyRepeating: PointSummary;
}

export interface PointSummary {
  readonly median: number | null;
  /** The share of generations that have none. */
  readonly none: number;
}

interface StopSummary {
  readonly share: number;
  readonly medianAfter: number | null;
}

export function summarise(
  analyses: readonly GenerationAnalysis[],
  options: SummaryOptions,
): readonly FallbackSummary[] {
  const sorted = inOneOrder(analyses.map((analysis) => ({ ...analysis.generation, analysis })));
  const groups = groupedBy(sorted, ({ model, group }) => JSON.stringify([group, model]));
  return [...groups.values()].map((members) =>
    summaryOf(
      members.map(({ analysis }) => analysis),
      options,
    ),
  );
}

function summaryOf(analyses: readonly GenerationAnalysis[], options: SummaryOptions): FallbackSummary {
  const { model = '', group = '' } = analyses[0]?.generation ?? {};
  const prompts = [...groupedBy(analyses, ({ generation }) => promptKey(generation)).values()];
  const estimates = estimated(prompts, options);
  const of = (name: string): Estimate => estimates.get(name) ?? noEstimate;
  const asked = new Set(analyses.map(({ generation }) => generation.asked));
  const bound = of('upperBound');
  const present = slots.filter((slot) => analyses.some(({ counts }) => counts[slot] !== 0));
  return {
    model,
    group,
    prompts: prompts.length,
    generations: analyses.length,
    asked: asked.size === 1 ? ([...asked][0] ?? null) : null,
    slots: present.map((slot) => ({ slot, items: of(slot) })),
    upperBound: bound.count === 0 ? null : bound,
    matches: {
      all: analyses.reduce((sum, { matches }) => sum + matches.all, 0),
      loose: analyses.reduce((sum, { matches }) => sum + matches.loose, 0),
    },
    truncatedItems: analyses.filter(({ items }) => items.at(-1)?.label === null).length,
    shift: {
      score: of('shift'),
      expected: of('expected'),
      difference: of('difference'),
      test: testOf(prompts, options.rules),
      firstWrong: pointSummary(analyses.map(({ shift }) => shift.firstWrong)),
      mostlyRepeating: pointSummary(analyses.map(({ shift }) => shift.mostlyRepeating)),
    },
    loops: {
      share: of('loop'),
      medianPeriod: medianOf(analyses.flatMap(({ loop }) => loop?.period ?? [])),
      medianRepeats: medianOf(analyses.flatMap(({ loop }) => loop?.repeats ?? [])),
    },
    echoes: { share: of('echoes'), kinds: echoKinds(analyses) },
    degenerate: { any: of('degenerate span'), tail: of('degenerate tail'), coefficient: of('coefficient') },
    diversity: diversityNames.map((name) => ({ name, value: of(name) })),
    tokenizer: tokenizerOf(analyses),
    stopped: stopSummary(analyses),
  };
}

const diversityNames = [
  ...diversityLengths.map((length) => `score at ${length}`),
  ...[1, 2, 3, 4].map((length) => `distinct-${length}`),
  'seq-rep-4',
  'SimCTG diversity',
];

/** Repetitions of a prompt are averaged first; of the order of labels the paper keeps the first alone. */
function estimated(
  prompts: readonly (readonly GenerationAnalysis[])[],
  { rules, resamples, level, seed }: SummaryOptions,
): ReadonlyMap<string, Estimate> {
  const rows = prompts.map((generations) => promptQuantities(generations, rules));
  const names = Object.keys(rows[0] ?? {});
  return new Map(
    names.map((name) => {
      const values = rows.map((row) => row[name] ?? Number.NaN).filter((value) => !Number.isNaN(value));
      return [name, values.length === 0 ? noEstimate : bootstrappedMean(values, { resamples, level, seed })];
    }),
  );
}

const noEstimate: Estimate = { value: Number.NaN, interval: null, count: 0 };

/** The scores of prompts against those in any order; `null` for too few. */
function testOf(prompts: readonly (readonly GenerationAnalysis[])[], rules: RuleSet): ShiftSummary['test'] {
  const rows = prompts
    .map((generations) => promptQuantities(generations, rules))
    .filter(({ difference = Number.NaN }) => !Number.isNaN(difference));
  if (rows.length < fewestForTest) return null;
  const values = (name: string): number[] => rows.map((row) => row[name] ?? Number.NaN);
  const { p, superiority } = mannWhitney(values('shift'), values('expected'));
  return { p, superiority };
}

type Quantities = Readonly<Record<string, number>>;

function promptQuantities(generations: readonly GenerationAnalysis[], rules: RuleSet): Quantities {
  const all = generations.map(quantitiesOf);
  const ordered = rules === 'default' ? generations : generations.slice(0, 1);
  return { ...meanOf(all), ...meanOf(ordered.map(orderQuantities)) };
}

function quantitiesOf(analysis: GenerationAnalysis): Quantities {
  const { counts, upperBound, loop, echoes, spans, distinctShare, diversity } = analysis;
  const values = [...diversity.score, ...diversity.distinct, diversity.repetition4, diversity.simctg];
  return {
    ...counts,
    upperBound: upperBound ?? Number.NaN,
    loop: Number(loop !== null),
    echoes: Number(echoes !== null),
    'degenerate span': Number(spans.length > 0),
    'degenerate tail': Number(spans.some(({ reachesEnd }) => reachesEnd)),
    coefficient: distinctShare ?? Number.NaN,
    ...Object.fromEntries(diversityNames.map((name, index) => [name, values[index] ?? Number.NaN])),
  };
}

function orderQuantities({ shift: { score, expected } }: GenerationAnalysis): Quantities {
  const [own, other] = [score ?? Number.NaN, expected ?? Number.NaN];
  return { shift: own, expected: other, difference: own - other };
}

/** Of those that are numbers; NaN where none is. */
function meanOf(rows: readonly Quantities[]): Quantities {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const values = rows.map((row) => row[name] ?? Number.NaN).filter((value) => !Number.isNaN(value));
      return [name, values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}

function pointSummary(points: readonly (number | null)[]): PointSummary {
  const found = points.flatMap((point) => point ?? []);
  return { median: medianOf(found), none: 1 - found.length / points.length };
}

function stopSummary(analyses: readonly GenerationAnalysis[]): FallbackSummary['stopped'] {
  const all = analyses.flatMap(({ stopped }) => stopped ?? []);
  if (all.length === 0) return null;
  const summaryFor = (kind: 'vllm' | 'strict'): StopSummary => {
    const found = all.flatMap((stopped) => stopped[kind] ?? []);
    return { share: found.length / all.length, medianAfter: medianOf(found) };
  };
  return { vllm: summaryFor('vllm'), strict: summaryFor('strict') };
}

function echoKinds(analyses: readonly GenerationAnalysis[]): Record<EchoKind, number> {
  const kinds = { exact: 0, counter: 0, near: 0 };
  for (const { echoes } of analyses) if (echoes !== null) kinds[echoes.kind] += 1;
  return kinds;
}

function tokenizerOf(analyses: readonly GenerationAnalysis[]): Tokenizer | 'mixed' {
  const kinds = new Set(analyses.map(({ tokenizer }) => tokenizer));
  return kinds.size === 1 ? ([...kinds][0] ?? 'words') : 'mixed';
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : median([...values]);
}
