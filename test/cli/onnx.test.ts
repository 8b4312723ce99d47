/** `altac compile --format onnx`, and what runs and reads the files: as for NAME.safetensors. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OnnxFile, writeOnnx } from '../../src/formats/onnx.ts';
import { repository } from '../temporary-folder.ts';
import { endless, flip, words } from './samples.ts';
import { runAltac } from './session.ts';

/** A graph of nothing, by another tool. */
const foreignFile: OnnxFile = {
  producer: { name: 'another', version: '1' },
  description: '',
  metadata: {},
  graph: { name: 'nothing', inputs: [], outputs: [], tensors: new Map(), nodes: [] },
};

const folder = mkdtempSync(join(tmpdir(), 'altac-onnx-'));

beforeAll(async () => {
  process.chdir(folder);
  writeFileSync('flip.alta', flip);
  writeFileSync('words.alta', words);
  writeFileSync('endless.alta', endless);
  const sort = join(repository, 'programs/sort.alta');
  const forms: readonly (readonly [file: string, name: string, ...options: string[]])[] = [
    ['flip.alta', 'flip'],
    ['endless.alta', 'endless'],
    [sort, 'sort'],
    [sort, 'watched', '--residuals'],
    [sort, 'exact', '--residuals', '--double'],
    [sort, 'unrolled', '--residuals', '--unrolled', '4'],
  ];
  for (const [file, name, ...options] of forms) {
    await runAltac(['compile', file, '--format', 'onnx', ...options, '-o', name]);
  }
  await runAltac(['compile', 'flip.alta', '-o', 'flip']);
  await runAltac(['compile', 'endless.alta', '-o', 'endless']);
  await runAltac(['compile', sort, '-o', 'sort']);
  const whole = readFileSync('sort.onnx');
  writeFileSync('cut.onnx', whole.subarray(0, whole.length / 2));
  writeFileSync('text.onnx', 'weights');
  writeFileSync('nothing.onnx', '');
  const text = whole.toString('latin1');
  const damaged = (from: string, to: string): Buffer => Buffer.from(text.replaceAll(from, to), 'latin1');
  writeFileSync('foreign.onnx', writeOnnx(foreignFile));
  writeFileSync('operators.onnx', damaged('Softmax', 'Softmix'));
  writeFileSync('names.onnx', damaged('heads.0.query.weight', 'heads.0.query.height'));
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

describe('prints what NAME.safetensors prints', () => {
  const cases: readonly (readonly [what: string, onnx: string, same: string, ...options: string[]])[] = [
    ['answers', 'sort', 'sort', '3 1 2', '', '9 9'],
    ['as JSON', 'sort', 'sort', '3 1 2', '["9", "4"]', '--json'],
    ['after so many layers', 'sort', 'sort', '3 1 2', '--layers', '1'],
    ['after no layers', 'sort', 'sort', '3 1 2', '--layers', '0'],
    ['a run that is given up', 'endless', 'endless', '01'],
    ['what changes in each layer', 'watched', 'sort', '3 1 2', '--show'],
    ['what changes, as JSON', 'watched', 'sort', '3 1 2', '', '--show', '--json'],
    ['in 64 bits', 'exact', 'sort', '3 1 2', '--show'],
    ['with layers that are written out', 'unrolled', 'sort', '3 1 2', '0', '--show'],
    ['a token that is none', 'sort', 'sort', '3 one'],
    ['an input that is too long', 'sort', 'sort', '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 0'],
    ['by the sparse engine', 'sort', 'sort', '3 1 2', '--engine', 'sparse'],
  ];
  test.each(cases)('%s', async (_, onnx, same, ...options) => {
    const wanted = await runAltac(['run', `${same}.safetensors`, ...options]);
    expect(await runAltac(['run', `${onnx}.onnx`, ...options])).toEqual(wanted);
  });

  test.each(['info', 'verify'])('%s', async (command) => {
    const wanted = await runAltac([command, 'sort.safetensors']);
    for (const file of ['sort.onnx', 'exact.onnx']) expect(await runAltac([command, file])).toEqual(wanted);
  });
});

test('programs and other weights can be run in ONNX Runtime, too', async () => {
  const wanted = await runAltac(['run', 'flip.alta', '01', '--show']);
  for (const file of ['flip.alta', 'flip.safetensors']) {
    expect(await runAltac(['run', file, '01', '--show', '--engine', 'onnx'])).toEqual(wanted);
  }
  expect((await runAltac(['test', 'flip.alta', '--engine', 'onnx'])).out).toBe(
    '✓ flip.alta: both\n1 passed, 0 failed\n',
  );
});

test('the name of the file may have its ending', async () => {
  const { out } = await runAltac(['compile', 'flip.alta', '--format', 'onnx', '-o', 'again.onnx', '--json']);
  expect(JSON.parse(out)).toMatchObject({ files: ['again.onnx'], maxLength: 16_384 });
});

describe('is refused', () => {
  const cases: readonly (readonly [what: string, words: string, says: string])[] = [
    [
      'an option of ONNX without it',
      'compile flip.alta --double --unrolled 3',
      'error: --double --unrolled 3: only ONNX files can be made so\n  Add `--format onnx`\n',
    ],
    [
      'a format of numbers',
      'compile flip.alta --format onnx --numbers float16',
      'error: --numbers float16: ONNX files are in float32, or in float64 with --double\n  Leave out --numbers\n',
    ],
    [
      'to show what is no output',
      'run sort.onnx 3 --show',
      'error: sort.onnx cannot be run: `--show` needs the residual stream, and that is no output of its graph\n  Compile it with `--residuals`, or run its weights with `--engine sparse`\n',
    ],
    [
      'to run it in threads',
      'run sort.onnx 3 --jobs 2',
      'error: --jobs 2: ONNX Runtime takes all cores by itself\n  Leave out --jobs, or run the weights with `--engine sparse`\n',
    ],
    [
      'to stop before layers that are written out',
      'run unrolled.onnx 3 --layers 3',
      'error: unrolled.onnx cannot be run: the graph always runs 4 layers, and cannot stop after 3\n',
    ],
    [
      'to set a parameter',
      'run sort.onnx 3 -P n=3',
      'error: -P n=3: sort.onnx is compiled already\n  Compile the program anew with -P\n',
    ],
    ['a file that is not there', 'run sotr.onnx 3', 'error: sotr.onnx is not there\n  Did you mean sort.onnx'],
    ['half a file', 'run cut.onnx 3', 'error: cut.onnx holds no weights that can be run: this is no ONNX file: '],
    ['another file', 'info text.onnx', 'error: text.onnx holds no weights that can be run: this is no ONNX file: '],
    [
      'an empty file',
      'info nothing.onnx',
      'error: nothing.onnx holds no weights that can be run: this is no ONNX file: it has no graph\n  `altac compile FILE --format onnx -o NAME` writes NAME.onnx\n',
    ],
    [
      'a file of somebody else',
      'run foreign.onnx 3',
      'error: foreign.onnx holds no weights that can be run: altac did not write it: its metadata lack `altac` or `sha256`\n',
    ],
    ['a file without some weights', 'run names.onnx 3', 'error: names.onnx holds no weights that can be run: '],
    [
      'a graph that was changed',
      'run operators.onnx 3',
      'error: operators.onnx holds no weights that can be run: it was changed after it was written, or is damaged\n',
    ],
    ['to check it', 'check sort.onnx', 'error: sort.onnx is not the text of a program\n'],
  ];
  test.each(cases)('%s', async (_, line, says) => {
    const { code, err } = await runAltac(line.split(' '));
    expect(err.slice(0, says.length)).toBe(says);
    expect(code).toBe(2);
  });
});
