/** Scopes and variables: what the program holds at a moment, what changed first. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Cursor, stepAt } from '../src/debugger/moments.ts';
import { codeAt, type Recording } from '../src/debugger/recording.ts';
import { selectedBy } from '../src/debugger/selection.ts';
import { assignedBy, type Step } from '../src/debugger/statements.ts';
import { statesAt } from '../src/debugger/watch.ts';
import { codeText, valueText } from '../src/debugger/words.ts';
import type { States } from '../src/ir/execution.ts';
import type { Target } from './launch.ts';

type Variable = DebugProtocol.Variable;

/** What can be opened at one stop, by its number. Numbers are good until the run moves on. */
export interface VariableTree {
  readonly scopes: readonly DebugProtocol.Scope[];
  readonly children: (reference: number) => readonly Variable[];
  /** The variable of the program that a line of the tree shows, for breakpoints on changes. */
  readonly identify: (
    reference: number,
    name: string,
  ) => { readonly variable: number; readonly position: number } | null;
}

interface Entry {
  readonly children: () => readonly Variable[];
  /** The position whose variables are shown; `null` where others are. */
  readonly position: number | null;
}

export function variableTree(target: Target, cursor: Cursor): VariableTree {
  const { recording } = target;
  const { program, tokens } = recording;
  const states = statesAt(recording, cursor);
  const entries: Entry[] = [];
  const add = (position: number | null, children: () => readonly Variable[]): number =>
    entries.push({ position, children });

  const scope = (name: string, reference: number): DebugProtocol.Scope => ({
    name,
    variablesReference: reference,
    expensive: false,
  });
  const { position, moment } = cursor;
  // After the end no head works any more: what is shown is the last layer.
  const headStates = moment.kind === 'end' ? (recording.between[recording.layers - 1] ?? states) : states;
  const scopes =
    tokens.length === 0
      ? []
      : [
          scope(
            `Position ${position}: ${tokenText(recording, position)}`,
            add(position, () => here()),
          ),
          scope(
            'All positions',
            add(null, () => tokens.map((_, at) => positionEntry(at))),
          ),
          ...(program.heads.length === 0 || recording.layers === 0
            ? []
            : [
                scope(
                  `Heads at position ${position}`,
                  add(null, () => program.heads.map((_, head) => headEntry(head))),
                ),
              ]),
        ];

  return {
    scopes,
    children: (reference) => entries[reference - 1]?.children() ?? [],
    identify: (reference, name) => {
      const at = entries[reference - 1]?.position ?? null;
      const variable = program.variables.findIndex((each) => each.name === name);
      return at === null || variable < 0 ? null : { variable, position: at };
    },
  };

  /** The `let`s of the statement, then the variables: those that the statements so far assign come first. */
  function here(): Variable[] {
    if (moment.kind !== 'statement' || moment.position !== position) return variablesAt(position, new Map());
    const steps = recording.steps(moment.layer, position).slice(0, moment.step);
    return [...lets(stepAt(recording, moment), steps), ...variablesAt(position, assignedBy(steps))];
  }

  function lets(step: Step | null, steps: readonly Step[]): Variable[] {
    return steps.flatMap(({ statement, value }): Variable[] => {
      if (statement.kind !== 'let' || step?.locals.has(statement.slot) !== true) return [];
      const [, name = ''] = /^let\s+(\w+)/.exec(target.text.slice(statement.site.start)) ?? [];
      const text = valueText(value, statement.value.type, program);
      return [{ name, value: text, type: 'let', evaluateName: name, variablesReference: 0 }];
    });
  }

  function variablesAt(at: number, assigned: ReadonlyMap<number, number>): Variable[] {
    const before = statesBefore(recording, cursor);
    const shown = program.variables.map((declared, variable) => {
      const code = codeAt(recording, states, at, variable);
      const next = assigned.get(variable) ?? code;
      const last = before === null ? code : codeAt(recording, before, at, variable);
      const text = codeText(program, variable, code);
      const isNew = declared.role !== 'head' && last !== code;
      return {
        rank: next !== code ? 0 : isNew ? 1 : 2,
        variable: {
          name: declared.name,
          value:
            next !== code
              ? `${text} → ${codeText(program, variable, next)}`
              : isNew
                ? `${text} (was ${codeText(program, variable, last)})`
                : text,
          type: declared.role,
          evaluateName: at === position ? declared.name : `${declared.name} @ ${at}`,
          variablesReference: 0,
        },
      };
    });
    return shown.sort((a, b) => a.rank - b.rank).map(({ variable }) => variable);
  }

  /** What changed there in the last layer stands beside it. */
  function positionEntry(at: number): Variable {
    const before = statesBefore(recording, cursor);
    const changes = program.variables.flatMap(({ name, role }, variable) => {
      if (before === null || role === 'head') return [];
      const [last, code] = [codeAt(recording, before, at, variable), codeAt(recording, states, at, variable)];
      return last === code
        ? []
        : [`${name} ${codeText(program, variable, last)} → ${codeText(program, variable, code)}`];
    });
    return {
      name: `${at}`,
      value: [tokenText(recording, at), ...changes].join('   '),
      variablesReference: add(at, () => variablesAt(at, new Map())),
    };
  }

  function headEntry(head: number): Variable {
    const declared = program.heads[head];
    const selected = selectedBy(program, head, headStates, position);
    const sources = declared?.values ?? [];
    const held = (at: number): string =>
      sources
        .map(({ source }) =>
          source === null ? '' : codeText(program, source, codeAt(recording, headStates, at, source)),
        )
        .filter((text) => text !== '')
        .join(', ');
    const outputs = sources.map(({ target: variable }) =>
      codeText(program, variable, outputOf(recording, cursor, variable)),
    );
    const from = selected.length === 0 ? 'no position' : selected.join(', ');
    return {
      name: declared?.name ?? '',
      value: `${outputs.join(', ')}   from ${from}`,
      variablesReference:
        selected.length === 0
          ? 0
          : add(null, () =>
              selected.map((at) => ({
                name: `${at}`,
                value: [tokenText(recording, at), held(at)].filter((text) => text !== '').join('   '),
                variablesReference: 0,
              })),
            ),
    };
  }
}

/** The states at the end of the layer before the last one; `null` at the start. */
function statesBefore({ between, layers }: Recording, { moment }: Cursor): States | null {
  const done = moment.kind === 'end' ? layers : moment.layer - 1;
  return between[done - 1] ?? null;
}

/** What a head gives in the layer at hand, even if it has yet to work. */
function outputOf(recording: Recording, { moment, position }: Cursor, variable: number): number {
  const layer = moment.kind === 'end' ? recording.layers : moment.layer;
  return codeAt(recording, recording.attended[layer - 1] ?? new Int32Array(), position, variable);
}

function tokenText({ program, tokens }: Recording, position: number): string {
  return JSON.stringify(program.vocabulary[tokens[position] ?? -1] ?? '');
}
