/** The report on a file of generations: what is in the mean, what stands where. */

import type { EvaluationReport, ReportTable } from '../report.ts';
import type { Estimate } from '../statistics/bootstrap.ts';
import type { AnalysisMode, GenerationAnalysis } from './analyse.ts';
import type { RuleSet } from './corrections.ts';
import { marksOf, placesMap } from './item-marks.ts';
import { type Slot, slots } from './labels.ts';
import type { PaperBar, PaperFigure } from './paper-bars.ts';
import { nameOf, slotNames } from './slot-names.ts';
import type { FallbackSummary, PointSummary } from './summary.ts';

export interface FallbackFigures {
  readonly mode: AnalysisMode;
  readonly rules: RuleSet;
  readonly level: number;
  readonly resamples: number;
  /** Diversity is of so many first tokens. */
  readonly truncateAt: number;
  /** Lines that could not be used. */
  readonly skipped: number;
  readonly summaries: readonly FallbackSummary[];
  /** Drawn beside, as the authors'. */
  readonly paper: PaperFigure | null;
}

export function fallbacksReport(
  figures: FallbackFigures,
  analyses: readonly GenerationAnalysis[],
  about: Pick<EvaluationReport, 'provenance' | 'warnings'>,
): EvaluationReport {
  const bars = barsOf(figures);
  const present = slots.filter((slot) => bars.some(({ items }) => items[slot] !== undefined));
  const hasBars = figures.mode !== 'tokens' && present.length > 0;
  return {
    title: 'Fallbacks',
    ...about,
    tables: [
      ...(hasBars && bars.length > 1 ? [overviewTable(bars, present)] : []),
      ...figures.summaries.map((summary) => summaryTable(summary, figures, analyses)),
    ],
    plots: hasBars
      ? [
          {
            kind: 'bars',
            title: 'Mean numbers of items',
            marks: marksOf(present),
            bars: bars.map(({ name, items, isPaper }) => ({
              name,
              isFaint: isPaper,
              values: present.map((slot) => items[slot] ?? 0),
            })),
          },
        ]
      : [],
    notes: notesOn(figures),
    results: { ...figures },
  };
}

/** A row for each model and group, and for each bar of the authors; a column for each slot. */
function overviewTable(bars: readonly ComparedBar[], present: readonly Slot[]): ReportTable {
  return {
    title: 'Mean numbers of items',
    columns: ['items', ...present.map((slot) => shortNames[slot])],
    decimals: 2,
    rows: bars.map(({ name, items, isPaper }) => [
      name,
      // What the paper does not tell apart is not 0.
      ...present.map((slot) => {
        const value = items[slot];
        return value === undefined && isPaper ? null : { value: value ?? 0, interval: null, count: 0 };
      }),
    ]),
  };
}

function summaryTable(
  summary: FallbackSummary,
  figures: FallbackFigures,
  analyses: readonly GenerationAnalysis[],
): ReportTable {
  const own = analyses.filter(({ generation: { model, group } }) => model === summary.model && group === summary.group);
  return {
    title: headingOf(summary),
    columns: ['', `mean, ${percent(figures.level)} interval`],
    decimals: 2,
    rows: summaryRows(summary, figures).map(({ name, estimate, remark }) =>
      remark === undefined || remark === '' ? [name, estimate] : [name, estimate, remark],
    ),
    note: remarksOn(summary).join('\n'),
    plots: placesMap(own),
  };
}

const shortNames: Readonly<Record<Slot, string>> = {
  ...slotNames,
  hallucination: 'halluc.',
  unverified: 'unver.',
  degenerate: 'degen.',
  repetition: 'repeat.',
  badFormat: 'format',
  topicChange: 'topic',
  end: 'end',
  truncated: 'cut',
};

/** A quantity with its interval, and what else there is to say about it. */
interface ReportRow {
  readonly name: string;
  readonly estimate: Estimate;
  readonly remark?: string;
}

/** Mean items of everything that is compared. */
interface ComparedBar extends PaperBar {
  readonly isPaper: boolean;
}

function barsOf({ summaries, paper }: FallbackFigures): readonly ComparedBar[] {
  return [
    ...summaries.map((summary) => ({
      name: nameOf(summary),
      items: Object.fromEntries(summary.slots.map(({ slot, items }) => [slot, items.value])),
      isPaper: false,
    })),
    ...(paper?.bars ?? []).map(({ name, items }) => ({ name: `${name} (authors)`, items, isPaper: true })),
  ];
}

function headingOf(summary: FallbackSummary): string {
  const { prompts, generations, asked, slots } = summary;
  const items = slots.length === 0 || asked === null ? '' : `, ${asked} items asked for`;
  return `${nameOf(summary)}: ${counted(prompts, 'prompt')}, ${counted(generations, 'generation')}${items}`;
}

