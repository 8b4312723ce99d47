/** How several series are told apart in plots of points: by colour and by form. */

import type { SymbolType } from '@observablehq/plot';
import { escaped } from './page.ts';
import { colours } from './plot.ts';

export interface SeriesMark {
  readonly name: string;
  readonly colour: string;
  readonly symbol: SymbolType;
}

const symbols: readonly { readonly symbol: SymbolType; readonly sign: string }[] = [
  { symbol: 'circle', sign: '●' },
  { symbol: 'square', sign: '■' },
  { symbol: 'triangle', sign: '▲' },
  { symbol: 'diamond', sign: '◆' },
  { symbol: 'star', sign: '★' },
  { symbol: 'cross', sign: '✚' },
];

/** By the order in which they come; those past the sixth begin anew. */
export function seriesMarks(names: readonly string[]): readonly SeriesMark[] {
  return [...new Set(names)].map((name, index) => ({
    name,
    colour: colours[index % colours.length] ?? 'black',
    symbol: symbols[index % symbols.length]?.symbol ?? 'circle',
  }));
}

/** SVG for the heading of a plot, so far down; none where there is nothing to tell apart. */
export function legendSvg(marks: readonly SeriesMark[], y: number): string {
  if (marks.length < 2) return '';
  const entries = marks.map(({ name, colour }, index) => {
    const sign = symbols[index % symbols.length]?.sign ?? '';
    return `<tspan fill="${colour}">${sign}</tspan> ${escaped(name)}`;
  });
  return `<text x="8" y="${y}" font-size="12">${entries.join(' <tspan> </tspan> ')}</text>`;
}
