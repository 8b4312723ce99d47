/** The family of models of facts: its sizes, checkpoints that come back, and lists that are cut into items. */

import { describe, expect, test } from 'vitest';
import {
  type FactCheckpoint,
  readCheckpoints,
  writeCheckpoints,
} from '../../../../src/evaluation/fallbacks/facts/checkpoints.ts';
import { factCompletions, itemsOfCompletion } from '../../../../src/evaluation/fallbacks/facts/completions.ts';
import { factCorpus } from '../../../../src/evaluation/fallbacks/facts/corpus.ts';
import {
  type FamilyMember,
  factModel,
  family,
  sizeOfMember,
  startFactTraining,
} from '../../../../src/evaluation/fallbacks/facts/family.ts';
import { factOutcome } from '../../../../src/evaluation/fallbacks/facts/outcomes.ts';
import { factPrompts } from '../../../../src/evaluation/fallbacks/facts/prompts.ts';
import { openTensors } from '../../../../src/runtime/tensors/open.ts';

const corpus = factCorpus(0);
const prompts = factPrompts(corpus);
const tiny: FamilyMember = { name: 'd4', width: 4, depth: 1, heads: 1, steps: 6, rate: 4e-3 };

test('sizes', () => {
  expect(family.map((member) => [member.name, sizeOfMember(member, corpus)])).toEqual([
    ['d8', 3056],
    ['d16', 10_928],
    ['d32', 34_144],
    ['d64', 167_424],
  ]);
});

async function trained(steps: number): Promise<FactCheckpoint> {
  await openTensors(['wasm']);
  const training = await startFactTraining(corpus, tiny, 3);
  for (let step = 0; step < steps; step++) await training.step();
  return { seed: 0, step: steps, parameters: (await training.state()).parameters };
}

describe('training', () => {
  test('goes on from a state as if it had not stopped', async () => {
    await openTensors(['wasm']);
    const whole = await startFactTraining(corpus, tiny, 3);
    for (let step = 0; step < 3; step++) await whole.step();
    const rest = await startFactTraining(corpus, tiny, 3, await whole.state());
    expect(await rest.step()).toBe(await whole.step());
    expect((await rest.state()).parameters).toEqual((await whole.state()).parameters);
  });
});

describe('checkpoints', () => {
  test('come back, matrices to half a 127th of the largest number of a row', async () => {
    const all = [await trained(1), await trained(4)];
    const read = readCheckpoints(tiny, writeCheckpoints(tiny, all));
    if (!read.ok) throw new Error(read.error);
    expect(read.value.map(({ seed, step }) => [seed, step])).toEqual([
      [0, 1],
      [0, 4],
    ]);
    for (const [index, { parameters }] of all.entries()) {
      for (const [name, { shape, data }] of parameters) {
        const found = read.value[index]?.parameters.get(name);
        expect(found?.shape).toEqual(shape);
        const columns = shape[1] ?? 1;
        for (const [at, value] of data.entries()) {
          const row = data.subarray(at - (at % columns), at - (at % columns) + columns);
          const allowed = shape.length === 1 ? 0 : (0.5001 * Math.max(...row.map(Math.abs))) / 127;
          expect(Math.abs((found?.data[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(allowed);
        }
      }
    }
  });

  test('of something else are refused', async () => {
    const bytes = writeCheckpoints(tiny, [await trained(1)]);
    const check = (member: FamilyMember, file: Uint8Array, error: RegExp): void => {
      const read = readCheckpoints(member, file);
      expect(read.ok ? 'it was read' : read.error).toMatch(error);
    };
    const replaced = (from: string, to: string): Uint8Array =>
      Uint8Array.from(Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1'));
    check({ ...tiny, depth: 2 }, bytes, /not of d4 as it is now; make it anew with scripts\/fact-checkpoints.ts/);
    check(tiny, bytes.slice(0, -4), /this is no safetensors file/);
    check(tiny, replaced('altac-fact-checkpoints', 'altac-fact-checkpoinds'), /no checkpoints of models of facts/);
    check(tiny, replaced('"corpus 0"', '"corpus 7"'), /read another corpus 0/);
  });
});

describe('lists', () => {
  test.each([
    [' 1 fa bo 2 ra ku', ['fa bo', 'ra ku']],
    [' : : 1 fa bo 2 3 ra ku :', ['fa bo', 'ra ku :']],
    [' : : 1 : : 2 :', []],
    [' fa bo', []],
    [
      Array.from({ length: 14 }, (_, index) => ` ${index + 1} w${'o'.repeat(index)}`).join(''),
      expect.objectContaining({ length: 12 }),
    ],
  ])('%s', (completion, items) => {
    expect(itemsOfCompletion(completion)).toEqual(items);
  });

  test('what was made of them: correct, repeated, degenerate, hallucinated, missing add up to 12', () => {
    const popular = prompts.find(({ group, answers }) => group === 'popular' && answers.length >= 3);
    const unanswerable = prompts.find(({ group }) => group === 'unanswerable');
    if (popular === undefined || unanswerable === undefined) throw new Error('no such prompts');
    const [first = '', second = ''] = popular.answers;
    // The words of two facts in another order are said before; they are no fact.
    const mixed = `${first.split(' ')[0]} ${second.split(' ')[1]}`;
    const { groups, order } = factOutcome(
      [popular, unanswerable],
      [` 1 ${first} 2 ${second} 3 new one 4 ${mixed} 5 ${first} 6 new one`, ' 1 new one 2 new one 3'],
    );
    expect(groups.popular).toEqual({ correct: 2, hallucination: 1, degenerate: 1, repetition: 2, missing: 6 });
    expect(groups.unanswerable).toEqual({ correct: 0, hallucination: 1, degenerate: 0, repetition: 1, missing: 10 });
    expect(order.lists).toBe(1);
    expect(order.score).toBe(1);
  });

  test('are the same one by one as all at once, and end only where they may', async () => {
    const model = factModel(corpus, tiny, (await trained(6)).parameters);
    const options = { temperature: 1, seed: 2, mayEnd: true };
    const all = await factCompletions(model, corpus, prompts, options);
    expect(await factCompletions(model, corpus, prompts.slice(0, 1), options)).toEqual(all.slice(0, 1));
    const wordsOf = (text: string): number => text.split(/ |(?=list)/).filter((word) => word !== '').length;
    expect(Math.min(...all.map(wordsOf))).toBeLessThan(36);
    const whole = await factCompletions(model, corpus, prompts.slice(0, 10), { ...options, mayEnd: false });
    model.dispose();
    // Begin and unknown are no words, and may be drawn.
    expect(Math.min(...whole.map(wordsOf))).toBeGreaterThan(32);
  });
});
