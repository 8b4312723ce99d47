/** `altac train`, and `altac run --mlp`. */

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scalarEvent } from '../../src/formats/tensorboard.ts';
import { eventsOf } from '../support/events.ts';
import { repository } from '../temporary-folder.ts';
import { ended, startAltac } from './bundle.ts';
import { flip } from './samples.ts';
import { runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-train-'));
const program = join(repository, 'programs/parity_relative.alta');
/** Learned in a second. */
const quick = ['--lengths', '1..6', '--inputs', '200', '--hidden', '64,64', '--batch', '128', '--steps', '300'];
/** Learned not at all. */
const short = ['--lengths', '1..4', '--inputs', '20', '--hidden', '8', '--batch', '16', '--test-inputs', '2'];

beforeAll(async () => {
  process.chdir(folder);
  writeFileSync('flip.alta', flip);
  writeFileSync('nothing.alta', 'vocab { "a" }\ninput token\nvar x: 0..1 = 0\nmlp { }\noutput x\n');
  writeFileSync('halted.alta', flip.replace('done: bool = false', 'done: bool = true'));
  writeFileSync('inputs.txt', '1 0\n0 1 1\n');
  await runAltac(['train', program, ...quick, '-o', 'learned.safetensors']);
  await runAltac(['train', program, ...short, '--steps', '5', '-o', 'short.safetensors', '--plot', 'short.svg']);
  await runAltac(['compile', program, '-o', 'parity']);
  await runAltac(['compile', program, '--format', 'onnx', '-o', 'parity']);
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

test('a picture of accuracy has its data beside it', () => {
  const [head, ...rows] = readFileSync('short.csv', 'utf8').trim().split('\n');
  expect(head).toBe('line,length,share right');
  expect(rows.map((row) => row.split(',').slice(0, 2).join(' '))).toEqual(
    ['right', 'seen'].flatMap((line) => [1, 2, 3, 4].map((length) => `${line} ${length}`)),
  );
  expect(readFileSync('short.svg', 'utf8')).toContain('trained to here');
});

describe('a learned MLP', () => {
  test.each(['interpreter', 'sparse', 'dense', 'onnx'])('answers in the engine %s', async (engine) => {
    const ran = await runAltac([
      'run',
      program,
      '--mlp',
      'learned.safetensors',
      '--engine',
      engine,
      '1 0 1 1',
      '1 1 1',
    ]);
    expect(ran).toMatchObject({ err: '', code: 0, out: '0 1 1 0 1\n0 1 0 1\n' });
  });

  test('stands behind compiled weights too, and in threads', async () => {
    const ran = await runAltac(['run', 'parity.safetensors', '--mlp', 'learned.safetensors', '--jobs', '2', '1 0 1 1']);
    expect(ran).toMatchObject({ err: '', code: 0, out: '0 1 1 0 1\n' });
  });

  test('runs without snapping', async () => {
    const mlp = ['--mlp', 'learned.safetensors', '--unsnapped', '--engine', 'sparse'];
    expect(await runAltac(['run', program, ...mlp, '1'])).toMatchObject({ code: 0, out: '0 1\n' });
  });
});

describe('a learned MLP in compiled weights', () => {
  beforeAll(async () => {
    await runAltac(['compile', program, '--mlp', 'learned.safetensors', '-o', 'stored']);
    await runAltac(['compile', program, '--mlp', 'learned.safetensors', '--format', 'onnx', '-o', 'stored']);
    await runAltac(['compile', program, '--mlp', 'short.safetensors', '-o', 'wrong']);
  });

  const runs: readonly (readonly string[])[] = [
    ['stored.safetensors'],
    ['stored.safetensors', '--engine', 'interpreter'],
    ['stored.safetensors', '--engine', 'dense', '--jobs', '2'],
    ['stored.safetensors', '--engine', 'onnx'],
    ['stored.onnx'],
    ['stored.onnx', '--engine', 'sparse'],
  ];
  test.each(runs)('answers as behind the program: %s %s %s', async (...words) => {
    expect(await runAltac(['run', ...words, '1 0 1 1', '1 1 1'])).toMatchObject({
      err: '',
      code: 0,
      out: '0 1 1 0 1\n0 1 0 1\n',
    });
  });

  test('also where it is wrong', async () => {
    const inputs = ['1 0 1', '0 0 1 1'];
    const behind = await runAltac(['run', program, '--mlp', 'short.safetensors', '--layers', '3', '--show', ...inputs]);
    expect(await runAltac(['run', 'wrong.json', '--layers', '3', '--show', ...inputs])).toEqual(behind);
    const numbers = ['--unsnapped', '--engine', 'sparse', '--layers', '3', ...inputs];
    const loose = await runAltac(['run', program, '--mlp', 'short.safetensors', ...numbers]);
    expect(await runAltac(['run', 'wrong.safetensors', ...numbers])).toEqual(loose);
  });

  test('coverage says that what it counts is of the program', async () => {
    const { out, err, code } = await runAltac(['coverage', 'stored.safetensors', '1 1']);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'stored.safetensors: its mlp is learned, and has no rules; this is what the program shows that it learned from\n',
    });
    expect(out).toContain('rules that hold');
  });

  test('info and verify say so, and verify tries it', async () => {
    const told = 'The feed-forward network was learned (seed 0, 300 steps): it may be wrong.\n';
    expect((await runAltac(['info', 'stored.safetensors'])).out.split('longest safe input')[1]).toContain(told);
    expect(JSON.parse((await runAltac(['info', 'stored.onnx', '--json'])).out)).toMatchObject({
      hiddenUnits: 128,
      learned: { seed: 0, steps: 300 },
    });
    const right = await runAltac(['verify', 'stored.safetensors', '--inputs', '20']);
    expect(right).toMatchObject({ code: 0 });
    expect(right.out).toContain(
      'open     feed-forward network: it was learned (seed 0, 300 steps): nothing is proved of it\nproved   attention: ',
    );
    const wrong = await runAltac(['verify', 'wrong.safetensors', '--inputs', '20']);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.out).toContain('refuted  runs: on ');
  });
});

