/** Coverage for readers. */

import { labelOf } from '../ir/domain.ts';
import type { Program } from '../ir/program.ts';
import { codesText, conditionText, placesText, ruleText, variableName } from '../ir/text.ts';
import type { CaseWatch } from '../traces/cases.ts';
import { type Comparison, countSeen, type DataSetCoverage } from '../traces/coverage.ts';
import type { ElementaryRule } from '../traces/elementary-rules.ts';
import { type Gap, gapsOf } from '../traces/gaps.ts';
import type { MinimalRules } from '../traces/minimal-rules.ts';
import { painted, type Style, wrapped } from './text.ts';

/** What is the same for all data sets. */
export interface CoverageSubject {
  readonly program: Program;
  readonly watch: Pick<CaseWatch, 'elementary' | 'ruleOf'>;
  /** How many elementary rules there are; `null` where nobody counted. */
  readonly elementaryRules: number | null;
}

export interface FailingTest {
  /** As a reader knows it. */
  readonly text: string;
  /** How many rules it needs that training never shows. */
  readonly needs: number;
}

/** A split, in a table of several. */
export interface SplitRow {
  readonly name: string;
  readonly comparison: Comparison;
}

const shownFailures = 5;

export function dataSetText(
  subject: CoverageSubject,
  coverage: DataSetCoverage,
  minimal: MinimalRules,
  style: Style,
): string {
  const rows = countRows(subject, [coverage]);
  const sections = [
    [...lined([['', 'seen', 'in all'], ...rows]), minimalLine(subject.program, minimal)],
    silentLines(subject.program, coverage, style),
  ];
  return sectionsText(sections);
}

export function comparisonText(
  subject: CoverageSubject,
  comparison: Comparison,
  minimal: MinimalRules,
  misled: ReadonlyMap<number, number>,
  failing: readonly FailingTest[],
  style: Style,
): string {
  const { training, test, testOnly } = comparison;
  const rows = countRows(subject, [training, test]);
  const gaps = gapsOf(subject.program, subject.watch, testOnly);
  const sections = [
    [
      ...lined([['', 'training', 'test', 'in all'], ...rows]),
      `tests covered: ${coveredText(comparison)}`,
      minimalLine(subject.program, minimal),
      ...misledLines(subject.program, misled, style),
    ],
    silentLines(subject.program, training, style),
    gaps.length === 0
      ? ['The test needs no elementary rule that training never shows.']
      : [
          `${painted('yellow', 'What the test needs and training never shows', style)}: ${counted(testOnly.length, 'elementary rule')}`,
          ...gaps.flatMap((gap) => gapLines(subject, gap, style)),
        ],
    failingLines(failing, style),
  ];
  return sectionsText(sections);
}

/** Splits of one group, one below the other, with where the gaps are. */
export function splitTableText(subject: CoverageSubject, rows: readonly SplitRow[], style: Style): string {
  const cells = rows.map(({ name, comparison: { training, test, testOnly, failing } }) => [
    name,
    number(training.inputs),
    number(test.inputs),
    `${number(countSeen(training.fired))} / ${number(countSeen(test.fired))}`,
    number(testOnly.length),
    shareText(test.inputs - failing.length, test.inputs),
  ]);
  const [heading = '', ...lines] = lined([
    ['', 'training', 'test', 'elementary rules', 'test only', 'tests covered'],
    ...cells,
  ]);
  const withGaps = lines.flatMap((line, index) => {
    const gaps = gapsOf(subject.program, subject.watch, rows[index]?.comparison.testOnly ?? []);
    if (gaps.length === 0) return [line];
    return [
      line,
      ...indented(
        gaps.map(({ variable, rules }) => `${variableName(subject.program, variable)} ${rules.length}`).join(', '),
        4,
        style,
      ),
    ];
  });
  return `${[heading, ...withGaps].join('\n')}\n`;
}

/** The rules that a data set supports, one a line. */
export function minimalText(program: Program, { rules }: MinimalRules): string {
  return rules
    .map(({ from, rule }) => {
      const places = placesText(program, rule.places);
      return `${String(from).padStart(4)}  ${ruleText(program, rule)}${places === '' ? '' : `  (${places})`}\n`;
    })
    .join('');
}

/** `phase = execute, action = JUMP, here = 20: output_action none → JUMP`. */
export function elementaryRuleText(program: Program, { variable, when, from, to }: ElementaryRule): string {
  const domain = program.variables[variable]?.domain ?? { kind: 'bool' };
  const conditions = [...when]
    .sort((a, b) => a.variable - b.variable)
    .map((each) => conditionText(program, each))
    .join(', ');
  const change = `${variableName(program, variable)} ${labelOf(domain, from)} → ${labelOf(domain, to)}`;
  return conditions === '' ? change : `${conditions}: ${change}`;
}

