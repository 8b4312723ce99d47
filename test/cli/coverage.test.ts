/** `altac coverage`: where inputs come from, what is refused, and what does not fit an example of the documentation. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';
import { endless, flip } from './samples.ts';
import { runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-coverage-'));
const scan = join(repository, 'programs/scan.alta');
const parity = join(repository, 'programs/parity_relative.alta');

beforeAll(() => {
  process.chdir(folder);
  writeFileSync('flip.alta', flip);
  writeFileSync('endless.alta', endless);
  writeFileSync('zeros.txt', '0\n00\n');
  writeFileSync('ones.txt', '1\n0\n');
  writeFileSync('bad.txt', '0\n012\n');
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

async function counts(words: readonly string[], input = ''): Promise<Readonly<Record<string, unknown>>> {
  const { out, err, code } = await runAltac(['coverage', ...words, '--json'], { input });
  expect(code, err).toBe(0);
  return JSON.parse(out);
}

describe('inputs', () => {
  const cases: readonly (readonly [what: string, words: readonly string[], input: string, count: number])[] = [
    ['arguments', ['flip.alta', '0', '01'], '', 2],
    ['a file', ['flip.alta', '-i', 'zeros.txt'], '', 2],
    ['stdin', ['flip.alta'], '0\n1\n\n', 3],
    ['drawn', ['flip.alta', '--sample', '7', '--lengths', '0..3'], '', 7],
    ['with their frame', [parity, '<s> 1', '--raw'], '', 1],
    ['of an intermediate representation', ['flip.json', '0'], '', 1],
  ];
  test.each(cases)('%s', async (_, words, input, count) => {
    await runAltac(['ir', 'flip.alta', '-o', 'flip.json']);
    expect(await counts(words, input)).toMatchObject({ inputs: count });
  });

  test('the seed decides', async () => {
    const drawn = (seed: string): Promise<unknown> =>
      counts([parity, '--sample', '20', '--lengths', '2..40', '--seed', seed]);
    expect(await drawn('1')).toEqual(await drawn('1'));
    expect(await drawn('1')).not.toEqual(await drawn('2'));
  });
});

test('runs that are cut short are counted', async () => {
  expect(await counts(['endless.alta', '0', '--layers', '5'])).toMatchObject({ cutShort: 1, layers: 5 });
  expect((await runAltac(['coverage', 'endless.alta', '0', '--layers', '5'])).out).toMatch(/^inputs cut short +1$/m);
});

test('tests that need what training never shows', async () => {
  expect(await counts(['flip.alta', '--compare', 'ones.txt', 'zeros.txt'])).toMatchObject({ covered: 2, failing: [] });
  expect(await counts(['flip.alta', '--compare', 'zeros.txt', 'zeros.txt'])).toMatchObject({ testOnly: [] });
  writeFileSync('only-ones.txt', '1\n');
  expect(await counts(['flip.alta', '--compare', 'only-ones.txt', 'ones.txt'])).toMatchObject({
    covered: 1,
    testOnly: [{ variable: 'flip', from: '0', to: '1', tests: 1 }],
    failing: [{ index: 1, input: '0', needs: [0] }],
    minimal: { rules: 1, misled: { flip: 1 } },
  });
});

test('lines of imported files are named as seen from here', async () => {
  const { code } = await runAltac(['coverage', scan, 'jump', '--lcov', 'lcov.info']);
  expect(code).toBe(0);
  const text = readFileSync('lcov.info', 'utf8');
  expect(text.match(/^SF:.*$/gm)).toEqual([`SF:${scan}`]);
  expect(text).toMatch(/^DA:\d+,0$/m);
  expect(text).toMatch(/^DA:\d+,1$/m);
});

test('a split of SCAN that needs room', async () => {
  const { code, err } = await runAltac(['coverage', scan, '--split', 'scan:length-padded']);
  expect(err).toBe(`error: --split scan:length-padded: ${scan} has no room for its inputs\n  Add \`-P padding=31\`\n`);
  expect(code).toBe(2);
});

test('progress is shown to people only', async () => {
  const { err } = await runAltac(['coverage', parity, '--split', 'parity:length']);
  expect(err).toBe('');
});

describe('refused', () => {
  const cases: readonly (readonly [what: string, words: readonly string[], says: string])[] = [
    [
      'inputs from two places',
      ['flip.alta', '0', '-i', 'zeros.txt'],
      'error: inputs as arguments and -i: the inputs come from one place only\n  Give one of them\n',
    ],
    [
      'one file to compare',
      ['flip.alta', '--compare', 'zeros.txt'],
      'error: --compare zeros.txt: it takes two files, but there is one\n  As in `altac coverage PROGRAM --compare TRAINING TEST`\n',
    ],
    [
      'three files to compare',
      ['flip.alta', '--compare', 'zeros.txt', 'ones.txt', 'bad.txt'],
      'error: --compare zeros.txt ones.txt bad.txt: it takes two files, but there are 3\n  As in `altac coverage PROGRAM --compare TRAINING TEST`\n',
    ],
    [
      'a file that is not there',
      ['flip.alta', '--compare', 'zeros.txt', 'two.txt'],
      'error: two.txt is not there\n  Nothing in this folder has a name like it\n',
    ],
    [
      'a bad line of the test',
      ['flip.alta', '--compare', 'zeros.txt', 'bad.txt'],
      'error: bad.txt:2, character 3: "2" (token 3) is not in the vocabulary\n  | 012\n  |   ^\n  The tokens are "0" "1"\n',
    ],
    [
      'a split that there is not',
      ['flip.alta', '--split', 'scan:lenght'],
      'error: --split scan:lenght: there is no such split\n  Did you mean scan:length?\n',
    ],
    [
      'a split of another program',
      ['flip.alta', '--split', 'scan:length'],
      'error: --split scan:length: its inputs are none of flip: "walk" (token 1) is not in the vocabulary\n  Give the program that the split is for, or files with `--compare`\n',
    ],
    ['a table for editors', [scan, '--split', 'scan', '--lcov', 'x'], 'error: --lcov: `--split scan` is a table'],
    [
      'lengths of what is not drawn',
      ['flip.alta', '0', '--lengths', '1..2'],
      'error: --lengths 1..2: only drawn inputs',
    ],
    [
      'lengths that are none',
      ['flip.alta', '--sample', '3', '--lengths', '5..2'],
      "error: option '--lengths <from..to>' argument '5..2' is invalid. It must be two whole numbers, the smaller first, as in 1..20.\n",
    ],
    [
      'lengths for which there is no room',
      [scan, '--sample', '3', '--lengths', '5..20'],
      'error: --lengths: the program has only 78 positions, too few for 20 tokens\n  Give at most 9\n',
    ],
  ];
  test.each(cases)('%s', async (_, words, says) => {
    const { code, out, err } = await runAltac(['coverage', ...words]);
    expect(err.slice(0, says.length)).toBe(says);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('the page', () => {
  type Page = ReturnType<typeof parseHTML>['document'];

  async function pageOf(words: readonly string[]) {
    const { err, code } = await runAltac(['coverage', ...words, '--html', 'page.html'], { input: '' });
    expect({ code, err }).toEqual({ code: 0, err: 'page.html written\n' });
    const text = readFileSync('page.html', 'utf8');
    // It asks for nothing from anywhere.
    expect(text).not.toMatch(/<(script|link|iframe)\b|\bsrc=|url\(|https?:/);
    return parseHTML(text).document;
  }

  /** The lines with a sign: their numbers, what is shown, and whether in colour. */
  function marked(document: Page): string[] {
    const rows = [...document.querySelectorAll('.source tbody tr')].filter(({ className }) => className !== '');
    return rows.map((row) => {
      const [number, shown] = [row.querySelector('th'), row.querySelector('td')];
      return `${number?.textContent} ${shown?.textContent} ${row.className}`;
    });
  }

  test('of one data set: what holds and what never does', async () => {
    expect(marked(await pageOf([parity, '']))).toEqual(['13 ✗ never', '14 ✗ never']);
    const document = await pageOf([parity, '', '1 1', '0']);
    expect(marked(document)).toEqual(['13 ✓ 2 seen', '14 ✓ 2 seen']);
    expect([...document.querySelectorAll('tr.seen')].at(-1)?.getAttribute('title')).toContain('done := true');
    expect(document.querySelectorAll('.legend .partly')).toHaveLength(0);
  });

  test('of training and test: what is never shown, and which tests must fail', async () => {
    const counting = join(repository, 'programs/parity_counting.alta');
    writeFileSync('few.txt', '0\n1 0 1\n');
    writeFileSync('more.txt', '1 1\n1 1 1\n');
    const document = await pageOf([counting, '--compare', 'few.txt', 'more.txt']);
    expect(marked(document)).toEqual(['16 ! 1 partly']);
    const [, , wide, failing] = [...document.querySelectorAll('table')];
    expect(wide?.textContent).toContain('parity 0 → 1');
    expect([...(failing?.querySelectorAll('tbody tr') ?? [])].map(({ textContent }) => textContent)).toEqual([
      '1 1 11',
    ]);
  });

  test('plots stand in it', async () => {
    const counting = join(repository, 'programs/parity_counting.alta');
    writeFileSync('few.txt', '0\n1 0 1\n');
    const document = await pageOf([counting, '--compare', 'few.txt', 'few.txt']);
    const titles = [...document.querySelectorAll('figure svg')].map((svg) => svg.getAttribute('aria-label'));
    expect(titles).toEqual([
      'parity_counting: what the first inputs of training show of the test',
      'parity_counting: elementary rules by the inputs that show them',
    ]);
  });

  test('signs of the text are signs, and no tags', async () => {
    writeFileSync('tags.alta', flip.replace('\n', ' // <b>&amp;"</b>\n'));
    const document = await pageOf(['tags.alta', '0']);
    expect(document.querySelector('.source')?.textContent).toContain('// <b>&amp;"</b>');
  });
});

