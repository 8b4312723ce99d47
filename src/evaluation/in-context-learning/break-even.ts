/** From how many texts on the same demonstrations for all, which an endpoint keeps in its cache, cost less than retrieval. */

import type { ReportTable } from '../report.ts';
import { type Cell, requestsOf } from './cells.ts';
import { tokensShown } from './estimate.ts';
import type { DataSet } from './items.ts';
import type { Selection } from './selection.ts';

/** Of tokens of prompts, in any unit. */
export interface PromptPrices {
  readonly uncached: number;
  /** Of those that the endpoint has read just before. */
  readonly cached: number;
}

export interface PromptLength {
  readonly selection: Selection;
  readonly count: number;
  /** Of the demonstrations alone, about, for a text of the test part. */
  readonly tokens: number;
}

/** Of the first run and the given order, as others are alike. */
export function promptLengths(data: DataSet, cells: readonly Cell[], seed: number): readonly PromptLength[] {
  const requests = requestsOf(data);
  return cells
    .filter(({ run, order, block }) => run === 0 && order === 'given' && block === null)
    .map((cell) => {
      const shown = requests(cell, { seed, atOnce: Number.POSITIVE_INFINITY }).flatMap(({ task, queries }) =>
        queries.map(() => tokensShown(task.demonstrations)),
      );
      const tokens = shown.reduce((sum, each) => sum + each, 0) / shown.length;
      return { selection: cell.selection, count: cell.count, tokens };
    });
}

/**
 * The first number of texts at which `fixed` tokens of demonstrations for all, F, cost no more than `retrieved` ones for
 * each, R; `null`: they never do. A text takes r requests (one, or one for each label), and what a request has in common with
 * the one before is cached: F u + (Q r − 1) F c against Q (R u + (r − 1) R c), with u and c the prices. What both have, the
 * texts themselves and the answers, is left out.
 */
export function breakEven(
  fixed: number,
  retrieved: number,
  requests: number,
  { uncached, cached }: PromptPrices,
): number | null {
  const once = fixed * (uncached - cached);
  const saved = retrieved * (uncached + (requests - 1) * cached) - requests * fixed * cached;
  if (once <= saved) return 1;
  return saved <= 0 ? null : Math.ceil(once / saved);
}

/** None without demonstrations that are retrieved, and others. */
export function breakEvenTables(
  lengths: readonly PromptLength[],
  requests: number,
  prices: PromptPrices,
): readonly ReportTable[] {
  const retrieved = lengths.filter(({ selection }) => selection === 'bm25');
  const fixed = lengths.filter(({ selection }) => selection !== 'bm25');
  if (retrieved.length === 0 || fixed.length === 0) return [];
  const selections = new Set(fixed.map(({ selection }) => selection));
  return [
    {
      title: 'From how many texts on the same demonstrations for all cost less than retrieved ones',
      columns: ['the same', 'tokens', ...retrieved.map(({ count }) => `bm25, ${count.toLocaleString('en')}`)],
      rows: fixed.map(({ selection, count, tokens }) => [
        selections.size > 1 ? `${selection}, ${count.toLocaleString('en')}` : count.toLocaleString('en'),
        Math.round(tokens),
        ...retrieved.map((other) => breakEven(tokens, other.tokens, requests, prices) ?? 'never'),
      ]),
      note: `By tokens of demonstrations, four characters each, ${prices.uncached} for a million and ${prices.cached} from the cache (--price-in, --price-cached), if the endpoint keeps the prompt of one request for the next. Of accuracy it says nothing: that is in the first table.`,
    },
  ];
}
