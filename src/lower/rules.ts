/** The assignments of a program as rules: cubes of the paths to them, with constants or sums to assign. */

import { keep } from '../check/late-reads.ts';
import type { Site } from '../check/site.ts';
import type { Value } from '../check/values.ts';
import type { Diagrams, Reference } from '../ir/diagrams.ts';
import {
  type Assignment,
  type Band,
  type Condition,
  largestOf,
  type Place,
  type Rule,
  type Sum,
} from '../ir/program.ts';
import type { Exploration, Explored, Level } from './explore.ts';
import { type DraftRule, mergedRules } from './merge-rules.ts';

export interface RuleSet {
  readonly sums: readonly Sum[];
  readonly rules: readonly Rule[];
}

/** At each level that is asked the codes that lead on, ascending. */
export type Conditions = ReadonlyMap<number, readonly number[]>;

/** A part of a function: where the conditions hold, it is this. */
interface Piece {
  readonly conditions: Conditions;
  readonly result: Result;
}

type Result =
  | { readonly kind: 'code'; readonly code: number }
  /** The code is a function of the code at this level. */
  | { readonly kind: 'copy'; readonly level: number; readonly codes: readonly (number | null)[] }
  /** The code is sign · (the sum at this level) + offset. */
  | { readonly kind: 'sum'; readonly level: number; readonly sign: 1 | -1; readonly offset: number };

/** Thrown where an assignment would take more rules than this. */
export class RuleLimitError extends Error {
  readonly variable: number;

  constructor(variable: number) {
    super(`more than ${mostRules} rules`);
    this.variable = variable;
  }
}

export const mostRules = 100_000;

/** Fewer codes are cheaper as constants. */
const fewCodes = 3;

export function rulesOf({ diagrams, levels, sums, assignments }: Exploration, placeOf: (site: Site) => Place): RuleSet {
  const found: Sum[] = [...sums];
  const copies = new Map<string, number>();
  const rules = mergedRules(
    assignments.flatMap((assignment) =>
      piecesOfAssignment(assignment, diagrams, levels).map(({ conditions, result }) => ({
        conditions,
        assigns: [assignmentOf(assignment.variable, result)],
        places: assignment.sites.map(placeOf),
      })),
    ),
    (level) => arityOf(levels[level], sums),
  );
  return { sums: found, rules: rules.map(ruleOf) };

  function assignmentOf(variable: number, result: Result): Assignment {
    if (result.kind === 'code') return { variable, code: result.code };
    const level = levels[result.level];
    if (result.kind === 'sum')
      return { variable, sum: level?.kind === 'sum' ? level.sum : 0, sign: result.sign, offset: result.offset };
    const source = level?.kind === 'variable' ? level.variable : 0;
    const known = result.codes.filter((code) => code !== null);
    const least = Math.min(...known);
    const numbers = result.codes.map((code) => (code === null ? 0 : code - least));
    const key = `${source}:${numbers.join()}`;
    const sum = copies.get(key) ?? found.push({ terms: [{ variable: source, numbers }] }) - 1;
    copies.set(key, sum);
    return { variable, sum, sign: 1, offset: least };
  }

  function ruleOf({ conditions, assigns, places }: DraftRule): Rule {
    const when: Condition[] = [];
    const within: Band[] = [];
    for (const [at, codes] of conditions) {
      const level = levels[at];
      if (level?.kind === 'variable') when.push({ variable: level.variable, codes });
      if (level?.kind === 'sum') within.push({ sum: level.sum, ranges: rangesOf(codes) });
    }
    when.sort((a, b) => a.variable - b.variable);
    within.sort((a, b) => a.sum - b.sum);
    return { when, within, assigns, places };
  }
}

function arityOf(level: Level | undefined, sums: readonly Sum[]): number {
  if (level?.kind === 'variable') return level.values;
  const sum = level === undefined ? undefined : sums[level.sum];
  return sum === undefined ? 0 : largestOf(sum) + 1;
}

/** The path and the value apart or together, whichever takes fewer rules. */
function piecesOfAssignment(
  { variable, path, value }: Explored,
  diagrams: Diagrams<Value>,
  levels: readonly Level[],
): Piece[] {
  const together = diagrams.where(path, value, keep);
  const joint = pieces(together, diagrams, levels);
  const paths = diagrams.cubes(path, (reached) => reached === true, mostRules);
  const values = pieces(value, diagrams, levels);
  if (paths !== undefined && values !== null && (joint === null || paths.length * values.length < joint.length)) {
    return paths.flatMap((cube) =>
      values.flatMap(({ conditions, result }) => {
        const both = intersection(new Map(cube.map(({ level, codes }) => [level, codes])), conditions);
        return both === null ? [] : [{ conditions: both, result }];
      }),
    );
  }
  if (joint === null) throw new RuleLimitError(variable);
  return joint;
}