export function countRows({ program, elementaryRules }: CoverageSubject, sets: readonly DataSetCoverage[]): string[][] {
  const row = (name: string, count: (set: DataSetCoverage) => number, all: number | null): string[] => [
    name,
    ...sets.map((set) => number(count(set))),
    all === null ? '' : number(all),
  ];
  const lines = sets[0]?.lines.length ?? 0;
  const cutShort = sets.some((set) => set.cutShort > 0) ? [row('inputs cut short', (set) => set.cutShort, null)] : [];
  return [
    row('inputs', ({ inputs }) => inputs, null),
    row('layers', ({ layers }) => layers, null),
    ...cutShort,
    row('elementary rules that fire', ({ fired }) => countSeen(fired), elementaryRules),
    row('rules that hold', ({ held }) => countSeen(held), program.rules.length),
    ...(lines === 0
      ? []
      : [row('lines that fire', (set) => set.lines.filter(({ inputs }) => inputs > 0).length, lines)]),
  ];
}

export function minimalLine({ rules: all }: Program, { rules, conditions, conditionsLeft }: MinimalRules): string {
  return `minimal: ${number(rules.length)} of ${counted(all.length, 'rule')}, ${number(conditionsLeft)} of ${counted(conditions, 'condition')}`;
}

/** Where the rules that training supports are not enough for the test. */
function misledLines(program: Program, misled: ReadonlyMap<number, number>, style: Style): string[] {
  if (misled.size === 0) return [];
  const counts = [...misled].sort((a, b) => b[1] - a[1]);
  const parts = counts.map(([variable, count]) => `${variableName(program, variable)} ${number(count)}`);
  return wrapped(`They go wrong in cases of the test: ${parts.join(', ')}`, style.width).split('\n');
}

function silentLines({ sources }: Program, { lines, inputs }: DataSetCoverage, style: Style): string[] {
  const silent = lines.filter((line) => line.inputs === 0);
  if (inputs === 0 || silent.length === 0) return [];
  const rows = silent.map(({ source, line, text }) => [`${sources[source]?.file ?? ''}:${line}`, text]);
  const width = Math.max(...rows.map(([place = '']) => place.length));
  return [
    `${painted('yellow', 'Lines that never fire', style)}`,
    ...rows.map(([place = '', text = '']) => `  ${place.padEnd(width)}  ${text}`),
  ];
}

function gapLines(
  { program, watch }: CoverageSubject,
  { variable, rules, values, places }: Gap,
  style: Style,
): string[] {
  const where = placesText(program, places);
  const example = watch.elementary[rules[0] ?? 0];
  return [
    `  ${painted('bold', variableName(program, variable), style)}: ${number(rules.length)}${where === '' ? '' : ` (${where})`}`,
    ...indented(`to ${valuesText(program, variable, values)}`, 4, style),
    ...(example === undefined ? [] : indented(`as ${elementaryRuleText(program, example)}`, 4, style)),
  ];
}

/** With how many rules assign each, unless that is one for all. */
function valuesText(program: Program, variable: number, values: Gap['values']): string {
  if (values.every(({ rules }) => rules === 1)) {
    const codes = values.map(({ code }) => code).sort((a, b) => a - b);
    return codesText(program, variable, codes);
  }
  return values.map(({ code, rules }) => `${codesText(program, variable, [code])} (${number(rules)})`).join(', ');
}

function failingLines(failing: readonly FailingTest[], style: Style): string[] {
  if (failing.length === 0) return [];
  const rest = failing.length - shownFailures;
  return [
    `${painted('yellow', `${counted(failing.length, 'test')} predicted to fail`, style)}`,
    ...failing
      .slice(0, shownFailures)
      .map(({ text, needs }) => `  ${text === '' ? '(the empty input)' : text}: needs ${number(needs)} of them`),
    ...(rest > 0 ? [`  and ${number(rest)} more; --json lists all`] : []),
  ];
}

export function coveredText({ test, failing }: Comparison): string {
  const covered = test.inputs - failing.length;
  return `${number(covered)} of ${number(test.inputs)} (${shareText(covered, test.inputs)})`;
}

/** Never rounded to all or none. */
function shareText(part: number, whole: number): string {
  if (whole === 0) return 'none';
  const percent = (100 * part) / whole;
  const shown = percent.toFixed(2);
  if (shown === '100.00' && part < whole) return '> 99.99 %';
  if (shown === '0.00' && part > 0) return '< 0.01 %';
  return `${part === whole ? '100' : part === 0 ? '0' : shown} %`;
}

/** The first column to the left, the others to the right. */
function lined(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function indented(text: string, by: number, { width }: Style): string[] {
  const [first = '', ...more] = wrapped(text, width - by - 2).split('\n');
  return [`${' '.repeat(by)}${first}`, ...more.map((line) => `${' '.repeat(by + 2)}${line}`)];
}

function sectionsText(sections: readonly (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

export function counted(count: number, name: string): string {
  return `${number(count)} ${name}${count === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
