/** Learned MLPs behind compiled attention: every engine gives the same, right or wrong. */

import { describe, expect, test } from 'vitest';
import { readOnnxModel } from '../../src/export/onnx/file.ts';
import { sha256 } from '../../src/formats/sha256.ts';
import { sizeOf } from '../../src/ir/domain.ts';
import type { Engine, States } from '../../src/ir/execution.ts';
import type { Program } from '../../src/ir/program.ts';
import { seededRandom } from '../../src/random/seeded.ts';
import { createDecoder } from '../../src/runtime/engines/decode.ts';
import { createDenseEngine } from '../../src/runtime/engines/dense.ts';
import { learnedInterpreter } from '../../src/runtime/engines/learned.ts';
import { executionOf, openOnnx } from '../../src/runtime/engines/onnx.ts';
import { createSparseEngine } from '../../src/runtime/engines/sparse.ts';
import { mlpTensor } from '../../src/runtime/tensors/mlp-trainer.ts';
import { openTensors } from '../../src/runtime/tensors/open.ts';
import { sampledInput } from '../../src/traces/inputs.ts';
import { initialLayers } from '../../src/training/initialization.ts';
import { learnedMlp } from '../../src/training/mlp-training.ts';
import { defaultOptions, type TrainingOptions } from '../../src/training/options.ts';
import { writeArtifact } from '../../src/weights/artifact.ts';
import { canonicalText } from '../../src/weights/canonical-text.ts';
import { encoderOf, learnedDimensions, withoutCompiledMlp } from '../../src/weights/learned.ts';
import { inputReading } from '../../src/weights/learned-inputs.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { readArtifact } from '../../src/weights/read-artifact.ts';
import { cycle, numeric, relativeParity, sort } from '../support/fixtures.ts';
import { modelOf, onnxBytes, plain } from '../support/onnx.ts';
import { compileProgram, programOf } from '../support/programs.ts';

interface Case {
  readonly name: string;
  readonly program: Program;
  readonly options?: Partial<TrainingOptions>;
}

const named = (name: string): Program => programOf(compileProgram(name));

const cases: readonly Case[] = [
  { name: 'bits', program: relativeParity() },
  { name: 'positions, and what stands there afterwards', program: sort(6, 6), options: { residual: false } },
  { name: 'a mean', program: named('parity_counting') },
  { name: 'a mean as bits', program: named('parity_counting'), options: { numbers: 'bits' } },
  { name: 'a count', program: named('histogram'), options: { activation: 'tanh' } },
  { name: 'a count as bits', program: named('histogram'), options: { numbers: 'bits', activation: 'sigmoid' } },
  { name: 'numbers that are written', program: cycle(numeric(-1 / 7, 1 / 3, 3 / 5, 1), 4) },
  {
    name: 'numbers that are written, as bits',
    program: cycle(numeric(-1 / 7, 1 / 3, 3 / 5, 1), 4),
    options: { numbers: 'bits' },
  },
  { name: 'a mean that is written', program: named('fraction_previous') },
  { name: 'pointers', program: named('addition'), options: { residual: false, activation: 'tanh' } },
];

/** Nobody has trained it: what it makes is arbitrary, and the same everywhere. */
function untrained(program: Program, given: Partial<TrainingOptions>, snap: boolean): CompiledModel {
  const model = modelOf(program, Math.min(program.positions ?? 40, 40));
  const options = { ...defaultOptions, hidden: [16, 12], ...given };
  const { width } = inputReading(model, { numbers: options.numbers, snap });
  const sizes = [width, ...options.hidden, learnedDimensions(program, model.layout).length];
  const layers = initialLayers(sizes, 'he', seededRandom(5));
  const parameters = new Map(
    layers.flatMap(({ weights, bias }, index) => [
      [mlpTensor(index, 'weight'), weights] as const,
      [mlpTensor(index, 'bias'), bias] as const,
    ]),
  );
  const learned = learnedMlp(model, { parameters, updates: 0 }, options, snap);
  if (learned === null) throw new Error('the parameters do not fit');
  return { ...model, learned };
}

