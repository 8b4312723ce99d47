/** Breakpoints as the protocol says them, and as the debugger has them. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Breakpoint, canChange, namedBreakpoint, type Trouble } from '../src/debugger/breakpoints.ts';
import type { Target } from './launch.ts';

/** A breakpoint, and what a client may want of it besides. */
export interface Armed {
  readonly breakpoint: Breakpoint;
  /** An expression: it stops where this is true. */
  readonly condition: string | null;
  /** It stops when it was hit so often: `3` or `>= 3`, or every third time, `% 3`. */
  readonly hits: string | null;
  /** It does not stop, but says this; what is in braces is evaluated. */
  readonly log: string | null;
}

export interface Placed {
  readonly armed: readonly Armed[];
  /** In the order in which they were asked for. */
  readonly shown: readonly DebugProtocol.Breakpoint[];
}

export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'undefined',
    label: 'Undefined Values',
    description: 'Stops at a statement that reads an undefined value, and so does nothing',
    default: false,
  },
  {
    filter: 'range',
    label: 'Values out of Range',
    description: 'Stops at an assignment that does nothing, because the variable has no such value',
    default: true,
  },
  {
    filter: 'unique',
    label: 'Broken Promises',
    description: 'Stops at a head that promises `unique` and selects different values',
    default: true,
  },
];

/** Lines and columns come as they are counted in the protocol by default, from 1. */
export function placeLines(
  wanted: readonly DebugProtocol.SourceBreakpoint[],
  target: Target,
  newId: () => number,
): Placed {
  const placed = wanted.map((each): { shown: DebugProtocol.Breakpoint; armed: Armed[] } => {
    const id = newId();
    const { line, column } = each;
    const place =
      target.places.find((at) => at.line === line && column !== undefined && at.column >= column) ??
      target.places.find((at) => at.line >= line);
    if (place === undefined) {
      return { shown: { id, verified: false, message: 'There is no statement or head from here on' }, armed: [] };
    }
    const isOneOfSeveral =
      column !== undefined &&
      place.line === line &&
      place.start !== target.places.find((at) => at.line === line)?.start;
    const breakpoint: Breakpoint =
      place.head !== null
        ? { id, kind: 'head', head: place.head }
        : isOneOfSeveral
          ? { id, kind: 'statement', start: place.start }
          : { id, kind: 'line', line: place.line };
    const { condition = null, hitCondition = null, logMessage = null } = each;
    return {
      shown: { id, verified: true, line: place.line, ...(isOneOfSeveral ? { column: place.column } : {}) },
      armed: [{ breakpoint, condition: filled(condition), hits: filled(hitCondition), log: filled(logMessage) }],
    };
  });
  return { shown: placed.map(({ shown }) => shown), armed: placed.flatMap(({ armed }) => armed) };
}

/** `layer 3`, `carry`, `carry @ 4`, or the name of a head. */
export function placeNames(
  wanted: readonly DebugProtocol.FunctionBreakpoint[],
  { recording }: Target,
  newId: () => number,
): Placed {
  const placed = wanted.map(({ name, condition = null, hitCondition = null }) => {
    const id = newId();
    const breakpoint = namedBreakpoint(recording.program, id, name);
    const message = 'Write `layer 3`, `NAME` or `NAME @ POSITION` of a variable that changes, or the name of a head';
    return {
      shown: breakpoint === null ? { id, verified: false, message } : { id, verified: true },
      armed:
        breakpoint === null
          ? []
          : [{ breakpoint, condition: filled(condition), hits: filled(hitCondition), log: null }],
    };
  });
  return { shown: placed.map(({ shown }) => shown), armed: placed.flatMap(({ armed }) => armed) };
}

/** The name of a variable at a position, as `dataBreakpointInfo` gives it and `setDataBreakpoints` takes it. */
export function dataId(
  target: Target,
  variable: number,
  position: number,
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  const declared = target.recording.program.variables[variable];
  if (declared === undefined || !canChange(declared.role)) {
    return { dataId: null, description: `${declared?.name ?? 'This'} never changes` };
  }
  const id = `${declared.name} @ ${position}`;
  return { dataId: id, description: id, accessTypes: ['write'], canPersist: true };
}

export function placeData(
  wanted: readonly DebugProtocol.DataBreakpoint[],
  target: Target,
  newId: () => number,
): Placed {
  return placeNames(
    wanted.map(({ dataId: name, condition, hitCondition }) => ({
      name,
      ...(condition === undefined ? {} : { condition }),
      ...(hitCondition === undefined ? {} : { hitCondition }),
    })),
    target,
    newId,
  );
}

export function troublesOf(filters: readonly string[]): ReadonlySet<Trouble> {
  const known: readonly Trouble[] = ['undefined', 'range', 'unique'];
  return new Set(known.filter((trouble) => filters.includes(trouble)));
}

/** Whether the hit with this number counts; a condition that is none is never kept from stopping. */
export function countsHit(hits: string, number: number): boolean {
  const [, sign = '==', count = ''] = /^\s*(==|=|>=|>|<=|<|%)?\s*(\d+)\s*$/.exec(hits) ?? [];
  if (count === '') return true;
  const limit = Number(count);
  switch (sign) {
    case '>=':
      return number >= limit;
    case '>':
      return number > limit;
    case '<=':
      return number <= limit;
    case '<':
      return number < limit;
    case '%':
      return limit > 0 && number % limit === 0;
    default:
      return number === limit;
  }
}

function filled(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}
