/** What stands where in each list, as a map. */

import type { ItemMark } from '../../views/marked-items.ts';
import type { ReportPlot } from '../report-plots.ts';
import type { GenerationAnalysis } from './analyse.ts';
import { type Slot, slots } from './labels.ts';
import { slotNames } from './slot-names.ts';

/** A row of the map for each prompt; more are not shown. */
const mostRows = 150;

/** Told apart by those who see few colours (Okabe and Ito), and by letters. */
const marks: Readonly<Record<Slot, Omit<ItemMark, 'name'>>> = {
  correct: { colour: '#009e73', letter: 'C', isDark: true },
  hallucination: { colour: '#e69f00', letter: 'H', isDark: false },
  new: { colour: '#56b4e9', letter: 'N', isDark: false },
  unverified: { colour: '#56b4e9', letter: 'U', isDark: false },
  degenerate: { colour: '#cc79a7', letter: 'D', isDark: false },
  repetition: { colour: '#0072b2', letter: 'R', isDark: true },
  badFormat: { colour: '#8c8c8c', letter: 'f', isDark: false },
  topicChange: { colour: '#b3b3b3', letter: 't', isDark: false },
  end: { colour: '#d0d0d0', letter: 'e', isDark: false },
  truncated: { colour: '#e8e8e8', letter: 'x', isDark: false },
};

export function marksOf(some: readonly Slot[]): readonly ItemMark[] {
  return some.map((slot) => ({ name: slotNames[slot], ...marks[slot] }));
}

/** Rows are prompts, columns the places of items: the first generation of each prompt. None without items. */
export function placesMap(analyses: readonly GenerationAnalysis[]): readonly ReportPlot[] {
  const firsts = new Map<string, GenerationAnalysis>();
  for (const analysis of analyses) {
    const key = analysis.generation.prompt ?? analysis.generation.id ?? '';
    if (!firsts.has(key)) firsts.set(key, analysis);
  }
  const all = [...firsts].filter(([, { order }]) => order.length > 0);
  if (all.length === 0) return [];
  const shown = all.slice(0, mostRows);
  const rest = all.length > shown.length ? ` The first ${shown.length} of ${all.length}.` : '';
  return [
    {
      kind: 'map',
      title: `A row for each prompt, a column for each item.${rest}`,
      marks: marksOf(slots),
      rows: shown.map(([key, { order, items }]) =>
        order.map((slot, column) => {
          const item = items[column]?.text;
          const said = item === undefined ? '' : ` “${item}”`;
          return { mark: slots.indexOf(slot), text: `${key.trim()} · ${column + 1}: ${slotNames[slot]}${said}` };
        }),
      ),
    },
  ];
}
