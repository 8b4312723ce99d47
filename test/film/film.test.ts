/** A film says what the run was: after packing, every number and every step is that of the interpreter and of the weights. */

import { describe, expect, test } from 'vitest';
import { type Recording, record } from '../../src/debugger/recording.ts';
import type { Step } from '../../src/debugger/statements.ts';
import { valueText } from '../../src/debugger/words.ts';
import { filmOf } from '../../src/film/build.ts';
import { packFilm, unpackFilm } from '../../src/film/packing.ts';
import { cellText, type FilmReader, readFilm } from '../../src/film/reading.ts';
import { framedTokens } from '../../src/ir/input.ts';
import { compileProgram } from '../support/programs.ts';

/** Numbers of a film have six digits. */
const tolerance = 1e-4;

interface Shown {
  readonly reader: FilmReader;
  readonly recording: Recording;
}

/** Programs with heads of every kind, registers, numeric values, and functions and loops unfolded. */
const runs = [
  { name: 'addition', input: '789+456' },
  { name: 'parity_counting', input: '1 0 1 1' },
  { name: 'histogram', input: 'abca' },
  { name: 'fraction_previous', input: 'yxyx' },
  { name: 'sort', input: '3 1 2' },
  { name: 'scan', input: 'jump' },
];

function filmed(name: string, input: string): Shown {
  const compilation = compileProgram(name);
  const { program, typed } = compilation;
  if (program === null || typed === null) throw new Error(`${name} has errors`);
  const tokens = framedTokens(input, program);
  if (!tokens.ok) throw new Error(tokens.problem.message);
  const film = filmOf(compilation, { input, tokens: tokens.ids, network: true });
  if (film === null) throw new Error(`${name} has no film`);
  return {
    reader: readFilm(unpackFilm(packFilm(film))),
    recording: record(program, typed, tokens.ids, 1000),
  };
}

describe.each(runs)('$name', ({ name, input }) => {
  const { reader, recording } = filmed(name, input);
  const { layers, tokens, program } = recording;
  const width = program.variables.length;
  const everywhere = Array.from({ length: layers }, (_, index) => index + 1).flatMap((layer) =>
    tokens.map((_, position) => ({ layer, position })),
  );

  test('holds every state, in whatever order layers are looked at', () => {
    expect(reader.film.layers).toBe(layers);
    for (const layer of [layers, 0, Math.floor(layers / 2), layers, 1]) {
      const frame = reader.frame(layer);
      const between = recording.between[layer] ?? new Int32Array();
      for (const [at, code] of between.entries()) {
        const isHead = program.variables[at % width]?.role === 'head';
        const expected = isHead && layer > 0 ? recording.attended[layer - 1]?.[at] : code;
        if (frame[at] !== expected) throw new Error(`layer ${layer}, number ${at}: ${frame[at]}, not ${expected}`);
      }
    }
    for (let layer = 1; layer <= layers; layer++) {
      expect(reader.attended(layer)).toEqual(recording.attended[layer - 1]);
    }
  });

  test('holds every statement that was reached, with its value and effect', () => {
    for (const { layer, position } of everywhere) {
      const found = reader.steps(layer, position).map(({ statement, value, effect }) => ({
        start: reader.film.statements[statement]?.place[1],
        value,
        effect: effect < 0 ? null : effect,
      }));
      expect(found).toEqual(recording.steps(layer, position).map((step) => asFilmed(step, recording)));
    }
  });

  test('computes with its hidden units what the next layer finds in the residual stream', () => {
    const network = reader.film.network;
    const last = network?.layers.at(-1);
    if (network === null || last === undefined) throw new Error('there is no network');
    const wrong: string[] = [];
    for (const { layer, position } of everywhere) {
      const before = reader.residual(layer, position);
      const after = reader.residual(layer + 1, position);
      const hidden = reader.units(layer, position).at(-1) ?? new Float64Array();
      for (const [dimension, { variable, name: title }] of network.dimensions.entries()) {
        if (program.variables[variable]?.role === 'head') continue;
        const row = last.entries[dimension] ?? [];
        let sum = (before[dimension] ?? 0) + (last.bias[dimension] ?? 0);
        for (let at = 0; at < row.length; at += 2) sum += (row[at + 1] ?? 0) * (hidden[row[at] ?? 0] ?? 0);
        const isNext = Math.abs(sum - (after[dimension] ?? Number.NaN)) < tolerance;
        if (!isNext) wrong.push(`${title}, layer ${layer}, position ${position}: ${sum}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('shows one-hot what a variable holds', () => {
    const { network } = reader.film;
    const wrong: string[] = [];
    for (const { layer, position } of everywhere) {
      const states = reader.attended(layer);
      const residual = reader.residual(layer, position);
      for (const [dimension, { name: title, variable }] of (network?.dimensions ?? []).entries()) {
        if (!title.includes('=')) continue;
        const text = cellText(program, variable, states[position * width + variable] ?? -1);
        const expected = Number(title === `${program.variables[variable]?.name}=${text}`);
        const isSo = Math.abs((residual[dimension] ?? Number.NaN) - expected) < tolerance;
        if (!isSo) wrong.push(`${title}, layer ${layer}, position ${position}: ${residual[dimension]}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('says which positions a head selects, and why an output is undefined', () => {
  const { reader } = filmed('addition', '1+2');
  const right = reader.attention(1, 0);
  expect(right.selected).toEqual([[1], [2], [3], [4], []]);
  expect(right.undefined).toEqual([null, null, null, null, 'nothing']);
  expect(reader.attention(0, 0).selected.flat()).toEqual([]);
});

test('tells registers from what differs by position, and when positions halt', () => {
  const { reader } = filmed('addition', '1+2');
  const names = (variables: readonly number[]): string[] =>
    variables.map((variable) => reader.film.program.variables[variable]?.name ?? '');
  expect(names(reader.registers)).toEqual(['step', 'carry', 'a', 'b']);
  expect(names(reader.cells)).toContain('out');
  expect(reader.haltsAfter).toEqual([4, 4, 4, 4, 4]);
});

test('there is none of a library', () => {
  expect(filmOf(compileProgram('scan_grammar'), { input: '', tokens: [], network: false })).toBeNull();
});

function asFilmed({ statement, value, effect }: Step, { program }: Recording) {
  const core = statement.kind === 'match' ? statement.subject : statement.value;
  return {
    start: statement.site.start,
    value: valueText(value, core.type, program),
    effect: effect.kind === 'assigns' ? effect.code : effect.kind === 'chooses' ? effect.arm : null,
  };
}
