/** Wrong use and bad input: one message with the place, the cause and what to do; exit code 2; no stack trace. */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';
import { flip, words } from './samples.ts';
import { runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-bad-input-'));

beforeAll(async () => {
  process.chdir(folder);
  mkdirSync('programs/empty', { recursive: true });
  mkdirSync('taken.json');
  writeFileSync('programs/flip.alta', flip);
  writeFileSync('words.alta', words);
  writeFileSync('empty.alta', '');
  writeFileSync('latin.alta', Buffer.from('vocab { "a" }\n// caf\u00e9\n', 'latin1'));
  writeFileSync('wide.alta', Buffer.from('\ufeffvocab { "a" }\n', 'utf16le'));
  writeFileSync('prose.md', '# Not a program\n');
  writeFileSync('wrong.alta', flip.replace('done = true', 'dune = true'));
  writeFileSync('library.alta', 'const size = 3\n');
  writeFileSync('inputs.txt', Buffer.concat([Buffer.from('01\n\n1'), Buffer.from([0xff]), Buffer.from('\n')]));
  writeFileSync('words.txt', 'go\nstpo\n');
  writeFileSync('nothing.txt', '');
  await runAltac(['compile', 'programs/flip.alta', '-o', 'flip']);
  await runAltac(['compile', 'words.alta', '-o', 'words']);
  writeFileSync('lonely.safetensors', 'x');
  writeFileSync('cut.safetensors', Buffer.from('short'));
  copyFileSync('flip.json', 'cut.json');
  writeFileSync('other.json', '{ "format": "something" }');
  writeFileSync('torn.json', '{ "format": ');
  writeFileSync('binary.alta', Buffer.from([0x76, 0x00, 0xff]));
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

interface Case {
  readonly what: string;
  readonly words: readonly string[];
  /** All of stderr. */
  readonly says: string;
  readonly input?: string;
}

const files: readonly Case[] = [
  {
    what: 'a file that is not there',
    words: ['run', 'programs/filp.alta', '01'],
    says: 'error: programs/filp.alta is not there\n  Did you mean programs/flip.alta?\n',
  },
  {
    what: 'a file without its ending',
    words: ['check', 'programs/flip'],
    says: 'error: programs/flip is not there\n  Did you mean programs/flip.alta?\n',
  },
  {
    what: 'a file that is one folder below',
    words: ['check', 'flip.alta'],
    says: 'error: flip.alta is not there\n  Did you mean programs/flip.alta?\n',
  },
  {
    what: 'a file in a folder that is not there',
    words: ['check', 'nowhere/flip.alta'],
    says: 'error: nowhere/flip.alta is not there\n  There is no folder nowhere\n',
  },
  {
    what: 'a file like no other',
    words: ['check', 'programs/something_else.alta'],
    says: 'error: programs/something_else.alta is not there\n  In programs there are flip.alta\n',
  },
  {
    what: 'a folder',
    words: ['check', 'programs'],
    says: 'error: programs is a folder, not a file\n  Give its files: programs/*.alta\n',
  },
  {
    what: 'a folder without programs',
    words: ['check', 'programs/empty'],
    says: 'error: programs/empty is a folder, not a file\n  It holds no .alta files; give a file\n',
  },
  {
    what: 'an empty program',
    words: ['run', 'empty.alta', '01'],
    says: 'error: empty.alta is empty\n  A program has at least `vocab`, `input`, `var`, `mlp` and `output`\n',
  },
  {
    what: 'Latin-1',
    words: ['check', 'latin.alta'],
    says: 'error: latin.alta:2: this is not UTF-8 text (byte 0xE9)\n  Save it as UTF-8\n',
  },
  {
    what: 'UTF-16',
    words: ['fmt', 'wide.alta'],
    says: 'error: wide.alta:1: this is not UTF-8 text (byte 0xFF)\n  It looks like UTF-16: save it as UTF-8\n',
  },
  {
    what: 'a binary file',
    words: ['check', 'binary.alta'],
    says: 'error: binary.alta:1: this is not UTF-8 text (byte 0xFF)\n  It looks like a binary file: give the text of a program\n',
  },
  {
    what: 'weights that are given to the checker',
    words: ['check', 'flip.safetensors'],
    says: 'error: flip.safetensors is not the text of a program\n  Give the .alta file; only `altac run` and `altac info` take what `altac compile` and `altac ir` wrote\n',
  },
  {
    what: 'prose',
    words: ['check', 'prose.md'],
    says: 'error: prose.md is not a program: it declares nothing\n  Programs are .alta files\n',
  },
  {
    what: 'a library that is run',
    words: ['run', 'library.alta', '1'],
    says: 'error: library.alta is a library: it declares things for others to import, but no program\n  Give the program that imports it\n',
  },
];

const artifacts: readonly Case[] = [
  {
    what: 'weights without their description',
    words: ['run', 'lonely.safetensors', '1'],
    says: 'error: lonely.json is not there\n  lonely.safetensors needs it: weights are two files, NAME.safetensors and NAME.json\n',
  },
  {
    what: 'weights that were cut off',
    words: ['run', 'cut.safetensors', '1'],
    says: 'error: cut.safetensors and cut.json hold no weights that can be run: the weights are not those that belong to the description, or are damaged\n  Compile the program again: `altac compile FILE -o NAME` writes both\n',
  },
  {
    what: 'JSON of another kind',
    words: ['info', 'other.json'],
    says: 'error: other.json is not what `altac compile` or `altac ir` writes: it says neither "altac-ir" nor "altac-model"\n  Give a program (.alta), weights (.safetensors with .json) or an intermediate representation (.json)\n',
  },
  {
    what: 'a parameter for weights',
    words: ['run', 'words.safetensors', 'go', '-P', 'length=3'],
    says: 'error: -P length=3: words.safetensors is compiled already\n  Compile the program anew with -P\n',
  },
];

const inputs: readonly Case[] = [
  {
    what: 'a token outside the vocabulary',
    words: ['run', 'words.alta', 'go', 'turn stpo go'],
    says: 'error: input 2, character 6: "stpo" (token 2) is not in the vocabulary\n  | turn stpo go\n  |      ^^^^\n  Near: "stop"\n',
  },
  {
    what: 'a token in a file',
    words: ['run', 'words.alta', '-i', 'words.txt'],
    says: 'error: words.txt:2, character 1: "stpo" (token 1) is not in the vocabulary\n  | stpo\n  | ^^^^\n  Near: "stop"\n',
  },
  {
    what: 'a token in a list',
    words: ['run', 'words.alta', '["go", "up"]'],
    says: 'error: input 1: "up" (token 2) is not in the vocabulary\n  The tokens are "go" "stop" "turn"\n',
  },
  {
    what: 'a token in a long line',
    words: ['run', 'words.alta', `${'go '.repeat(60)}strange ${'go '.repeat(60)}`],
    says: `error: input 1, character 181: "strange" (token 61) is not in the vocabulary\n  | …${'go '.repeat(11)}strange${' go'.repeat(11)} …\n  | ${' '.repeat(34)}^^^^^^^\n  The tokens are "go" "stop" "turn"\n`,
  },
  {
    what: 'a list that is not closed',
    words: ['run', 'words.alta'],
    input: '["go", "stop"\n',
    says: 'error: stdin:1: this is not JSON: ',
  },
  {
    what: 'an object without an input',
    words: ['run', 'words.alta', '{"text": "go"}'],
    says: 'error: input 1: this JSON object has no "input" that is a text or a list of tokens\n',
  },
  {
    what: 'more tokens than positions',
    words: ['run', 'words.alta', 'go go go go go'],
    says: 'error: input 1: The input has 5 tokens, but the program has only 4 positions\n  Give at most 4 tokens, or make the range of the `position` declaration larger\n',
  },
  {
    what: 'a line that is not UTF-8',
    words: ['run', 'programs/flip.alta', '-i', 'inputs.txt'],
    says: 'error: inputs.txt:3: this is not UTF-8 text\n  Save it as UTF-8\n',
  },
  {
    what: 'an input file that is not there',
    words: ['run', 'words.alta', '-i', 'word.txt'],
    says: 'error: word.txt is not there\n  Did you mean words.txt?\n',
  },
  {
    what: 'a folder of inputs',
    words: ['run', 'words.alta', '-i', 'programs'],
    says: 'error: programs is a folder, not a file\n  Give a file with one input a line\n',
  },
  {
    what: 'an empty input file',
    words: ['run', 'words.alta', '-i', 'nothing.txt'],
    says: 'error: nothing.txt is empty\n  It should hold one input a line\n',
  },
  {
    what: 'inputs from two places',
    words: ['run', 'words.alta', 'go', '-i', 'words.txt'],
    says: 'error: Inputs are given as arguments or with -i, not both\n',
  },
];

const parameters: readonly Case[] = [
  {
    what: 'an unknown name',
    words: ['run', 'words.alta', 'go', '-P', 'lenght=3'],
    says: 'error: -P lenght: words.alta has no parameter of this name\n  Did you mean length?\n',
  },
  {
    what: 'a name where there are none',
    words: ['check', 'programs/flip.alta', '-P', 'length=3'],
    says: 'error: -P length: programs/flip.alta has no parameter of this name\n  It has none\n',
  },
  {
    what: 'a number for a bool',
    words: ['run', 'words.alta', 'go', '-P', 'loud=1'],
    says: 'error: -P: The parameter `loud` is bool, but it was given `1`\n  It is declared at words.alta:3:7; its value there decides the kind\n',
  },
  {
    what: 'a fraction for a whole number',
    words: ['check', 'words.alta', '-P', 'length=2.5'],
    says: 'error: -P: The parameter `length` is a whole number, but it was given `2.5`\n  It is declared at words.alta:1:7; its value there decides the kind\n',
  },
  {
    what: 'a word',
    words: ['run', 'words.alta', 'go', '-P', 'length=four'],
    says: 'error: -P length=four: a parameter is a number, true or false, but "four" is neither\n',
  },
  {
    what: 'a name without a value',
    words: ['run', 'words.alta', 'go', '-P', 'length'],
    says: 'error: -P length: write it as -P NAME=VALUE\n',
  },
  {
    what: 'a name twice',
    words: ['run', 'words.alta', 'go', '-P', 'length=3', '-P', 'share=1', '-P', 'length=2'],
    says: 'error: -P length=2: "length" is set twice\n  Give each parameter one value\n',
  },
];

const weights: readonly Case[] = [
  {
    what: 'a level that there is not',
    words: ['compile', 'programs/flip.alta', '-O3'],
    says: "error: option '-O, --optimize <level>' argument '3' is invalid. It must be 0, 1 or 2.\n`altac compile --help` shows how it is used\n",
  },
  {
    what: 'rules for some inputs at another level',
    words: ['compile', 'programs/flip.alta', '-O1', '--minimal-for', 'words.txt'],
    says: 'error: --minimal-for leaves out rules of -O2, but the level is -O1\n  Leave out -O\n',
  },
  {
    what: 'rules for no input of the program',
    words: ['compile', 'words.alta', '--minimal-for', 'words.txt', '-o', 'minimal'],
    says: 'error: words.txt:2, character 1: "stpo" (token 1) is not in the vocabulary\n  | stpo\n  | ^^^^\n  Near: "stop"\n',
  },
  {
    what: 'too many inputs to try',
    words: ['verify', 'programs/flip.alta', '--against', 'programs/flip.alta', '--length', '40'],
    says: 'error: There are 2.2e+12 inputs of up to 40 of 2 tokens, too many to try\n  Give a smaller `--length`\n',
  },
  {
    what: 'programs that have no input in common',
    words: ['verify', 'programs/flip.alta', '--against', 'words.alta'],
    says: 'error: programs/flip.alta and words.alta have different tokens, so that they have no input in common\n  Give both the same `vocab`\n',
  },
  {
    what: 'a reference that is no expression',
    words: ['verify', 'programs/flip.alta', '--reference', 'tokens.map('],
    says: 'error: --reference: this is no expression of JavaScript: ',
  },
  {
    what: 'a reference that gives no list',
    words: ['verify', 'programs/flip.alta', '--reference', '12'],
    says: 'error: --reference: for [] it is 12\n  It must be a list with one value for each output, or undefined where any answer will do\n',
  },
  {
    what: 'a program and a reference',
    words: ['verify', 'programs/flip.alta', '--reference', '12', '--against', 'programs/flip.alta'],
    says: 'error: --against and --reference are two things to compare with\n  Give one of them\n',
  },
];

const outputs: readonly Case[] = [
  {
    what: 'a folder that is not there',
    words: ['compile', 'words.alta', '-o', 'nowhere/words'],
    says: 'error: nowhere/words.safetensors cannot be written: there is no folder nowhere\n  Make it with `mkdir -p nowhere`\n',
  },
  {
    what: 'a folder of that name',
    words: ['compile', 'words.alta', '-o', 'taken'],
    says: 'error: taken.json cannot be written: it is a folder\n',
  },
  {
    what: 'a file as a folder',
    words: ['ir', 'words.alta', '-o', 'empty.alta/words.json'],
    says: 'error: empty.alta/words.json cannot be written: empty.alta is not a folder\n',
  },
  {
    what: 'weights for more tokens than positions',
    words: ['compile', 'words.alta', '--max-length', '5'],
    says: 'error: --max-length 5: words.alta takes at most 4 positions\n  Give no more than that, or make the range of its `position` declaration larger\n',
  },
];

const use: readonly Case[] = [
  { what: 'an unknown command', words: ['chekc'], says: "error: unknown command 'chekc'\n(Did you mean check?)\n" },
  {
    what: 'an unknown option',
    words: ['run', 'words.alta', '--jsn'],
    says: "error: unknown option '--jsn'\n(Did you mean --json?)\n`altac run --help` shows how it is used\n",
  },
  {
    what: 'an unknown engine',
    words: ['run', 'words.alta', '--engine', 'steam'],
    says: "error: option '--engine <engine>' argument 'steam' is invalid. Allowed choices are interpreter, sparse, dense, onnx.\n`altac run --help` shows how it is used\n",
  },
  {
    what: 'layers that are no whole number',
    words: ['run', 'words.alta', '--layers', '1.5'],
    says: "error: option '--layers <n>' argument '1.5' is invalid. It must be a whole number from 0 up.\n`altac run --help` shows how it is used\n",
  },
  {
    what: 'no file',
    words: ['check'],
    says: "error: missing required argument 'files'\n`altac check --help` shows how it is used\n",
  },
  { what: 'nothing to format', words: ['fmt'], says: 'error: fmt needs files to format\n  Give files, or --stdin\n' },
  {
    what: 'stdin and files to format',
    words: ['fmt', '--stdin', 'words.alta'],
    says: 'error: fmt takes files or --stdin, not both\n',
  },
  {
    what: 'a code that there is not',
    words: ['explain', 'ALTA1099'],
    says: 'error: There is no diagnostic ALTA1099\n  Did you mean ALTA1009 or ALTA0009 or ALTA1001?\n  `altac explain` lists them all\n',
  },
  {
    what: 'a word that is no code',
    words: ['explain', 'parity'],
    says: 'error: There is no diagnostic parity\n  `altac explain` lists them all\n',
  },
  {
    what: 'a filter that nothing passes',
    words: ['test', 'programs/flip.alta', '--filter', 'boht'],
    says: 'error: --filter boht: no test has this in its name\n  Did you mean "both"?\n',
  },
];

describe.each([
  ['files', files],
  ['weights and representations', artifacts],
  ['inputs', inputs],
  ['parameters', parameters],
  ['making and verifying weights', weights],
  ['outputs', outputs],
  ['use', use],
] as const)('%s', (_, cases) => {
  test.each(cases)('$what', async ({ words: given, says, input }) => {
    const { code, err } = await runAltac(given, input === undefined ? {} : { input });
    // What the JSON parser says is its own affair.
    expect(says.endsWith('\n') ? err : err.slice(0, says.length)).toBe(says);
    expect(code).toBe(2);
  });
});

test('weights are asked for at a length at which they would be wrong', async () => {
  const file = join(repository, 'programs/parity_counting.alta');
  const { code, err } = await runAltac(['compile', file, '--max-length', '100000']);
  const [, most] = /`--max-length (\d+)` is the most that is safe/.exec(err) ?? [];
  expect(code).toBe(2);
  expect((await runAltac(['compile', file, '--max-length', String(most), '-o', 'safe'])).code).toBe(0);
  expect((await runAltac(['compile', file, '--max-length', String(Number(most) + 1), '-o', 'unsafe'])).code).toBe(2);
});

test('an input is longer than the weights are made for', async () => {
  await runAltac(['compile', 'programs/flip.alta', '--max-length', '2', '-o', 'short']);
  const { code, err } = await runAltac(['run', 'short.safetensors', '0 1 1']);
  expect(err).toBe(
    'error: input 1: the input has 3 positions; this program takes at most 2\n  `altac compile --max-length` makes weights for longer ones\n',
  );
  expect(code).toBe(2);
});

test('answers before a bad line stand', async () => {
  const { code, out, err } = await runAltac(['run', 'programs/flip.alta'], { input: '01\n2\n10\n' });
  expect(out).toBe('1 0\n');
  expect(err).toContain('error: stdin:2, character 1: "2" (token 1)');
  expect(code).toBe(2);
});

describe('one bad file among several', () => {
  test('check looks at the others', async () => {
    const { code, out, err } = await runAltac(['check', 'programs/flip.alta', 'nowhere.alta', 'wrong.alta', '--json']);
    expect(JSON.parse(out)).toMatchObject([{ file: 'wrong.alta', message: 'There is no variable named `dune`' }]);
    expect(err).toContain('nowhere.alta is not there');
    expect(code).toBe(2);
  });

  test('test runs the others', async () => {
    const { code, out } = await runAltac(['test', 'wrong.alta', 'nowhere.alta', 'programs/flip.alta']);
    expect(out).toBe('✓ programs/flip.alta: both\n1 passed, 0 failed\n');
    expect(code).toBe(2);
  });
});
