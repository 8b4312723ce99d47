/**
 * Expressions of the language, evaluated at a moment of a run. One is put before the statement that is about to work,
 * as a `let`, and checked with the rest of the program: so it means there what it would mean in the text.
 */

import type { CoreStatement } from '../check/core.ts';
import type { Type } from '../check/types.ts';
import type { Value } from '../check/values.ts';
import type { Compile, CompileOptions } from '../compile.ts';
import type { States } from '../ir/execution.ts';
import { type Cursor, stepAt } from './moments.ts';
import { type Recording, typeOf, valuesAt } from './recording.ts';
import { stepsOf } from './statements.ts';

export type Watched =
  | { readonly ok: true; readonly value: Value; readonly type: Type; readonly position: number }
  | { readonly ok: false; readonly message: string };

/** `carry`, `right.token`, `a + b`; `carry @ 3` is the value at position 3. */
export type Watch = (expression: string, cursor: Cursor) => Watched;

export interface WatchedProgram {
  readonly recording: Recording;
  readonly text: string;
  readonly compile: Compile;
  readonly options: CompileOptions;
}

/** Where in the text an expression is put, and around what. */
interface Insertion {
  readonly start: number;
  /** `null`: it stands alone. */
  readonly end: number | null;
}

/** An expression with the statements before it, ready to be evaluated anywhere; or what is wrong with it. */
type Prepared =
  | { readonly ok: true; readonly statements: readonly CoreStatement[]; readonly at: number }
  | { readonly ok: false; readonly message: string };

/** The most expressions at places that are kept ready. */
const mostPrepared = 500;

export function createWatch({ recording, text, compile, options }: WatchedProgram): Watch {
  const { typed } = recording;
  const prepared = new Map<string, Prepared>();
  const blockOfMlp = startOfMlp(text, compile, options);
  const namesInBlock = new Set(
    [...text.matchAll(/\b(?:let|for)\s+(\w+)(?:\s*,\s*(\w+))?/g)].flatMap((found) => found.slice(1)),
  );

  return (given, cursor) => {
    const [, written = given, elsewhere] = /^(.*?)\s*@\s*(\d+)\s*$/s.exec(given) ?? [];
    const position = elsewhere === undefined ? cursor.position : Number(elsewhere);
    const expression = written.trim();
    if (expression === '') return { ok: false, message: 'There is no expression' };
    if (closesTooMuch(expression)) return { ok: false, message: 'This closes a bracket that it does not open' };
    if (position >= recording.tokens.length) {
      return { ok: false, message: `There is no position ${position}: the last is ${recording.tokens.length - 1}` };
    }
    const step = stepAt(recording, cursor.moment);
    // What names nothing of the block means the same all over it. Statements of one position say nothing about another.
    const isHere =
      step !== null &&
      cursor.moment.kind === 'statement' &&
      cursor.moment.position === position &&
      wordsOf(expression).some((word) => namesInBlock.has(word));
    const insertion: Insertion = isHere
      ? { start: step.statement.site.start, end: step.statement.kind === 'let' ? null : step.statement.site.end }
      : { start: blockOfMlp, end: null };
    const ready = prepare(expression, insertion);
    if (!ready.ok) return ready;
    const steps = stepsOf(ready.statements, {
      typeOf: (variable) => typeOf(typed, variable),
      variables: valuesAt(typed, statesAt(recording, cursor), position),
    }).filter(({ statement }) => statement.kind === 'let' && statement.site.start === ready.at);
    const found = steps[isHere ? timesBefore(recording, cursor) : 0];
    return found?.statement.kind === 'let'
      ? { ok: true, value: found.value, type: found.statement.value.type, position }
      : { ok: false, message: 'The expression is not reached here' };
  };

  function prepare(expression: string, insertion: Insertion): Prepared {
    const key = `${insertion.start} ${expression}`;
    const known = prepared.get(key);
    if (known !== undefined) return known;
    if (prepared.size >= mostPrepared) prepared.clear();
    const made = check(expression, insertion);
    prepared.set(key, made);
    return made;
  }

  function check(expression: string, { start, end }: Insertion): Prepared {
    const before = `${end === null ? '' : '{ '}let ${unusedName(text)} = (`;
    const after = end === null ? text.slice(start) : `${text.slice(start, end)} }${text.slice(end)}`;
    const { diagnostics, typed: checked } = compile(
      `${text.slice(0, start)}${before}${expression})\n${after}`,
      options,
    );
    const at = start + (end === null ? 0 : 2);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const from = start + before.length;
    const own = errors.find(({ span }) => span.start >= at && span.start <= from + expression.length + 1);
    const [error = null] = own === undefined ? errors : [own];
    if (error !== null) return { ok: false, message: error.message };
    return { ok: true, statements: checked?.statements ?? [], at };
  }
}

/** What variables hold at a moment: heads that have not worked yet hold nothing. */
export function statesAt(recording: Recording, { moment }: Cursor): States {
  const { between, attended, layers, program } = recording;
  if (moment.kind === 'end') return between[layers] ?? new Int32Array();
  const done = attended[moment.layer - 1] ?? new Int32Array();
  if (moment.kind === 'statement') return done;
  const before = (between[moment.layer - 1] ?? new Int32Array()).slice();
  for (const { values } of program.heads.slice(0, moment.head)) {
    for (const { target } of values) {
      for (let at = target; at < before.length; at += program.variables.length) before[at] = done[at] ?? -1;
    }
  }
  return before;
}

/** How often the statement at hand was reached before, at this position in this layer: a `for` repeats it. */
function timesBefore(recording: Recording, { moment }: Cursor): number {
  const here = stepAt(recording, moment)?.statement.site.start;
  if (moment.kind !== 'statement') return 0;
  return recording
    .steps(moment.layer, moment.position)
    .slice(0, moment.step)
    .filter(({ statement }) => statement.site.start === here).length;
}

/** It stands in brackets of ours, and is not to leave them. */
function closesTooMuch(expression: string): boolean {
  let depth = 0;
  for (const sign of expression.replace(/"([^"\\]|\\.)*"/g, '').replace(/\/\/.*/g, '')) {
    if ('([{'.includes(sign)) depth++;
    if (')]}'.includes(sign)) depth--;
    if (depth < 0) return true;
  }
  return false;
}

function startOfMlp(text: string, compile: Compile, options: CompileOptions): number {
  const mlp = compile(text, options).tree.declarations.find(({ kind }) => kind === 'mlp');
  return mlp?.kind === 'mlp' ? mlp.body.span.start + 1 : text.length;
}

function unusedName(text: string): string {
  for (let number = 0; ; number++) if (!text.includes(`watched_${number}`)) return `watched_${number}`;
}

function wordsOf(expression: string): readonly string[] {
  return expression.match(/\w+/g) ?? [];
}
