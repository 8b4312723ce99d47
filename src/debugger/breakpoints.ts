/** Where a run is to stop: at lines, heads, layers, changes of variables, and where something goes wrong silently. */

import { lineStarts, locate } from '../../grammar/span.ts';
import type { CoreStatement } from '../check/core.ts';
import { isUndefined } from '../check/values.ts';
import type { Program } from '../ir/program.ts';
import { type Moment, stepAt } from './moments.ts';
import { codeAt, type Recording } from './recording.ts';
import { codeText, reasonOf, valueText } from './words.ts';

export type Breakpoint = { readonly id: number } & (
  | { readonly kind: 'line'; readonly line: number }
  /** One statement of several on a line, by the offset at which it starts. */
  | { readonly kind: 'statement'; readonly start: number }
  | { readonly kind: 'head'; readonly head: number }
  | { readonly kind: 'layer'; readonly layer: number }
  /** `position: null`: anywhere. */
  | { readonly kind: 'change'; readonly variable: number; readonly position: number | null }
);

/** What goes wrong without a word while a program runs. */
export type Trouble = 'undefined' | 'range' | 'unique';

export interface Stop {
  readonly breakpoints: readonly number[];
  readonly trouble: Trouble | null;
  /** What happens at this moment, for people. */
  readonly description: string;
}

/** A line or a column on which a run can stop. */
export interface StopPlace {
  readonly start: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** `null`: a statement. */
  readonly head: number | null;
}

/** In order of the text: all statements and heads, each place once. */
export function stopPlaces({ program, typed }: Recording, text: string): StopPlace[] {
  const starts = lineStarts(text);
  const place = (start: number, head: number | null): StopPlace => ({ start, head, ...locate(starts, start) });
  const statements = [...new Set(startsOf(typed.statements))].map((start) => place(start, null));
  const heads = program.heads.map(({ place: { start } }, head) => place(start, head));
  return [...statements, ...heads].sort((a, b) => a.start - b.start);
}

/** `layer 3`, `carry`, `carry @ 4`, the name of a head; `null` for anything else. */
export function namedBreakpoint({ variables, heads }: Program, id: number, name: string): Breakpoint | null {
  const [, layer] = /^\s*layer\s+(\d+)\s*$/.exec(name) ?? [];
  if (layer !== undefined) return { id, kind: 'layer', layer: Number(layer) };
  const [, word = '', position] = /^\s*([\w.]+)\s*(?:@\s*(\d+)\s*)?$/.exec(name) ?? [];
  const head = heads.findIndex((each) => each.name === word);
  if (head >= 0 && position === undefined) return { id, kind: 'head', head };
  const variable = variables.findIndex((each) => each.name === word && canChange(each.role));
  if (variable < 0) return null;
  return { id, kind: 'change', variable, position: position === undefined ? null : Number(position) };
}

/** Inputs and positions stay as they are. */
export function canChange(role: Program['variables'][number]['role']): boolean {
  return role === 'state' || role === 'head';
}

/** Why a run stops at a moment; `null` where it does not. */
export function stopAt(
  recording: Recording,
  moment: Moment,
  breakpoints: readonly Breakpoint[],
  troubles: ReadonlySet<Trouble>,
  lineOf: (offset: number) => number,
): Stop | null {
  const hit = breakpoints.filter((breakpoint) => isHit(recording, moment, breakpoint, lineOf));
  const trouble = troubleAt(recording, moment);
  const wanted = trouble !== null && troubles.has(trouble.kind) ? trouble : null;
  if (hit.length === 0 && wanted === null) return null;
  const changes = hit.flatMap((breakpoint) =>
    breakpoint.kind === 'change' ? [changeText(recording, moment, breakpoint.variable, breakpoint.position)] : [],
  );
  return {
    breakpoints: hit.map(({ id }) => id),
    trouble: wanted?.kind ?? null,
    description: wanted?.description ?? changes.join('; '),
  };
}

