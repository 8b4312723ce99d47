/** What is measured: settings of the demonstrations, each over all texts of the test part. */

import { mixedSeed } from '../../random/seeded.ts';
import type { DataSet, Item, Task } from './items.ts';
import { createRetriever, type Retriever } from './retrieval.ts';
import { type Order, ordered, retrieved, type Selection, takenInOrder } from './selection.ts';

export interface Cell {
  readonly selection: Selection;
  /** How many demonstrations. */
  readonly count: number;
  readonly order: Order;
  /** Which of the shuffled orders, from 1; 0 where the order is no shuffled one. */
  readonly shuffle: number;
  /** Demonstrations of a block; `null`: they are all one. */
  readonly block: number | null;
  /** Which draw of the demonstrations, from 0. */
  readonly run: number;
}

export interface PlanOptions {
  /** Numbers of demonstrations. */
  readonly counts: readonly number[];
  readonly selections: readonly Selection[];
  /** Orders beside the given one; `shuffle` stands for so many. */
  readonly orders: readonly Exclude<Order, 'given'>[];
  readonly shuffles: number;
  /** Sizes of blocks, measured at `blockCount` demonstrations. */
  readonly blocks: readonly number[];
  readonly blockCount: number;
  readonly runs: number;
}

/** Other orders and blocks are measured on the first of the selections. */
export function plannedCells(options: PlanOptions): Cell[] {
  const runs = Array.from({ length: options.runs }, (_, run) => run);
  const plain = { order: 'given', shuffle: 0, block: null } as const;
  const [first = 'random'] = options.selections;
  return runs.flatMap((run) => [
    ...options.selections.flatMap((selection) =>
      options.counts.map((count): Cell => ({ ...plain, selection, count, run })),
    ),
    ...options.orders.flatMap((order) =>
      (order === 'shuffle' ? Array.from({ length: options.shuffles }, (_, i) => i + 1) : [0]).flatMap((shuffle) =>
        options.counts.map((count): Cell => ({ selection: first, count, order, shuffle, block: null, run })),
      ),
    ),
    ...options.blocks.map((block): Cell => ({ ...plain, selection: first, count: options.blockCount, block, run })),
  ]);
}

/** The same for the same cell, and for no other. */
export function cellKey({ selection, count, order, shuffle, block, run }: Cell): string {
  return `${selection} ${count} ${order}${shuffle > 0 ? ` ${shuffle}` : ''} block ${block ?? 'none'} run ${run}`;
}

/** Queries of the test part, by their numbers, that are asked together after the same demonstrations. */
export interface Request {
  readonly queries: readonly number[];
  readonly task: Task;
  /** Demonstrations that were drawn at random, as too few share a word with the query. */
  readonly filledUp: number;
}

export interface RequestOptions {
  readonly seed: number;
  /** The most queries of a request. */
  readonly atOnce: number;
}

/** Makes the requests of cells; what is retrieved for a query is found once. */
export function requestsOf({ training, test, labels }: DataSet): (cell: Cell, options: RequestOptions) => Request[] {
  let retriever: Retriever | null = null;
  const textOf = (number: number): string => test[number]?.text ?? '';
  return (cell, { seed, atOnce }) => {
    const drawSeed = mixedSeed(seed, cell.run);
    const isRetrieved = cell.selection === 'bm25';
    const arranged = (numbers: readonly number[]): readonly number[] =>
      ordered(numbers, training, { order: cell.order, seed: mixedSeed(drawSeed, cell.shuffle), isRetrieved });
    const groups: { readonly numbers: readonly number[]; readonly queries: number[]; readonly filledUp: number }[] = [];
    if (cell.selection === 'bm25') {
      retriever ??= createRetriever(training);
      const places = new Map<string, number>();
      for (const [query, { text }] of test.entries()) {
        const { numbers, filledUp } = retrieved(retriever, text, cell.count, training, drawSeed);
        const own = arranged(numbers);
        const place = places.get(own.join()) ?? groups.length;
        if (place < groups.length) groups[place]?.queries.push(query);
        else groups.push({ numbers: own, queries: [query], filledUp });
        places.set(own.join(), place);
      }
    } else {
      const numbers = takenInOrder(training, cell.selection, drawSeed).slice(0, cell.count);
      groups.push({ numbers: arranged(numbers), queries: test.map((_, query) => query), filledUp: 0 });
    }
    return groups.flatMap(({ numbers, queries, filledUp }) => {
      const demonstrations = numbers.flatMap((number): Item[] => training.slice(number, number + 1));
      return inParts(queries, atOnce).map(
        (part): Request => ({
          queries: part,
          task: { demonstrations, queries: part.map(textOf), labels, block: cell.block, seed: drawSeed },
          filledUp,
        }),
      );
    });
  };
}

function inParts<Each>(all: readonly Each[], size: number): (readonly Each[])[] {
  if (all.length <= size) return [all];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));
}
