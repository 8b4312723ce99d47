/** `altac run --jobs`: what is printed, and the exit code, are those of one job. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanCommands } from '../../src/traces/scan-commands.ts';
import { type Ended, ended, startAltac } from './bundle.ts';
import { endless, flip, promise } from './samples.ts';
import { runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-jobs-'));
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  writeFileSync(at('flip.alta'), flip);
  writeFileSync(at('promise.alta'), promise);
  writeFileSync(at('endless.alta'), endless);
  writeFileSync(at('inputs.txt'), '01\n10\n\n0\n1\n');
  writeFileSync(at('nothing.txt'), '');
  await ended(startAltac(['compile', at('flip.alta'), '-o', at('flip')]));
});

afterAll(() => rmSync(folder, { recursive: true }));

type Printed = Pick<Ended, 'out' | 'err' | 'code'>;

interface Case {
  readonly what: string;
  readonly words: readonly string[];
  readonly input?: string | Uint8Array;
  readonly code: number;
  /** How many lines stdout has. */
  readonly lines: number;
}

const commands = scanCommands()
  .filter((_, index) => index % 1000 === 0)
  .map(({ words }) => words.join(' '));
const bits = Array.from({ length: 300 }, (_, n) => n.toString(2));
const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** The 151st is none. */
const bitsWithABadLine = [...bits.slice(0, 150), '2', ...bits.slice(150)];
const bitsWithABadByte = Buffer.concat([
  Buffer.from(lines(bits.slice(0, 150))),
  Buffer.from([0xff, 0x0a]),
  Buffer.from(lines(bits.slice(150))),
]);

const cases: readonly Case[] = [
  { what: 'the interpreter', words: [at('flip.alta')], input: lines(bits), code: 0, lines: 300 },
  {
    what: 'sparse weights',
    words: ['programs/scan.alta', '--engine', 'sparse', '--json'],
    input: lines(commands),
    code: 0,
    lines: commands.length,
  },
  { what: 'dense weights', words: [at('flip.alta'), '--engine', 'dense'], input: lines(bits), code: 0, lines: 300 },
  { what: 'a file of weights', words: [at('flip.safetensors')], input: lines(bits), code: 0, lines: 300 },
  { what: 'inputs of a file', words: [at('flip.alta'), '-i', at('inputs.txt')], code: 0, lines: 5 },
  { what: 'arguments', words: [at('flip.alta'), '01', '10', '1'], code: 0, lines: 3 },
  { what: 'no inputs', words: [at('flip.alta')], input: '', code: 0, lines: 0 },
  { what: 'an empty file', words: [at('flip.alta'), '-i', at('nothing.txt')], code: 2, lines: 0 },
  { what: 'a bad line', words: [at('flip.alta')], input: lines(bitsWithABadLine), code: 2, lines: 150 },
  { what: 'a bad byte', words: [at('flip.alta')], input: bitsWithABadByte, code: 2, lines: 150 },
  {
    what: 'an input that is too long',
    words: [at('promise.alta')],
    input: '01\n10\n00000\n1\n',
    code: 2,
    lines: 2,
  },
  { what: 'warnings', words: [at('promise.alta')], input: '01\n00\n\n10\n00\n', code: 0, lines: 5 },
  { what: 'runs that are given up', words: [at('endless.alta')], input: '0\n00\n\n', code: 1, lines: 3 },
  { what: 'a layer limit', words: [at('endless.alta'), '--layers', '3'], input: '0\n00\n\n', code: 0, lines: 3 },
  { what: '--show', words: [at('flip.alta'), '--show'], input: '01\n1\n', code: 0, lines: 29 },
  { what: '--show --json', words: [at('flip.alta'), '--show', '--json'], input: lines(bits), code: 0, lines: 300 },
];

async function run(words: readonly string[], jobs: number, input: string | Uint8Array): Promise<Printed> {
  const { out, err, code } = await runAltac(['run', ...words, '--jobs', String(jobs)], { input: [input] });
  return { out, err, code };
}

async function runInItsOwnProcess(words: readonly string[], jobs: number, input: string | Uint8Array): Promise<Ended> {
  const child = startAltac(['run', ...words, '--jobs', String(jobs)]);
  // A run that ends early leaves what it has not read.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return ended(child);
}

describe('1, 2 and 5 jobs print the same bytes', () => {
  test.each(cases)('$what', async ({ words, input = '', code, lines: expected }) => {
    const one = await run(words, 1, input);
    expect({ code: one.code, lines: one.out.split('\n').length - 1 }, one.err).toEqual({ code, lines: expected });
    expect(await run(words, 2, input)).toEqual(one);
    expect(await run(words, 5, input)).toEqual(one);
  });

  test.each(cases.filter(({ what }) => ['sparse weights', 'a bad byte', 'runs that are given up'].includes(what)))(
    '$what, in a process of its own',
    async ({ words, input = '' }) => {
      const one = await run(words, 1, input);
      expect(await runInItsOwnProcess(words, 5, input)).toEqual({ ...one, signal: null });
    },
  );
});