test('what is printed', async () => {
  const words = ['train', program, ...quick, '--test-lengths', '5..7', '--unsnapped', '-o', 'printed.safetensors'];
  const { out, err, code } = await runAltac(words);
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect(out).toMatch(
    /^13 examples, a network of 11 → 64 → 64 → 4\n300 steps, loss \S+; \d+ % of the examples right, the worst output off by \S+\nprinted.safetensors written\n\nlength +seen +unsnapped +right\n +5 +100 %.*\n +6 .*\n +7 .* 100 % {2}█+\n$/,
  );
});

test('as JSON, with a log', async () => {
  const words = ['train', program, ...short, '--steps', '6', '--every', '2', '--json', '--log', 'log.jsonl'];
  const { out } = await runAltac(words);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({ file: 'parity_relative.learned.safetensors', steps: 6 });
  const lines = readFileSync('log.jsonl', 'utf8').trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ step: 2 }, { step: 4 }, { step: 6 }]);
});

test('a training that was interrupted goes on as if it had not been', async () => {
  const words = ['train', program, ...short, '--steps', '3000', '--every', '100'];
  const files = (name: string) => ['-o', `${name}.safetensors`, '--log', `${name}.jsonl`, '--tensorboard', name];
  const curves = (name: string) => eventsOf(readFileSync(`${name}/events.out.tfevents.altac`));
  await ended(startAltac(['--version']));
  const whole = await runAltac([...words, ...files('whole')]);
  const child = startAltac([...words, ...files('broken')]);
  const end = ended(child);
  while (!existsSync('broken.safetensors')) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGINT');
  const { code, err } = await end;
  // It was written while the signal came, or afterwards.
  expect(code).toBe(130);
  if (err !== '') expect(err).toBe('Stopped; `--resume` goes on from broken.safetensors\n');
  // As if it had been killed between a point of the curves and its checkpoint, and while it wrote the next.
  const lost = scalarEvent(0, 2999, { 'training/loss': 1 });
  appendFileSync('broken/events.out.tfevents.altac', Buffer.concat([lost, lost.subarray(0, 20)]));
  const resumed = await runAltac([...words, ...files('broken'), '--resume']);
  expect(resumed.out.replace('broken', 'whole')).toBe(whole.out);
  expect(readFileSync('broken.safetensors').equals(readFileSync('whole.safetensors'))).toBe(true);
  expect(readFileSync('broken.jsonl', 'utf8')).toBe(readFileSync('whole.jsonl', 'utf8'));
  const points = (name: string) => curves(name).map(({ step, summary }) => ({ step, summary }));
  expect(points('broken')).toEqual(points('whole'));
});

