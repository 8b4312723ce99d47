/** What the expressions of the mlp can be where they are evaluated: over all rounds of a loop together. */

import type { CheckedProgram } from '../src/check/check.ts';
import type { CoreStatement } from '../src/check/core.ts';
import { possibleValues } from '../src/check/possible-values.ts';
import type { Site } from '../src/check/site.ts';
import type { Type } from '../src/check/types.ts';
import { isUndefined } from '../src/check/values.ts';

export interface ExpressionValues {
  readonly statement: CoreStatement;
  readonly site: Site;
  readonly type: Type;
  readonly isConstant: boolean;
  readonly mayBeUndefined: boolean;
  /** `null` where the values are no whole numbers. */
  readonly range: WholeRange | null;
}

export interface WholeRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** In order of place; those of the program itself, not of what it imports. */
export function expressionValues(program: CheckedProgram, uri: string): readonly ExpressionValues[] {
  const found = new Map<number, ExpressionValues>();
  for (const evaluation of program.evaluations) {
    const { statement, core } = evaluation;
    const values = core.site.file === uri ? possibleValues(evaluation, program) : null;
    if (values === null) continue;
    const known = found.get(core.site.start);
    const range = rangeOf(values.filter((value) => !isUndefined(value)));
    found.set(core.site.start, {
      statement,
      site: core.site,
      type: core.type,
      isConstant: core.kind === 'constant',
      mayBeUndefined: (known?.mayBeUndefined ?? false) || values.some(isUndefined),
      range: known === undefined ? range : hull(known.range, range),
    });
  }
  return [...found.values()].sort((a, b) => a.site.start - b.site.start);
}

function rangeOf(values: readonly unknown[]): WholeRange | null {
  const numbers = values.filter((value): value is number => typeof value === 'number' && Number.isInteger(value));
  const [first] = numbers;
  if (first === undefined || numbers.length < values.length) return null;
  const smaller = (a: number, b: number): number => Math.min(a, b);
  const larger = (a: number, b: number): number => Math.max(a, b);
  return { minimum: numbers.reduce(smaller, first), maximum: numbers.reduce(larger, first) };
}

function hull(a: WholeRange | null, b: WholeRange | null): WholeRange | null {
  if (a === null || b === null) return null;
  return { minimum: Math.min(a.minimum, b.minimum), maximum: Math.max(a.maximum, b.maximum) };
}
