/** The promise, for ONNX files: what ONNX Runtime makes of them is what the interpreter makes of the program. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readOnnxModel, writeOnnxModel } from '../../src/export/onnx/file.ts';
import type { GraphSettings } from '../../src/export/onnx/graph.ts';
import { type OnnxContent, readOnnx } from '../../src/formats/onnx.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { Program } from '../../src/ir/program.ts';
import { scanCommands } from '../../src/traces/scan-commands.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { modelSizes } from '../../src/weights/sizes.ts';
import { variedInputs } from '../programs/inputs.ts';
import { ourLayers } from '../programs/scan-language.ts';
import { cases } from '../support/cases.ts';
import { safeLength } from '../support/compare.ts';
import {
  firstOnnxDifference,
  type Inputs,
  modelOf,
  onnxBytes,
  plain,
  residualDifference,
  runBatches,
} from '../support/onnx.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../support/programs.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { randomProgram, randomTokens } from '../support/random-program.ts';
import { thorough } from '../support/thoroughness.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const names = programNames.filter((name) => !compileProgram(name).library);
const shortCommands = scanCommands().filter((command) => ourLayers(command) <= 30);

/** SCAN gets short commands: its residual stream is large, and it is kept for every layer. */
function inputsOf(program: Program, count: number, random: Random): Inputs {
  if (program.name !== 'scan') return variedInputs(program, count, random);
  return variedInputs(program, count, random).map((tokens, i) => {
    const command = shortCommands[random.integer(0, shortCommands.length - 1)];
    return i % 2 === 0 && command !== undefined ? tokensOf(program, command.words.join(' ')) : tokens;
  });
}

/** Of a batch, all items are computed until the last has halted. */
function batchesOf({ name }: Program, inputs: Inputs): readonly Inputs[] {
  const size = name === 'scan' ? 2 : inputs.length;
  return Array.from({ length: Math.ceil(inputs.length / size) }, (_, i) => inputs.slice(i * size, (i + 1) * size));
}

describe.each(names)('%s', (name) => {
  const program = programOf(compileProgram(name));
  const model = modelOf(program);
  const interpreter = createInterpreter(program);
  const limit = 60;
  const few = name === 'scan' ? 4 : 10;

  test('every variable, at every position, after every layer, in batches of inputs of all lengths', async () => {
    const inputs = inputsOf(program, thorough ? 1000 : 50, seededRandom(1));
    const runs = (await runBatches(model, batchesOf(program, inputs), limit, { ...plain, residuals: true })).flat();
    expect(firstOnnxDifference(model, interpreter, inputs, runs, limit)).toBe(null);
    expect(residualDifference(model, inputs.slice(0, few), runs, limit)).toBeLessThan(1e-5);
  });

  test('in 64 bits, the residual stream of the sparse engine', async () => {
    const inputs = inputsOf(program, few, seededRandom(2));
    const settings = { ...plain, residuals: true, double: true };
    const runs = (await runBatches(model, batchesOf(program, inputs), limit, settings)).flat();
    expect(firstOnnxDifference(model, interpreter, inputs, runs, limit)).toBe(null);
    expect(residualDifference(model, inputs, runs, limit)).toBeLessThan(1e-12);
  });

  test('an input alone is answered as beside others', async () => {
    const inputs = inputsOf(program, few, seededRandom(3));
    const alone = inputs.map((tokens) => [tokens]);
    const [together = [], ...apart] = await runBatches(model, [inputs, ...alone], limit, plain);
    expect(apart.flat()).toEqual(together);
  });

  test('as many layers one after the other as in a loop', async () => {
    const layers = 3;
    const inputs = inputsOf(program, few, seededRandom(4));
    const settings = { ...plain, residuals: name !== 'scan' };
    const looped = await runBatches(model, [inputs], layers, settings);
    expect(await runBatches(model, [inputs], layers, { ...settings, unrolled: layers })).toEqual(looped);
  });
});

describe('small programs, for everything that can go wrong in a run', () => {
  test.each(cases)('$name', async ({ program, input, layers }) => {
    const inputs = [input, input.slice(1), []];
    expect(await difference(program, inputs, layers)).toBe(null);
  });
});

