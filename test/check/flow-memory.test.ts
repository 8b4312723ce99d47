/** What is kept of the version before changes nothing but the time that checking takes. */

import { describe, expect, test } from 'vitest';
import { type Compilation, type CompileOptions, createCompile } from '../../src/compile.ts';
import { printProgram } from '../../src/ir/json.ts';
import { generateProgram } from '../support/program-generator.ts';
import { programNames, textOfProgram } from '../support/programs.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { thorough } from '../support/thoroughness.ts';

const versions = thorough ? 400 : 25;
const compile = createCompile();

/** With most of what a statement can hold, and some that is reported: a head that may be undefined, a value out of range. */
const busy = `vocab { "a", "b", "c" }
enum Step { start, count, done }
input token
position here: 0..15
var step: Step = start
var seen: 0..9 = 0
var best: 0..9 = 0
head left = { token, seen } at -1
head first = seen where here == 0
fn next(step: Step): Step { match step { start => count, count => done, done => done } }
mlp {
  let sum = seen + 1
  let limit: 0..9 = match token { "a" => 3, "b" => 5, _ => 9 }
  match step {
    start => { seen = min(sum, 9)  step = next(step) }
    count => {
      if left.token is defined and left.token == "a" { seen = left.seen }
      else if here > 3 { seen = 10 / here }
      for i in 1..3 { if here == i { best = i * seen } }
    }
    done => { if first > limit { best = limit } }
  }
  if step == done and seen > 2 { step = start }
}
halt when step == done
output best
`;

interface Version {
  readonly text: string;
  readonly compilation: Compilation;
}

function check(file: string, text: string, before: Compilation | null): Compilation {
  const options: CompileOptions = {
    file,
    readImport: (path) => ({ file: path, text: textOfProgram(path.replace(/^.*\/|\.alta$/g, '')) }),
  };
  const [fresh, kept] = [compile(text, options), compile(text, { ...options, memory: before?.memory ?? null })];
  expect({ text, found: kept.diagnostics }).toEqual({ text, found: fresh.diagnostics });
  expect({ text, matched: kept.matched }).toEqual({ text, matched: fresh.matched });
  expect({ text, program: irOf(kept) }).toEqual({ text, program: irOf(fresh) });
  return kept;
}

function irOf({ program }: Compilation): string | null {
  return program === null ? null : printProgram(program);
}

describe(`${versions} versions of a program, one after the other`, () => {
  test.each(['busy', ...programNames])('%s', (name) => {
    const original = name === 'busy' ? busy : textOfProgram(name);
    const random = seededRandom(11);
    let last: Version = { text: original, compilation: check(`${name}.alta`, original, null) };
    let whole = 0;
    for (let i = 0; i < versions; i++) {
      // Every few versions all is well again, so that mistakes do not pile up.
      const text = i % 5 === 4 ? original : edited(last.text, random);
      last = { text, compilation: check(`${name}.alta`, text, last.compilation) };
      if (last.compilation.typed !== null || last.compilation.library) whole += 1;
    }
    expect(whole).toBeGreaterThan(0);
  });
});

test('versions of random programs', () => {
  for (let seed = 0; seed < (thorough ? 500 : 25); seed++) {
    const random = seededRandom(seed);
    const { text } = generateProgram(random);
    let last: Version = { text, compilation: check('p.alta', text, null) };
    for (let i = 0; i < 8; i++) {
      const next = i % 4 === 3 ? text : edited(last.text, random);
      last = { text: next, compilation: check('p.alta', next, last.compilation) };
    }
  }
});

/** As people edit: a line goes, comes twice, or changes places; a number or an operator becomes another one; a blank line. */
function edited(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.integer(0, lines.length - 1);
  const line = lines[at] ?? '';
  const change = random.pick(['remove', 'repeat', 'swap', 'number', 'operator', 'blank', 'blank']);
  switch (change) {
    case 'remove':
      return lines.toSpliced(at, 1).join('\n');
    case 'repeat':
      return lines.toSpliced(at, 0, line).join('\n');
    case 'swap':
      return lines.toSpliced(at, 2, lines[at + 1] ?? '', line).join('\n');
    case 'blank':
      return lines.toSpliced(at, 0, '').join('\n');
    case 'number': {
      const other = String(random.integer(0, 12));
      return replacedOnce(text, /\b\d+\b/g, other, random);
    }
    default:
      return replacedOnce(text, / (==|!=|<|>|\+|-|and|or) /g, ` ${random.pick(['==', '!=', '+', 'and'])} `, random);
  }
}

function replacedOnce(text: string, pattern: RegExp, by: string, random: Random): string {
  const [first, ...others] = text.matchAll(pattern);
  if (first === undefined) return text;
  const { index, 0: old } = random.pick([first, ...others]);
  return text.slice(0, index) + by + text.slice(index + old.length);
}

test('statements that stayed the same are not analysed again', () => {
  const before = compile(busy, { file: 'busy.alta' });
  const after = compile(busy.replace('seen > 2', 'seen > 3'), { file: 'busy.alta', memory: before.memory });
  const spent = (each: Compilation): number => each.memory?.diagrams.spent() ?? Number.NaN;
  expect(after.memory?.diagrams).toBe(before.memory?.diagrams);
  expect(spent(after) - spent(compile(busy, { file: 'busy.alta' }))).toBeLessThan(spent(before) / 4);
});

test('another variable, type or head begins anew', () => {
  const before = compile(busy, { file: 'busy.alta' });
  for (const [what, by] of [
    ['var seen: 0..9', 'var seen: 0..10'],
    ['where here == 0', 'where here == 1'],
    ['var best', 'var other: bool = false\nvar best'],
  ] as const) {
    const after = check('busy.alta', busy.replace(what, by), before);
    expect(what.includes('where') || after.memory?.diagrams !== before.memory?.diagrams).toBe(true);
  }
});

test('what is kept does not grow for ever', () => {
  let last = compile(busy, { file: 'busy.alta' });
  const first = last.memory?.diagrams;
  let renewed = 0;
  for (let i = 0; i < 400; i++) {
    const kept = last.memory;
    const text = busy.replace('here > 3', `here > ${i % 16}`).replace('seen + 1', `seen + ${i % 7}`);
    last = compile(text, { file: 'busy.alta', memory: kept, diagramLimit: 20_000 });
    if (last.memory?.diagrams !== (kept?.diagrams ?? first)) renewed += 1;
    expect(last.memory?.diagrams.spent() ?? 0).toBeLessThanOrEqual(0.25);
  }
  expect(renewed).toBeGreaterThan(1);
  expect(renewed).toBeLessThan(200);
});
