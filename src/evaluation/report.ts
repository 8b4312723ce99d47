/** One form of report for all evaluations: as text for terminals, as JSON, and as a page that is one file. */

import { linedUp } from '../views/columns.ts';
import { escaped, pageText, tableText } from '../views/page.ts';
import type { LinePlot } from '../views/plot.ts';
import { plotSvg } from '../views/plots/svg.ts';
import { wrapped } from '../views/text.ts';
import type { Estimate } from './statistics/bootstrap.ts';

export interface EvaluationReport {
  readonly title: string;
  /** Everything that is needed to repeat it: version, model, data with hashes, seeds, how many. */
  readonly provenance: Readonly<Record<string, string | number>>;
  /** What must not be overlooked by those who read the numbers. */
  readonly warnings: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly plots: readonly LinePlot[];
}

export interface ReportTable {
  readonly title: string;
  /** The first heads the names of the rows; none where rows are only names. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [name: string, ...cells: readonly ReportCell[]])[];
  /** What the numbers mean, in a sentence or two. */
  readonly note?: string;
}

/** `null`: there is no such number. */
export type ReportCell = string | number | Estimate | null;

export function reportText({ title, provenance, warnings, tables }: EvaluationReport): string {
  const parts = [
    `${title}\n`,
    ...(warnings.length > 0
      ? [warnings.map((warning) => `${wrapped(`warning: ${warning}`, widthOfNotes)}\n`).join('')]
      : []),
    ...tables.map(
      (table) =>
        `${table.title}\n${linedUp(textRows(table))}${table.note === undefined ? '' : `${wrapped(table.note, widthOfNotes)}\n`}`,
    ),
    Object.entries(provenance)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  ];
  return parts.join('\n');
}

/** With all digits. Plots are there as the numbers that they show. */
export function reportJson(report: EvaluationReport): string {
  return `${JSON.stringify(report, (_, value: unknown) => (Number.isNaN(value) ? null : value), 2)}\n`;
}

export function reportPage({ title, provenance, warnings, tables, plots }: EvaluationReport): string {
  const body = [
    `<h1>${escaped(title)}</h1>`,
    ...warnings.map((warning) => `<p class="warning"><strong>Warning:</strong> ${escaped(warning)}</p>`),
    ...tables.map((table) => {
      const note = table.note === undefined ? '' : `<p>${escaped(table.note)}</p>`;
      const rows = table.columns.length === 0 ? [[''], ...textRows(table)] : textRows(table);
      return `<section>${tableText(rows, table.title)}${note}</section>`;
    }),
    ...plots.map((plot) => `<figure>${plotSvg(plot)}</figure>`),
    '<h2>How to repeat it</h2>',
    tableText([['', ''], ...Object.entries(provenance).map(([name, value]) => [name, String(value)])], ''),
  ];
  return pageText({ title, body: body.join('\n'), style });
}

const widthOfNotes = 80;

const style = `
section { margin: 1.5rem 0; overflow-x: auto; }
caption { color: var(--ink); font-weight: bold; }
figure { margin: 1.5rem 0; }
figure svg { max-width: 100%; height: auto; border-radius: 4px; }
.warning { border-left: 4px solid #e69f00; padding-left: .75rem; margin: .75rem 0; }
`;

/** The heading too. */
function textRows({ columns, rows }: ReportTable): string[][] {
  return [...(columns.length === 0 ? [] : [[...columns]]), ...rows.map((row) => row.map(cellText))];
}

function cellText(cell: ReportCell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell);
  const { value, interval } = cell;
  if (interval === null) return numberText(value);
  return `${numberText(value)} [${interval.map(numberText).join(', ')}]`;
}

/** Whole numbers as they are, others with three digits that count. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  if (size < 0.001) return value.toExponential(1);
  return size < 1 ? value.toFixed(3) : value.toPrecision(4);
}
