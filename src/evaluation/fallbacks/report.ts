/** The report on a file of generations: as text, as JSON, as Markdown. */

import { linedUp } from '../../views/columns.ts';
import type { Estimate } from '../statistics/bootstrap.ts';
import type { AnalysisMode } from './analyse.ts';
import type { RuleSet } from './corrections.ts';
import { type Slot, slots } from './labels.ts';
import type { PaperBar, PaperFigure } from './paper-bars.ts';
import type { FallbackSummary, PointSummary } from './summary.ts';

export interface Report {
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

export const slotNames: Readonly<Record<Slot, string>> = {
  correct: 'correct',
  hallucination: 'hallucination',
  new: 'new',
  unverified: 'unverified',
  degenerate: 'degenerate',
  repetition: 'repetition',
  badFormat: 'bad format',
  topicChange: 'topic change',
  end: 'end of text',
  truncated: 'truncated',
};

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
export interface ReportRow {
  readonly name: string;
  readonly estimate: Estimate;
  readonly remark?: string;
}

export function reportText(report: Report): string {
  const parts = [
    ...(hasOverview(report) ? [linedUp(overviewRows(report, shortNames))] : []),
    ...report.summaries.map((summary) => {
      const rows = summaryRows(summary, report).map(({ name, estimate, remark = '' }) => [
        name,
        ...cells(estimate),
        remark,
      ]);
      const heading = ['', 'mean', `${percent(report.level)} interval`];
      const table = linedUp([heading, ...rows].map((row) => row.slice(0, 3)));
      const lines = table
        .split('\n')
        .map((line, index) => `${line}${index > 0 && rows[index - 1]?.[3] ? `  ${rows[index - 1]?.[3]}` : ''}`);
      return [headingOf(summary), ...lines, ...remarksOn(summary)]
        .filter((line) => line !== '')
        .join('\n')
        .concat('\n');
    }),
    `${notesOn(report).join('\n')}\n`,
  ];
  return parts.join('\n');
}

export function reportMarkdown(report: Report): string {
  const table = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
    [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n');
  const parts = [
    '# Fallbacks',
    ...(hasOverview(report) ? [table(overviewRows(report, slotNames))] : []),
    ...report.summaries.flatMap((summary) => [
      `## ${headingOf(summary)}`,
      table([
        ['', 'mean', `${percent(report.level)} interval`, ''],
        ...summaryRows(summary, report).map(({ name, estimate, remark = '' }) => [name, ...cells(estimate), remark]),
      ]),
      remarksOn(summary).join('  \n'),
    ]),
    notesOn(report)
      .map((note) => `- ${note}`)
      .join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export function reportJson({ summaries, ...settings }: Report): object {
  return { ...settings, summaries };
}

/** A row for each model and group, and for each bar of the authors; a column for each slot. */
export function overviewRows(
  { summaries, paper }: Pick<Report, 'summaries' | 'paper'>,
  names: Readonly<Record<Slot, string>>,
): string[][] {
  const bars = barsOf({ summaries, paper });
  const present = slots.filter((slot) => bars.some(({ items }) => items[slot] !== undefined));
  return [
    ['items', ...present.map((slot) => names[slot])],
    ...bars.map(({ name, items, isPaper }) => [
      name,
      // What the paper does not tell apart is not 0.
      ...present.map((slot) => (isPaper && items[slot] === undefined ? '–' : fixed(items[slot] ?? 0))),
    ]),
  ];
}

/** Mean items of everything that is compared. */
export interface ComparedBar extends PaperBar {
  readonly isPaper: boolean;
}

export function barsOf({ summaries, paper }: Pick<Report, 'summaries' | 'paper'>): readonly ComparedBar[] {
  return [
    ...summaries.map((summary) => ({
      name: nameOf(summary),
      items: Object.fromEntries(summary.slots.map(({ slot, items }) => [slot, items.value])),
      isPaper: false,
    })),
    ...(paper?.bars ?? []).map(({ name, items }) => ({ name: `${name} (authors)`, items, isPaper: true })),
  ];
}

function hasOverview({ mode, summaries, paper }: Report): boolean {
  return mode !== 'tokens' && (summaries.length > 1 || paper !== null);
}

export function nameOf({ model, group }: Pick<FallbackSummary, 'model' | 'group'>): string {
  return [model, group].filter((name) => name !== '').join(', ') || 'all';
}

export function headingOf(summary: FallbackSummary): string {
  const { prompts, generations, asked, slots } = summary;
  const items = slots.length === 0 || asked === null ? '' : `, ${asked} items asked for`;
  return `${nameOf(summary)}: ${counted(prompts, 'prompt')}, ${counted(generations, 'generation')}${items}`;
}

export function summaryRows(summary: FallbackSummary, { mode }: Pick<Report, 'mode'>): readonly ReportRow[] {
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
export function remarksOn({ shift, slots, stopped, matches }: FallbackSummary): string[] {
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
export function notesOn({ mode, rules, resamples, truncateAt, skipped, summaries, paper }: Report): string[] {
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

export function cells({ value, interval }: Estimate): [string, string] {
  return [fixed(value), interval === null ? '–' : `${fixed(interval[0])} to ${fixed(interval[1])}`];
}

export function fixed(value: number): string {
  return value.toFixed(2);
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