function summaryRows(summary: FallbackSummary, { mode }: FallbackFigures): readonly ReportRow[] {
  const { slots, upperBound, shift, loops, echoes, degenerate, diversity } = summary;
  const rows: readonly ReportRow[] = [
    ...slots.map(({ slot, items }) => ({
      name: slotNames[slot],
      estimate: items,
      ...(slot === 'correct' && upperBound !== null ? { remark: `of ${fixed(upperBound.value)} at most` } : {}),
    })),
    { name: 'shift score', estimate: shift.score, remark: testText(shift.test) },
    { name: 'score in any order', estimate: shift.expected },
    { name: 'difference of scores', estimate: shift.difference },
    { name: 'ends in a loop', estimate: loops.share, remark: loopRemark(summary) },
    { name: 'ends in echoes', estimate: echoes.share, remark: echoRemark(summary) },
    { name: 'degenerate span', estimate: degenerate.any },
    { name: 'span up to the end', estimate: degenerate.tail },
    { name: 'distinct tokens', estimate: degenerate.coefficient },
    ...diversity.map(({ name, value }) => ({ name, estimate: value })),
  ];
  const ordered = mode === 'tokens' ? rows.slice(slots.length + 3) : rows;
  return ordered.filter(({ estimate }) => estimate.count > 0);
}

/** What has no interval. */
function remarksOn({ shift, slots, stopped, matches }: FallbackSummary): string[] {
  return [
    ...(slots.length === 0
      ? []
      : [
          ...(slots.some(({ slot }) => slot === 'new' || slot === 'unverified')
            ? []
            : [`first item that is not correct: ${pointText(shift.firstWrong)}`]),
          `from where 4 of 5 items repeat: ${pointText(shift.mostlyRepeating)}`,
        ]),
    ...(matches.loose === 0
      ? []
      : [
          `${matches.loose} of ${counted(matches.all, 'correct item')} share less than .34 of their words with the answer`,
        ]),
    ...(stopped === null
      ? []
      : [
          `vLLM's detection stops ${percent(stopped.vllm.share)}${afterText(stopped.vllm.medianAfter)}`,
          `with primitive blocks ${percent(stopped.strict.share)}${afterText(stopped.strict.medianAfter)}`,
        ]),
  ];
}

/** Without which the numbers cannot be compared with others. */
function notesOn({ mode, rules, resamples, truncateAt, skipped, summaries, paper }: FallbackFigures): string[] {
  const tokenizers = [...new Set(summaries.map(({ tokenizer }) => tokenizer))];
  const truncated = summaries.reduce((sum, { truncatedItems }) => sum + truncatedItems, 0);
  return [
    ...(mode === 'tokens' ? [] : [`rules ${rules}: ${definitions[rules]}`]),
    `intervals: bootstrap over prompts, ${resamples.toLocaleString('en')} resamples; repetitions of a prompt averaged first`,
    `tokens: ${tokenizers.map((tokenizer) => tokenizerNames[tokenizer]).join('; ')}; diversity of the first ${truncateAt.toLocaleString('en')}`,
    ...(paper === null
      ? []
      : [
          `(authors): figure ${paper.name} of arXiv 2407.06071, by the bars of its public repository and the rules paper-counts`,
        ]),
    ...(truncated > 0 ? [`${counted(truncated, 'item')} cut by the token limit, not judged`] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'line')} skipped`] : []),
  ];
}

const definitions: Readonly<Record<RuleSet, string>> = {
  default: 'a repetition is an item that came before, once normalised or but for digits',
  'paper-order': 'a repetition is an item that came before, once normalised',
  'paper-counts': 'items as they stand, without digits, are counted once; numbers may be negative',
};

const tokenizerNames: Readonly<Record<FallbackSummary['tokenizer'], string>> = {
  given: 'as given',
  words: 'words and signs',
  mixed: 'as given, else words and signs',
};

function testText(test: FallbackSummary['shift']['test']): string {
  return test === null ? '' : `p ${test.p < 0.001 ? test.p.toExponential(1) : test.p.toFixed(3)}`;
}

function loopRemark({ loops: { medianPeriod, medianRepeats } }: FallbackSummary): string {
  if (medianPeriod === null || medianRepeats === null) return '';
  return `median of ${counted(medianPeriod, 'token')}, ${fixed(medianRepeats)} times`;
}

function echoRemark({ echoes: { kinds } }: FallbackSummary): string {
  return Object.entries(kinds)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

function pointText({ median, none }: PointSummary): string {
  return median === null ? 'never' : `median ${median + 1}, never in ${percent(none)}`;
}

function afterText(tokens: number | null): string {
  return tokens === null ? '' : `, after ${tokens.toLocaleString('en')} tokens (median)`;
}

function fixed(value: number): string {
  return value.toFixed(2);
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
