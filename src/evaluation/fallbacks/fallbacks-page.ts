/** The report as a page: stacked bars, a map of what stands where in each list, tables. */

import { escaped, pageText, tableText } from '../../views/page.ts';
import type { GenerationAnalysis } from './analyse.ts';
import { type Slot, slots } from './labels.ts';
import {
  barsOf,
  type ComparedBar,
  cells,
  headingOf,
  notesOn,
  overviewRows,
  type Report,
  remarksOn,
  slotNames,
  summaryRows,
} from './report.ts';
import type { FallbackSummary } from './summary.ts';

/** A row of the map for each prompt; more are not shown. */
const mostRows = 150;

/** Told apart by those who see few colours (Okabe and Ito), and by letters. */
const marks: Readonly<Record<Slot, { readonly colour: string; readonly letter: string; readonly dark?: true }>> = {
  correct: { colour: '#009e73', letter: 'C', dark: true },
  hallucination: { colour: '#e69f00', letter: 'H' },
  new: { colour: '#56b4e9', letter: 'N' },
  unverified: { colour: '#56b4e9', letter: 'U' },
  degenerate: { colour: '#cc79a7', letter: 'D' },
  repetition: { colour: '#0072b2', letter: 'R', dark: true },
  badFormat: { colour: '#8c8c8c', letter: 'f' },
  topicChange: { colour: '#b3b3b3', letter: 't' },
  end: { colour: '#d0d0d0', letter: 'e' },
  truncated: { colour: '#e8e8e8', letter: 'x' },
};

export function fallbacksPage(report: Report, analyses: readonly GenerationAnalysis[]): string {
  const { summaries, mode } = report;
  const bars = barsOf(report);
  const present = slots.filter((slot) => bars.some(({ items }) => items[slot] !== undefined));
  const plots =
    mode === 'tokens' || present.length === 0
      ? []
      : [
          '<h2>Mean numbers of items</h2>',
          legend(present),
          barsSvg(bars),
          tableText(overviewRows(report, slotNames), 'Means over prompts'),
        ];
  const body = [
    '<h1>Fallbacks</h1>',
    ...notesOn(report).map((note) => `<p class="note">${escaped(note)}</p>`),
    ...plots,
    ...summaries.flatMap((summary) => section(summary, report, analyses)),
  ];
  return pageText({ title: 'Fallbacks', body: body.join('\n'), style });
}

function section(summary: FallbackSummary, report: Report, analyses: readonly GenerationAnalysis[]): string[] {
  const own = analyses.filter(({ generation: { model, group } }) => model === summary.model && group === summary.group);
  const rows = summaryRows(summary, report).map(({ name, estimate, remark = '' }) => [
    name.trim(),
    ...cells(estimate),
    remark,
  ]);
  const lines = remarksOn(summary).map((remark) => `<p>${escaped(remark)}</p>`);
  return [
    `<h2>${escaped(headingOf(summary))}</h2>`,
    `<div class="beside"><div>${tableText([['', 'mean', 'interval', ''], ...rows], 'With intervals over prompts')}${lines.join('')}</div>${mapOf(own)}</div>`,
  ];
}

function legend(present: readonly Slot[]): string {
  const entries = present.map(
    (slot) => `<span><i style="background:${marks[slot].colour}"></i>${marks[slot].letter} ${slotNames[slot]}</span>`,
  );
  return `<p class="legend">${entries.join(' ')}</p>`;
}

const [barHeight, barGap, nameWidth, barWidth] = [22, 6, 240, 640];

function barsSvg(bars: readonly ComparedBar[]): string {
  const most = Math.max(
    ...bars.map(({ items }) => Object.values(items).reduce((sum, value) => sum + Math.max(0, value), 0)),
    1e-9,
  );
  const height = bars.length * (barHeight + barGap);
  const rows = bars.map(({ name, items: means, isPaper }, index) => {
    const y = index * (barHeight + barGap);
    let x = nameWidth;
    const pieces = slots.map((slot) => {
      const items = means[slot] ?? 0;
      const width = (Math.max(0, items) / most) * barWidth;
      if (width === 0) return '';
      const piece = rectangle({
        x,
        y,
        width,
        height: barHeight,
        slot,
        title: `${name}: ${slotNames[slot]} ${items.toFixed(2)}`,
      });
      const text = width < 30 ? '' : letterAt(x + width / 2, y + barHeight / 2, items.toFixed(1), slot);
      x += width;
      return piece + text;
    });
    return `<text class="name" x="${nameWidth - 8}" y="${y + barHeight / 2}">${escaped(name)}</text><g${isPaper ? ' class="authors"' : ''}>${pieces.join('')}</g>`;
  });
  return `<svg class="bars" role="img" aria-label="Mean numbers of items" viewBox="0 0 ${nameWidth + barWidth} ${height}" width="${nameWidth + barWidth}" height="${height}">${rows.join('\n')}</svg>`;
}

const [cellWidth, cellHeight] = [14, 12];

/** Rows are prompts, columns the places of items: the first generation of each prompt. */
function mapOf(analyses: readonly GenerationAnalysis[]): string {
  const firsts = new Map<string, GenerationAnalysis>();
  for (const analysis of analyses) {
    const key = analysis.generation.prompt ?? analysis.generation.id ?? '';
    if (!firsts.has(key)) firsts.set(key, analysis);
  }
  const all = [...firsts].filter(([, { order }]) => order.length > 0);
  if (all.length === 0) return '';
  const shown = all.slice(0, mostRows);
  const columns = Math.max(...shown.map(([, { order }]) => order.length));
  const cells = shown.flatMap(([key, { order, items }], row) =>
    order.map((slot, column) => {
      const [x, y] = [column * cellWidth, row * cellHeight];
      const item = items[column]?.text;
      const title = `${key.trim()} · ${column + 1}: ${slotNames[slot]}${item === undefined ? '' : ` “${item}”`}`;
      return (
        rectangle({ x, y, width: cellWidth - 1, height: cellHeight - 1, slot, title }) +
        letterAt(x + 6.5, y + 6, marks[slot].letter, slot)
      );
    }),
  );
  const [width, height] = [columns * cellWidth, shown.length * cellHeight];
  const rest = all.length > shown.length ? ` The first ${shown.length} of ${all.length}.` : '';
  return `<figure><figcaption>A row for each prompt, a column for each item.${rest}</figcaption><svg class="map" role="img" aria-label="What stands where" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${cells.join('')}</svg></figure>`;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly slot: Slot;
  readonly title: string;
}

function rectangle({ x, y, width, height, slot, title }: Rectangle): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" fill="${marks[slot].colour}"><title>${escaped(title)}</title></rect>`;
}

function letterAt(x: number, y: number, text: string, slot: Slot): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${marks[slot].dark === true ? '#fff' : '#111'}">${text}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const style = `
.authors { opacity: .65; }
.note { color: var(--faint); }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend i { display: inline-block; width: .9em; height: .9em; margin-right: .35em; vertical-align: -.1em; }
svg { max-width: 100%; height: auto; display: block; }
svg text { text-anchor: middle; dominant-baseline: central; font: 12px system-ui, sans-serif; pointer-events: none; }
svg .name { text-anchor: end; fill: var(--ink); }
.map text { font-size: 8px; }
.beside { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
figure { margin: 0; }
figcaption { color: var(--faint); padding-bottom: .25rem; }
`;
