/**
 * What the analysis of an mlp block found, statement by statement, so that the next version of the text need not find it
 * again: while someone types, nearly all statements stay what they were.
 */

import type { Diagrams, Reference } from '../ir/diagrams.ts';
import { type Core, type CoreMatch, type CoreStatement, operandsOf } from './core.ts';
import { createSameStatement, type LocalPairs, samePatterns } from './same-core.ts';
import type { Value } from './values.ts';

export interface FlowMemory {
  /** What statements depend on beside themselves, their paths and their locals: the variables, and what is known of heads. */
  readonly environment: string;
  /** References of the records are its. It grows with each version. */
  readonly diagrams: Diagrams<Value>;
  readonly records: readonly StatementRecord[];
  readonly overlays: Overlays;
  /** What was spent of the diagrams' limits when they were new. */
  readonly spentAtFirst: number;
}

/** Assignments to one variable, put together: by what was there, and by what comes on top. */
export type Overlays = Map<Reference, Map<Reference, Reference>>;

export interface StatementRecord {
  readonly statement: CoreStatement;
  readonly path: Reference;
  readonly locals: ReadonlyMap<number, Reference>;
  readonly findings: Findings;
  /** Of each arm of a match; none where the program does not come to. */
  readonly arms: readonly (readonly StatementRecord[])[];
}

export interface Findings {
  /** Whether nothing was to be said, and nothing found that names a place in the text: else it has to be found anew. */
  readonly lasts: boolean;
  readonly value: Reference;
  /** Of an assignment. */
  readonly update: Reference | null;
  /** Of a match: what its subject can be, and the path to each arm. */
  readonly subjects: readonly Value[];
  readonly paths: readonly Reference[];
  readonly visits: readonly MatchVisit[];
}

/** A `match` inside an expression, by its number among them, and what its subject can be. */
export interface MatchVisit {
  readonly index: number;
  readonly subjects: readonly Value[];
}

/** A statement of the version before; `locals`: what has to have the same values, where the statement is the same. */
export interface Counterpart {
  readonly record: StatementRecord;
  readonly locals: LocalPairs | null;
}

/** Of each statement of a block its counterpart, where it has one. */
export type Align = (
  block: readonly CoreStatement[],
  before: readonly StatementRecord[],
) => readonly (Counterpart | undefined)[];

/** The same ones at the beginning and at the end are found; those between them are compared one by one. */
export function createAlign(): Align {
  const same = createSameStatement();
  return (block, before) => {
    if (before.length === 0) return [];
    const found: (Counterpart | undefined)[] = block.map(() => undefined);
    const pair = (at: number, record: StatementRecord | undefined): boolean => {
      const statement = block[at];
      if (statement === undefined || record === undefined) return false;
      const locals = same(statement, record.statement);
      found[at] = { record, locals };
      return locals !== null;
    };
    let first = 0;
    while (pair(first, before[first])) first++;
    let last = 0;
    while (first + last < block.length && pair(block.length - 1 - last, before[before.length - 1 - last])) last++;
    for (let at = first + 1; at < block.length - last; at++) pair(at, before[at]);
    return found;
  };
}

/** What was found before, if it still holds. */
export function recall(
  counterpart: Counterpart | undefined,
  path: Reference,
  locals: ReadonlyMap<number, Reference>,
): Findings | null {
  if (counterpart === undefined || counterpart.locals === null) return null;
  const { record } = counterpart;
  if (!record.findings.lasts || record.path !== path) return null;
  for (const [now, before] of counterpart.locals) {
    const value = locals.get(now);
    if (value === undefined || value !== record.locals.get(before)) return null;
  }
  return record.findings;
}

/** The `match`es in an expression, in a fixed order. */
export function matchesIn(core: Core): readonly CoreMatch[] {
  const inside = operandsOf(core).flatMap(matchesIn);
  return core.kind === 'match' ? [core, ...inside] : inside;
}

/** What the body of an arm was: its place among the others is told from the first where they are as many, or else by its patterns. */
export function armBefore(
  { arms }: Extract<CoreStatement, { readonly kind: 'match' }>,
  index: number,
  counterpart: Counterpart | undefined,
): readonly StatementRecord[] {
  const before = counterpart?.record;
  if (before === undefined || before.statement.kind !== 'match') return [];
  const arm = arms[index];
  const there = before.statement.arms[index];
  const isThere =
    before.arms.length === arms.length ||
    (arm !== undefined && there !== undefined && samePatterns(arm.patterns, there.patterns));
  return before.arms[isThere ? index : before.arms.length - arms.length + index] ?? [];
}
