/**
 * Work on many items that can be killed at any moment: what is done is kept as lines, and a run that goes on does the rest.
 * Nothing is done twice but what had failed, and what was under way when the process ended.
 */

import { sha256 } from '../formats/sha256.ts';
import { attempt, type Decoder, integerIn, list, object, parseJson, text } from '../ir/decoders.ts';
import { ModelError } from '../models/model-error.ts';

/** Lines that were appended are there again when a run goes on, in their order; one that was only begun is not. */
export interface RunLog {
  readonly lines: () => readonly string[];
  readonly append: (line: string) => void;
}

export interface ItemRun<Item, Result> {
  /** Plain data. */
  readonly items: readonly Item[];
  /** The result is plain data. An item that it throws a ModelError or RangeError for has failed, and the others go on. */
  readonly work: (item: Item, index: number) => Promise<Result>;
  /** Reads a result that was kept. */
  readonly decode: Decoder<Result>;
  readonly log: RunLog;
  /** The most items at a time. */
  readonly concurrency: number;
  /** So many failures in a row, and nothing done between, end the run: the endpoint is gone, or the key wrong. */
  readonly mostFailures: number;
  readonly progress: (progress: RunProgress) => void;
  /** Asked before each item. */
  readonly isStopped: () => boolean;
}

export interface RunProgress {
  readonly done: number;
  readonly failed: number;
  readonly all: number;
}

/** Open: the run was stopped before. */
export type ItemOutcome<Result> = SettledOutcome<Result> | { readonly kind: 'open' };

export type SettledOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly message: string; readonly notes: readonly string[] };

/** By item, in their order. Throws a ModelError where too many failed in a row. */
export async function runItems<Item, Result>(run: ItemRun<Item, Result>): Promise<readonly ItemOutcome<Result>[]> {
  const { items, work, log, concurrency, mostFailures, progress, isStopped } = run;
  const hashes = items.map((item) => sha256(JSON.stringify(item)).slice(0, 16));
  const outcomes = keptOutcomes(run, hashes);
  // What failed before is tried again, after what was not tried yet.
  const order = items.map((_, index) => index).filter((index) => outcomes[index]?.kind !== 'done');
  const waiting = [
    ...order.filter((index) => outcomes[index]?.kind === 'open'),
    ...order.filter((index) => outcomes[index]?.kind === 'failed'),
  ];
  let done = items.length - waiting.length;
  let [failed, inARow] = [0, 0];
  let ended: { readonly error: unknown } | null = null;

  async function take(index: number, item: Item): Promise<void> {
    const outcome = await outcomeOf(() => work(item, index));
    outcomes[index] = outcome;
    log.append(JSON.stringify({ index, item: hashes[index], ...outcome }));
    if (outcome.kind === 'done') {
      done += 1;
      inARow = 0;
    } else {
      failed += 1;
      inARow += 1;
      if (inARow >= mostFailures) {
        throw new ModelError(`${inARow} items in a row failed, and the run was ended; the last: ${outcome.message}`, [
          ...outcome.notes,
          'What is done is kept; `--resume` goes on',
        ]);
      }
    }
    progress({ done, failed, all: items.length });
  }

  async function takeSome(): Promise<void> {
    while (ended === null && !isStopped()) {
      const index = waiting.shift();
      const item = index === undefined ? undefined : items[index];
      if (index === undefined || item === undefined) return;
      try {
        await take(index, item);
      } catch (error) {
        ended ??= { error };
      }
    }
  }

  progress({ done, failed, all: items.length });
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, takeSome));
  throwEnd(ended);
  return outcomes;
}

function throwEnd(ended: { readonly error: unknown } | null): void {
  // What was thrown is thrown on, whatever it is.
  if (ended?.error instanceof Error) throw ended.error;
  if (ended !== null) throw new Error(String(ended.error));
}

async function outcomeOf<Result>(work: () => Promise<Result>): Promise<SettledOutcome<Result>> {
  try {
    return { kind: 'done', result: await work() };
  } catch (error) {
    if (error instanceof ModelError) return { kind: 'failed', message: error.message, notes: error.notes };
    if (error instanceof RangeError) return { kind: 'failed', message: error.message, notes: [] };
    throw error;
  }
}

/** Of lines about one item the first that is done counts, else the last. Lines about other items count for nothing. */
function keptOutcomes<Item, Result>(
  { items, log, decode }: ItemRun<Item, Result>,
  hashes: readonly string[],
): ItemOutcome<Result>[] {
  const outcomes = items.map((): ItemOutcome<Result> => ({ kind: 'open' }));
  const lineOf = object((field) => ({
    index: field('index', integerIn(0, items.length)),
    item: field('item', text),
    outcome: outcomeIn(field('kind', text), field, decode),
  }));
  for (const line of log.lines()) {
    const read = attempt(() => lineOf(parseJson(line), ''));
    if (!read.ok) continue;
    const { index, item, outcome } = read.value;
    if (hashes[index] === item && outcomes[index]?.kind !== 'done') outcomes[index] = outcome;
  }
  return outcomes;
}

function outcomeIn<Result>(
  kind: string,
  field: <Value>(name: string, decode: Decoder<Value>) => Value,
  decode: Decoder<Result>,
): ItemOutcome<Result> {
  if (kind === 'done') return { kind, result: field('result', decode) };
  if (kind === 'failed') return { kind, message: field('message', text), notes: field('notes', list(text)) };
  return { kind: 'open' };
}
