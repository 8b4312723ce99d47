/** What the page is answered, without a page. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { examplesIn } from '../../playground/examples.ts';
import { createWorkshop } from '../../playground/workshop.ts';
import type { Work } from '../../playground/workshop-messages.ts';
import { exportFormats } from '../../src/export/export.ts';
import { repository } from '../temporary-folder.ts';

const folder = join(repository, 'programs');
const files = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith('.alta'))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);
const examples = examplesIn(files);
const workshop = createWorkshop({
  loadOnnxRuntime: () => import('onnxruntime-web'),
  readPackageFile: async (path) => readFileSync(join(repository, path), 'utf8'),
});
workshop.begin(files);

function work(name: string, changes: Partial<Work> = {}): Work {
  const file = `${name}.alta`;
  return {
    file,
    text: files[file] ?? '',
    input: examples.find((each) => each.name === name)?.input ?? '',
    layers: 1000,
    ...changes,
  };
}

test('the page offers every program with tests, addition first, each with an input and a few words', () => {
  expect(examples.map(({ name, title, input }) => `${name}: ${title} | ${input}`).join('\n')).toMatchInlineSnapshot(`
    "addition: Adds two numbers | 789+456
    binary_increment: Adds one to a binary number of any length | 11111
    brackets: Are the brackets balanced | ([])[]
    fraction_previous: The fraction of the tokens so far that are "x" | yyyyyyyx
    histogram: How often each token occurs | dddddd
    most_frequent: The most frequent token | baccb c
    nearest_example: Classifies a text by the examples before it | 1 2 3 A 4 5 6 B 4 9 5
    parity_absolute: Parity of a bit string | 1111111
    parity_counting: Parity of a bit string by counting | 1 1 0 1 1
    parity_relative: Parity of a bit string | 1 1 1 1 1
    reverse: Reverses a word | desserts
    scan: SCAN: turns commands | jump twice and walk left
    sort: Sorts distinct numbers in two layers | 9 3 12 0 5
    subleq: SUBLEQ, the one-instruction computer | 6 7 3 6 6 -1 10 15"
  `);
});

describe('a film', () => {
  test.each(examples.map(({ name }) => name))('of %s runs to its end', (name) => {
    const { film, lacking, problems } = workshop.film(work(name), false);
    expect(lacking).toBe('');
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(film?.halted === true || film?.program.halt === null).toBe(true);
  });

  test('of a text with errors is none, and each error says its line and what mends it', () => {
    const text = work('addition').text.replace('var carry', 'var carri');
    const { film, problems, inputs } = workshop.film(work('addition', { text }), false);
    expect(film).toBeNull();
    const errors = problems.filter(({ severity }) => severity === 'error');
    const told = errors.map(({ line, message, fixes }) => [`${line}: ${message}`, ...fixes.map(({ title }) => title)]);
    expect(told).toMatchInlineSnapshot(`
      [
        [
          "31: There is nothing named \`carry\` here",
          "Change to \`carri\`",
        ],
      ]
    `);
    expect(inputs).toContain('789+456');
  });

  test.each([
    ['a token that there is not', { input: '78x' }],
    ['nothing to run', { file: 'scan_grammar.alta', text: files['scan_grammar.alta'] ?? '' }],
  ])('says why it is none: %s', (_, changes) => {
    const { film, lacking } = workshop.film(work('addition', changes), false);
    expect({ film, lacking }).toMatchSnapshot();
  });

  test('stops where it is told to', () => {
    const { film } = workshop.film(work('addition', { layers: 2 }), false);
    expect(film?.layers).toBe(2);
    expect(film?.warnings).toEqual(['not halted after 2 layers']);
  });
});

test('the weights of a program do what the interpreter does, here and in ONNX Runtime', async () => {
  const own = await workshop.weights(work('addition'));
  expect(own).toMatchInlineSnapshot(`
    {
      "answer": "0 0 0 0 1 2 4 5 0",
      "compared": 1521,
      "difference": null,
      "dimensions": 80,
      "heads": 3,
      "hiddenUnits": 119,
      "layers": 6,
      "nonZeros": 1162,
    }
  `);
  const { bytes, ...onnx } = await workshop.onnx(work('addition'));
  expect(onnx).toEqual(own);
  expect(bytes).toBeGreaterThan(10_000);
});

test.each(exportFormats)('what is downloaded as %s is named after the program', async (format) => {
  const { name, content, holds } = await workshop.files(work('addition'), format);
  expect(content.byteLength).toBeGreaterThan(1000);
  expect({ name, holds }).toMatchSnapshot();
  if (name.endsWith('.zip')) expect(Object.keys(unzipSync(content))).toEqual(holds);
});

test('what cannot be compiled is refused in words', async () => {
  const broken = work('addition', { text: 'vocab {' });
  await expect(workshop.files(broken, 'onnx')).rejects.toThrow('The program has errors, or is a library');
  await expect(workshop.weights(work('addition', { input: '?' }))).rejects.toThrow('The input: ');
});
