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
import { isUniform } from './diagrams.ts';

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
  /** By variable: 1 where it is known to hold one code at every position. */
  readonly uniform: Uint8Array;
}

export interface RunningHead {
  /** Forgets the input before. */
  readonly reset: () => void;
  /**
   * Evaluates the head at all positions on the states as they are, writes its outputs into them, and calls
   * `changed(variable)` for each that differs from what stood there, `broken(position)` where selected values disagree.
   * `isNew`: by variable, 1 where it may have changed since the last evaluation.
   */
  readonly evaluate: (
    isNew: Uint8Array,
    changed: (variable: number) => void,
    broken: (position: number) => void,
  ) => void;
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
  const sizes = head.values.map(({ target }) => sizeOf(program.variables[target]?.domain ?? { kind: 'bool' }));
  const collectors = head.values.map((_, index): Collector => {
    const size = sizes[index] ?? 0;
    const table = tables.means[index] ?? null;
    if (table !== null) return meanCollector(table, size, input.positions);
    return head.aggregate === 'count' ? countCollector(size) : selectCollector(size);
  });
  if (isShift(tables)) return byShift(tables, head.offsets?.[0] ?? 0, sizes, input);
  const keyRole = head.key.variable === null ? 'constant' : program.variables[head.key.variable]?.role;
  const hasFixedKeys = keyRole !== 'state';
  return head.offsets === null
    ? byContent(tables, collectors, input, hasFixedKeys)
    : byOffset(tables, head.offsets, collectors, input);
}

/** Without offsets all positions with one query see the same: every query is answered once. */
function byContent(
  tables: HeadTables,
  collectors: readonly Collector[],
  input: HeadInput,
  hasFixedKeys: boolean,
): RunningHead {
  const { head, matches, queryCodes } = tables;
  const { codes, variables, positions, uniform } = input;
  const keyVariable = head.key.variable;
  const classAtKey = Int32Array.from(head.key.classOf);
  const groups = keyGroups(tables, input, hasFixedKeys);
  const classesOf = head.query.classesOf.map((classes) => Int32Array.from(classes));
  const answers = head.values.map(() => new Int32Array(queryCodes));
  const disagreements = new Uint8Array(queryCodes);
  const known = new Int32Array(queryCodes);
  let round = 0;

  /** Looks at every position once: less work than to group them first. */
  const answerAlone = (query: number): void => {
    disagreements[query] = 0;
    for (let index = 0; index < collectors.length; index++) collectors[index]?.reset();
    for (let position = 0; position < positions; position++) {
      const row = position * variables;
      const each = classAtKey[keyVariable === null ? 0 : (codes[row + keyVariable] ?? 0)] ?? -1;
      if (each < 0 || matches[query * head.classes + each] !== 1) continue;
      for (let index = 0; index < collectors.length; index++) {
        const source = head.values[index]?.source ?? null;
        collectors[index]?.add(source === null ? 0 : (codes[row + source] ?? 0));
      }
    }
    for (let index = 0; index < collectors.length; index++) {
      const answersOfValue = answers[index];
      if (answersOfValue !== undefined) answersOfValue[query] = collectors[index]?.read() ?? 0;
      if (collectors[index]?.disagrees() === true) disagreements[query] = 1;
    }
  };

  const answer = (query: number): void => {
    disagreements[query] = 0;
    for (let index = 0; index < collectors.length; index++) {
      const collector = collectors[index];
      const answersOfValue = answers[index];
      if (collector === undefined || answersOfValue === undefined) continue;
      collector.reset();
      for (const each of classesOf[query] ?? []) groups.collect(each, index, collector);
      answersOfValue[query] = collector.read();
      if (collector.disagrees()) disagreements[query] = 1;
    }
  };

  const queryAt = (position: number): number =>
    head.query.variable === null ? 0 : (codes[position * variables + head.query.variable] ?? 0);

  /** One answer for all positions. */
  const evaluateOnce = (changed: (variable: number) => void, broken: (position: number) => void): void => {
    const query = queryAt(0);
    if (hasFixedKeys) {
      groups.renew();
      answer(query);
    } else answerAlone(query);
    if (disagreements[query] === 1) for (let position = 0; position < positions; position++) broken(position);
    for (let index = 0; index < answers.length; index++) {
      const target = head.values[index]?.target ?? 0;
      const value = answers[index]?.[query] ?? 0;
      if (uniform[target] === 1 && codes[target] === value) continue;
      for (let at = target; at < codes.length; at += variables) codes[at] = value;
      uniform[target] = 1;
      changed(target);
    }
  };

  const evaluateEach = (changed: (variable: number) => void, broken: (position: number) => void): void => {
    groups.renew();
    for (let position = 0; position < positions; position++) {
      const query = queryAt(position);
      if (known[query] !== round) {
        known[query] = round;
        answer(query);
      }
      if (disagreements[query] === 1) broken(position);
    }
    for (let index = 0; index < answers.length; index++) {
      const target = head.values[index]?.target ?? 0;
      const answersOfValue = answers[index];
      let different = false;
      for (let position = 0; position < positions; position++) {
        const at = position * variables + target;
        const value = answersOfValue?.[queryAt(position)] ?? 0;
        if (codes[at] === value) continue;
        codes[at] = value;
        different = true;
      }
      if (!different) continue;
      uniform[target] = Number(isUniform(codes, target, variables));
      changed(target);
    }
  };

  return {
    reset: groups.reset,
    evaluate: (_, changed, broken) => {
      if (positions === 0) return;
      round++;
      if (head.query.variable === null || uniform[head.query.variable] === 1) evaluateOnce(changed, broken);
      else evaluateEach(changed, broken);
    },
  };
}

