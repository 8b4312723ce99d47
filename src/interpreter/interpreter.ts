/** Runs the IR symbolically, layer by layer: the meaning that the weights have to reproduce. */

import { sizeOf } from '../ir/domain.ts';
import { type BrokenPromise, checkInput, type Engine, type States } from '../ir/execution.ts';
import { type Machine, runLayers } from '../ir/loop.ts';
import { possibleCodes } from '../ir/possible.ts';
import type { Program } from '../ir/program.ts';
import { type HeadTables, headTables, type RunningHead, startHead } from './attention.ts';
import { type Columns, compileDiagrams, type Diagrams, isUniform } from './diagrams.ts';
import { setInitialStates } from './initial.ts';

/** What is prepared once for a program. */
interface Tables {
  readonly program: Program;
  readonly heads: readonly HeadTables[];
  readonly diagrams: Diagrams;
  /** Head outputs, as [variable, code of undefined]. */
  readonly outputs: readonly (readonly [number, number])[];
  /** Whether a code of the halting variable means halted; `null` where the program never halts. */
  readonly haltedCodes: Uint8Array | null;
}

/** The states after attention, in place: nothing may be kept or changed. */
export interface LiveStates {
  /** `codes[position * variables + variable]` */
  readonly codes: Int32Array;
  readonly positions: number;
  /** By variable: 1 where it is known to hold one code at every position. */
  readonly uniform: Uint8Array;
  /** By variable: 1 where it may hold something else at some position than a layer before. */
  readonly changed: Uint8Array;
}

export interface InterpreterOptions {
  /** Another in the place of the program's own mlp. */
  readonly mlp?: Diagrams;
  /** Called in every layer after attention: for who has many inputs to look at, and no time for copies. */
  readonly look?: (states: LiveStates) => void;
}

/** Prepares a program once; the engine may be called any number of times. */
export function createInterpreter(
  program: Program,
  { mlp = compileDiagrams(program), look }: InterpreterOptions = {},
): Engine {
  const tables = tablesOf(program, mlp);
  // Runs never overlap, and inputs often are as long as the one before.
  let workspace = workspaceOf(tables, 0);
  return (tokens, options) => {
    checkInput(tokens, program.vocabulary.length, program.positions);
    if (workspace.columns.positions !== tokens.length) workspace = workspaceOf(tables, tokens.length);
    const brokenPromises: BrokenPromise[] = [];
    const machine = start(tables, workspace, tokens, brokenPromises);
    const watched = look === undefined ? machine : lookedAt(machine, workspace, look);
    return { ...runLayers(watched, options), brokenPromises };
  };
}

function lookedAt(
  machine: Machine,
  { columns, changedVariables }: Workspace,
  look: (states: LiveStates) => void,
): Machine {
  const live: LiveStates = { ...columns, changed: changedVariables };
  const attention: Machine['attention'] = (layer) => {
    machine.attention(layer);
    look(live);
  };
  return { ...machine, attention };
}

/** What runs on inputs of one length work in. */
interface Workspace {
  readonly columns: Columns;
  readonly heads: readonly RunningHead[];
  readonly changedVariables: Uint8Array;
}

function workspaceOf({ program, heads }: Tables, positions: number): Workspace {
  const variables = program.variables.length;
  const columns: Columns = {
    codes: new Int32Array(positions * variables),
    positions,
    uniform: new Uint8Array(variables),
  };
  return {
    columns,
    heads: heads.map((each) => startHead(program, each, { ...columns, variables })),
    changedVariables: new Uint8Array(variables),
  };
}

function tablesOf(program: Program, diagrams: Diagrams): Tables {
  const possible = possibleCodes(program);
  const { halt, variables } = program;
  const halting = halt === null ? undefined : variables[halt.variable];
  return {
    program,
    heads: program.heads.map((head) => headTables(program, head, possible)),
    diagrams,
    outputs: variables.flatMap(({ role, domain }, index) =>
      role === 'head' ? [[index, sizeOf(domain)] as const] : [],
    ),
    haltedCodes:
      halt === null || halting === undefined
        ? null
        : Uint8Array.from({ length: sizeOf(halting.domain) + 1 }, (_, code) => Number(halt.values.includes(code))),
  };
}

/**
 * Work is done only where something can have changed: a head is evaluated when a variable that it reads has changed
 * anywhere in the last layer, the mlp when anything has. Head outputs stay in the states, and are undefined in what is
 * shown between layers.
 */
function start(
  tables: Tables,
  { columns, heads, changedVariables }: Workspace,
  tokens: readonly number[],
  brokenPromises: BrokenPromise[],
): Machine {
  const { program, diagrams, outputs, haltedCodes } = tables;
  const positions = tokens.length;
  const variables = program.variables.length;
  const { codes, uniform } = columns;
  setInitialStates(program, tokens, codes);
  for (let variable = 0; variable < variables; variable++)
    uniform[variable] = Number(isUniform(codes, variable, variables));
  for (const head of heads) head.reset();
  changedVariables.fill(1);
  const reported = program.heads.map(({ unique }) => (unique ? new Uint8Array(positions) : null));
  const haltingVariable = program.halt?.variable ?? 0;
  let anyChange = true;

  const markVariable = (variable: number): void => {
    changedVariables[variable] = 1;
    anyChange = true;
  };

  const attention = (layer: number): void => {
    heads.forEach((head, index) => {
      const reads = tables.heads[index]?.reads ?? [];
      const fresh = layer === 1 || reads.some((variable) => changedVariables[variable] === 1);
      if (!fresh) return;
      const seen = reported[index] ?? null;
      head.evaluate(changedVariables, markVariable, (position) => {
        if (seen === null || seen[position] === 1) return;
        seen[position] = 1;
        brokenPromises.push({ head: index, layer, position });
      });
    });
  };

  const mlp = (): void => {
    changedVariables.fill(0);
    if (!anyChange) return;
    anyChange = false;
    diagrams.apply(columns, markVariable);
  };

  const halted = (): boolean => {
    if (haltedCodes === null) return false;
    for (let position = 0; position < positions; position++) {
      const code = haltingIsOutput ? -1 : (codes[position * variables + haltingVariable] ?? 0);
      if (haltedCodes[code < 0 ? haltedCodes.length - 1 : code] === 0) return false;
    }
    return true;
  };
  const haltingIsOutput = program.variables[haltingVariable]?.role === 'head';

  const states = (withHeads: boolean): States => {
    const copy = codes.slice();
    if (withHeads) return copy;
    for (const [variable, nothing] of outputs) {
      for (let row = 0; row < copy.length; row += variables) copy[row + variable] = nothing;
    }
    return copy;
  };

  return { halted, attention, mlp, states };
}
