/** One debugged run: where it stands, where it is to stop, and what it shows. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Stop, stopAt, type Trouble, troubleAt } from '../src/debugger/breakpoints.ts';
import {
  type Cursor,
  cursorAt,
  firstMoment,
  layerOf,
  type Moment,
  momentBefore,
  nextMoment,
  type Stride,
  stepAt,
  stepBack,
  stepForward,
} from '../src/debugger/moments.ts';
import { headline, valueText } from '../src/debugger/words.ts';
import {
  type Armed,
  countsHit,
  dataId,
  type Placed,
  placeData,
  placeLines,
  placeNames,
  troublesOf,
} from './breakpoints.ts';
import type { DebugHost } from './host.ts';
import type { LaunchArguments, Target } from './launch.ts';
import { type VariableTree, variableTree } from './variables.ts';

export interface SessionEvents {
  readonly stopped: (body: { readonly reason: string } & Partial<DebugProtocol.StoppedEvent['body']>) => void;
  readonly output: (category: 'console' | 'stdout' | 'stderr', text: string) => void;
  readonly ended: () => void;
}

type Direction = 'forward' | 'back';

export type Evaluated = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** What is set from outside, and outlives a restart. */
export interface Settings {
  lines: readonly DebugProtocol.SourceBreakpoint[];
  names: readonly DebugProtocol.FunctionBreakpoint[];
  data: readonly DebugProtocol.DataBreakpoint[];
  filters: readonly string[];
}

export interface Session {
  readonly settings: Settings;
  readonly title: () => string;
  /** Stops at the entry, or runs. */
  readonly start: () => void;
  readonly setLines: (given: DebugProtocol.SetBreakpointsArguments) => readonly DebugProtocol.Breakpoint[];
  readonly setNames: (wanted: readonly DebugProtocol.FunctionBreakpoint[]) => readonly DebugProtocol.Breakpoint[];
  readonly setData: (wanted: readonly DebugProtocol.DataBreakpoint[]) => readonly DebugProtocol.Breakpoint[];
  readonly setTroubles: (filters: readonly string[]) => void;
  readonly dataInfo: (
    given: DebugProtocol.DataBreakpointInfoArguments,
  ) => DebugProtocol.DataBreakpointInfoResponse['body'];
  readonly locations: (
    given: DebugProtocol.BreakpointLocationsArguments,
  ) => readonly DebugProtocol.BreakpointLocation[];
  /** To the next stop, or to the end of the run. Other requests are answered meanwhile. */
  readonly run: (direction: Direction) => Promise<void>;
  readonly pause: () => void;
  readonly step: (stride: Stride, direction: Direction) => void;
  readonly frames: () => readonly DebugProtocol.StackFrame[];
  readonly scopes: () => readonly DebugProtocol.Scope[];
  readonly variables: (reference: number) => readonly DebugProtocol.Variable[];
  readonly evaluate: (expression: string) => Evaluated;
  readonly completions: (text: string, column: number) => readonly DebugProtocol.CompletionItem[];
  readonly exceptionInfo: () => DebugProtocol.ExceptionInfoResponse['body'];
}

/** How long a run goes on before other messages have their turn, in milliseconds. */
const patience = 20;

