/** The statements of the mlp at one position, one by one: what a debugger steps through. */

import { type CoreStatement, matches } from '../check/core.ts';
import { codeOf, evaluate, fits } from '../check/evaluate.ts';
import type { StateType } from '../check/types.ts';
import { createUndefinedCache, isUndefined, type Value } from '../check/values.ts';

/** One statement that is reached. */
export interface Step {
  readonly statement: CoreStatement;
  /** The new value of an assignment, the value of a `let`, the subject of a match or an `if`. */
  readonly value: Value;
  /** The values of the `let`s before it, by their slots. */
  readonly locals: ReadonlyMap<number, Value>;
  readonly effect: Effect;
}

export type Effect =
  | { readonly kind: 'assigns'; readonly variable: number; readonly code: number }
  | { readonly kind: 'names' }
  /** Goes on in an arm. */
  | { readonly kind: 'chooses'; readonly arm: number }
  /** Leaves everything as it is: the value is undefined, is none of the variable's, or no arm has it. */
  | { readonly kind: 'nothing'; readonly because: 'undefined' | 'range' | 'no arm' };

export interface StatementContext {
  /** The type of a variable that is assigned. */
  readonly typeOf: (variable: number) => StateType | null;
  /** What the variables hold; assignments take effect after the last statement. */
  readonly variables: ReadonlyMap<number, Value>;
}

export function stepsOf(statements: readonly CoreStatement[], { typeOf, variables }: StatementContext): Step[] {
  const undefinedValue = createUndefinedCache();
  const steps: Step[] = [];
  run(statements, new Map());
  return steps;

  function run(block: readonly CoreStatement[], outer: ReadonlyMap<number, Value>): void {
    let locals = outer;
    for (const statement of block) {
      const core = statement.kind === 'match' ? statement.subject : statement.value;
      const value = evaluate(core, { variables, locals, undefinedValue });
      const effect = effectOf(statement, value, typeOf);
      steps.push({ statement, value, locals, effect });
      if (statement.kind === 'let') locals = new Map(locals).set(statement.slot, value);
      if (statement.kind === 'match' && effect.kind === 'chooses') run(statement.arms[effect.arm]?.body ?? [], locals);
    }
  }
}

/** What a statement does, given the value of its expression. */
export function effectOf(
  statement: CoreStatement,
  value: Value,
  typeOf: (variable: number) => StateType | null,
): Effect {
  if (statement.kind === 'let') return { kind: 'names' };
  if (isUndefined(value)) return { kind: 'nothing', because: 'undefined' };
  if (statement.kind === 'match') {
    const arm = statement.arms.findIndex(({ patterns }) => matches(patterns, value));
    return arm < 0 ? { kind: 'nothing', because: 'no arm' } : { kind: 'chooses', arm };
  }
  const type = typeOf(statement.variable);
  const code = type !== null && fits(type, value) ? codeOf(type, value) : undefined;
  return code === undefined
    ? { kind: 'nothing', because: 'range' }
    : { kind: 'assigns', variable: statement.variable, code };
}

/** The codes that some steps assign, by variable. */
export function assignedBy(steps: readonly Step[]): ReadonlyMap<number, number> {
  return new Map(
    steps.flatMap(({ effect }) => (effect.kind === 'assigns' ? [[effect.variable, effect.code] as const] : [])),
  );
}