async function enginesOf(model: CompiledModel): Promise<readonly { readonly name: string; readonly engine: Runs }[]> {
  const { tensors } = await openTensors();
  const { learned } = model;
  if (learned === null) throw new Error('nothing is learned');
  const file = onnxBytes(model, { ...plain, residuals: true });
  const read = readOnnxModel(file);
  if (!read.ok) throw new Error(read.error);
  expect(read.model.learned).toEqual(learned);
  const session = await openOnnx(file, read);
  const onnx: Runs = async (tokens, options) => {
    const [run] = await session.run([tokens], options.layers);
    if (run === undefined) throw new Error('no answer');
    return executionOf(model, run, options.observer);
  };
  return [
    ...(learned.snap ? [{ name: 'interpreter', engine: learnedInterpreter(model, learned) }] : []),
    { name: 'sparse', engine: createSparseEngine(model, 'float32') },
    { name: 'dense', engine: createDenseEngine(model, tensors) },
    { name: 'onnx', engine: onnx },
  ];
}

type Runs = (...given: Parameters<Engine>) => ReturnType<Engine> | Promise<ReturnType<Engine>>;

async function statesOf(engine: Runs, tokens: readonly number[], layers: number): Promise<readonly States[]> {
  const seen: States[] = [];
  await engine(tokens, {
    layers,
    observer: { afterMlp: (_, states) => seen.push(states) },
  });
  return seen;
}

describe('every variable, in every layer', () => {
  test.each(cases)('$name', async ({ program, options = {} }) => {
    const model = untrained(program, options, true);
    const engines = await enginesOf(model);
    for (const length of [1, 4]) {
      const tokens = sampledInput(program, { shortest: length, longest: length, seed: 3 }, length);
      const [first, ...others] = await Promise.all(engines.map(({ engine }) => statesOf(engine, tokens, 4)));
      expect(first?.length).toBeGreaterThan(0);
      for (const [index, states] of others.entries()) expect(states, engines[index + 1]?.name).toEqual(first);
    }
  });
});

describe('stored, and read again', () => {
  test.each(cases)('$name', ({ program, options = {} }) => {
    const model = untrained(program, options, true);
    if (model.learned === null) throw new Error('nothing is learned');
    const stored = withoutCompiledMlp(model, model.learned);
    expect(readArtifact(writeArtifact(stored))).toEqual({ ok: true, model: stored });
    const { weights, description } = writeArtifact(stored, { dense: true });
    expect(readArtifact({ weights, description })).toEqual({ ok: true, model: stored });
    // With a hash that fits again.
    const other = description.replace(/"sizes":\[\d+/, '"sizes":[1');
    const hash = sha256(canonicalText(JSON.parse(other)));
    const signed = other.replace(/"description": "[^"]*"/, `"description": "${hash}"`);
    expect(readArtifact({ weights, description: signed })).toMatchObject({ ok: false });
  });
});

test('without snapping, the first layer', async () => {
  const model = untrained(named('histogram'), {}, false);
  const engines = await enginesOf(model);
  const [first, ...others] = await Promise.all(engines.map(({ engine }) => statesOf(engine, [0, 1, 1], 1)));
  for (const [index, states] of others.entries()) expect(states, engines[index + 1]?.name).toEqual(first);
});

test('an engine holds no tensor when it is disposed', async () => {
  const { tensors } = await openTensors();
  const before = tensors.held();
  const engine = createDenseEngine(untrained(relativeParity(), {}, true), tensors);
  engine([2, 1, 0, 1], { layers: 3 });
  engine.dispose();
  expect(tensors.held()).toBe(before);
});

describe('codes are read from the stream as they were written', () => {
  test.each(cases)('$name', ({ program }) => {
    const model = modelOf(program, Math.min(program.positions ?? 40, 40));
    const encode = encoderOf(model);
    const decode = createDecoder(model);
    const row = new Float64Array(model.layout.dimensions.length);
    const single = new Float32Array(row.length);
    program.variables.forEach((variable, index) => {
      const reading = model.layout.readings[index];
      const possible = reading?.kind === 'stair' ? reading.stair.codes : [...Array(sizeOf(variable.domain)).keys()];
      for (const code of possible) {
        const codes = Int32Array.from(program.variables, (each, at) => {
          const other = model.layout.readings[at];
          if (at === index) return code;
          return each.role === 'head' ? sizeOf(each.domain) : other?.kind === 'stair' ? (other.stair.codes[0] ?? 0) : 0;
        });
        encode(codes, single);
        row.set(single);
        expect(decode(row, 1, true)[index], `${variable.name} ${code}`).toBe(code);
      }
    });
  });
});
