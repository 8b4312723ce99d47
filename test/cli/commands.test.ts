import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'altac-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program =
  'vocab { "0", "1" }\ninput token\nvar flip: 0..1 = 0\nvar done: bool = false\nmlp { flip = 1 - int(token)  done = true }\nhalt when done\noutput flip\ntest "both" { "01" => "1 0" }\n';
const good = join(folder, 'flip.alta');
writeFileSync(good, program);
const bad = join(folder, 'bad.alta');
writeFileSync(bad, program.replace('done = true', 'dune = true'));
const empty = join(folder, 'empty.alta');
writeFileSync(empty, '');
const binary = join(folder, 'binary.alta');
writeFileSync(binary, new Uint8Array([0xff, 0xfe, 0x41]));

function altac(words: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/altac.mjs', ...words], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const fine: readonly (readonly [string, readonly string[], string, string])[] = [
  ['check', ['check', good], '', '1 file checked: no problems'],
  ['run', ['run', good, '0110'], '', '1 0 0 1'],
  ['run on stdin, in order', ['run', good], '01\n\n11\n', '1 0\n\n0 0'],
  ['run --json', ['run', good, '01', '--json'], '', '{"input":"01","output":[1,0],"layers":1,"halted":true}'],
  ['run on the sparse weights', ['run', good, '01', '--engine', 'sparse'], '', '1 0'],
  ['run on the dense weights', ['run', good, '01', '--engine', 'dense'], '', '1 0'],
  ['test', ['test', good], '', '1 passed, 0 failed'],
  ['ir', ['ir', good], '', '"altac-ir"'],
  ['info', ['info', good, '--json'], '', '"residualDims"'],
  ['explain', ['explain', 'ALTA1001'], '', 'ALTA1001'],
  ['fmt from stdin', ['fmt', '--stdin'], 'vocab{"a"}', 'vocab { "a" }'],
  ['completion', ['completion', 'bash'], '', 'complete -F _altac altac'],
  ['test passes over a library', ['test', 'programs/scan_grammar.alta'], '', '0 passed, 0 failed'],
];

describe('commands', () => {
  test.each(fine)('%s', (_, words, input, expected) => {
    const { status, stdout, stderr } = altac(words, input);
    expect(stdout, stderr).toContain(expected);
    expect(status).toBe(0);
  });

  test('compile writes weights that run', () => {
    const name = join(folder, 'weights');
    expect(altac(['compile', good, '-o', name]).status).toBe(0);
    expect(altac(['run', `${name}.safetensors`, '10']).stdout).toBe('0 1\n');
  });
});

const wrong: readonly (readonly [string, readonly string[], number, string])[] = [
  ['a file that is not there', ['run', join(folder, 'none.alta'), '1'], 2, 'is not there'],
  ['an empty program', ['check', empty], 1, ''],
  ['a file that is not UTF-8', ['check', binary], 2, 'not UTF-8'],
  ['a token outside the vocabulary', ['run', good, '012'], 2, '"2" (token 3) is not in the vocabulary'],
  ['a program with an error', ['run', bad, '01'], 1, 'There is no variable named `dune`'],
  ['an unknown parameter', ['run', good, '01', '-P', 'n=1'], 2, 'no parameter "n"'],
  ['a parameter of the wrong kind', ['run', good, '01', '-P', 'n=abc'], 2, '"abc" is neither'],
  ['an unknown command', ['chekc', good], 2, 'Did you mean check'],
];

describe('wrong use and bad input', () => {
  test.each(wrong)('%s', (_, words, code, message) => {
    const { status, stderr } = altac(words);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(code);
  });

  test('fmt --check says what would change and changes nothing', () => {
    const messy = join(folder, 'messy.alta');
    const text = program.replaceAll(' = ', '=');
    writeFileSync(messy, text);
    const { status, stdout } = altac(['fmt', '--check', messy]);
    expect(stdout).toContain('would change');
    expect(status).toBe(1);
    expect(readFileSync(messy, 'utf8')).toBe(text);
    expect(altac(['fmt', messy]).status).toBe(0);
    expect(readFileSync(messy, 'utf8')).toBe(program);
  });

  test('nothing is left of an output that could not be written', () => {
    const name = join(folder, 'nowhere', 'weights');
    expect(altac(['compile', good, '-o', name]).status).toBe(2);
    expect(existsSync(`${name}.safetensors`)).toBe(false);
  });
});
