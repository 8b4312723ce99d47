/** What a film says, worked out where it is shown: nothing of the compiler is needed for it. */

import { selectedBy } from '../debugger/selection.ts';
import { labelOf, sizeOf } from '../ir/domain.ts';
import type { Head, Program } from '../ir/program.ts';
import { ruleTest } from '../ir/rule-tests.ts';
import { applyDelta, sequenceOf } from './deltas.ts';
import { effects, type Film, type FilmLinear, type FilmStep } from './film.ts';
import { stepsIn } from './steps-in.ts';

export interface FilmReader {
  readonly film: Film;
  readonly positions: number;
  /** Variables that hold one value at all positions in all layers, and the others; those that only number positions are left out. */
  readonly registers: readonly number[];
  readonly cells: readonly number[];
  /** [positions × variables] after a layer; to be read only, until the next call. */
  readonly frame: (layer: number) => Int32Array;
  /** In a layer after attention: what the mlp reads. */
  readonly attended: (layer: number) => Int32Array;
  readonly steps: (layer: number, position: number) => readonly FilmStep[];
  /** By index of a rule: those that hold at a position in a layer. */
  readonly rules: (layer: number, position: number) => readonly number[];
  /** What a head makes of every position in a layer. */
  readonly attention: (layer: number, head: number) => Attention;
  /** The first layer after which a position has halted for good; `null`: it has not. */
  readonly haltsAfter: readonly (number | null)[];
  /** The residual stream of a position in a layer after attention; in layer 0 before the first. */
  readonly residual: (layer: number, position: number) => Float64Array;
  /** The hidden units of the three layers, from 0 to 1. */
  readonly units: (layer: number, position: number) => readonly Float64Array[];
}

export interface Attention {
  /** By position: the positions that it selects. */
  readonly selected: readonly (readonly number[])[];
  /** By position: why the outputs are undefined, if one is. */
  readonly undefined: readonly (null | 'nothing' | 'different')[];
}

export function readFilm(film: Film): FilmReader {
  const { program, tokens, frames, network, layers, steps } = film;
  const positions = tokens.length;
  const width = program.variables.length;
  const frame = sequenceOf(frames, positions * width, width);
  const holds = ruleTest(program);
  const residuals = network === null ? null : residualsOf(network.residuals, positions, network.dimensions.length);

  const attended: FilmReader['attended'] = (layer) => {
    const heads = frame(layer).slice();
    const states = frame(layer - 1).slice();
    for (const [variable, { role }] of program.variables.entries()) {
      if (role !== 'head') continue;
      for (let at = variable; at < states.length; at += width) states[at] = heads[at] ?? 0;
    }
    return states;
  };
  const residual: FilmReader['residual'] = (layer, position) =>
    residuals === null ? new Float64Array() : residuals(layer, position);
  const uniform = uniformVariables(film);
  const shown = [...program.variables.keys()].filter((variable) => program.variables[variable]?.role !== 'position');
  return {
    film,
    positions,
    registers: shown.filter((variable) => uniform[variable] === true),
    cells: shown.filter((variable) => uniform[variable] !== true),
    frame,
    attended,
    steps: (layer, position) => stepsIn(steps, layer, position),
    rules: (layer, position) => {
      if (layer < 1 || layer > layers) return [];
      const states = attended(layer);
      return [...program.rules.keys()].filter((rule) => holds(rule, states, position * width));
    },
    attention: (layer, head) => attentionOf(program, layer < 1 ? null : attended(layer), head, positions),
    haltsAfter: haltingLayers(film),
    residual,
    units: (layer, position) => {
      if (network === null || layer < 1) return [];
      const hidden: Float64Array[] = [];
      let input = residual(layer, position);
      for (const linear of network.layers.slice(0, -1)) {
        input = clipped(linear, input);
        hidden.push(input);
      }
      return hidden;
    },
  };
}