/** The positions by the classes of their keys. */
interface KeyGroups {
  readonly reset: () => void;
  /** Brings the groups up to date, where keys can change. */
  readonly renew: () => void;
  /** Gives a collector what the positions of a class hold. */
  readonly collect: (each: number, value: number, collector: Collector) => void;
}

function keyGroups({ head }: HeadTables, { codes, variables, positions }: HeadInput, fixed: boolean): KeyGroups {
  const { key, classes, values } = head;
  const classOf = Int32Array.from(key.classOf);
  const sources = values.map(({ source }) => source);
  const start = new Int32Array(classes + 1);
  const members = new Int32Array(positions);
  const classAt = new Int32Array(positions);
  let isReady = false;

  const renew = (): void => {
    if (fixed && isReady) return;
    isReady = true;
    start.fill(0);
    for (let position = 0; position < positions; position++) {
      const each = classOf[key.variable === null ? 0 : (codes[position * variables + key.variable] ?? 0)] ?? -1;
      classAt[position] = each;
      if (each >= 0) start[each + 1] = (start[each + 1] ?? 0) + 1;
    }
    for (let each = 0; each < classes; each++) start[each + 1] = (start[each + 1] ?? 0) + (start[each] ?? 0);
    for (let position = positions - 1; position >= 0; position--) {
      const each = classAt[position] ?? -1;
      if (each < 0) continue;
      // `start` of the next class counts down to that of this one.
      const end = start[each + 1] ?? 0;
      members[end - 1] = position;
      start[each + 1] = end - 1;
    }
    // Each entry has moved to the beginning of its class: shift them back.
    for (let each = 0; each < classes; each++) start[each] = start[each + 1] ?? 0;
    start[classes] = countOf(classAt);
  };

  const collect = (each: number, value: number, collector: Collector): void => {
    const source = sources[value] ?? null;
    const end = start[each + 1] ?? 0;
    for (let index = start[each] ?? 0; index < end; index++) {
      const row = (members[index] ?? 0) * variables;
      collector.add(source === null ? 0 : (codes[row + source] ?? 0));
    }
  };

  const reset = (): void => {
    isReady = false;
  };
  return { reset, renew, collect };
}

function countOf(classAt: Int32Array): number {
  let count = 0;
  for (const each of classAt) if (each >= 0) count += 1;
  return count;
}

/** Whether a head only fetches values from one position at a fixed distance. */
function isShift({ head, matches }: HeadTables): boolean {
  const { aggregate, key, offsets, query } = head;
  if (aggregate !== 'select' || offsets?.length !== 1 || key.variable !== null || query.variable !== null) return false;
  const each = key.classOf[0] ?? -1;
  return each >= 0 && matches[each] === 1;
}

/** Columns are copied, those whose source has changed. */
function byShift({ head }: HeadTables, distance: number, sizes: readonly number[], input: HeadInput): RunningHead {
  const { codes, variables, positions, uniform } = input;
  const first = Math.max(0, -distance);
  const last = Math.min(positions, positions - distance);

  const shift = (source: number | null, target: number, nothing: number): boolean => {
    let different = false;
    for (let position = 0; position < positions; position++) {
      const at = position * variables + target;
      let code = nothing;
      if (position >= first && position < last) {
        code = source === null ? 0 : (codes[(position + distance) * variables + source] ?? 0);
      }
      if (codes[at] === code) continue;
      codes[at] = code;
      different = true;
    }
    return different;
  };

  return {
    reset: () => {},
    evaluate: (isNew, changed) => {
      for (let value = 0; value < head.values.length; value++) {
        const { source = null, target = 0 } = head.values[value] ?? {};
        if (source !== null && isNew[source] === 0) continue;
        if (!shift(source, target, sizes[value] ?? 0)) continue;
        uniform[target] = Number(isUniform(codes, target, variables));
        changed(target);
      }
    },
  };
}

/** With offsets only the positions at these distances are looked at. */
function byOffset(
  { head, matches }: HeadTables,
  offsets: readonly number[],
  collectors: readonly Collector[],
  { codes, variables, positions, uniform }: HeadInput,
): RunningHead {
  const classOf = Int32Array.from(head.key.classOf);
  const distances = Int32Array.from(offsets.filter((offset) => Math.abs(offset) < positions));
  const different = new Uint8Array(collectors.length);
  return {
    reset: () => {},
    evaluate: (_, changed, broken) => {
      different.fill(0);
      for (let position = 0; position < positions; position++) {
        const row = position * variables;
        const query = head.query.variable === null ? 0 : (codes[row + head.query.variable] ?? 0);
        for (const collector of collectors) collector.reset();
        for (let index = 0; index < distances.length; index++) {
          const other = position + (distances[index] ?? 0);
          if (other < 0 || other >= positions) continue;
          const otherRow = other * variables;
          const each = classOf[head.key.variable === null ? 0 : (codes[otherRow + head.key.variable] ?? 0)] ?? -1;
          if (each < 0 || matches[query * head.classes + each] !== 1) continue;
          for (let value = 0; value < collectors.length; value++) {
            const source = head.values[value]?.source ?? null;
            collectors[value]?.add(source === null ? 0 : (codes[otherRow + source] ?? 0));
          }
        }
        for (let value = 0; value < collectors.length; value++) {
          const collector = collectors[value];
          if (collector === undefined) continue;
          if (collector.disagrees()) broken(position);
          const target = row + (head.values[value]?.target ?? 0);
          const code = collector.read();
          if (codes[target] === code) continue;
          codes[target] = code;
          different[value] = 1;
        }
      }
      for (let value = 0; value < collectors.length; value++) {
        if (different[value] === 0) continue;
        const target = head.values[value]?.target ?? 0;
        uniform[target] = Number(isUniform(codes, target, variables));
        changed(target);
      }
    },
  };
}
