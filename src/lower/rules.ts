/** Diagrams to rules: one hidden unit for each way in which a value is written or taken away. */

import type { CheckedProgram } from '../check/check.ts';
import { sizeOfType } from '../check/evaluate.ts';
import type { Value } from '../check/values.ts';
import type { Cube } from '../ir/diagrams.ts';
import type { Condition, Effect, Rule } from '../ir/program.ts';

/** Where rules would be too many. */
export interface RuleLimit {
  readonly variable: number;
  readonly reads: readonly number[];
  readonly limit: number;
}

export type Rules =
  | { readonly ok: true; readonly rules: readonly Rule[] }
  | { readonly ok: false; readonly limit: RuleLimit };

const mostRules = 400_000;

/**
 * For every variable: a rule that writes each new value where it is assigned, and rules that erase the old value
 * wherever anything is assigned. Writing the value that is there cancels with erasing it. Rules with equal
 * conditions are one.
 */
export function rulesOf(
  updates: readonly (readonly [number, number])[],
  { diagrams, order, variables }: CheckedProgram,
): Rules {
  const merged = new Map<string, { readonly when: readonly Condition[]; readonly effects: Effect[] }>();
  for (const [variable, root] of updates) {
    const values = diagrams.leaves(root).filter((value) => typeof value === 'number');
    const limit: RuleLimit = {
      variable,
      reads: diagrams.support(root).map((level) => order[level] ?? 0),
      limit: mostRules,
    };
    // Each cube of a value that is written makes a rule of its own: too many are not worth making.
    if (diagrams.countCubes(root, (value) => typeof value === 'number') > mostRules) return { ok: false, limit };
    for (const code of values) {
      const cubes = diagrams.cubes(root, (value) => value === code, mostRules);
      if (cubes === undefined) return { ok: false, limit };
      for (const cube of cubes) add(conditionsOf(cube, order), { kind: 'write', variable, code });
    }
    const anything = diagrams.map(root, (value): Value => typeof value === 'number');
    const cubes = diagrams.cubes(anything, (value) => value === true, mostRules);
    if (cubes === undefined) return { ok: false, limit };
    const { type } = variables[variable] ?? { type: { kind: 'bool' as const } };
    const size = type.kind === 'unknown' ? 0 : sizeOfType(type);
    for (const cube of cubes) {
      for (const [code, conditions] of splitByOldValue(conditionsOf(cube, order), variable, size))
        add(conditions, { kind: 'erase', variable, code });
    }
    if (merged.size > mostRules) return { ok: false, limit };
  }
  const rules = [...merged.values()].map(({ when, effects }) => ({ when, effects: withoutCancelling(effects) }));
  return { ok: true, rules: rules.filter(({ effects }) => effects.length > 0) };

  function add(when: readonly Condition[], effect: Effect): void {
    const key = when.map((condition) => `${condition.variable}:${condition.codes.join()}`).join(';');
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { when, effects: [effect] });
    else known.effects.push(effect);
  }
}

/** Sorted by variable, so that equal conditions look equal. */
function conditionsOf(cube: Cube, order: readonly number[]): Condition[] {
  return cube
    .map(({ level, codes }) => ({ variable: order[level] ?? 0, codes }))
    .sort((a, b) => a.variable - b.variable);
}

/** The old value has to be known to be taken away: one rule for each that the conditions leave possible. */
function splitByOldValue(when: readonly Condition[], variable: number, size: number): [number, readonly Condition[]][] {
  const known = when.find((condition) => condition.variable === variable);
  const codes = known?.codes ?? Array.from({ length: size }, (_, code) => code);
  const others = when.filter((condition) => condition.variable !== variable);
  return codes.map((code) => [code, [...others, { variable, codes: [code] }].sort((a, b) => a.variable - b.variable)]);
}

/** To write and to erase one value is to do nothing. */
function withoutCancelling(effects: readonly Effect[]): Effect[] {
  const opposite = ({ kind, variable, code }: Effect): boolean =>
    effects.some((other) => other.kind !== kind && other.variable === variable && other.code === code);
  return effects.filter((effect) => !opposite(effect));
}
