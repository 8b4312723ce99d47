/** What the expressions of a program can be where they are evaluated, as far as the diagrams of the checker know. */

import { createDiagrams, DiagramLimitError, type Reference } from '../ir/diagrams.ts';
import type { CheckedProgram } from './check.ts';
import { type Core, operandsOf } from './core.ts';
import { sizeOfType } from './evaluate.ts';
import type { Evaluation } from './flow.ts';
import { elsewhere, restrict } from './inspect.ts';
import type { Site } from './site.ts';
import { type SymbolicContext, symbolic, variableDiagram } from './symbolic.ts';
import { type StateType, unknown } from './types.ts';
import { createUndefinedCache, isUndefined, noConversion, type Value } from './values.ts';

/** `null` where the diagrams would become too large. Heads that are proved to select something are not undefined. */
export function possibleValues(
  { path, value }: Evaluation,
  { diagrams, consistent, certain }: CheckedProgram,
): readonly Value[] | null {
  try {
    const reached = restrict(path, value, diagrams);
    // Which heads are undefined together matters only where one is.
    const uncertain = diagrams.leaves(reached).some((each) => each !== elsewhere && isUndefined(each));
    return diagrams
      .leaves(uncertain ? restrict(consistent, reached, diagrams) : reached)
      .filter((each) => each !== elsewhere && !isCertain(each));
  } catch (error) {
    if (error instanceof DiagramLimitError) return null;
    throw error;
  }

  function isCertain(each: Value): boolean {
    return isUndefined(each) && each.because === 'head' && certain.has(each.variable);
  }
}

/** An expression somewhere in the mlp, and what the locals that it may read stand for. */
export interface Occurrence {
  readonly core: Core;
  readonly locals: ReadonlyMap<number, Reference>;
}

/** All occurrences of the expression at a place: in a loop there is one for each round. */
export function occurrencesOf({ file, start, end }: Site, program: CheckedProgram): readonly Occurrence[] {
  const { diagrams } = program;
  const context: SymbolicContext = {
    diagrams,
    undefinedValue: createUndefinedCache(),
    read: readIn(program),
    visitMatch: () => {},
  };
  return program.evaluations.flatMap(({ core, locals }) => within(core, locals));

  function within(core: Core, locals: ReadonlyMap<number, Reference>): readonly Occurrence[] {
    const { site } = core;
    // What a call stands for was written elsewhere.
    if (site.file !== file || site.start > start || site.end < end) return [];
    if (core.kind === 'let') {
      const value = within(core.value, locals);
      if (value.length > 0) return value;
      const inner = new Map(locals).set(core.slot, symbolic(core.value, locals, context));
      const body = within(core.body, inner);
      if (body.length > 0) return body;
    } else if (core.kind !== 'comprehension') {
      const inside = operandsOf(core).flatMap((operand) => within(operand, locals));
      if (inside.length > 0) return inside;
    }
    return site.start === start && site.end === end ? [{ core, locals }] : [];
  }
}

/** Variables as the diagrams of the checker have them. */
function readIn({ diagrams, variables, order }: CheckedProgram): (variable: number) => Reference {
  return (variable) => {
    const { type, role } = variables[variable] ?? { type: unknown, role: 'state' };
    if (type.kind === 'unknown') return diagrams.leaf(noConversion);
    return variableDiagram(variable, order.indexOf(variable), type, sizeOfType(type), role === 'head', diagrams);
  };
}

/** A parameter that stands in an expression for a variable or a local. */
export interface Stand {
  readonly of: { readonly kind: 'read'; readonly variable: number } | { readonly kind: 'local'; readonly slot: number };
  readonly type: StateType;
}

/** More combinations of parameters are not looked at. */
const mostNodes = 50_000;

/** What an expression can be for all values of its parameters; `null` where these are too many, or a `match` lacks arms. */
export function valuesForAll(core: Core, parameters: readonly Stand[]): readonly Value[] | null {
  const diagrams = createDiagrams<Value>(mostNodes);
  const diagramOf = (wanted: Stand['of']): Reference => {
    const level = parameters.findIndex(({ of }) =>
      of.kind === 'read'
        ? wanted.kind === 'read' && of.variable === wanted.variable
        : wanted.kind === 'local' && of.slot === wanted.slot,
    );
    const type = parameters[level]?.type;
    return type === undefined
      ? diagrams.leaf(noConversion)
      : variableDiagram(level, level, type, sizeOfType(type), false, diagrams);
  };
  try {
    const locals = new Map(
      parameters.flatMap(({ of }) => (of.kind === 'local' ? [[of.slot, diagramOf(of)] as const] : [])),
    );
    const value = symbolic(core, locals, {
      diagrams,
      undefinedValue: createUndefinedCache(),
      read: (variable) => diagramOf({ kind: 'read', variable }),
      visitMatch: () => {},
    });
    const values = diagrams.leaves(value);
    return values.some((each) => isUndefined(each) && each.because === 'no arm') ? null : values;
  } catch (error) {
    if (error instanceof DiagramLimitError) return null;
    throw error;
  }
}