export function createSession(
  target: Target,
  given: LaunchArguments,
  host: DebugHost,
  events: SessionEvents,
  settings: Settings = { lines: [], names: [], data: [], filters: [] },
): Session {
  const { recording } = target;
  const focus = Math.min(Math.max(0, given.position ?? 0), Math.max(0, recording.tokens.length - 1));
  let cursor: Cursor = cursorAtBegin(firstMoment(recording));
  let tree: VariableTree | null = null;
  let nextId = 1;
  const newId = (): number => nextId++;
  let lines: readonly Armed[] = placeLines(settings.lines, target, newId).armed;
  let names: readonly Armed[] = placeNames(settings.names, target, newId).armed;
  let data: readonly Armed[] = placeData(settings.data, target, newId).armed;
  let troubles: ReadonlySet<Trouble> = troublesOf(settings.filters);
  const hits = new Map<number, number>();
  let isPaused = false;
  let endIsTold = false;
  let last: Stop | null = null;

  return {
    settings,
    title: () => target.title,
    start: () => {
      if (given.stopOnEntry ?? true) stopped(cursor, { reason: 'entry' });
      else void run('forward', true);
    },
    setLines: ({ source, breakpoints = [] }) => {
      if (source.path === undefined || host.toPath(host.toUri(source.path)) !== host.toPath(target.uri)) {
        const message = 'Only the statements and heads of the program itself are run; what it imports is part of them';
        return breakpoints.map(({ line }) => ({ id: newId(), verified: false, line, message }));
      }
      settings.lines = breakpoints;
      const placed = placeLines(breakpoints, target, newId);
      lines = placed.armed;
      return placed.shown;
    },
    setNames: (wanted) => {
      settings.names = wanted;
      return arm(placeNames(wanted, target, newId), (armed) => {
        names = armed;
      });
    },
    setData: (wanted) => {
      settings.data = wanted;
      return arm(placeData(wanted, target, newId), (armed) => {
        data = armed;
      });
    },
    setTroubles: (filters) => {
      settings.filters = filters;
      troubles = troublesOf(filters);
    },
    dataInfo: ({ name, variablesReference = 0 }) => {
      const found = view().identify(variablesReference, name);
      return found === null
        ? { dataId: null, description: `${name} is no variable of the program` }
        : dataId(target, found.variable, found.position);
    },
    locations: ({ line, endLine = line }) =>
      target.places
        .filter((place) => place.line >= line && place.line <= endLine)
        .map(({ line: at, column }) => ({ line: at, column })),
    run: (direction) => run(direction, false),
    pause: () => {
      isPaused = true;
    },
    step: (stride, direction) => {
      const next =
        direction === 'forward' ? stepForward(recording, cursor, stride) : stepBack(recording, cursor, stride);
      if (next !== null) stopped(next, { reason: 'step' });
      else if (direction === 'forward' && stride !== 'position') events.ended();
      else
        stopped(cursor, {
          reason: 'step',
          description: direction === 'back' ? 'The run begins here' : 'This is the last position',
        });
    },
    frames,
    scopes: () => view().scopes,
    variables: (reference) => view().children(reference),
    evaluate,
    completions: (text, column) => completions(text.slice(0, Math.max(0, column - 1))),
    exceptionInfo: () => ({
      exceptionId: last?.trouble ?? (target.failed ? 'test' : 'none'),
      description: last?.description ?? target.summary,
      breakMode: 'always',
    }),
  };

  function cursorAtBegin(moment: Moment): Cursor {
    // The statements of the position that is looked at, not those of the first.
    return moment.kind === 'statement'
      ? { moment: { ...moment, position: focus }, position: focus }
      : { moment, position: focus };
  }

  function arm({ armed, shown }: Placed, set: (armed: readonly Armed[]) => void): Placed['shown'] {
    set(armed);
    return shown;
  }

  function view(): VariableTree {
    tree ??= variableTree(target, cursor);
    return tree;
  }

  function stopped(at: Cursor, body: Parameters<SessionEvents['stopped']>[0], stop: Stop | null = null): void {
    cursor = at;
    tree = null;
    last = stop;
    if (at.moment.kind === 'end' && !endIsTold) tellEnd();
    const trouble = troubleAt(recording, at.moment);
    events.stopped({ ...(trouble === null ? {} : { text: trouble.description }), ...body });
  }

  function tellEnd(): void {
    endIsTold = true;
    events.output(target.failed ? 'stderr' : 'stdout', target.summary);
  }

  async function run(direction: Direction, includesHere: boolean): Promise<void> {
    isPaused = false;
    await host.breathe();
    let since = Date.now();
    const move = direction === 'forward' ? nextMoment : momentBefore;
    let at: Cursor = cursor;
    for (
      let moment = includesHere ? cursor.moment : move(recording, cursor.moment);
      moment !== null;
      moment = move(recording, moment)
    ) {
      at = cursorAt(moment, cursor.position);
      const stop = wanted(at);
      if (stop !== null) return stopped(at, bodyOf(stop), stop);
      if (moment.kind === 'end') return finish(at);
      if (Date.now() - since < patience) continue;
      await host.breathe();
      since = Date.now();
      if (isPaused) return stopped(at, { reason: 'pause' });
    }
    if (direction === 'back')
      stopped(cursorAtBegin(firstMoment(recording)), { reason: 'entry', description: 'The run begins here' });
    else events.ended();
  }

  function finish(at: Cursor): void {
    if (given.stopAtEnd ?? true) {
      const text = target.summary;
      if (target.failed) stopped(at, { reason: 'exception', description: 'The test has failed', text });
      else stopped(at, { reason: 'pause', description: 'The run is over', text });
      return;
    }
    if (!endIsTold) tellEnd();
    events.ended();
  }

  /** What stops a run here, if conditions and counts of hits have nothing against it. */
  function wanted(at: Cursor): Stop | null {
    const armed = [...lines, ...names, ...data];
    const stop = stopAt(
      recording,
      at.moment,
      armed.map(({ breakpoint }) => breakpoint),
      troubles,
      target.lineOf,
    );
    if (stop === null) return null;
    const kept = armed
      .filter(({ breakpoint }) => stop.breakpoints.includes(breakpoint.id))
      .filter((each) => holds(each, at));
    if (kept.length === 0 && stop.trouble === null) return null;
    return { ...stop, breakpoints: kept.map(({ breakpoint }) => breakpoint.id) };
  }

  function holds({ breakpoint, condition, hits: count, log }: Armed, at: Cursor): boolean {
    if (condition !== null) {
      const result = target.watch(condition, at);
      // A condition that cannot be evaluated is shown where it stands, once, by stopping there.
      if (!result.ok) events.output('stderr', `The condition \`${condition}\`: ${result.message}`);
      if (result.ok && result.value !== true) return false;
    }
    const number = (hits.get(breakpoint.id) ?? 0) + 1;
    hits.set(breakpoint.id, number);
    if (count !== null && !countsHit(count, number)) return false;
    if (log === null) return true;
    events.output('console', logged(log, at));
    return false;
  }

  function logged(message: string, at: Cursor): string {
    return message.replaceAll(/\{([^{}]*)\}/g, (_, expression: string) => {
      const result = target.watch(expression, at);
      return result.ok ? valueText(result.value, result.type, recording.program) : `(${result.message})`;
    });
  }

  function bodyOf({ breakpoints, trouble, description }: Stop): Parameters<SessionEvents['stopped']>[0] {
    const isOfData = data.some(({ breakpoint }) => breakpoints.includes(breakpoint.id));
    const isNamed = names.some(({ breakpoint }) => breakpoints.includes(breakpoint.id));
    const reason =
      trouble !== null ? 'exception' : isOfData ? 'data breakpoint' : isNamed ? 'function breakpoint' : 'breakpoint';
    return {
      reason,
      hitBreakpointIds: [...breakpoints],
      ...(description === '' ? {} : { description, text: description }),
    };
  }

  function frames(): DebugProtocol.StackFrame[] {
    const { moment, position } = cursor;
    const { program, layers, tokens } = recording;
    const token = program.vocabulary[tokens[position] ?? -1];
    const where = token === undefined ? 'no positions' : `position ${position}: ${JSON.stringify(token)}`;
    const source: DebugProtocol.Source = { name: target.uri.replace(/^.*\//, ''), path: host.toPath(target.uri) };
    const span = spanOf(moment);
    const from = target.locate(span.start);
    const to = target.locate(span.end);
    const layer = layerOf(recording, moment);
    return [
      {
        id: 1,
        name: `${whatOf(moment)}   ${where}`,
        source,
        line: from.line,
        column: from.column,
        endLine: to.line,
        endColumn: to.column,
      },
      {
        id: 2,
        name:
          moment.kind === 'end'
            ? `after ${layers} ${layers === 1 ? 'layer' : 'layers'}`
            : `layer ${layer} of ${layers}`,
        line: 0,
        column: 0,
        presentationHint: 'label',
      },
    ];
  }

  function whatOf(moment: Moment): string {
    switch (moment.kind) {
      case 'head':
        return `head ${recording.program.heads[moment.head]?.name ?? ''}`;
      case 'statement':
        return headline(target.text, spanOf(moment));
      case 'end':
        return 'the end';
    }
  }

  function spanOf(moment: Moment): { readonly start: number; readonly end: number } {
    if (moment.kind === 'head') return recording.program.heads[moment.head]?.place ?? { start: 0, end: 0 };
    const site = stepAt(recording, moment)?.statement.site;
    if (site !== undefined) return { start: site.start, end: site.start + headline(target.text, site).length };
    const end = target.text.search(/^(halt|output)\b/m);
    return { start: Math.max(0, end), end: Math.max(0, end) };
  }

  function evaluate(expression: string): Evaluated {
    const result = target.watch(expression, cursor);
    return result.ok ? { ok: true, text: valueText(result.value, result.type, recording.program) } : result;
  }

  function completions(text: string): DebugProtocol.CompletionItem[] {
    const [word = ''] = /[\w.]*$/.exec(text) ?? [];
    return recording.program.variables
      .filter(({ name }) => name.startsWith(word))
      .map(({ name }) => ({ label: name, type: 'variable', start: text.length - word.length, length: word.length }));
  }
}
