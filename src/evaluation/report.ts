/** One form of report for all evaluations: as text for terminals, as JSON, as Markdown, and as a page that is one file. */

import { linedUp } from '../views/columns.ts';
import { markedItemsStyle } from '../views/marked-items.ts';
import { escaped, pageText } from '../views/page.ts';
import { wrapped } from '../views/text.ts';
import { plotFigure, type ReportPlot } from './report-plots.ts';
import type { Estimate } from './statistics/bootstrap.ts';

export interface EvaluationReport {
  readonly title: string;
  /** Everything that is needed to repeat it: version, model, data with hashes, seeds, how many. */
  readonly provenance: Readonly<Record<string, string | number>>;
  /** What must not be overlooked by those who read the numbers. */
  readonly warnings: readonly string[];
  /** What follows from the numbers for those who asked. */
  readonly findings?: readonly string[];
  readonly tables: readonly ReportTable[];
  /** Of all that the tables say; plots of one table stand with it. */
  readonly plots: readonly ReportPlot[];
  /** How numbers came about, a line each. */
  readonly notes?: readonly string[];
  /** For programs: fields of the JSON beside those above. */
  readonly results?: Readonly<Record<string, unknown>>;
}

export interface ReportTable {
  readonly title: string;
  /** The first heads the names of the rows; none where rows are only names. */
  readonly columns: readonly string[];
  /** A cell past the columns is a remark on its row. */
  readonly rows: readonly (readonly [name: string, ...cells: readonly ReportCell[]])[];
  /** Of estimates, and of numbers that are not whole; without it three digits that count. */
  readonly decimals?: number;
  /** What the numbers mean, in a sentence or two. */
  readonly note?: string;
  readonly plots?: readonly ReportPlot[];
  /** Cells are texts to be read, and the table too long for a terminal. */
  readonly isOnlyOnPages?: boolean;
}

/** `null`: there is no such number. Two numbers: an interval. */
export type ReportCell = string | number | Estimate | readonly [number, number] | null;

export function reportText({
  title,
  provenance,
  warnings,
  findings = [],
  tables,
  notes = [],
}: EvaluationReport): string {
  const parts = [
    `${title}\n`,
    ...noteLines(warnings.map((warning) => `warning: ${warning}`)),
    ...tables.filter(({ isOnlyOnPages = false }) => !isOnlyOnPages).map(tableText),
    ...noteLines(findings),
    ...noteLines(notes),
    Object.entries(provenance)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  ];
  return parts.join('\n');
}

/** With all digits. Plots are there as the numbers that they show, but for maps: these show every item of a run. */
export function reportJson({ results = {}, ...report }: EvaluationReport): string {
  const withoutMaps = (plots: readonly ReportPlot[]): readonly ReportPlot[] =>
    plots.filter(({ kind }) => kind !== 'map');
  const all = {
    ...results,
    ...report,
    tables: report.tables.map((table) =>
      table.plots === undefined ? table : { ...table, plots: withoutMaps(table.plots) },
    ),
    plots: withoutMaps(report.plots),
  };
  return `${JSON.stringify(all, (_, value: unknown) => (Number.isNaN(value) ? null : value), 2)}\n`;
}