/** `null` where no code is left at some level. */
function intersection(a: Conditions, b: Conditions): Conditions | null {
  const both = new Map(a);
  for (const [level, codes] of b) {
    const other = both.get(level);
    const common = other === undefined ? codes : codes.filter((code) => other.includes(code));
    if (common.length === 0) return null;
    both.set(level, common);
  }
  return both;
}

/** Disjoint pieces that make up a function, without those that keep. `null` where they are too many. */
function pieces(start: Reference, diagrams: Diagrams<Value>, levels: readonly Level[]): Piece[] | null {
  const found: Piece[] = [];
  return visit(start, new Map()) ? found : null;

  function visit(reference: Reference, conditions: Conditions): boolean {
    if (found.length > mostRules) return false;
    if (diagrams.isLeaf(reference)) {
      const code = diagrams.valueOf(reference);
      if (typeof code === 'number') found.push({ conditions, result: { kind: 'code', code } });
      return true;
    }
    const at = diagrams.level(reference);
    const children = diagrams.children(reference);
    if (children.every((child) => diagrams.isLeaf(child))) {
      const leaves = children.map((child) => diagrams.valueOf(child));
      const codes = leaves.map((leaf) => (typeof leaf === 'number' ? leaf : null));
      found.push(...lastPieces(at, codes, levels[at], conditions));
      return true;
    }
    const groups = new Map<Reference, number[]>();
    for (const [code, child] of children.entries()) {
      const group = groups.get(child);
      if (group === undefined) groups.set(child, [code]);
      else group.push(code);
    }
    return [...groups].every(([child, codes]) => visit(child, new Map(conditions).set(at, codes)));
  }
}

/** What the codes at the last level lead to: `null` is to keep. */
function lastPieces(
  at: number,
  codes: readonly (number | null)[],
  level: Level | undefined,
  conditions: Conditions,
): Piece[] {
  // Undefined is no number: values that disagree leave any bits behind.
  const last = codes.length - 1;
  const whenUndefined = level?.kind === 'variable' && level.isHead ? (codes[last] ?? null) : null;
  const whenDefined = codes.map((code, index) =>
    level?.kind === 'variable' && level.isHead && index === last ? null : code,
  );
  const wanted = whenDefined.flatMap((code, index) => (code === null ? [] : [index]));
  const distinct = new Set(whenDefined.filter((code) => code !== null));
  if (level?.kind === 'variable' && level.summable && distinct.size >= fewCodes) {
    const copy: Piece = {
      conditions: new Map(conditions).set(at, wanted),
      result: { kind: 'copy', level: at, codes: whenDefined },
    };
    if (whenUndefined === null) return [copy];
    return [copy, { conditions: new Map(conditions).set(at, [last]), result: { kind: 'code', code: whenUndefined } }];
  }
  const found: Piece[] = [];
  const constants = new Map<number, number[]>();
  for (let start = 0; start < codes.length; ) {
    const run = level?.kind === 'sum' ? runFrom(codes, start) : null;
    if (run !== null) {
      const { end, sign } = run;
      const offset = (codes[start] ?? 0) - sign * start;
      const inside = Array.from({ length: end - start }, (_, i) => start + i);
      found.push({
        conditions: new Map(conditions).set(at, inside),
        result: { kind: 'sum', level: at, sign, offset },
      });
      start = end;
      continue;
    }
    const code = codes[start] ?? null;
    if (code !== null) constants.set(code, [...(constants.get(code) ?? []), start]);
    start += 1;
  }
  for (const [code, inside] of constants)
    found.push({ conditions: new Map(conditions).set(at, inside), result: { kind: 'code', code } });
  return found;
}

/** Three neighbours or more whose codes go up or down by one. */
function runFrom(codes: readonly (number | null)[], start: number): { end: number; sign: 1 | -1 } | null {
  for (const sign of [1, -1] as const) {
    let end = start + 1;
    for (; end < codes.length; end++) {
      const [before, code] = [codes[end - 1] ?? null, codes[end] ?? null];
      if (before === null || code !== before + sign) break;
    }
    if (codes[start] !== null && end - start >= fewCodes) return { end, sign };
  }
  return null;
}

function rangesOf(codes: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges;
}
