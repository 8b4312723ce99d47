/** The records of a trace: for every input, layer and position, what the mlp was given and what it made of it. */

import type { Engine, Execution, States } from '../ir/execution.ts';
import { seededRandom } from '../random/seeded.ts';
import { runWithTransitions } from './transitions.ts';

export interface TraceRecord {
  /** The number of the input, from 0. */
  readonly input: number;
  /** Token ids, with the frame. */
  readonly tokens: readonly number[];
  /** From 0. */
  readonly layer: number;
  readonly position: number;
  /** Codes of all variables from `row` on, after attention: head outputs hold what they selected. */
  readonly before: States;
  /** The same after the mlp: head outputs are undefined again. */
  readonly after: States;
  readonly row: number;
  /** How often the mlp was given just this, where equal records are counted and not repeated; else 1. */
  readonly count: number;
}

export interface RecordOptions {
  /** The layer limit. */
  readonly layers: number;
  /** The share of records that are kept, from 0 to 1, drawn for each by itself. */
  readonly sampleRate: number;
  readonly seed: number;
}

/** Runs one input and shows its records, by layer and position. Throws an `InputError` for what is no input. */
export function traceInput(
  engine: Engine,
  variables: number,
  { input, tokens }: Pick<TraceRecord, 'input' | 'tokens'>,
  { layers, sampleRate, seed }: RecordOptions,
  see: (record: TraceRecord) => void,
): Execution {
  return runWithTransitions(engine, tokens, layers, (number, before, after) => {
    const layer = number - 1;
    for (const position of tokens.keys()) {
      const record = { input, tokens, layer, position, before, after, row: position * variables, count: 1 };
      if (sampleRate >= 1 || randomOf(record, seed)() < sampleRate) see(record);
    }
  });
}

/** Randomness of a record's own: it does not depend on what else is written, or where. */
export function randomOf(
  { input, layer, position }: Pick<TraceRecord, 'input' | 'layer' | 'position'>,
  seed: number,
): () => number {
  let mixed = seed;
  for (const part of [input, layer, position]) mixed = Math.imul(mixed ^ (part + 1), 0x9e3779b1) ^ (mixed >>> 15);
  return seededRandom(mixed);
}

/** The mlp gives equal outputs for equal inputs: one record stands for all of them, the first, with their count. */
export interface DistinctRecords {
  readonly add: (record: TraceRecord) => void;
  /** Whether the mlp was given these codes, one for each variable. */
  readonly has: (codes: States) => boolean;
  /** In the order in which they were first seen; each with its own row alone, from 0. */
  readonly records: () => readonly TraceRecord[];
}

export function distinctRecords(variables: number): DistinctRecords {
  const known = new Map<string, { readonly record: TraceRecord; count: number }>();
  return {
    add: (record) => {
      const { before, after, row, count } = record;
      const codes = before.subarray(row, row + variables);
      const key = keyOf(codes);
      const same = known.get(key);
      if (same === undefined) {
        const own = { ...record, before: codes.slice(), after: after.slice(row, row + variables), row: 0 };
        known.set(key, { record: own, count });
      } else same.count += count;
    },
    has: (codes) => known.has(keyOf(codes)),
    records: () => [...known.values()].map(({ record, count }) => ({ ...record, count })),
  };
}

/** Codes are small: as characters they are a short text. */
function keyOf(codes: States): string {
  return String.fromCodePoint(...codes);
}