test('curves for TensorBoard', async () => {
  const words = ['train', program, ...short, '--steps', '6', '--every', '2', '--test-lengths', '3..7'];
  const run = await runAltac([...words, '-o', 'curves.safetensors', '--tensorboard', 'runs/first']);
  expect(run).toMatchObject({ err: '', code: 0 });
  const events = eventsOf(readFileSync('runs/first/events.out.tfevents.altac'));
  expect(events.map(({ step }) => step)).toEqual([0, 2, 4, 6]);
  expect(events[1]?.summary?.value.map(({ tag }) => tag)).toEqual([
    ...['loss', 'rate', 'gradient_norm', 'right', 'worst'].map((name) => `training/${name}`),
    ...['test/right', 'lengths/1-5', 'lengths/6-10'],
  ]);
});

test('it ends early when all examples are right often enough', async () => {
  const words = ['train', program, ...quick.slice(0, -1), '2000', '--every', '20', '--patience', '2', '--json'];
  const result: unknown = JSON.parse((await runAltac([...words, '--undefined', 'zeros'])).out);
  expect(result).toMatchObject({ right: 1 });
  expect(result).not.toMatchObject({ steps: 2000 });
});

interface Refusal {
  readonly what: string;
  readonly words: readonly string[];
  readonly says: string;
}

test('a Transformer learns from answers, and its table says nothing of traces', async () => {
  const words = ['train', program, '--model', 'universal', '--positions', 'absolute', '--lengths', '1..3'];
  const sizes = ['--depth', '2', '--width', '8', '--heads', '2', '--hidden', '8', '--batch', '4', '--steps', '5'];
  const { out, code } = await runAltac([...words, ...sizes, '--inputs', '20', '-o', 'whole-transformer.safetensors']);
  expect(code).toBe(0);
  expect(out).toContain('a Universal Transformer with absolute positions: width 8, 2 heads, 8 units, 2 layers\n');
  expect(out).toMatch(/\n\nlength {2}right\n {5}1 /);
  const model = ['run', program, '--model', 'whole-transformer.safetensors'];
  const ran = await runAltac([...model, '--json', '1 0', '']);
  expect(ran).toMatchObject({ err: '', code: 0 });
  const answers = ran.out.trim().split('\n');
  expect(answers.map((line): unknown => JSON.parse(line))).toMatchObject([
    { input: '1 0', output: { length: 3 }, layers: 2 },
    { input: '', output: { length: 1 }, layers: 2 },
  ]);
  expect(await runAltac([...model, '1 0 1 0'])).toMatchObject({
    err: 'error: input 1: the input has 5 positions; whole-transformer.safetensors has learned 4\n  Train one with a larger --reach, or with `--positions relative`\n',
    code: 2,
  });
  expect((await runAltac([...model, '1', '--show', '--layers', '2'])).err).toBe(
    "error: --layers: a Transformer that learned from answers has its own layers, and none of the program's variables\n  Leave out --layers and --show\n",
  );
  expect((await runAltac(['run', program, '--mlp', 'whole-transformer.safetensors', '1'])).err).toBe(
    'error: --mlp whole-transformer.safetensors: it was learned with its attention, and cannot stand behind that of the program\n  Run it by itself: `--model whole-transformer.safetensors`\n',
  );
});

test('a layer learns with its attention, and runs by itself', async () => {
  const drawn = ['--lengths', '1..6', '--inputs', '100', '--batch', '16', '--steps', '600'];
  const sizes = [...drawn, '--hidden', '48', '--width', '8', '--reach', '4'];
  const words = ['train', program, '--model', 'layer', ...sizes, '--unsnapped', '-o', 'layer.safetensors'];
  const { out, err, code } = await runAltac(words);
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect(out).toMatch(
    /^\d+ traced layers, a layer of 1 head of width 8, and a network of 7 → 48 → 4\n600 steps, loss \S+; \d+ % of the traced layers right, the worst output off by \S+\nlayer.safetensors written\n\nlength +seen +unsnapped +right\n/,
  );
  const model = ['run', program, '--model', 'layer.safetensors'];
  expect(await runAltac([...model, '1 0 1 1', '1 1 1'])).toMatchObject({
    err: '',
    code: 0,
    out: '0 1 1 0 1\n0 1 0 1\n',
  });
  expect(await runAltac([...model, '--layers', '1', '--json', '1 0'])).toMatchObject({
    out: '{"input":"1 0","output":[0,1,0],"layers":1,"halted":false}\n',
    code: 0,
  });
  const compiled = ['run', 'parity.safetensors', '--model', 'layer.safetensors'];
  expect((await runAltac([...compiled, '--show', '--unsnapped', '1'])).out).toContain('layer 1, after the mlp\n');
  expect((await runAltac([...compiled, '--engine', 'sparse', '1'])).err).toBe(
    'error: --engine: a model that was learned whole runs by itself, on TensorFlow.js\n  Leave out --engine\n',
  );
  const resumed = await runAltac([...words, '--resume']);
  expect(resumed.out.split('\n').slice(2)).toEqual(out.split('\n').slice(2));
});

