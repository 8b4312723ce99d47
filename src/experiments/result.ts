/** The results of an experiment as a page of Markdown. */

import type { Claim, Experiment, Findings, ResultTable, Size } from './experiment.ts';

export interface Result {
  readonly experiment: string;
  readonly title: string;
  readonly size: Size;
  readonly seed: number;
  /** The version that measured it. */
  readonly altac: string;
  readonly claims: readonly Claim[];
  readonly tables: readonly ResultTable[];
  /** Files beside it. */
  readonly plots: readonly string[];
}

export function resultOf(
  { name, title }: Experiment,
  { size, seed, altac }: Pick<Result, 'size' | 'seed' | 'altac'>,
  { claims, tables, plots }: Findings,
): Result {
  const files = Object.keys(plots).map((plot) => `${plot}.svg`);
  return { experiment: name, title, size, seed, altac, claims, tables, plots: files };
}

export function resultMarkdown({ experiment, title, size, seed, altac, claims, tables, plots }: Result): string {
  const parts = [
    `# ${title}`,
    `\`altac experiment ${experiment} --size ${size} --seed ${seed}\`, altac ${altac}`,
    markdownTable({
      title: 'Claims',
      columns: ['claim', 'source', 'expected', 'measured', 'verdict'],
      rows: claims.map(({ claim, source, expected, measured, verdict }) => [
        claim,
        source,
        expected,
        measured,
        `**${verdict}**`,
      ]),
    }),
    ...plots.map((plot) => {
      const name = plot.replace(/\.svg$/, '');
      return `![${name}](${plot})\n\n[Its data](${name}.csv)`;
    }),
    ...tables.map(markdownTable),
  ];
  return `${parts.join('\n\n')}\n`;
}

function markdownTable({ title, columns, rows }: ResultTable): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const isNumber = columns.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const rule = line(columns.map((_, column) => (isNumber[column] === true ? '---:' : '---')));
  return [`## ${title}`, '', line(columns), rule, ...rows.map(line)].join('\n');
}
