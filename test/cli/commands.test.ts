/** What commands answer, beside the examples of the documentation; and their exit codes. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';
import { flip, flipOf, promise, words } from './samples.ts';
import { runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-commands-'));

beforeAll(() => {
  process.chdir(folder);
  writeFileSync('flip.alta', flip);
  writeFileSync('words.alta', words);
  writeFileSync('promise.alta', promise);
  writeFileSync('wrong.alta', flip.replace('done = true', 'dune = true'));
  writeFileSync('failing.alta', flip.replace('"1 0"', '"1 1"'));
  writeFileSync(
    'endless.alta',
    flip.replace('done = true', 'done = token == "2"').replace('"0", "1"', '"0", "1", "2"'),
  );
  writeFileSync('brackets.alta', flipOf('[', ']'));
  writeFileSync('unused.alta', `${flip}var unused: bool = true\n`);
  writeFileSync('library.alta', 'const size = 3\n');
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

describe('run reads inputs', () => {
  const cases: readonly (readonly [what: string, program: string, input: string, answers: string])[] = [
    ['one a line', 'flip.alta', '01\n10\n', '1 0\n0 1\n'],
    ['whose last line has no end', 'flip.alta', '01\n10', '1 0\n0 1\n'],
    ['with the ends of Windows', 'flip.alta', '01\r\n10\r\n', '1 0\n0 1\n'],
    ['with a byte order mark', 'flip.alta', '\ufeff01\n', '1 0\n'],
    ['of which blank lines are empty inputs', 'flip.alta', '\n01\n  \n', '\n1 0\n\n'],
    ['of which there are none', 'flip.alta', '', ''],
    ['as lists', 'flip.alta', '["0", "1"]\n[0, 1]\n[]\n', '1 0\n1 0\n\n'],
    ['as objects', 'flip.alta', '{"input": "01", "more": 1}\n{"input": ["0"]}\n', '1 0\n1\n'],
    ['that look like lists and are made of tokens', 'brackets.alta', '[]\n[[\n', '1 0\n1 1\n'],
  ];
  test.each(cases)('%s', async (_, program, input, answers) => {
    const { out, err } = await runAltac(['run', program], { input });
    expect(out, err).toBe(answers);
  });

  test('that arrive in pieces, within characters too', async () => {
    writeFileSync('greek.alta', flipOf('α', 'β'));
    const bytes = Buffer.from('αβ\nβ\n');
    const { out } = await runAltac(['run', 'greek.alta'], { input: [...bytes].map((byte) => Uint8Array.of(byte)) });
    expect(out).toBe('1 0\n0\n');
  });

  test('of which it tells a person who has to type them', async () => {
    const typed = await runAltac(['run', 'flip.alta'], { input: '01\n', interactive: true });
    expect(typed.err).toBe('Reading inputs from stdin, one a line; Ctrl-D ends them\n');
    expect(typed.out).toBe('1 0\n');
    expect((await runAltac(['run', 'flip.alta', '01'], { interactive: true })).err).toBe('');
  });

  test('that it wrote itself', async () => {
    const { out } = await runAltac(['run', 'flip.alta', '01', '--json']);
    expect((await runAltac(['run', 'flip.alta'], { input: out })).out).toBe('1 0\n');
  });
});

describe('run answers alike by every engine', () => {
  test.each(['interpreter', 'sparse', 'dense'])('%s', async (engine) => {
    expect((await runAltac(['run', 'flip.alta', '0110', '--engine', engine])).out).toBe('1 0 0 1\n');
  });

  test.each(['flip.safetensors', 'flip.json', 'flip-ir.json'])('from %s', async (file) => {
    await runAltac(['compile', 'flip.alta']);
    await runAltac(['ir', 'flip.alta', '-o', 'flip-ir.json']);
    expect((await runAltac(['run', file, '0110'])).out).toBe('1 0 0 1\n');
  });
});

describe('exit codes', () => {
  const cases: readonly (readonly [what: string, words: readonly string[], code: number])[] = [
    ['an answer', ['run', 'flip.alta', '01'], 0],
    ['a program with errors is run', ['run', 'wrong.alta', '01'], 1],
    ['a program with errors is compiled', ['compile', 'wrong.alta'], 1],
    ['a program with errors is checked', ['check', 'wrong.alta'], 1],
    ['warnings', ['check', 'unused.alta'], 0],
    ['warnings that are taken seriously', ['check', '--strict', 'unused.alta'], 1],
    ['a run that does not end', ['run', 'endless.alta', '01'], 1],
    ['a run that is ended', ['run', 'endless.alta', '01', '--layers', '3'], 0],
    ['tests that pass', ['test', 'flip.alta'], 0],
    ['tests that fail', ['test', 'failing.alta', 'flip.alta'], 1],
    ['tests that do not end', ['test', 'endless.alta'], 1],
    ['a library has no tests', ['test', 'library.alta'], 0],
    ['canonical layout', ['fmt', '--check', 'flip.alta'], 0],
    ['help', ['run', '--help'], 0],
    ['no command', [], 0],
    ['wrong use', ['run'], 2],
  ];
  test.each(cases)('%s', async (_, given, code) => {
    expect((await runAltac(given)).code).toBe(code);
  });
});

describe('test', () => {
  test('shows where the answer differs, folded to the width', async () => {
    const { out } = await runAltac(['test', 'failing.alta']);
    expect(out).toBe(
      [
        '✗ failing.alta: both',
        '    input    | 01',
        '             | 0  1',
        '    expected | 1  1',
        '    actual   | 1  0*',
        '0 passed, 1 failed\n',
      ].join('\n'),
    );
  });

  test('notices broken promises', async () => {
    const { out, code } = await runAltac(['test', 'promise.alta', '--json']);
    const outcomes = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(outcomes).toMatchObject([
      { name: 'one zero', passed: true, problems: [] },
      {
        name: 'two zeros',
        passed: false,
        problems: ['the head zero promises `unique`, but selected different values in layer 1 at position 0'],
      },
    ]);
    expect(code).toBe(1);
  });
});

describe('files', () => {
  test('compile writes two, and says which', async () => {
    const { out } = await runAltac(['compile', 'flip.alta', '-o', 'weights.safetensors', '--json']);
    expect(JSON.parse(out)).toMatchObject({ files: ['weights.safetensors', 'weights.json'] });
    expect(readdirSync('.').filter((name) => name.startsWith('weights'))).toEqual([
      'weights.json',
      'weights.safetensors',
    ]);
  });

  test('fmt writes what has changed, and check --fix once', async () => {
    writeFileSync('messy.alta', flip.replaceAll(' = ', '='));
    const before = readFileSync('messy.alta', 'utf8');
    expect(await runAltac(['fmt', '--check', 'messy.alta'])).toMatchObject({
      code: 1,
      out: 'would change messy.alta\n',
    });
    expect(readFileSync('messy.alta', 'utf8')).toBe(before);
    expect(await runAltac(['fmt', 'messy.alta'])).toMatchObject({ code: 0, out: 'formatted messy.alta\n' });
    expect(readFileSync('messy.alta', 'utf8')).toBe(flip);

    const fixed = await runAltac(['check', '--fix', 'wrong.alta']);
    expect(fixed.err).toBe('wrong.alta: 1 fix applied\n');
    expect(readFileSync('wrong.alta', 'utf8')).toBe(flip);
  });

  test('fmt leaves a file with syntax errors alone', async () => {
    writeFileSync('torn.alta', 'vocab{"a"\n');
    const { code, out, err } = await runAltac(['fmt', 'torn.alta', '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('torn.alta:');
    expect(readFileSync('torn.alta', 'utf8')).toBe('vocab{"a"\n');
  });
});

test('a library is spoken of once, by its name as seen from here', async () => {
  writeFileSync('shared.alta', 'const unused = flase\nconst size = 3\n');
  const importing = `import { size } from "./shared.alta"\n${flip.replace('0..1 = 0', '0..size = 0')}`;
  writeFileSync('first.alta', importing);
  writeFileSync('second.alta', importing);
  const { out } = await runAltac(['check', 'first.alta', 'second.alta', 'shared.alta', '--json']);
  const found: readonly { readonly file: string }[] = JSON.parse(out);
  expect(found.map(({ file }) => file)).toEqual(['shared.alta']);
});

test('what is undefined is null', async () => {
  const { out } = await runAltac(['run', 'promise.alta', '1', '--show', '--json']);
  const { states } = JSON.parse(out);
  expect(states.variables).toEqual(['token', 'here', 'done', 'seen', 'zero']);
  expect(states.moments[1]).toEqual({ layer: 1, after: 'attention', values: [['1', 0, false, 0, null]] });
});

test('SARIF has places that code hosts can show', async () => {
  writeFileSync('two words.alta', flip.replace('done = true', 'dune = true'));
  const { out } = await runAltac(['check', 'two words.alta', '--format', 'sarif']);
  const [run] = JSON.parse(out).runs;
  expect(run.results).toMatchObject([
    {
      ruleId: 'ALTA1001',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'two%20words.alta' },
            region: { startLine: 7, startColumn: 3, endLine: 7, endColumn: 7 },
          },
        },
      ],
    },
  ]);
  expect(run.tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toEqual(['ALTA1001']);
});