const refusals: readonly Refusal[] = [
  {
    what: 'embeddings of positions in a layer',
    words: ['train', program, '--model', 'layer', '--positions', 'absolute'],
    says: 'error: --positions absolute: a layer knows positions by the variables of the program\n  Give `--positions relative`, or `none`\n',
  },
  {
    what: 'heads that the program does not have, to be told what to fetch',
    words: ['train', program, '--model', 'layer', '--supervise', 'heads', '--heads', '2'],
    says: 'error: --supervise heads: of heads parity_relative has 1, but 2 are to be learned\n  Leave out --heads\n',
  },
  {
    what: 'numbers as bits in a layer',
    words: ['train', program, '--model', 'layer', '--numbers', 'bits'],
    says: 'error: --numbers: a layer has no such option\n  Leave it out, or train an MLP: leave out --model\n',
  },
  {
    what: 'options of another kind',
    words: ['train', program, '--depth', '3'],
    says: 'error: --depth: an MLP has no such option\n  Leave it out, or add `--model transformer`\n',
  },
  {
    what: 'a width that heads cannot share',
    words: ['train', program, '--model', 'transformer', '--width', '10'],
    says: 'error: --width 10: 4 heads cannot share it equally\n',
  },
  {
    what: 'positions without embeddings',
    words: ['train', program, '--model', 'transformer', '--positions', 'absolute', '--reach', '9'],
    says: 'error: --lengths: inputs of 20 tokens need 21 positions, but there are 9\n',
  },
  {
    what: 'a file that holds something else',
    words: ['run', program, '--mlp', 'parity.safetensors', '1'],
    says: 'error: parity.safetensors holds no learned MLP: `altac train` did not write it\n  `altac train FILE -o NAME` writes one\n',
  },
  {
    what: 'an MLP where a Transformer should be',
    words: ['run', program, '--model', 'learned.safetensors', '1'],
    says: 'error: --model learned.safetensors: it holds an MLP, which needs the attention of the program\n  Run it behind that: `--mlp learned.safetensors`\n',
  },
  {
    what: 'a text',
    words: ['run', program, '--mlp', 'flip.alta', '1'],
    says: 'error: flip.alta holds no learned MLP: this is no safetensors file: its header',
  },
  {
    what: 'an MLP of another program',
    words: ['run', 'flip.alta', '--mlp', 'learned.safetensors', '1'],
    says: 'error: learned.safetensors was trained on another program: parity_relative\n  Train it on this one: `altac train`\n',
  },
  {
    what: 'a graph that has its own',
    words: ['run', 'parity.onnx', '--mlp', 'learned.safetensors', '1'],
    says: 'error: --mlp learned.safetensors: an ONNX file runs the MLP that it was made with\n',
  },
  {
    what: 'numbers between values in the interpreter',
    words: ['run', program, '--mlp', 'learned.safetensors', '--unsnapped', '1'],
    says: 'error: --unsnapped: the interpreter knows values only, and no numbers between them\n  Run the weights: add `--engine sparse`\n',
  },
  {
    what: '--unsnapped without an MLP',
    words: ['run', program, '--unsnapped', '1'],
    says: 'error: --unsnapped: there is no learned MLP\n  Give one with --mlp, or leave it out\n',
  },
  {
    what: 'a program that assigns nothing',
    words: ['train', 'nothing.alta'],
    says: 'error: nothing.alta assigns nothing: there is nothing to learn\n',
  },
  {
    what: 'a program that has halted before it begins',
    words: ['train', 'halted.alta', '--lengths', '1..3', '--inputs', '5', '--model', 'layer'],
    says: 'error: halted.alta: no input runs a layer: there is nothing to learn\n',
  },
  {
    what: 'inputs that are too long',
    words: ['train', join(repository, 'programs/parity_absolute.alta'), '--test-lengths', '1..60'],
    says: 'error: --test-lengths: inputs of 60 tokens are too long, parity_absolute takes at most 50\n',
  },
  {
    what: 'a level of a network that is not there',
    words: ['compile', program, '--mlp', 'learned.safetensors', '-O1'],
    says: 'error: -O1: that is for compiled networks, and --mlp puts a learned one in their place\n  Leave it out\n',
  },
  {
    what: 'a format that has no learned networks',
    words: ['compile', program, '--mlp', 'learned.safetensors', '--format', 'pytorch'],
    says: 'error: --mlp learned.safetensors: a learned MLP cannot be written as pytorch\n',
  },
  {
    what: 'a file where curves should go',
    words: ['train', program, '--tensorboard', 'inputs.txt'],
    says: 'error: inputs.txt cannot be written: it is not a folder\n',
  },
  {
    what: 'lengths the wrong way round',
    words: ['train', program, '--lengths', '9..1'],
    says: "error: option '--lengths <from..to>' argument '9..1' is invalid. It must be two whole numbers, the smaller first, as in 1..20.\n",
  },
  {
    what: 'hidden layers without units',
    words: ['train', program, '--hidden', '8,0'],
    says: "error: option '--hidden <n,…>' argument '8,0' is invalid.",
  },
  {
    what: 'a rate that is none',
    words: ['train', program, '--rate', 'fast'],
    says: "error: option '--rate <x>' argument 'fast' is invalid. It must be a number from 0 up.\n",
  },
  {
    what: 'other options when it goes on',
    words: ['train', program, '--resume', '-o', 'short.safetensors', '--hidden', '9'],
    says: 'error: --hidden [9]: the training of short.safetensors began with [8]\n',
  },
  {
    what: 'other inputs when it goes on',
    words: ['train', program, '--resume', '-o', 'short.safetensors', '-i', 'inputs.txt'],
    says: 'error: -i: the training of short.safetensors began with other inputs\n',
  },
  {
    what: 'a folder that is not there, before it takes its time',
    words: ['train', program, ...short, '--steps', '1000000', '-o', 'nowhere/learned.safetensors'],
    says: 'error: nowhere/learned.safetensors cannot be written: there is no folder nowhere\n',
  },
];

