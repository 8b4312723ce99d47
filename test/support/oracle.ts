/**
 * The language as it is written, run directly: statements one by one, heads by looking at every pair of
 * positions. Slow and simple, to hold everything else against. It shares the operators on values with
 * the compiler, and nothing that comes after the typed program.
 */

import type { CheckedProgram } from '../../src/check/check.ts';
import type { DeclaredVariable } from '../../src/check/check-variables.ts';
import { type CoreStatement, matches } from '../../src/check/core.ts';
import { codeOf, evaluate, fits, sizeOfType, valueOfCode } from '../../src/check/evaluate.ts';
import type { CheckedHead } from '../../src/check/heads.ts';
import type { StateType } from '../../src/check/types.ts';
import { createUndefinedCache, isUndefined, type Value } from '../../src/check/values.ts';
import type { Execution, RunOptions } from '../../src/ir/execution.ts';

const undefinedValue = createUndefinedCache();

/** Codes of all variables at one position; `null` is undefined. */
type State = (number | null)[];

export function createOracle(program: CheckedProgram): (tokens: readonly number[], options: RunOptions) => Execution {
  const types = program.variables.map(({ type }): StateType => (type.kind === 'unknown' ? { kind: 'bool' } : type));

  return (tokens, { layers: limit, observer }) => {
    let states = tokens.map((token, place) => program.variables.map((variable) => initialCode(variable, token, place)));
    observer?.initial?.(flatten(states));
    let layer = 0;
    while (layer < limit && !halted(states)) {
      layer += 1;
      const attended = attend(states);
      observer?.afterAttention?.(layer, flatten(attended));
      states = attended.map(afterMlp);
      observer?.afterMlp?.(layer, flatten(states));
    }
    return { layers: layer, halted: halted(states), states: flatten(states), brokenPromises: [] };
  };

  function halted(states: readonly State[]): boolean {
    const { halt } = program;
    return halt !== null && states.every((state) => halt.values.includes(state[halt.variable] ?? -1));
  }

  function attend(states: readonly State[]): State[] {
    return states.map((state, query) => {
      const result = [...state];
      for (const head of program.heads) {
        const selected = states.filter((other, key) => selects(head, state, other, key - query));
        for (const { source, target } of head.values)
          result[target.index] = headOutput(head, source?.index ?? null, target.index, selected);
      }
      return result;
    });
  }

  function headOutput(
    { declaration }: CheckedHead,
    source: number | null,
    target: number,
    selected: readonly State[],
  ): number | null {
    const type = types[target];
    if (type === undefined) return null;
    if (source === null) return fits(type, selected.length) ? (codeOf(type, selected.length) ?? null) : null;
    if (selected.length === 0) return null;
    const codes = selected.map((state) => state[source] ?? null);
    const [first = null] = codes;
    if (type.kind !== 'numeric') return codes.every((code) => code === first) ? first : null;
    if (declaration.aggregate === 'count') return null;
    const sourceType = types[source];
    const values = codes.map((code) =>
      sourceType === undefined || code === null ? 0 : Number(valueOfCode(sourceType, code)),
    );
    return nearest(type.values, values);
  }

  function afterMlp(state: State): State {
    const variables = new Map<number, Value>(
      state.map((code, index) => {
        const type = types[index];
        return [
          index,
          code === null || type === undefined
            ? { kind: 'undefined', because: 'head', variable: index }
            : valueOfCode(type, code),
        ];
      }),
    );
    const next = state.map((code, index) => (program.variables[index]?.role === 'head' ? null : code));
    run(program.statements, new Map());
    return next;

    function run(block: readonly CoreStatement[], outer: ReadonlyMap<number, Value>): void {
      const locals = new Map(outer);
      for (const statement of block) {
        const value = evaluate(statement.kind === 'match' ? statement.subject : statement.value, {
          variables,
          locals,
          undefinedValue,
        });
        if (statement.kind === 'let') locals.set(statement.slot, value);
        else if (isUndefined(value)) continue;
        else if (statement.kind === 'match')
          run(statement.arms.find(({ patterns }) => matches(patterns, value))?.body ?? [], locals);
        else {
          const type = types[statement.variable];
          if (type !== undefined && fits(type, value)) next[statement.variable] = codeOf(type, value) ?? null;
        }
      }
    }
  }

  function flatten(states: readonly State[]): Int32Array {
    return Int32Array.from(
      states.flatMap((state) => state.map((code, index) => code ?? sizeOfType(types[index] ?? { kind: 'bool' }))),
    );
  }
}

function initialCode({ role, initial }: DeclaredVariable, token: number, place: number): number | null {
  if (role === 'input') return token;
  if (role === 'position') return place;
  if (initial === null) return null;
  switch (initial.by) {
    case 'constant':
      return initial.value;
    case 'token':
      return initial.values[token] ?? null;
    case 'position':
      return initial.values[place] ?? null;
    case 'token-and-position':
      return initial.values[token]?.[place] ?? null;
  }
}

/** Looks at the pair alone, not at classes of keys. */
function selects({ selection, offsets }: CheckedHead, query: State, key: State, offset: number): boolean {
  if (offsets !== null && !offsets.includes(offset)) return false;
  const q = selection.query.variable === null ? 0 : query[selection.query.variable.index];
  const k = selection.key.variable === null ? 0 : key[selection.key.variable.index];
  return typeof q === 'number' && typeof k === 'number' && selection.selects[q]?.[k] === true;
}

/** The bucket nearest to the mean, ties to the lower one; sums of listed values are exact to well under the tolerance. */
function nearest(buckets: readonly number[], values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let best = 0;
  for (let i = 1; i < buckets.length; i++) {
    const middle = ((buckets[i - 1] ?? 0) + (buckets[i] ?? 0)) / 2;
    if (mean > middle + 1e-9 * Math.max(1, Math.abs(middle))) best = i;
  }
  return best;
}
