/** ONNX Runtime as an engine: in Node, in WebAssembly, and where it is not there or cannot do what is asked. */

import { describe, expect, test } from 'vitest';
import { readOnnxModel } from '../../src/export/onnx/file.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { INVALID, InputError } from '../../src/ir/execution.ts';
import { type OnnxSession, onnxEngine, openOnnx } from '../../src/runtime/engines/onnx.ts';
import { variedInputs } from '../programs/inputs.ts';
import {
  firstOnnxDifference,
  modelOf,
  type OnnxSettings,
  onnxBytes,
  plain,
  residualDifference,
  runBatches,
} from '../support/onnx.ts';
import { compileProgram, programOf, tokensOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';

const program = programOf(compileProgram('sort'));
const model = modelOf(program);
const input = tokensOf(program, '3 1 2');

async function open(settings: Partial<OnnxSettings>): Promise<OnnxSession> {
  const file = onnxBytes(model, { ...plain, ...settings });
  const read = readOnnxModel(file);
  if (!read.ok) throw new Error(read.error);
  return openOnnx(file, read);
}

describe('in WebAssembly', () => {
  test.each(['parity_relative', 'sort', 'parity_counting', 'fraction_previous'])('%s', async (name) => {
    const each = programOf(compileProgram(name));
    const weights = modelOf(each);
    const inputs = variedInputs(each, 6, seededRandom(5));
    for (const double of [false, true]) {
      const settings: OnnxSettings = { double, residuals: true, unrolled: null, runtime: 'onnxruntime-web' };
      const [runs = []] = await runBatches(weights, [inputs], 20, settings);
      expect(firstOnnxDifference(weights, createInterpreter(each), inputs, runs, 20)).toBe(null);
      expect(residualDifference(weights, inputs, runs, 20)).toBeLessThan(double ? 1e-12 : 1e-5);
    }
  });
});

test('without the residual stream only the output variable is known', async () => {
  const { states, layers, halted } = await onnxEngine(await open({}))(input, { layers: 10 });
  const wanted = createInterpreter(program)(input, { layers: 10 });
  const { variables, output } = program;
  expect(states).toEqual(
    wanted.states.map((code, place) => (place % variables.length === output.variable ? code : INVALID)),
  );
  expect([layers, halted]).toEqual([wanted.layers, wanted.halted]);
});

test('an empty batch has no answers', async () => {
  expect(await (await open({})).run([], 10)).toEqual([]);
});

test('inputs that are none are refused as in every engine', async () => {
  const session = await open({});
  await expect(session.run([[99]], 10)).rejects.toThrow(InputError);
  await expect(session.run([Array<number>(17).fill(0)], 10)).rejects.toThrow('this program takes at most 16');
});

test('layers that are written out cannot be stopped before the end', async () => {
  const session = await open({ unrolled: 3 });
  await expect(session.run([input], 2)).rejects.toThrow('the graph always runs 3 layers, and cannot stop after 2');
  expect(await session.run([input], 1000)).toMatchObject([{ layers: 2, halted: true }]);
});

test('without ONNX Runtime there is one error, with what to do', async () => {
  const file = onnxBytes(model);
  const read = readOnnxModel(file);
  if (!read.ok) throw new Error(read.error);
  await expect(openOnnx(file, read, { runtimes: [] })).rejects.toMatchObject({
    message: 'ONNX Runtime is not installed',
    remedy: expect.stringContaining('npm i onnxruntime-node'),
  });
});

test('what ONNX Runtime refuses is one error', async () => {
  const file = onnxBytes(model);
  const read = readOnnxModel(file);
  if (!read.ok) throw new Error(read.error);
  await expect(openOnnx(file.subarray(0, 1000), read)).rejects.toThrow(/^ONNX Runtime refuses it: /);
});
