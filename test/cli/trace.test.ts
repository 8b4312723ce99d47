/** `altac trace`: what is written, in every format, whole or in parts, by one or by many. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { unzipSync } from 'fflate';
import { load } from 'npyjs';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

interface JsonRecord {
  readonly input_idx: number;
  readonly layer_idx: number;
  readonly element_idx: number;
  readonly count?: number;
  readonly model_input: readonly number[];
  readonly variables_in: Readonly<Record<string, unknown>>;
  readonly variables_out: Readonly<Record<string, unknown>>;
  readonly vector_in: readonly number[];
  readonly vector_out: readonly number[];
  readonly mask_in: readonly number[];
}

const sort = ['programs/sort.alta', '--sample', '40', '--lengths', '2..5', '--seed', '3'];

async function trace(words: readonly string[]): Promise<string> {
  const { out, err, code } = await runAltac(['trace', ...words]);
  expect({ err, code }).toEqual({ err: '', code: 0 });
  return out;
}

async function records(words: readonly string[]): Promise<readonly JsonRecord[]> {
  return (await trace(words))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe('records', () => {
  test('of parity: before and after the mlp, by layer and position', async () => {
    const found = await records(['programs/parity_relative.alta', '1 1']);
    expect(
      found.map(({ layer_idx, element_idx, variables_in, variables_out }) => [
        layer_idx,
        element_idx,
        variables_in,
        variables_out,
      ]),
    ).toMatchInlineSnapshot(`
      [
        [
          0,
          0,
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 0,
            "token": "<s>",
          },
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 0,
            "token": "<s>",
          },
        ],
        [
          0,
          1,
          {
            "done": false,
            "left.done": true,
            "left.parity": 0,
            "parity": 1,
            "token": "1",
          },
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 1,
            "token": "1",
          },
        ],
        [
          0,
          2,
          {
            "done": false,
            "left.done": false,
            "left.parity": 1,
            "parity": 1,
            "token": "1",
          },
          {
            "done": false,
            "left.done": null,
            "left.parity": null,
            "parity": 1,
            "token": "1",
          },
        ],
        [
          1,
          0,
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 0,
            "token": "<s>",
          },
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 0,
            "token": "<s>",
          },
        ],
        [
          1,
          1,
          {
            "done": true,
            "left.done": true,
            "left.parity": 0,
            "parity": 1,
            "token": "1",
          },
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 1,
            "token": "1",
          },
        ],
        [
          1,
          2,
          {
            "done": false,
            "left.done": true,
            "left.parity": 1,
            "parity": 1,
            "token": "1",
          },
          {
            "done": true,
            "left.done": null,
            "left.parity": null,
            "parity": 0,
            "token": "1",
          },
        ],
      ]
    `);
  });

  test('vectors hold the bits of the values; undefined is zeros, noise or told by a mask', async () => {
    const words = ['programs/parity_relative.alta', '1 1', '--values', 'both', '--seed', '5'];
    const [zeros, noise, mask] = await Promise.all([
      records(words),
      records([...words, '--undefined', 'noise']),
      records([...words, '--undefined', 'mask']),
    ]);
    const undefinedOnes = zeros.filter(({ variables_in }) => Object.values(variables_in).includes(null));
    expect(undefinedOnes.length).toBeGreaterThan(0);
    expect(mask.map(({ vector_in }) => vector_in)).toEqual(zeros.map(({ vector_in }) => vector_in));
    expect(noise.map(({ vector_out }) => vector_out)).toEqual(zeros.map(({ vector_out }) => vector_out));
    for (const [index, { mask_in, vector_in }] of mask.entries()) {
      for (const [at, isDefined] of mask_in.entries()) {
        const noisy = noise[index]?.vector_in[at] ?? Number.NaN;
        if (isDefined === 1) expect(noisy).toBe(vector_in[at]);
        else expect([vector_in[at], noisy !== 0 && Math.abs(noisy) <= 10]).toEqual([0, true]);
      }
    }
    expect(await records([...words, '--undefined', 'noise'])).toEqual(noise);
  });

  test('with --residual, outputs are changes', async () => {
    const words = [...sort, '--values', 'vectors'];
    const [plain, residual] = await Promise.all([records(words), records([...words, '--residual'])]);
    expect(
      residual.map(({ vector_in, vector_out }) => vector_out.map((change, at) => change + (vector_in[at] ?? 0))),
    ).toEqual(plain.map(({ vector_out }) => vector_out));
  });

  test('with --distinct, each mlp input stands once, the counts add up', async () => {
    const [all, distinct] = await Promise.all([records(sort), records([...sort, '--distinct'])]);
    const counts = new Map<string, number>();
    for (const { variables_in } of all) {
      const key = JSON.stringify(variables_in);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(distinct.map(({ variables_in, count }) => [JSON.stringify(variables_in), count])).toEqual([...counts]);
  });

  test('with --sample-rate, about so many of them, and always the same', async () => {
    const [all, some] = await Promise.all([records(sort), records([...sort, '--sample-rate', '0.25'])]);
    const lines = new Set(all.map((record) => JSON.stringify(record)));
    expect(some.every((record) => lines.has(JSON.stringify(record)))).toBe(true);
    expect(some.length / all.length).toBeGreaterThan(0.15);
    expect(some.length / all.length).toBeLessThan(0.35);
    expect(await records([...sort, '--sample-rate', '0.25'])).toEqual(some);
  });

  test('inputs of a generator', async () => {
    const folder = temporaryFolder({
      'inputs.mjs': 'export function* inputs({ seed }) { yield "3 1"; yield ["2", String(seed)]; }',
    });
    const found = await records(['programs/sort.alta', '--generator', join(folder, 'inputs.mjs'), '--seed', '7']);
    expect(found).toEqual(await records(['programs/sort.alta', '3 1', '2 7']));
  });
});

describe('formats hold the same', () => {
  test('Parquet, read by DuckDB', async () => {
    const folder = temporaryFolder({});
    const file = join(folder, 'sort.parquet');
    await trace([...sort, '--values', 'both', '--undefined', 'mask', '-o', file]);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const read = await connection.runAndReadAll(`select * from '${file}'`);
    const rows = read.getRowObjectsJS();
    const expected = await records([...sort, '--values', 'both', '--undefined', 'mask']);
    expect(rows.length).toBe(expected.length);
    expect(
      rows.map((row) => [
        row['input_idx'],
        row['layer_idx'],
        row['element_idx'],
        row['input'],
        row['output'],
        row['mask'],
      ]),
    ).toEqual(
      expected.map((each) => [
        each.input_idx,
        each.layer_idx,
        each.element_idx,
        each.vector_in,
        each.vector_out,
        each.mask_in,
      ]),
    );
    const names = Object.keys(expected[0]?.variables_in ?? {});
    expect(rows.map((row) => names.map((name) => row[`${name}_in`]))).toEqual(
      expected.map(({ variables_in }) => Object.values(variables_in)),
    );
  });

  test.each(['npz', 'safetensors'] as const)('%s', async (format) => {
    const folder = temporaryFolder({});
    const file = join(folder, `sort.${format}`);
    await trace([...sort, '--values', 'vectors', '-o', file]);
    const arrays = await arraysOf(new Uint8Array(readFileSync(file)), format);
    const expected = await records([...sort, '--values', 'vectors']);
    const width = expected[0]?.vector_in.length ?? 0;
    expect(arrays.get('input')?.shape).toEqual([expected.length, width]);
    expect(arrays.get('input')?.numbers).toEqual(expected.flatMap(({ vector_in }) => vector_in));
    expect(arrays.get('output')?.numbers).toEqual(expected.flatMap(({ vector_out }) => vector_out));
    expect(arrays.get('layer_idx')?.numbers).toEqual(expected.map(({ layer_idx }) => layer_idx));
  });

  test('a file is its parts, one behind the other', async () => {
    const folder = temporaryFolder({});
    const parts = join(folder, 'parts');
    await trace([...sort, '--part-inputs', '7', '-o', parts]);
    const files = readdirSync(parts).filter((name) => name.startsWith('part-'));
    expect(files).toEqual(['0', '1', '2', '3', '4', '5'].map((number) => `part-0000${number}.jsonl`));
    const text = files.map((name) => readFileSync(join(parts, name), 'utf8')).join('');
    expect(text).toBe(await trace(sort));
    await trace([...sort, '--part-inputs', '7', '-o', join(folder, 'all.jsonl')]);
    expect(readFileSync(join(folder, 'all.jsonl'), 'utf8')).toBe(text);
  });
});

describe('the same bytes, whoever writes them', () => {
  test.each([
    ['a folder', ['--format', 'parquet']],
    ['distinct records', ['--format', 'tfrecord', '--distinct']],
    ['a sample with noise', ['--format', 'npz', '--sample-rate', '0.5', '--undefined', 'noise']],
  ])('%s: one thread, two, or three shards', async (_, options) => {
    const folder = temporaryFolder({});
    const words = (name: string): string[] => [...sort, ...options, '--part-inputs', '6', '-o', join(folder, name)];
    await trace([...words('one'), '--jobs', '1']);
    await trace([...words('two'), '--jobs', '2']);
    for (const shard of ['3/3', '1/3']) {
      expect(await trace([...words('shards'), '--shard', shard])).toContain('missing');
    }
    expect(await trace([...words('shards'), '--shard', '2/3'])).toContain('records of 40 inputs');
    const one = contentOf(join(folder, 'one'));
    expect(Object.keys(one)).toContain('manifest.json');
    expect(contentOf(join(folder, 'two'))).toEqual(one);
    expect(contentOf(join(folder, 'shards'))).toEqual(one);
  });
});

describe('what is there is kept', () => {
  test('a trace that is whole is not written again', async () => {
    const folder = temporaryFolder({});
    const words = [...sort, '-o', join(folder, 'sort')];
    await trace(words);
    expect(await trace(words)).toContain('holds this trace already');
  });

  test.each([
    ['a folder', 'sort', ['sort/.altac/job.json', 'sort/.altac/part-00000.json']],
    ['a file', 'sort.jsonl', ['sort.jsonl.parts/.altac/job.json', 'sort.jsonl.parts/part-00000.jsonl']],
    ['a file, with parts that nothing tells of', 'sort.jsonl', ['sort.jsonl.parts/.altac/part-00000.json']],
    ['a file, with an empty place of parts', 'sort.jsonl', ['sort.jsonl.parts/']],
  ])('%s that was whole when its writer was killed, and not cleared yet, is cleared', async (_, name, left) => {
    const folder = temporaryFolder({});
    const words = [...sort, '-o', join(folder, name)];
    await trace(words);
    const whole = readdirSync(folder, { recursive: true }).sort();
    for (const path of left) {
      const isFolder = path.endsWith('/');
      mkdirSync(join(folder, isFolder ? path : dirname(path)), { recursive: true });
      if (!isFolder) writeFileSync(join(folder, path), 'left');
    }
    expect(readdirSync(folder, { recursive: true }).length).toBeGreaterThan(whole.length);
    expect(await trace(words)).toContain('holds this trace already');
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(whole);
  });

  test("another's folder with the name of a place of parts is left alone", async () => {
    const folder = temporaryFolder({});
    const words = [...sort, '-o', join(folder, 'sort.jsonl')];
    await trace(words);
    mkdirSync(join(folder, 'sort.jsonl.parts'));
    writeFileSync(join(folder, 'sort.jsonl.parts/mine.txt'), 'mine');
    expect(await trace(words)).toContain('holds this trace already');
    expect(readFileSync(join(folder, 'sort.jsonl.parts/mine.txt'), 'utf8')).toBe('mine');
  });

  test('by force it is written anew', async () => {
    const folder = temporaryFolder({});
    for (const name of ['sort', 'sort.jsonl']) {
      const output = join(folder, name);
      await trace(['programs/sort.alta', '1 2', '-o', output]);
      const { code } = await runAltac(['trace', 'programs/sort.alta', '2 1 3', '-o', output]);
      expect(code).toBe(2);
      expect(await trace(['programs/sort.alta', '2 1 3', '-o', output, '--force'])).toContain('records of 1 input');
    }
    expect(readFileSync(join(folder, 'sort.jsonl'), 'utf8')).toBe(await trace(['programs/sort.alta', '2 1 3']));
  });

  test('a part that is there is not run again, if its inputs are the same', async () => {
    const folder = temporaryFolder({ 'inputs.txt': '3 1 2\n2 1\n4 5\n' });
    const inputs = join(folder, 'inputs.txt');
    const words = ['programs/sort.alta', '-i', inputs, '--part-inputs', '1', '-o', join(folder, 'sort')];
    await trace([...words, '--shard', '1/2']);
    writeFileSync(inputs, '3 1 2\n2 1\n4 6\n');
    const { err, code } = await runAltac(['trace', ...words]);
    expect({ err, code }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "error: the inputs of part 2 are not those that were traced before
        Give the same inputs as before, or \`--force\` to begin anew
      ",
      }
    `);
  });

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['another trace', ['programs/sort.alta', '1 2', '-o', 'other']],
    ['something else', ['programs/sort.alta', '1 2', '-o', 'full']],
    ['something else, by force', ['programs/sort.alta', '1 2', '-o', 'full', '--force']],
    ['a folder as a file', ['programs/sort.alta', '1 2', '-o', 'folder.jsonl']],
    ['no way to write it', ['programs/sort.alta', '1 2', '-o', 'nowhere/sort.jsonl']],
    ['an ending that is no format', ['programs/sort.alta', '1 2', '-o', 'sort.csv']],
    ['two endings', ['programs/sort.alta', '1 2', '-o', 'sort.npz', '--format', 'jsonl']],
    ['shards of a file', ['programs/sort.alta', '1 2', '-o', 'sort.npz', '--shard', '1/2']],
    ['a shard too many', ['programs/sort.alta', '1 2', '-o', 'sort', '--shard', '3/2']],
    ['shards on stdout', ['programs/sort.alta', '1 2', '--shard', '1/2']],
    ['a table on stdout', ['programs/sort.alta', '1 2', '--format', 'parquet']],
    ['two sources', ['programs/sort.alta', '1 2', '--sample', '3']],
    ['lengths of nothing', ['programs/sort.alta', '1 2', '--lengths', '1..2']],
    ['lengths the wrong way round', ['programs/sort.alta', '--sample', '3', '--lengths', '5..2']],
    ['inputs that are too long', ['programs/sort.alta', '--sample', '3', '--lengths', '1..9999']],
    ['no generator', ['programs/sort.alta', '--generator', 'none.mjs']],
    ['a module that makes nothing', ['programs/sort.alta', '--generator', 'nothing.mjs']],
    ['no input', ['programs/sort.alta', '1 x', '-o', 'sort']],
    ['no end', ['flip.alta', '0']],
    ['no share', ['programs/sort.alta', '1 2', '--sample-rate', '2']],
  ];
  test.each(cases)('refused: %s', async (_, words) => {
    const folder = temporaryFolder({
      'other/manifest.json': '{"format":"altac-traces","job":{}}',
      'full/notes.txt': 'mine',
      'nothing.mjs': 'export const inputs = 3;',
      'flip.alta': 'vocab { "0" }\ninput token\nvar x: bool = false\nmlp { x = not x }\noutput x\n',
    });
    mkdirSync(join(folder, 'folder.jsonl'));
    const placed = words.map((word) =>
      /^(other|full|folder|nowhere|sort|nothing|none|flip)\b/.test(word) ? join(folder, word) : word,
    );
    const { out, err, code } = await runAltac(['trace', ...placed]);
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err.replaceAll(folder, 'FOLDER')).toMatchSnapshot();
    expect(readFileSync(join(folder, 'full/notes.txt'), 'utf8')).toBe('mine');
  });
});

interface PlainArray {
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

async function arraysOf(bytes: Uint8Array, format: 'npz' | 'safetensors'): Promise<ReadonlyMap<string, PlainArray>> {
  const arrays = new Map<string, PlainArray>();
  if (format === 'npz') {
    for (const [name, content] of Object.entries(unzipSync(bytes))) {
      const { shape, data } = await load(content.slice().buffer);
      arrays.set(name.replace(/\.npy$/, ''), { shape, numbers: Array.from(Object.values(data), Number) });
    }
    return arrays;
  }
  const read = readSafetensors(bytes);
  if (!read.ok) throw new Error(read.error);
  for (const [name, { shape, data }] of read.file.tensors)
    arrays.set(name, { shape, numbers: Array.from(data, Number) });
  return arrays;
}

/** By name, in hexadecimal digits. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name !== '.altac');
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString('hex')]));
}
