/**
 * The moments of a recorded run, in order: in each layer the heads, one by one, then position by position the statements
 * of the mlp that are reached there. At a moment its head or statement is about to work. The last moment is the end.
 */

import type { Recording } from './recording.ts';
import type { Step } from './statements.ts';

export type Moment =
  | { readonly kind: 'head'; readonly layer: number; readonly head: number }
  | { readonly kind: 'statement'; readonly layer: number; readonly position: number; readonly step: number }
  | { readonly kind: 'end' };

/** Where a debugger stands, and the position that it looks at. */
export interface Cursor {
  readonly moment: Moment;
  readonly position: number;
}

/** How far one command goes. */
export type Stride =
  /** The next head or statement, at whatever position. */
  | 'moment'
  /** The next head, or the next statement at the position that is looked at; other positions are passed by. */
  | 'statement'
  | 'head'
  /** The same layer at the next position. */
  | 'position'
  | 'layer';

export function firstMoment(recording: Recording): Moment {
  return firstOfLayer(recording, 1) ?? { kind: 'end' };
}

/** `null` after the end. */
export function nextMoment(recording: Recording, moment: Moment): Moment | null {
  switch (moment.kind) {
    case 'end':
      return null;
    case 'head':
      return headMoment(recording, moment.layer, moment.head + 1) ?? firstStatement(recording, moment.layer, 0);
    case 'statement': {
      const { layer, position, step } = moment;
      return step + 1 < recording.steps(layer, position).length
        ? { ...moment, step: step + 1 }
        : firstStatement(recording, layer, position + 1);
    }
  }
}

/** `null` before the first. */
export function momentBefore(recording: Recording, moment: Moment): Moment | null {
  switch (moment.kind) {
    case 'end':
      return lastOfLayer(recording, recording.layers);
    case 'head':
      return moment.head > 0 ? { ...moment, head: moment.head - 1 } : lastOfLayer(recording, moment.layer - 1);
    case 'statement': {
      const { layer, position, step } = moment;
      if (step > 0) return { ...moment, step: step - 1 };
      return (
        lastStatement(recording, layer, position - 1) ??
        headMoment(recording, layer, recording.program.heads.length - 1) ??
        lastOfLayer(recording, layer - 1)
      );
    }
  }
}

/** One command forward; `null` where the run is over. */
export function stepForward(recording: Recording, cursor: Cursor, stride: Stride): Cursor | null {
  if (stride === 'position') return besides(recording, cursor, 1);
  return walk(recording, cursor, stride, nextMoment);
}

/** One command back; `null` where the run begins. */
export function stepBack(recording: Recording, cursor: Cursor, stride: Stride): Cursor | null {
  if (stride === 'position') return besides(recording, cursor, -1);
  if (stride !== 'layer') return walk(recording, cursor, stride, momentBefore);
  const { moment, position } = cursor;
  const layer = layerOf(recording, moment);
  const begin = beginOfLayer(recording, layer, position);
  const target = begin !== null && !sameMoment(begin, moment) ? begin : beginOfLayer(recording, layer - 1, position);
  return target === null ? null : cursorAt(target, position);
}

/** The layer that a moment is in; the end is in the last. */
export function layerOf({ layers }: Recording, moment: Moment): number {
  return moment.kind === 'end' ? layers : moment.layer;
}

export function stepAt(recording: Recording, moment: Moment): Step | null {
  if (moment.kind !== 'statement') return null;
  return recording.steps(moment.layer, moment.position)[moment.step] ?? null;
}

export function sameMoment(a: Moment, b: Moment): boolean {
  if (a.kind === 'head') return b.kind === 'head' && a.layer === b.layer && a.head === b.head;
  if (a.kind === 'end') return b.kind === 'end';
  return b.kind === 'statement' && a.layer === b.layer && a.position === b.position && a.step === b.step;
}

/** The cursor looks where the statement is, or stays at its position. */
export function cursorAt(moment: Moment, position: number): Cursor {
  return { moment, position: moment.kind === 'statement' ? moment.position : position };
}

/** Moves on until the moment is one that the stride stops at. */
function walk(
  recording: Recording,
  { moment, position }: Cursor,
  stride: Exclude<Stride, 'position'>,
  move: (recording: Recording, moment: Moment) => Moment | null,
): Cursor | null {
  const layer = layerOf(recording, moment);
  for (let at = move(recording, moment); at !== null; at = move(recording, at)) {
    if (at.kind === 'end' || isStop(at)) return stride === 'moment' ? cursorAt(at, position) : { moment: at, position };
  }
  return null;

  function isStop(at: Exclude<Moment, { kind: 'end' }>): boolean {
    switch (stride) {
      case 'moment':
        return true;
      case 'statement':
        return at.kind === 'head' || at.position === position;
      case 'head':
        return at.kind === 'head';
      case 'layer':
        return at.layer !== layer && (at.kind === 'head' || at.position === position);
    }
  }
}

/** The same layer at a neighbour: at the same head, or at the first statement. */
function besides({ tokens }: Recording, { moment, position }: Cursor, distance: 1 | -1): Cursor | null {
  const next = position + distance;
  if (next < 0 || next >= tokens.length) return null;
  return { moment: moment.kind === 'statement' ? { ...moment, position: next, step: 0 } : moment, position: next };
}

/** Its first head; where there is none, the first statement at a position. */
function beginOfLayer(recording: Recording, layer: number, position: number): Moment | null {
  const first = firstOfLayer(recording, layer);
  return first?.kind === 'statement' && first.layer === layer ? { ...first, position } : first;
}

function firstOfLayer(recording: Recording, layer: number): Moment | null {
  if (layer < 1 || layer > recording.layers) return null;
  return headMoment(recording, layer, 0) ?? firstStatement(recording, layer, 0);
}

/** At or after a position; in later layers, if there are no more; and at last the end. */
function firstStatement(recording: Recording, layer: number, from: number): Moment {
  for (let position = from; position < recording.tokens.length; position++) {
    if (recording.steps(layer, position).length > 0) return { kind: 'statement', layer, position, step: 0 };
  }
  return firstOfLayer(recording, layer + 1) ?? { kind: 'end' };
}

/** At or before a position, in the same layer. */
function lastStatement(recording: Recording, layer: number, from: number): Moment | null {
  for (let position = from; position >= 0; position--) {
    const { length } = recording.steps(layer, position);
    if (length > 0) return { kind: 'statement', layer, position, step: length - 1 };
  }
  return null;
}

/** Layers in which nothing is done are passed by. */
function lastOfLayer(recording: Recording, layer: number): Moment | null {
  for (let at = layer; at >= 1; at--) {
    const last =
      lastStatement(recording, at, recording.tokens.length - 1) ??
      headMoment(recording, at, recording.program.heads.length - 1);
    if (last !== null) return last;
  }
  return null;
}

function headMoment({ program }: Recording, layer: number, head: number): Moment | null {
  return head >= 0 && head < program.heads.length ? { kind: 'head', layer, head } : null;
}