/** What a variable holds, as tables show it: `·` is undefined. */
export function cellText({ variables }: Program, variable: number, code: number): string {
  const domain = variables[variable]?.domain;
  if (domain === undefined || code < 0 || code >= sizeOf(domain)) return '·';
  return labelOf(domain, code);
}

function residualsOf(
  deltas: NonNullable<Film['network']>['residuals'],
  positions: number,
  width: number,
): FilmReader['residual'] {
  // Of one position alone, as only one is looked at.
  return (layer, position) => {
    const table = new Float64Array(width);
    for (const delta of deltas.slice(0, layer + 1)) {
      for (const changes of delta) {
        const column = changes[0] ?? 0;
        if (changes.length === 2) table[column] = changes[1] ?? 0;
        for (let index = 1; index + 1 < changes.length; index += 2) {
          if (changes[index] === position) table[column] = changes[index + 1] ?? 0;
        }
      }
    }
    return positions === 0 ? new Float64Array() : table;
  };
}

function uniformVariables({ program, frames, tokens }: Film): boolean[] {
  const width = program.variables.length;
  const uniform = program.variables.map(() => true);
  const table = new Int32Array(tokens.length * width);
  for (const delta of frames) {
    applyDelta(table, delta, width);
    for (const changes of delta) {
      const column = changes[0] ?? 0;
      if (changes.length === 2) continue;
      for (let at = column; at < table.length; at += width) if (table[at] !== table[column]) uniform[column] = false;
    }
  }
  return uniform;
}

function attentionOf(program: Program, states: Int32Array | null, head: number, positions: number): Attention {
  const declared = program.heads[head];
  const every = Array.from({ length: positions }, (_, position) => position);
  if (states === null || declared === undefined) {
    return { selected: every.map(() => []), undefined: every.map(() => 'nothing') };
  }
  const selected = every.map((position) => selectedBy(program, head, states, position));
  return {
    selected,
    undefined: every.map((position) => {
      if (!isUndefinedAt(program, declared, states, position)) return null;
      return (selected[position] ?? []).length === 0 ? 'nothing' : 'different';
    }),
  };
}

function isUndefinedAt({ variables }: Program, { values }: Head, states: Int32Array, position: number): boolean {
  return values.some(({ target }) => {
    const domain = variables[target]?.domain;
    return domain !== undefined && states[position * variables.length + target] === sizeOf(domain);
  });
}

function haltingLayers({ program: { halt, variables }, frames, tokens }: Film): (number | null)[] {
  const width = variables.length;
  const table = new Int32Array(tokens.length * width);
  const since: (number | null)[] = tokens.map(() => null);
  if (halt === null) return since;
  for (const [layer, delta] of frames.entries()) {
    applyDelta(table, delta, width);
    for (let position = 0; position < tokens.length; position++) {
      const halted = halt.values.includes(table[position * width + halt.variable] ?? -1);
      since[position] = halted ? (since[position] ?? layer) : null;
    }
  }
  return since;
}

function clipped({ entries, bias }: FilmLinear, input: Float64Array): Float64Array {
  return Float64Array.from(entries, (row, output) => {
    let sum = bias[output] ?? 0;
    for (let at = 0; at < row.length; at += 2) sum += (row[at + 1] ?? 0) * (input[row[at] ?? 0] ?? 0);
    return Math.min(Math.max(sum, 0), 1);
  });
}

/** What a step did, in words: `carry := 1`, `true`, `sum = 8`. */
export function stepText({ program, statements }: Film, { statement, value, effect }: FilmStep): string {
  const found = statements[statement];
  if (found === undefined) return '';
  switch (found.kind) {
    case 'let':
      return value;
    case 'if':
    case 'match':
      return effect < 0 ? `${value}: nothing is done` : value;
    case 'assign': {
      const name = program.variables[found.variable ?? -1]?.name ?? '';
      if (effect >= 0) return `${name} := ${cellText(program, found.variable ?? -1, effect)}`;
      return effect === effects.range
        ? `${name} stays as it is: ${value} is none of its values`
        : `${name} stays as it is: ${value}`;
    }
  }
}
