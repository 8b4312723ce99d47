import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCompile } from '../../src/compile.ts';
import { labelOf } from '../../src/ir/domain.ts';
import type { Execution } from '../../src/ir/execution.ts';
import { frameInput, tokenize } from '../../src/ir/input.ts';
import type { Program } from '../../src/ir/program.ts';
import { allEngines, firstDifference } from '../support/compare.ts';
import { seededRandom } from '../support/random.ts';

const folder = resolve('programs');
const compile = createCompile();
const files = readdirSync(folder).filter((name) => name.endsWith('.alta') && name !== 'scan_grammar.alta');

function compiled(name: string) {
  const file = join(folder, name);
  return compile(readFileSync(file, 'utf8'), {
    file,
    readImport: (path, from) => {
      const imported = resolve(dirname(from), path);
      return { file: imported, text: readFileSync(imported, 'utf8') };
    },
  });
}

function programOf(name: string): Program {
  const { program, diagnostics } = compiled(name);
  if (program === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return program;
}

function answer({ variables, output }: Program, { states }: Execution): string {
  const domain = variables[output.variable]?.domain ?? { kind: 'bool' };
  const codes = [...states].filter((_, at) => at % variables.length === output.variable && states[at] !== output.skip);
  return codes.map((code) => labelOf(domain, code)).join(' ');
}

function ids(program: Program, text: string): readonly number[] {
  const tokens = tokenize(text, program.vocabulary);
  const framed = tokens.ok ? frameInput(tokens.ids, program) : tokens;
  if (!framed.ok) throw new Error(framed.problem.message);
  return framed.ids;
}

describe('every program', () => {
  test.each(files)('%s has no errors and no warnings', (name) => {
    expect(compiled(name).diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([]);
  });

  test.each(files)('%s gives what its tests say, in every engine', async (name) => {
    const program = programOf(name);
    const engines = await allEngines(program);
    for (const { input, expected, layers } of compiled(name).tests) {
      for (const { name: engineName, engine } of name === 'scan.alta' ? engines.slice(0, 2) : engines) {
        const found = answer(program, engine(ids(program, input), { layers: layers ?? 1000 }))
          .split(' ')
          .filter((word) => word !== '');
        const masked = found.map((word, i) => (expected[i] === '_' ? '_' : word));
        expect(masked, `${input} in ${engineName}`).toEqual(expected);
      }
    }
  });

  test.each(files.filter((name) => name !== 'scan.alta'))('%s: all engines agree on random inputs', async (name) => {
    const program = programOf(name);
    const engines = await allEngines(program);
    const random = seededRandom(1);
    const around = program.frame.before.length + program.frame.after.length;
    for (let i = 0; i < 40; i++) {
      const length = random.integer(0, Math.min(10, (program.positions ?? 100) - around));
      const inner = Array.from({ length }, () => random.integer(0, program.vocabulary.length - 1));
      const tokens = [...program.frame.before, ...inner, ...program.frame.after];
      expect(firstDifference(program, engines, tokens, 20)).toBe(null);
    }
  });
});

describe('long inputs', () => {
  test('addition of two numbers of 40 digits', async () => {
    const program = programOf('addition.alta');
    const random = seededRandom(7);
    const digits = (): string => Array.from({ length: 40 }, () => random.integer(0, 9)).join('');
    const [a, b] = [digits(), digits()];
    for (const { engine } of await allEngines(program)) {
      const found = answer(program, engine(ids(program, `${a}+${b}`), { layers: 1000 }));
      expect(BigInt(found.split(' ').slice(0, -1).join(''))).toBe(BigInt(a) + BigInt(b));
    }
  });

  test('parity of 60 bits', async () => {
    const program = programOf('parity_relative.alta');
    const random = seededRandom(8);
    const bits = Array.from({ length: 60 }, () => random.integer(0, 1));
    const parity = bits.reduce((sum, bit) => sum ^ bit, 0);
    for (const { engine } of await allEngines(program)) {
      const { states, ...rest } = engine([...program.frame.before, ...bits], { layers: 1000 });
      expect(answer(program, { states, ...rest }).at(-1)).toBe(String(parity));
      expect(rest.layers).toBe(60);
    }
  });
});