test('the number of jobs is checked', async () => {
  for (const number of ['0', '257', 'many', '1.5']) {
    const { code, err } = await runAltac(['run', at('flip.alta'), '01', '--jobs', number]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('whole number from 1 to 256') });
  }
});

test('stdin is read only so far ahead of the answers', async () => {
  // Each input takes for ever: nobody takes more than the pipe, its buffers, and the inputs that may be in flight.
  const child = startAltac(['run', at('endless.alta'), '--layers', '1000000000', '--jobs', '2']);
  child.stdin.on('error', () => undefined);
  let given = 0;
  const line = Buffer.from(`${'0'.repeat(1000)}\n`);
  const give = (): void => {
    for (;;) {
      given += line.length;
      if (!child.stdin.write(line)) break;
    }
    child.stdin.once('drain', give);
  };
  give();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  child.kill('SIGKILL');
  expect(await ended(child)).toMatchObject({ out: '', err: '', signal: 'SIGKILL' });
  expect(given).toBeGreaterThan(50_000);
  expect(given).toBeLessThan(1_000_000);
});

test('when the run has ended, no worker is started for what else was read', async () => {
  const started: Worker[] = [];
  const refuseAll = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (inputs) => {
      for (const { place } of inputs) parentPort.postMessage({ kind: 'refused', message: place, notes: [] });
    });`;
  const ran = await runAltac(['run', at('flip.alta'), '--jobs', '3'], {
    input: lines(bits),
    startWorker: () => {
      const worker = new Worker(refuseAll, { eval: true });
      started.push(worker);
      return worker;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(ran).toMatchObject({ out: '', err: 'error: stdin:1\n', code: 2 });
  expect(started.map(({ threadId }) => threadId)).toEqual([-1, -1, -1]);
});

test('no worker is ended while it reads its modules, as V8 may abort the process then', async () => {
  const ready: number[] = [];
  const slowToBegin = `
    const { parentPort, threadId } = require('node:worker_threads');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, workerIndex * 300);
    parentPort.postMessage({ kind: 'ready' });
    parentPort.on('message', (inputs) => {
      for (const { place } of inputs) parentPort.postMessage({ kind: 'refused', message: place, notes: [] });
    });`;
  let started = 0;
  const ran = await runAltac(['run', at('flip.alta'), '--jobs', '3'], {
    input: lines(bits),
    startWorker: () => {
      const index = started++;
      const worker = new Worker(slowToBegin.replace('workerIndex', String(index)), { eval: true });
      worker.once('message', () => ready.push(index));
      return worker;
    },
  });
  expect(ran).toMatchObject({ out: '', err: 'error: stdin:1\n', code: 2 });
  expect(ready).toEqual([0, 1, 2]);
});

describe('when a worker ends by itself', () => {
  const answersThen = (end: string): string => `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (inputs) => {
      for (const { text } of inputs) {
        if (text === '0') { ${end} }
        parentPort.postMessage({ kind: 'answer', answer: { out: text + '!\\n', err: '', cutShort: false } });
      }
    });`;
  const report = 'ALTAC_DEBUG=1 shows where; please report it with the program\n';

  test.each([
    ['it leaves', 'process.exit(3);', 'exit code 3'],
    ['it throws', "throw new Error('torn');", 'torn'],
    [
      'its memory is full',
      'for (const all = []; ; ) all.push(new Array(100_000).fill(text));',
      'Worker terminated due to reaching memory limit: JS heap out of memory',
    ],
  ])('%s: the answers before stand, the input is named, and it is a mistake of altac', async (_, end, why) => {
    const ran = await runAltac(['run', at('flip.alta'), '--jobs', '2'], {
      input: '1\n11\n111\n0\n1\n',
      startWorker: () => new Worker(answersThen(end), { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } }),
    });
    expect(ran).toMatchObject({
      out: '1!\n11!\n111!\n',
      err: `altac made a mistake of its own: a worker ended at stdin:4: ${why}\n${report}`,
      code: 70,
    });
  });

  test('it cannot be started', async () => {
    const { err, code } = await runAltac(['run', at('flip.alta'), '01', '--jobs', '2'], {
      startWorker: () => new Worker(at('nowhere.mjs')),
    });
    expect(err).toMatch(/^altac made a mistake of its own: a worker ended at input 1: Cannot find module/);
    expect(code).toBe(70);
  });
});