describe('plots, with their data beside them', () => {
  async function plotted(words: readonly string[], names: readonly string[]): Promise<string[]> {
    const { err, code } = await runAltac(['coverage', ...words, '--plots', 'plots'], { input: '' });
    const files = names.flatMap((name) => [`plots/${name}.svg`, `plots/${name}.csv`]);
    expect({ code, err }).toEqual({ code: 0, err: files.map((file) => `${file} written\n`).join('') });
    return names.map((name) => readFileSync(`plots/${name}.csv`, 'utf8'));
  }

  test('of one data set: how many rules the first inputs show', async () => {
    const [growth] = await plotted([parity, '', '0', '1 1', '1 0'], ['growth']);
    expect(growth).toBe('line,inputs,elementary rules that fire\nshown,1,0\nshown,2,1\nshown,3,2\nshown,4,3\n');
  });

  test('of training and test: rules and tests by the first inputs, and rules by inputs', async () => {
    writeFileSync('train.txt', '\n0\n1 1\n');
    writeFileSync('test.txt', '0\n1 1\n\n');
    const [growth, rules = ''] = await plotted([parity, '--compare', 'train.txt', 'test.txt'], ['growth', 'rules']);
    expect(growth?.split('\n').slice(1, -1)).toEqual([
      'rules it needs,1,0',
      'rules it needs,2,0.5',
      'rules it needs,3,1',
      'tests covered,1,0.3333333333333333',
      'tests covered,2,0.6666666666666666',
      'tests covered,3,1',
    ]);
    expect(rules.split('\n')[0]).toBe('name,series,inputs of training that show it,tests that need it');
  });

  test('of no input', async () => {
    expect(await plotted([parity], ['growth'])).toEqual(['line,inputs,elementary rules that fire\n']);
  });
});
