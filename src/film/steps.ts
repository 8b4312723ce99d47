/** What the mlp does at every position of every layer of a run, small enough to be sent. */

import { type Core, type CoreStatement, operandsOf, type Pattern, readsOf } from '../check/core.ts';
import { evaluate, spellValue } from '../check/evaluate.ts';
import type { Type } from '../check/types.ts';
import { createUndefinedCache, type Value } from '../check/values.ts';
import { type Recording, typeOf, valueBehind } from '../debugger/recording.ts';
import { type Effect, effectOf } from '../debugger/statements.ts';
import { headline, valueText } from '../debugger/words.ts';
import { sizeOf } from '../ir/domain.ts';
import type { States } from '../ir/execution.ts';
import { effects, type FilmStatement, type FilmSteps } from './film.ts';

/** A statement with what it needs to be evaluated again: most are, on values that were seen before. */
interface Prepared {
  readonly statement: CoreStatement;
  readonly number: number;
  /** What its value depends on, `let`s looked into. */
  readonly reads: readonly number[];
  readonly known: Map<number | string, Outcome>;
  readonly arms: readonly (readonly Prepared[])[];
}

interface Outcome {
  /** The number of the step. */
  readonly step: number;
  readonly value: Value;
  readonly arm: number;
}

/** `files`: the names of the program's sources, in order. */
export function stepsOf(
  recording: Recording,
  files: readonly string[],
): { readonly statements: readonly FilmStatement[]; readonly steps: FilmSteps } {
  const { program, typed, attended, tokens } = recording;
  const statements: FilmStatement[] = [];
  const tree = prepare(typed.statements, new Map());
  const sizes = program.variables.map(({ domain }) => sizeOf(domain) + 1);
  const undefinedValue = createUndefinedCache();
  const values: string[] = [];
  const numberOfValue = new Map<string, number>();
  const kinds: number[] = [];
  const parents: number[] = [-1];
  const stepOf: number[] = [-1];
  const children = new Map<number, number>();

  const lists = attended.map((states) => {
    const list: number[] = [];
    for (let position = 0; position < tokens.length; position++) {
      const end = walk(tree, states, position * program.variables.length, 0, new Map());
      if (list.at(-1) === end) list[list.length - 2] = (list.at(-2) ?? 0) + 1;
      else list.push(1, end);
    }
    return list;
  });
  return { statements, steps: { values, kinds, parents: parents.slice(1), stepOf: stepOf.slice(1), lists } };

  /** The node that a path ends at. */
  function walk(
    block: readonly Prepared[],
    states: States,
    row: number,
    from: number,
    locals: Map<number, Value>,
  ): number {
    let node = from;
    for (const prepared of block) {
      const key = keyOf(prepared.reads, states, row);
      let outcome = prepared.known.get(key);
      if (outcome === undefined) {
        outcome = evaluated(prepared, states, row, locals);
        prepared.known.set(key, outcome);
      }
      node = childOf(node, outcome.step);
      if (prepared.statement.kind === 'let') locals.set(prepared.statement.slot, outcome.value);
      if (outcome.arm >= 0) node = walk(prepared.arms[outcome.arm] ?? [], states, row, node, locals);
    }
    return node;
  }

  function evaluated(
    { statement, number }: Prepared,
    states: States,
    row: number,
    locals: Map<number, Value>,
  ): Outcome {
    const core = coreOf(statement);
    const variables = new Map(
      program.variables.map((_, variable) => [variable, valueBehind(typed, variable, states[row + variable] ?? -1)]),
    );
    const value = evaluate(core, { variables, locals, undefinedValue });
    const effect = effectOf(statement, value, (variable) => typeOf(typed, variable));
    const text = valueText(value, core.type, program);
    const known = numberOfValue.get(text) ?? values.push(text) - 1;
    numberOfValue.set(text, known);
    const step = kinds.push(number, known, effectNumber(effect)) / 3 - 1;
    return { step, value, arm: effect.kind === 'chooses' ? effect.arm : -1 };
  }

  function keyOf(reads: readonly number[], states: States, row: number): number | string {
    let key = 0;
    for (const variable of reads) key = key * (sizes[variable] ?? 1) + (states[row + variable] ?? 0);
    // Numbers are exact up to there; beyond it two keys might be one.
    return key < Number.MAX_SAFE_INTEGER ? key : reads.map((variable) => states[row + variable] ?? 0).join();
  }

  function childOf(node: number, step: number): number {
    const key = node * 2 ** 24 + step;
    const known = children.get(key);
    if (known !== undefined) return known;
    parents.push(node);
    const made = stepOf.push(step) - 1;
    children.set(key, made);
    return made;
  }

  function prepare(block: readonly CoreStatement[], outer: ReadonlyMap<number, readonly number[]>): Prepared[] {
    const locals = new Map(outer);
    return block.map((statement) => {
      const core = coreOf(statement);
      const number = statements.push(describe(statement)) - 1;
      const reads = [...new Set(dependencies(core, locals))].sort((a, b) => a - b);
      if (statement.kind === 'let') locals.set(statement.slot, reads);
      const arms = statement.kind === 'match' ? statement.arms.map(({ body }) => prepare(body, locals)) : [];
      return { statement, number, reads, known: new Map(), arms };
    });
  }

  function describe(statement: CoreStatement): FilmStatement {
    const { site } = statement;
    const source = Math.max(0, files.indexOf(site.file));
    const text = program.sources[source]?.text ?? '';
    return {
      kind: statement.kind === 'match' ? statement.form : statement.kind,
      place: [source, site.start, site.end],
      text: headline(text, site),
      variable: statement.kind === 'assign' ? statement.variable : null,
      reads: [...new Set(readsOf(coreOf(statement)).map(({ variable }) => variable))],
      arms:
        statement.kind === 'match' && statement.form === 'match'
          ? statement.arms.map(({ patterns }) =>
              patterns.map((each) => patternText(each, statement.subject.type)).join(' | '),
            )
          : [],
    };
  }

  function patternText(pattern: Pattern, type: Type): string {
    switch (pattern.kind) {
      case 'any':
        return '_';
      case 'value':
        return valueText(pattern.value, type, program);
      case 'range':
        return `${spellValue(pattern.minimum, type)}..${spellValue(pattern.maximum, type)}`;
    }
  }
}

function effectNumber(effect: Effect): number {
  switch (effect.kind) {
    case 'assigns':
      return effect.code;
    case 'chooses':
      return effect.arm;
    case 'names':
      return effects.names;
    case 'nothing':
      return { undefined: effects.undefined, range: effects.range, 'no arm': effects.noArm }[effect.because];
  }
}

function coreOf(statement: CoreStatement): Core {
  return statement.kind === 'match' ? statement.subject : statement.value;
}

/** The variables that an expression depends on, by way of its `let`s too. */
function dependencies(core: Core, locals: ReadonlyMap<number, readonly number[]>): number[] {
  if (core.kind === 'read') return [core.variable];
  if (core.kind === 'local') return [...(locals.get(core.slot) ?? [])];
  return operandsOf(core).flatMap((operand) => dependencies(operand, locals));
}
