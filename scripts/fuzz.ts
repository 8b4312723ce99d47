/** Fuzzes the compiler for some minutes: `npm run fuzz -- --minutes 10 [--seed N]`. Exit code 1 at the first difference. */

import fc from 'fast-check';
import { openTensors } from '../src/runtime/tensors/open.ts';
import { compareSample, randomOf, rightStages, sampleOf } from '../test/support/fuzz.ts';

function optionOf(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`--${name} needs a number`);
}

const minutes = optionOf('minutes', 1);
const seed = optionOf('seed', Date.now() % 2 ** 31);
const { tensors } = await openTensors();
const end = performance.now() + minutes * 60_000;
let [programs, pairs] = [0, 0];
const result = fc.check(
  fc.property(fc.gen(), (generate) => {
    const sample = sampleOf(randomOf(generate));
    if (sample === null) return;
    const compared = compareSample(sample, rightStages, tensors);
    if ('difference' in compared) throw new Error(compared.difference);
    programs += 1;
    pairs += compared.pairs;
  }),
  { seed, numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: end - performance.now() },
);
const counted = `${programs.toLocaleString('en')} programs, ${pairs.toLocaleString('en')} pairs of a program and an input`;
if (result.failed) {
  process.stdout.write(`seed ${seed}, after ${counted}:\n${String(result.errorInstance)}\n`);
  process.exitCode = 1;
} else process.stdout.write(`seed ${seed}: ${counted}, no difference\n`);