describe('one message, and exit code 2', () => {
  test.each(refusals)('$what', async ({ words, says }) => {
    const { out, err, code } = await runAltac(words);
    expect(err.slice(0, says.length)).toBe(says);
    expect({ out, code }).toEqual({ out: '', code: 2 });
  });
});

test('a program that asks whether something is defined is taught what stands there in a run', async () => {
  const increment = join(repository, 'programs/binary_increment.alta');
  const words = ['train', increment, ...quick, '--test-lengths', '5..7', '--json'];
  const learned = await runAltac([...words, '-o', 'increment.safetensors']);
  expect(learned.err).toBe('');
  const right = { inputs: 20, right: 20 };
  expect(JSON.parse(learned.out)).toMatchObject({
    accuracy: [
      { length: 5, ...right },
      { length: 6, ...right },
      { length: 7, ...right },
    ],
  });
  const warned = await runAltac([...words, '--undefined', 'random', '-o', 'warned.safetensors']);
  expect(warned.err).toBe(
    'warning: binary_increment asks whether `right` is defined, which an MLP does not learn to see with `--undefined random`\n' +
      '  Leave the option out: zeros stand there then, as they do in a run\n',
  );
  // As the warning says.
  expect(JSON.parse(warned.out).accuracy.every((each: { readonly right: number }) => each.right < 20)).toBe(true);
});

test('inputs from a file', async () => {
  const words = ['train', program, '-i', 'inputs.txt', ...short, '--steps', '4', '--json', '-o', 'file.safetensors'];
  expect(JSON.parse((await runAltac(words)).out)).toMatchObject({ steps: 4 });
  expect(JSON.parse((await runAltac([...words, '--resume'])).out)).toMatchObject({ steps: 4 });
});
