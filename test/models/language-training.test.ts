/** A small Transformer learns texts, and goes on from its file as if it had not stopped. */

import { describe, expect, test } from 'vitest';
import { defaultGeneration } from '../../src/models/language-model.ts';
import { type LanguageTraining, startLanguageTraining } from '../../src/models/language-training.ts';
import { modelOfFile, readModelFile, writeModelFile } from '../../src/models/model-file.ts';
import { tokenizerOf, vocabularyOf } from '../../src/models/tokenizers.ts';
import { defaultLanguageTraining, type LanguageTrainingOptions } from '../../src/models/training-options.ts';
import { openTensors } from '../../src/runtime/tensors/open.ts';
import type { OptimizerName } from '../../src/runtime/tensors/optimizers.ts';
import type { TrainingState } from '../../src/runtime/tensors/trainer.ts';

const texts = ['one, two, three', 'two, three, four', 'three, four, five', 'four, five, one'];
const vocabulary = vocabularyOf('words', texts);
const tokenizer = tokenizerOf(vocabulary);
const options: LanguageTrainingOptions = {
  ...defaultLanguageTraining,
  context: 5,
  width: 16,
  heads: 2,
  hidden: 32,
  steps: 120,
  rate: 1e-2,
  warmup: 10,
  batch: 8,
};

async function trainingOf(more: Partial<LanguageTrainingOptions> = {}, from: TrainingState | null = null) {
  await openTensors(['wasm']);
  return startLanguageTraining(texts, tokenizer, { ...options, ...more }, from);
}

async function losses(training: LanguageTraining, steps: number): Promise<number[]> {
  const found: number[] = [];
  for (let step = 0; step < steps; step++) found.push((await training.step()).loss);
  return found;
}

test('learns what comes next, also in texts that are longer than it can see', async () => {
  const training = await trainingOf();
  const before = await training.cost(texts);
  await losses(training, options.steps);
  expect(await training.cost(texts)).toBeLessThan(before / 4);
  const model = modelOfFile('counting', { vocabulary, options, state: await training.state() });
  const [continued] = await model.generate('two, three', { ...defaultGeneration, temperature: 0, most: 2 });
  expect(continued?.text).toBe(', four');
  model.dispose();
});

test.each<OptimizerName>(['adam', 'adafactor'])('a file of %s goes on to the byte', async (optimizer) => {
  const whole = await trainingOf({ optimizer });
  const curve = await losses(whole, 12);
  const first = await trainingOf({ optimizer });
  await losses(first, 5);
  const bytes = writeModelFile({ vocabulary, options: { ...options, optimizer }, state: await first.state() });
  const read = readModelFile(bytes);
  if (!read.ok) throw new Error(read.error);
  expect(writeModelFile(read.value)).toEqual(bytes);
  const second = await trainingOf(read.value.options, read.value.state);
  expect(await losses(second, 7)).toEqual(curve.slice(5));
  const [one, other] = [await whole.state(), await second.state()].map((state) =>
    writeModelFile({ vocabulary, options, state }),
  );
  expect(other).toEqual(one);
});

describe('what is no such file is refused', () => {
  async function check(change: (bytes: Uint8Array) => Uint8Array, error: RegExp): Promise<void> {
    const training = await trainingOf();
    const bytes = writeModelFile({ vocabulary, options, state: await training.state() });
    const read = readModelFile(change(bytes));
    expect(read.ok ? 'it was read' : read.error).toMatch(error);
  }
  const replaced = (from: string, to: string) => (bytes: Uint8Array) =>
    Uint8Array.from(Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1'));
  test.each([
    ['cut off', (bytes: Uint8Array) => bytes.slice(0, -4), /this is no safetensors file/],
    ['of another program', replaced('altac-language-model', 'altac-language-murmur'.slice(0, 20)), /no language model/],
    ['of another version', replaced('"version":"1"', '"version":"9"'), /version 9, and this altac reads version 1/],
    ['with other sizes', replaced(String.raw`\"width\":16`, String.raw`\"width\":32`), /not of the shapes/],
  ])('%s', async (_, change, error) => check(change, error));
});

test('no texts are refused', async () => {
  await openTensors(['wasm']);
  await expect(startLanguageTraining([], tokenizer, options, null)).rejects.toThrow(/no text to learn from/);
});