export function reportMarkdown({
  title,
  provenance,
  warnings,
  findings = [],
  tables,
  notes = [],
}: EvaluationReport): string {
  const list = (some: readonly string[]): string[] =>
    some.length === 0 ? [] : [some.map((line) => `- ${line}`).join('\n')];
  const parts = [
    `# ${title}`,
    ...warnings.map((warning) => `**Warning:** ${warning}`),
    ...list(findings),
    ...tables.flatMap((table) => [
      `## ${table.title}`,
      ...(table.rows.length === 0 ? [] : [markdownTable(table)]),
      ...(table.note === undefined ? [] : [table.note]),
    ]),
    ...list([...notes, ...Object.entries(provenance).map(([name, value]) => `${name}: ${value}`)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

export function reportPage(report: EvaluationReport): string {
  const { title, provenance, warnings, findings = [], tables, plots, notes = [] } = report;
  const rows = Object.entries(provenance).map(([name, value]) => [name, String(value)] as const);
  const repeat: ReportTable = { title: '', columns: ['', ''], rows, isOnlyOnPages: true };
  const body = [
    `<h1>${escaped(title)}</h1>`,
    ...warnings.map((warning) => `<p class="warning"><strong>Warning:</strong> ${escaped(warning)}</p>`),
    ...findings.map((finding) => `<p><strong>${escaped(finding)}</strong></p>`),
    ...plots.map(plotFigure),
    ...tables.map((table) => {
      const note = table.note === undefined ? '' : `<p class="note">${escaped(table.note)}</p>`;
      const own = (table.plots ?? []).map(plotFigure).join('');
      return `<section><h2>${escaped(table.title)}</h2><div class="beside"><div class="table">${tableHtml(table)}${note}</div>${own}</div></section>`;
    }),
    ...notes.map((note) => `<p class="note">${escaped(note)}</p>`),
    '<h2>How to repeat it</h2>',
    tableHtml(repeat),
  ];
  return pageText({ title, body: body.join('\n'), style: style + markedItemsStyle });
}

const widthOfNotes = 80;

const style = `
section { margin: 1.5rem 0; }
.beside { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.table { overflow-x: auto; max-width: 100%; }
.note { max-width: 46rem; color: var(--faint); white-space: pre-line; }
.table .note { max-width: 33rem; }
.text { text-align: left; }
.text:is(td, th) { vertical-align: top; }
figure { margin: 1rem 0; max-width: 100%; }
figcaption { font-weight: bold; }
figure svg { max-width: 100%; height: auto; border-radius: 4px; }
.warning { border-left: 4px solid #e69f00; padding-left: .75rem; margin: .75rem 0; }
@media print { section, figure { break-inside: avoid-page; } }
`;

/** A table alone, as in the text of a report. */
export function tableText(table: ReportTable): string {
  return `${table.title}\n${tableLines(table)}${noteLines(table.note === undefined ? [] : [table.note]).join('')}`;
}

/** Paragraphs, one after the other; none of nothing. */
function noteLines(some: readonly string[]): string[] {
  return some.length === 0 ? [] : [some.map((line) => `${wrapped(line, widthOfNotes)}\n`).join('')];
}

function tableLines(table: ReportTable): string {
  const { columns, rows } = table;
  const width = columns.length;
  const lines = rows.map((row) => row.map((cell) => cellText(cell, table)));
  if (width === 0) return linedUp(lines);
  const remarks = ['', ...lines.map((line) => line[width] ?? '')];
  return linedUp([columns, ...lines.map((line) => line.slice(0, width))])
    .split('\n')
    .map((line, index) => (remarks[index] ? `${line}  ${remarks[index]}` : line))
    .join('\n');
}

function tableHtml(table: ReportTable): string {
  const { columns, rows, isOnlyOnPages = false } = table;
  if (rows.length === 0) return '';
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  const heads = Array.from({ length: width }, (_, index) => {
    const kind = isOnlyOnPages || index >= columns.length ? ' class="text"' : '';
    return `<th scope="col"${kind}>${escaped(columns[index] ?? '')}</th>`;
  });
  const lines = rows.map(([name, ...cells]) => {
    const others = Array.from({ length: width - 1 }, (_, index) => {
      const isText = isOnlyOnPages || index + 1 >= columns.length;
      const text = index < cells.length ? cellText(cells[index] ?? null, table) : '';
      return `<td${isText ? ' class="text"' : ''}>${escaped(text)}</td>`;
    });
    return `<tr><th scope="row">${escaped(name)}</th>${others.join('')}</tr>`;
  });
  const heading = columns.length === 0 ? '' : `<thead><tr>${heads.join('')}</tr></thead>`;
  return `<table>${heading}<tbody>${lines.join('\n')}</tbody></table>`;
}

function markdownTable(table: ReportTable): string {
  const { columns, rows } = table;
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => (cells[index] ?? '').replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [
    line(columns),
    line(Array.from({ length: width }, (_, index) => (index === 0 || index >= columns.length ? '---' : '---:'))),
    ...rows.map((row) => line(row.map((cell) => cellText(cell, table)))),
  ].join('\n');
}

function cellText(cell: ReportCell, { decimals }: ReportTable): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? cell.toLocaleString('en') : numberText(cell, decimals);
  if (isInterval(cell)) return intervalText(cell, decimals);
  const { value, interval } = cell;
  const text = numberText(value, decimals);
  return interval === null ? text : `${text} ${intervalText(interval, decimals)}`;
}

function isInterval(cell: Estimate | readonly [number, number]): cell is readonly [number, number] {
  return Array.isArray(cell);
}

function intervalText(interval: readonly [number, number], decimals: number | undefined): string {
  return `[${interval.map((end) => numberText(end, decimals)).join(', ')}]`;
}

/** Without `decimals` whole numbers as they are, others with three digits that count. */
function numberText(value: number, decimals: number | undefined): string {
  if (Number.isNaN(value)) return '–';
  if (decimals !== undefined) {
    const digits = {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: 'negative',
    } as const;
    return value.toLocaleString('en', digits);
  }
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  if (size < 0.001) return value.toExponential(1);
  return size < 1 ? value.toFixed(3) : value.toPrecision(4);
}
