/** The models of facts that come with altac fall back as measured: by size, temperature, and within a list. */

import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { expect, test } from 'vitest';
import { type FactCheckpoint, readCheckpoints } from '../../../../src/evaluation/fallbacks/facts/checkpoints.ts';
import { factCompletions } from '../../../../src/evaluation/fallbacks/facts/completions.ts';
import { factCorpus } from '../../../../src/evaluation/fallbacks/facts/corpus.ts';
import { type FamilyMember, factModel, family } from '../../../../src/evaluation/fallbacks/facts/family.ts';
import { type FactCounts, type FactOutcome, factOutcome } from '../../../../src/evaluation/fallbacks/facts/outcomes.ts';
import { factPrompts, type PromptGroup, promptGroups } from '../../../../src/evaluation/fallbacks/facts/prompts.ts';
import { openTensors } from '../../../../src/runtime/tensors/open.ts';

function checkpointsOf(member: FamilyMember): readonly FactCheckpoint[] {
  const read = readCheckpoints(member, readFileSync(`checkpoints/facts-${member.name}.safetensors`));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

/** What prompts come to with the last model of a seed. */
async function outcomeOf(
  name: string,
  seed: number,
  temperature: number,
  groups: readonly PromptGroup[],
): Promise<FactOutcome> {
  await openTensors(['wasm']);
  const corpus = factCorpus(seed);
  const prompts = factPrompts(corpus).filter(({ group }) => groups.includes(group));
  const member = family.find((each) => each.name === name);
  const last = member && checkpointsOf(member).find((each) => each.seed === seed && each.step === member.steps);
  if (member === undefined || last === undefined) throw new Error(`no ${name}`);
  const model = factModel(corpus, member, last.parameters);
  const completions = await factCompletions(model, corpus, prompts, { temperature, seed: 0, mayEnd: false });
  model.dispose();
  return factOutcome(prompts, completions);
}

async function unanswerable(name: string, seed: number, temperature: number): Promise<FactCounts> {
  return (await outcomeOf(name, seed, temperature, ['unanswerable'])).groups.unanswerable;
}

test.each(family)('$name has its last model of three seeds, and three on the way', (member) => {
  const [half, all] = [member.steps / 2, member.steps];
  expect(checkpointsOf(member).map(({ seed, step }) => [seed, step])).toEqual([
    ...[50, 200, half, all].map((step) => [0, step]),
    [1, all],
    [2, all],
  ]);
});

test('d64 repeats at least 2 items of 12 fewer than d16, and hallucinates 2 more, in the median of three seeds', async () => {
  const [fewer, more]: [number[], number[]] = [[], []];
  for (const seed of [0, 1, 2]) {
    const [small, large] = [await unanswerable('d16', seed, 0), await unanswerable('d64', seed, 0)];
    fewer.push(small.repetition - large.repetition);
    more.push(large.hallucination - small.hallucination);
  }
  expect(median(fewer)).toBeGreaterThanOrEqual(2);
  expect(median(more)).toBeGreaterThanOrEqual(2);
});

test('the lists of d64 go from correct to repeated more than chance would have it', async () => {
  const { order } = await outcomeOf('d64', 0, 0, promptGroups);
  expect(order.score - order.expected).toBeGreaterThanOrEqual(0.05);
  expect(order.p).toBeLessThan(1e-6);
});

test.each(family)('$name repeats less and hallucinates more at temperature 1', async ({ name }) => {
  const [greedy, sampled] = [await unanswerable(name, 0, 0), await unanswerable(name, 0, 1)];
  expect(sampled.repetition).toBeLessThan(greedy.repetition);
  expect(sampled.hallucination).toBeGreaterThan(greedy.hallucination);
});

test('d16 has hardly a list after 50 steps, and lists when it is half trained', async () => {
  const corpus = factCorpus(0);
  const prompts = factPrompts(corpus).slice(0, 20);
  const member = family.find(({ name }) => name === 'd16');
  if (member === undefined) throw new Error('no d16');
  await openTensors(['wasm']);
  const missing: number[] = [];
  for (const { step, parameters } of checkpointsOf(member)) {
    if (step !== 50 && step !== 400) continue;
    const model = factModel(corpus, member, parameters);
    const completions = await factCompletions(model, corpus, prompts, { temperature: 0, seed: 0, mayEnd: false });
    model.dispose();
    missing.push(factOutcome(prompts, completions).groups.popular.missing);
  }
  expect(missing[0]).toBeGreaterThan(5);
  expect(missing[1]).toBeLessThan(1);
});
