/**
 * Where nothing is said about a read of a head, the head is defined: at every position, in every layer, for every
 * input that has the frame. All combinations of some frames, sources and selections, on all short inputs.
 */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { frameInput } from '../../src/ir/input.ts';
import { compileText, programOf } from '../support/programs.ts';

const words = ['s', 'e', '0', '1'];
/** With the number of heads below that are proved. */
const frames = [
  { frame: '', proved: 2 },
  { frame: ' = { "s", ... }', proved: 10 },
  { frame: ' = { ..., "e" * 2 }', proved: 13 },
  { frame: ' = { "s", ..., "e" }', proved: 20 },
];
const sources = ['token', 'kind', 'mark', 'changing', 'place', 'mean weight'];
const selections = [
  'token == "s"',
  'token == "e"',
  'token != "0"',
  'token in { "s", "0" }',
  'kind == 2',
  'kind == query.token_kind',
  'mark',
  'not mark',
  'changing == 0',
  'place == 0',
  'place == 2',
  'place == query.changing',
];

function textOf(frame: string, source: string, selection: string): string {
  const name = source.replace('mean ', '');
  return `
vocab { ${words.map((word) => `"${word}"`).join(', ')} }
input token${frame}
position here: 0..7
var kind: 0..2 = match token { "0" | "1" => 0, "s" => 1, "e" => 2 }
var token_kind: 0..2 = match token { "0" => 0, _ => 1 }
var mark: bool = token == "s" or token == "1"
var place: 0..3 = min(here, 3)
var changing: 0..3 = min(here, 3)
var weight: numeric [0, 0.5, 1] = if token == "e" { 1 } else { 0 }
var seen_token: Token = "0"
var seen_kind: 0..2 = 0
var seen_mark: bool = false
var seen_changing: 0..3 = 0
var seen_place: 0..3 = 0
var seen_weight: numeric [0, 0.5, 1] = 0
head h = ${source} where ${selection}
mlp {
  changing = (changing + 1) % 4
  seen_${name} = h
}
output seen_${name}
`;
}

/** All inputs of up to three tokens. */
const inputs: readonly (readonly number[])[] = [0, 1, 2, 3].flatMap(inputsOfLength);

function inputsOfLength(length: number): number[][] {
  if (length === 0) return [[]];
  return inputsOfLength(length - 1).flatMap((start) => words.map((_, token) => [...start, token]));
}

function compiled(text: string) {
  const compilation = compileText(text);
  const codes = compilation.diagnostics.map(({ code }) => code);
  const program = programOf(compilation);
  return { program, saysNothing: !codes.includes('ALTA4001') && !codes.includes('ALTA4015') };
}

/** Whether `h` was undefined anywhere. */
function isEverUndefined(program: ReturnType<typeof programOf>): boolean {
  const run = createInterpreter(program);
  const h = program.variables.findIndex(({ name }) => name === 'h');
  const sourceName = program.variables[program.heads[0]?.values[0]?.source ?? -1]?.name;
  const size = { token: 4, kind: 3, mark: 2, changing: 4, place: 4, weight: 3 }[sourceName ?? ''] ?? 0;
  let found = false;
  for (const input of inputs) {
    const framed = frameInput(input, program);
    if (!framed.ok) continue;
    run(framed.ids, {
      layers: 5,
      observer: {
        afterAttention: (_, states) => {
          found ||= [...states].some((code, i) => i % program.variables.length === h && code === size);
        },
      },
    });
  }
  return found;
}

describe.each(frames)('input token$frame', ({ frame, proved }) => {
  const programs = sources.flatMap((source) =>
    selections.map((selection) => ({
      head: `${source} where ${selection}`,
      ...compiled(textOf(frame, source, selection)),
    })),
  );
  const silent = programs.filter(({ saysNothing }) => saysNothing);

  test('a head about which nothing is said is defined', () => {
    const wrong = silent.filter(({ program }) => isEverUndefined(program));
    expect(wrong.map(({ head }) => head)).toEqual([]);
    expect(silent.length).toBe(proved);
  });

  test('others are not, at some position of some input', () => {
    expect(programs.filter(({ program }) => isEverUndefined(program)).length).toBeGreaterThan(programs.length / 3);
  });
});
