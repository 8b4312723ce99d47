/** A minute of fuzzing with fixed seeds; `npm run fuzz -- --minutes N` goes on with others. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTensors } from '../../src/runtime/tensors/open.ts';
import { checkedText, compareSample, randomOf, rightStages, sampleOf } from '../support/fuzz.ts';
import { seededRandom } from '../support/random.ts';
import { stageFaults } from '../support/stage-faults.ts';
import { repository } from '../temporary-folder.ts';

const rounds = Array.from({ length: 4 }, (_, i) => i + 1);

test.each(rounds)(
  'random programs, seed %d: the text run directly, the interpreter and all weights agree',
  async (seed) => {
    const { tensors } = await openTensors();
    let accepted = 0;
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const sample = sampleOf(randomOf(generate));
        if (sample === null) return;
        accepted += 1;
        expect(compareSample(sample, rightStages, tensors)).toMatchObject({ pairs: expect.any(Number) });
      }),
      { seed, numRuns: 120 },
    );
    expect(accepted).toBeGreaterThan(60);
  },
);

const fixtures = join(repository, 'test/fixtures/fuzz');

test.each(readdirSync(fixtures))('once found: %s, on every input of up to four tokens', async (file) => {
  const { tensors } = await openTensors();
  const text = readFileSync(join(fixtures, file), 'utf8');
  const checked = checkedText(text);
  if (checked === null) throw new Error('the program has errors');
  const tokens = [...checked.vocabulary.keys()];
  const inputs = [1, 2, 3, 4].reduce<readonly (readonly number[])[][]>(
    (all) => [...all, (all.at(-1) ?? []).flatMap((input) => tokens.map((token) => [...input, token]))],
    [[[]]],
  );
  const sample = { text, checked, longest: 4, inputs: inputs.flat() };
  expect(compareSample(sample, rightStages, tensors)).toEqual({ pairs: inputs.flat().length });
});

describe('the fuzzer finds', () => {
  const samples = Array.from({ length: 60 }, (_, seed) => sampleOf(seededRandom(seed))).filter((each) => each !== null);

  test.each(stageFaults)('$name', ({ stages }) => {
    const found = samples.findIndex((sample) => 'difference' in compareSample(sample, stages, null));
    expect(found).toBeGreaterThanOrEqual(0);
  });

  test('nothing where nothing is wrong', () => {
    for (const sample of samples) expect(compareSample(sample, rightStages, null)).toHaveProperty('pairs');
  });
});