/** What goes wrong at a moment, whether or not anybody wants to stop there. */
export function troubleAt(
  recording: Recording,
  moment: Moment,
): { readonly kind: Trouble; readonly description: string } | null {
  const { program, brokenPromises } = recording;
  if (moment.kind === 'head') {
    const broken = brokenPromises.find(({ head, layer }) => head === moment.head && layer === moment.layer);
    if (broken === undefined) return null;
    const name = program.heads[moment.head]?.name ?? '';
    return {
      kind: 'unique',
      description: `The head ${name} promises \`unique\`, but selects different values at position ${broken.position}`,
    };
  }
  const step = stepAt(recording, moment);
  if (step === null) return null;
  const { statement, value, effect } = step;
  const target = statement.kind === 'assign' ? (program.variables[statement.variable]?.name ?? '') : '';
  if (isUndefined(value)) {
    const what =
      statement.kind === 'let'
        ? 'This `let` is undefined'
        : statement.kind === 'assign'
          ? `\`${target}\` keeps its value`
          : 'Nothing in this statement is done';
    const kind = value.because === 'range' ? 'range' : 'undefined';
    return { kind, description: `${what}: ${reasonOf(value, program)}` };
  }
  if (effect.kind !== 'nothing' || effect.because !== 'range') return null;
  if (statement.kind === 'match') return null;
  const text = valueText(value, statement.value.type, program);
  return { kind: 'range', description: `\`${target}\` keeps its value: ${text} is none of its values` };
}

function isHit(
  recording: Recording,
  moment: Moment,
  breakpoint: Breakpoint,
  lineOf: (offset: number) => number,
): boolean {
  switch (breakpoint.kind) {
    case 'head':
      return moment.kind === 'head' && moment.head === breakpoint.head;
    case 'layer':
      return moment.kind !== 'end' && moment.layer === breakpoint.layer && isFirstOfLayer(recording, moment);
    case 'statement':
      return stepAt(recording, moment)?.statement.site.start === breakpoint.start;
    case 'line':
      return moment.kind === 'statement' && arrivesAt(recording, moment, breakpoint.line, lineOf);
    case 'change':
      return changeText(recording, moment, breakpoint.variable, breakpoint.position) !== '';
  }
}

/** A line with several statements is one place to stop. */
function arrivesAt(
  recording: Recording,
  moment: Extract<Moment, { readonly kind: 'statement' }>,
  line: number,
  lineOf: (offset: number) => number,
): boolean {
  const steps = recording.steps(moment.layer, moment.position);
  const lineAt = (index: number): number | null => {
    const start = steps[index]?.statement.site.start;
    return start === undefined ? null : lineOf(start);
  };
  return lineAt(moment.step) === line && lineAt(moment.step - 1) !== line;
}

function isFirstOfLayer({ program }: Recording, moment: Exclude<Moment, { readonly kind: 'end' }>): boolean {
  if (moment.kind === 'head') return moment.head === 0;
  return program.heads.length === 0 && moment.position === 0 && moment.step === 0;
}

/** `carry @ 3: 0 → 1`; empty where the moment leaves it as it is. */
function changeText(recording: Recording, moment: Moment, variable: number, position: number | null): string {
  const { program, attended } = recording;
  const name = program.variables[variable]?.name ?? '';
  const text = (at: number, before: number, after: number): string =>
    `${name} @ ${at}: ${codeText(program, variable, before)} → ${codeText(program, variable, after)}`;
  const step = stepAt(recording, moment);
  if (moment.kind === 'statement' && step !== null) {
    const { effect } = step;
    if (effect.kind !== 'assigns' || effect.variable !== variable) return '';
    if (position !== null && position !== moment.position) return '';
    const before = codeAt(recording, attended[moment.layer - 1] ?? new Int32Array(), moment.position, variable);
    return before === effect.code ? '' : text(moment.position, before, effect.code);
  }
  if (moment.kind !== 'head') return '';
  const sets = program.heads[moment.head]?.values.some(({ target }) => target === variable) ?? false;
  if (!sets) return '';
  const now = attended[moment.layer - 1] ?? new Int32Array();
  const last = attended[moment.layer - 2] ?? recording.between[0] ?? new Int32Array();
  const positions = position === null ? recording.tokens.map((_, at) => at) : [position];
  const changed = positions.filter(
    (at) => codeAt(recording, last, at, variable) !== codeAt(recording, now, at, variable),
  );
  return changed
    .map((at) => text(at, codeAt(recording, last, at, variable), codeAt(recording, now, at, variable)))
    .join(', ');
}

function startsOf(statements: readonly CoreStatement[]): number[] {
  return statements.flatMap((statement) =>
    statement.kind === 'match'
      ? [statement.site.start, ...statement.arms.flatMap(({ body }) => startsOf(body))]
      : [statement.site.start],
  );
}
