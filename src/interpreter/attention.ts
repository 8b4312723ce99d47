/** One attention head on one input: finds the selected positions of every position, and what the head makes of them. */

import { sizeOf } from '../ir/domain.ts';
import type { Head, Program } from '../ir/program.ts';
import {
  type Collector,
  countCollector,
  type MeanTable,
  meanCollector,
  meanTable,
  selectCollector,
} from './collectors.ts';

/** What is the same for all inputs. */
export interface HeadTables {
  readonly head: Head;
  /** Whether `matches[query code * classes + class]` selects. */
  readonly matches: Uint8Array;
  readonly queryCodes: number;
  /** The variables that the head reads. */
  readonly reads: readonly number[];
  /** For every value of a mean head its table, else `null`. */
  readonly means: readonly (MeanTable | null)[];
}

/** The states that a head works on: `codes[position * variables + variable]`. */
export interface HeadInput {
  readonly codes: Int32Array;
  readonly variables: number;
  readonly positions: number;
}

export interface RunningHead {
  /**
   * Evaluates the head at all positions on the states as they are, writes its outputs into them, and calls
   * `changed(position)` wherever one differs from what stood there, `broken(position)` where selected values disagree.
   */
  readonly evaluate: (changed: (position: number) => void, broken: (position: number) => void) => void;
}

export function headTables(program: Program, head: Head, possible: readonly (readonly number[])[]): HeadTables {
  const queryCodes = head.query.classesOf.length;
  const matches = new Uint8Array(queryCodes * head.classes);
  head.query.classesOf.forEach((classes, code) => {
    for (const each of classes) matches[code * head.classes + each] = 1;
  });
  const reads = [head.key.variable, head.query.variable, ...head.values.map(({ source }) => source)];
  return {
    head,
    matches,
    queryCodes,
    reads: [...new Set(reads.filter((variable) => variable !== null))],
    means: head.values.map(({ source, target }) => {
      const from = source === null ? undefined : program.variables[source]?.domain;
      const to = program.variables[target]?.domain;
      if (head.aggregate !== 'mean' || from?.kind !== 'numeric' || to?.kind !== 'numeric') return null;
      return meanTable(from.values, possible[source ?? 0] ?? [], to.values);
    }),
  };
}

export function startHead(program: Program, tables: HeadTables, input: HeadInput): RunningHead {
  const { head } = tables;
  const collectors = head.values.map(({ target }, index): Collector => {
    const domain = program.variables[target]?.domain;
    const size = domain === undefined ? 0 : sizeOf(domain);
    const table = tables.means[index] ?? null;
    if (table !== null) return meanCollector(head.classes + 1, table, size, input.positions);
    return head.aggregate === 'count'
      ? countCollector(head.classes + 1, size)
      : selectCollector(head.classes + 1, size);
  });
  return head.offsets === null
    ? byContent(tables, collectors, input)
    : byOffset(tables, head.offsets, collectors, input);
}

/** Without offsets all positions with one query see the same: every class is collected once, every query read once. */
function byContent(tables: HeadTables, collectors: readonly Collector[], input: HeadInput): RunningHead {
  const { head, queryCodes } = tables;
  const { codes, variables, positions } = input;
  const classOf = Int32Array.from(head.key.classOf);
  const classesOf = head.query.classesOf.map((classes) => Int32Array.from(classes));
  const scratch = head.classes;
  const answers = collectors.map(() => new Int32Array(queryCodes));
  const disagreements = new Uint8Array(queryCodes);
  const known = new Int32Array(queryCodes);
  let round = 0;

  const collect = (): void => {
    head.values.forEach(({ source }, index) => {
      const collector = collectors[index];
      if (collector === undefined) return;
      for (let slot = 0; slot < head.classes; slot++) collector.reset(slot);
      for (let position = 0; position < positions; position++) {
        const row = position * variables;
        const each = classOf[head.key.variable === null ? 0 : (codes[row + head.key.variable] ?? 0)] ?? -1;
        if (each >= 0) collector.add(each, source === null ? 0 : (codes[row + source] ?? 0));
      }
    });
  };

  const answer = (query: number): void => {
    const classes = classesOf[query];
    disagreements[query] = 0;
    collectors.forEach((collector, index) => {
      let slot = classes?.[0] ?? scratch;
      if (classes?.length !== 1) {
        slot = scratch;
        collector.reset(scratch);
        for (const each of classes ?? []) collector.merge(scratch, each);
      }
      const answersOfValue = answers[index];
      if (answersOfValue !== undefined) answersOfValue[query] = collector.read(slot);
      if (collector.disagrees(slot)) disagreements[query] = 1;
    });
  };

  return {
    evaluate: (changed, broken) => {
      round++;
      collect();
      for (let position = 0; position < positions; position++) {
        const row = position * variables;
        const query = head.query.variable === null ? 0 : (codes[row + head.query.variable] ?? 0);
        if (known[query] !== round) {
          known[query] = round;
          answer(query);
        }
        if (disagreements[query] === 1) broken(position);
        for (let index = 0; index < answers.length; index++) {
          const target = row + (head.values[index]?.target ?? 0);
          const value = answers[index]?.[query] ?? 0;
          if (codes[target] === value) continue;
          codes[target] = value;
          changed(position);
        }
      }
    },
  };
}

/** With offsets only the positions at these distances are looked at. */
function byOffset(
  { head, matches }: HeadTables,
  offsets: readonly number[],
  collectors: readonly Collector[],
  { codes, variables, positions }: HeadInput,
): RunningHead {
  const classOf = Int32Array.from(head.key.classOf);
  const distances = Int32Array.from(offsets.filter((offset) => Math.abs(offset) < positions));
  return {
    evaluate: (changed, broken) => {
      for (let position = 0; position < positions; position++) {
        const row = position * variables;
        const query = head.query.variable === null ? 0 : (codes[row + head.query.variable] ?? 0);
        for (const collector of collectors) collector.reset(0);
        for (let index = 0; index < distances.length; index++) {
          const other = position + (distances[index] ?? 0);
          if (other < 0 || other >= positions) continue;
          const otherRow = other * variables;
          const each = classOf[head.key.variable === null ? 0 : (codes[otherRow + head.key.variable] ?? 0)] ?? -1;
          if (each < 0 || matches[query * head.classes + each] !== 1) continue;
          for (let value = 0; value < collectors.length; value++) {
            const source = head.values[value]?.source ?? null;
            collectors[value]?.add(0, source === null ? 0 : (codes[otherRow + source] ?? 0));
          }
        }
        for (let value = 0; value < collectors.length; value++) {
          const collector = collectors[value];
          if (collector === undefined) continue;
          if (collector.disagrees(0)) broken(position);
          const target = row + (head.values[value]?.target ?? 0);
          const code = collector.read(0);
          if (codes[target] === code) continue;
          codes[target] = code;
          changed(position);
        }
      }
    },
  };
}
