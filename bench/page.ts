/** Where figures go: tables of README.md, and pictures with their data in `plots/`, of the same run. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Plot } from '../src/views/plot.ts';
import { plotCsv } from '../src/views/plots/csv.ts';
import { plotSvg } from '../src/views/plots/svg.ts';

export type Row = readonly (string | number)[];

/** By the name of a file, without its ending. */
export type Plots = Readonly<Record<string, Plot>>;

/** Numbers stand to the right of all columns but the first. */
export function table(header: readonly string[], rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Writes anew what stands between `<!-- title -->` and `<!-- end -->`. */
export function writeSection(title: string, text: string, plots: Plots = {}): void {
  process.stdout.write(`${text}\n\n`);
  const folder = new URL('plots/', import.meta.url);
  for (const [name, plot] of Object.entries(plots)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`${name}.svg`, folder), plotSvg(plot));
    writeFileSync(new URL(`${name}.csv`, folder), plotCsv(plot));
  }
  const page = new URL('README.md', import.meta.url);
  const pictures = Object.entries(plots).map(
    ([name, plot]) => `![${plot.title}](plots/${name}.svg)\n\n[Its data](plots/${name}.csv)`,
  );
  const content = [text, ...pictures].filter((part) => part !== '').join('\n\n');
  writeFileSync(page, withSection(readFileSync(page, 'utf8'), title, content));
}

/** Throws an Error where the page has no such section. */
export function withSection(page: string, title: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${title} -->\n)[\\s\\S]*?(<!-- end -->)`);
  if (!pattern.test(page)) throw new Error(`README.md has no section ${title}`);
  return page.replace(pattern, (_, start: string, end: string) => `${start}${content}\n${end}`);
}
