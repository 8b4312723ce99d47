/** Ten mistakes in one program give ten diagnostics, whichever of them are made: none is the echo of another. */

import { expect, test } from 'vitest';
import { createCompile } from '../../src/compile.ts';

const program = `
vocab { "0".."9", "stop" }
enum Phase { look, move, done }
const STEPS = [1, 2, 3]
fn next(phase: Phase): Phase { match phase { look => move, move | done => done } }

input token
position here: 0..9

var digit: 0..9 = match token { "stop" => 0, _ => int(token) }
var phase: Phase = look
var pointer: 0..9 = STEPS[0]
var ready: bool = token == "stop"
var found: 0..9 = 0
var seen: bool = false

head target = digit where here == pointer
head left = ready at -1

mlp {
  if left is defined { seen = seen or left }
  match phase {
    look => { if target is defined { found = target } }
    move => { pointer = clamp(pointer + STEPS[1]) }
    done => { digit = min(digit, found) }
  }
  phase = next(phase)
}

halt when phase == done
output found
`;

interface Mistake {
  readonly right: string;
  readonly wrong: string;
  /** What is said about it, and nothing else. */
  readonly said: string;
}

const mistakes: readonly Mistake[] = [
  { right: '"stop" }', wrong: '"stop", "go on" }', said: 'ALTA1009' },
  { right: 'move | done => done }', wrong: 'move => done }', said: 'ALTA2020' },
  { right: 'phase: Phase = look', wrong: 'phase: Phase = lok', said: 'ALTA1001' },
  { right: 'STEPS[0]', wrong: 'STEPS[-1]', said: 'ALTA3005' },
  { right: 'token == "stop"', wrong: 'token == 3', said: 'ALTA2006' },
  { right: 'where here == pointer', wrong: 'where here == pointer - digit', said: 'ALTA4006' },
  { right: 'seen = seen or left', wrong: 'seen = seen or', said: 'ALTA0001' },
  { right: 'clamp(pointer + STEPS[1])', wrong: 'pointer + STEPS[1]', said: 'ALTA3001' },
  { right: 'phase = next(phase)', wrong: 'phase = next(phase)  phase = done', said: 'ALTA3003' },
  { right: 'halt when phase == done', wrong: 'halt when phase == done and seen', said: 'ALTA2023' },
];

function made(chosen: readonly Mistake[]): string {
  return chosen.reduce((text, { right, wrong }) => text.replace(right, () => wrong), program);
}

const compile = createCompile();

function codesOf(text: string): string[] {
  return compile(text, { file: 'ten.alta' })
    .diagnostics.map(({ code }) => code)
    .sort();
}

test('the program as it should be', () => {
  expect(codesOf(program)).toEqual([]);
});

test('all ten', () => {
  expect(codesOf(made(mistakes))).toEqual(mistakes.map(({ said }) => said).sort());
});

test('any of them', () => {
  const echoes: string[] = [];
  for (let chosen = 0; chosen < 2 ** mistakes.length; chosen += 1) {
    const some = mistakes.filter((_, bit) => ((chosen >> bit) & 1) === 1);
    const [said, found] = [some.map((mistake) => mistake.said).sort(), codesOf(made(some))];
    if (said.join() !== found.join()) echoes.push(`made ${said.join(' ')}, found ${found.join(' ')}`);
  }
  expect(echoes).toEqual([]);
});
