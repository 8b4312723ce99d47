/**
 * All states of a position at once. A number that the network computes is a diagram over the codes of variables, whose
 * leaves are intervals: what the number is known to lie in, rounding errors of float32 included.
 */

import { createDiagrams, type Diagrams, type Reference } from '../ir/diagrams.ts';
import { sizeOf } from '../ir/domain.ts';
import { possibleCodes } from '../ir/possible.ts';
import type { Program } from '../ir/program.ts';
import type { CompiledModel } from '../weights/model.ts';
import { type Interval, isPoint, plus } from './interval.ts';

export interface StateSpace {
  readonly diagrams: Diagrams<Interval>;
  /** Equal intervals are one, as diagrams need it. */
  readonly leaf: (interval: Interval) => Reference;
  /** The codes that a variable can have, in the order of a node's children; for a head output `size` last: undefined. */
  readonly codesOf: (variable: number) => readonly number[];
  /** The diagram that gives an interval for each code of a variable. */
  readonly byCode: (variable: number, interval: (code: number) => Interval) => Reference;
  readonly variableAt: (level: number) => number;
  readonly add: (a: Reference, b: Reference) => Reference;
}

/** Nodes of a proof, at most: a quarter of a gigabyte. */
const mostNodes = 4_000_000;

export function stateSpace({ program, layout }: CompiledModel): StateSpace {
  const diagrams = createDiagrams<Interval>(mostNodes);
  const order = variableOrder(program);
  const levels = new Map(order.map((variable, level) => [variable, level]));
  const possible = possibleCodes(program);
  const intervals = new Map<string, Interval>();
  const leaf = (interval: Interval): Reference => {
    const key = isPoint(interval) ? String(interval.low) : `${interval.low} ${interval.high}`;
    const known = intervals.get(key) ?? interval;
    intervals.set(key, known);
    return diagrams.leaf(known);
  };
  const codes = program.variables.map(({ role, domain }, variable) => {
    const reading = layout.readings[variable];
    const size = sizeOf(domain);
    // The margins say which counts and means there are; a count is undefined only where its stair has that too.
    if (role === 'head' && reading?.kind === 'stair')
      return reading.share === null ? reading.stair.codes : [...reading.stair.codes, size];
    const own = possible[variable] ?? [];
    return role === 'head' ? [...own, size] : own;
  });
  const codesOf = (variable: number): readonly number[] => codes[variable] ?? [];
  const byCode: StateSpace['byCode'] = (variable, interval) =>
    diagrams.node(
      levels.get(variable) ?? 0,
      codesOf(variable).map((code) => leaf(interval(code))),
    );
  const intern = (interval: Interval): Interval => diagrams.valueOf(leaf(interval));
  const add = (a: Reference, b: Reference): Reference => diagrams.combine(a, b, (x, y) => intern(plus(x, y)));
  return { diagrams, leaf, codesOf, byCode, variableAt: (level) => order[level] ?? 0, add };
}

/** An order in which the diagrams of the program ask too: parents before children. */
export function variableOrder({ variables, nodes }: Program): number[] {
  const later = variables.map(() => new Set<number>());
  for (const { variable, children } of nodes) {
    for (const child of children) if (child >= 0) later[variable]?.add(nodes[child]?.variable ?? 0);
  }
  const order: number[] = [];
  const seen = new Set<number>();
  const visit = (variable: number): void => {
    if (seen.has(variable)) return;
    seen.add(variable);
    for (const next of later[variable] ?? []) visit(next);
    order.push(variable);
  };
  for (const variable of variables.keys()) visit(variable);
  return order.reverse();
}