test('random programs, for every feature in every combination', async () => {
  for (let seed = 0; seed < (thorough ? 1000 : 60); seed++) {
    const random = seededRandom(seed);
    const program = randomProgram(random);
    const length = Math.min(safeLength(program, 6), 6);
    if (length === 0) continue;
    const inputs = Array.from({ length: 4 }, () => randomTokens(random, program, length));
    expect(await difference(program, inputs, 4), `seed ${seed}`).toBe(null);
  }
});

async function difference(program: Program, inputs: Inputs, layers: number): Promise<string | null> {
  const longest = Math.max(...inputs.map((tokens) => tokens.length));
  const model = modelOf(program, Math.max(longest, 1));
  const [runs = []] = await runBatches(model, [inputs], layers, { ...plain, residuals: true });
  return firstOnnxDifference(model, createInterpreter(program), inputs, runs, layers);
}

describe('the file', () => {
  const program = programOf(compileProgram('sort'));
  const model = modelOf(program);

  test('has the same bytes whenever it is written', () => {
    expect(onnxBytes(model)).toEqual(onnxBytes(modelOf(programOf(compileProgram('sort')))));
  });

  test('has its weights under the names of all other reports, [inputs × outputs]', () => {
    const { tensors } = contentOf(model, plain);
    const turned = modelSizes(model).perTensor.map(({ name, shape }) => [
      name,
      name.startsWith('embedding') ? shape : shape.toReversed(),
    ]);
    for (const [name, shape] of turned) {
      if (name !== 'halt.weight') expect(tensors.get(String(name))?.shape, String(name)).toEqual(shape);
    }
  });

  test('has the inputs and outputs of its kind', () => {
    expect(contentOf(model, plain)).toMatchObject({
      inputs: ['tokens', 'max_layers'],
      outputs: ['answer', 'layers', 'halted'],
    });
    expect(contentOf(model, { ...plain, residuals: true, unrolled: 2 })).toMatchObject({
      inputs: ['tokens'],
      outputs: ['answer', 'layers', 'halted', 'residuals'],
    });
  });

  test.each(names)('of %s gives the model back, as it was compiled', (name) => {
    const compiled = modelOf(programOf(compileProgram(name)));
    for (const double of [false, true]) {
      const read = readOnnxModel(onnxBytes(compiled, { ...plain, double }));
      expect(read.ok ? read.model : read.error).toEqual(compiled);
    }
  });

  test('of SCAN is small', () => {
    const file = onnxBytes(modelOf(programOf(compileProgram('scan'))));
    expect(file.length).toBeLessThan(4_000_000);
  });

  test('is refused where it would be larger than the format allows', () => {
    const large = { ...model, output: { ...model.output, rows: 2 ** 28 } };
    const written = writeOnnxModel(large, plain);
    expect(written.ok ? 'written' : written.error).toMatch(
      /^as dense matrices the weights take \d{3},\d{3},\d{3},\d{3} bytes, more than an ONNX file can hold$/,
    );
  });
});

function contentOf(model: CompiledModel, settings: GraphSettings): OnnxContent {
  const read = readOnnx(onnxBytes(model, settings));
  if (!read.ok) throw new Error(read.error);
  return read.content;
}

/** Pythons that may have ONNX's own checker, which is no dependency of this project; `.ci/run` sees to it. */
const pythons = ['python3', '/usr/bin/python3'].filter(
  (python) => spawnSync(python, ['-c', 'import onnx'], { stdio: 'ignore' }).status === 0,
);

describe.each(pythons.slice(0, 1))("ONNX's own checker, in %s", (python) => {
  const kinds: readonly GraphSettings[] = [
    plain,
    { double: true, residuals: true, unrolled: null },
    { double: false, residuals: true, unrolled: 2 },
  ];

  test('accepts all programs in all forms', () => {
    const folder = temporaryFolder({});
    const files = names.flatMap((name) =>
      kinds.map((kind, i) => {
        const file = join(folder, `${name}.${i}.onnx`);
        writeFileSync(file, onnxBytes(modelOf(programOf(compileProgram(name))), kind));
        return file;
      }),
    );
    const script =
      'import onnx, sys\nfor file in sys.argv[1:]: onnx.checker.check_model(onnx.load(file), full_check=True)';
    const { status, stderr } = spawnSync(python, ['-c', script, ...files], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
