/** The models of facts that come with altac fall back as measured: by size, temperature, and within a list. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FactCheckpoint, readCheckpoints } from '../../../../src/evaluation/fallbacks/facts/checkpoints.ts';
import { factCompletions } from '../../../../src/evaluation/fallbacks/facts/completions.ts';
import { factCorpus } from '../../../../src/evaluation/fallbacks/facts/corpus.ts';
import { type FamilyMember, factModel, family } from '../../../../src/evaluation/fallbacks/facts/family.ts';
import { type FactCounts, factOutcome } from '../../../../src/evaluation/fallbacks/facts/outcomes.ts';
import { factPrompts } from '../../../../src/evaluation/fallbacks/facts/prompts.ts';
import { openTensors } from '../../../../src/runtime/tensors/open.ts';

const corpus = factCorpus(0);
const prompts = factPrompts(corpus);

function checkpointsOf(member: FamilyMember): readonly FactCheckpoint[] {
  const read = readCheckpoints(member, readFileSync(`checkpoints/facts-${member.name}.safetensors`));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

/** What unanswerable prompts come to, and the order in all lists; of the last model of seed 0. */
async function outcomeOf(name: string, temperature: number): Promise<{ counts: FactCounts; above: number }> {
  await openTensors(['wasm']);
  const member = family.find((each) => each.name === name);
  const last = member && checkpointsOf(member).find(({ seed, step }) => seed === 0 && step === member.steps);
  if (member === undefined || last === undefined) throw new Error(`no ${name}`);
  const model = factModel(corpus, member, last.parameters);
  const completions = await factCompletions(model, corpus, prompts, { temperature, seed: 0, mayEnd: false });
  model.dispose();
  const { groups, order } = factOutcome(prompts, completions);
  return { counts: groups.unanswerable, above: order.score - order.expected };
}

test.each(family)('$name has its last model of three seeds, and three on the way', (member) => {
  const [half, all] = [member.steps / 2, member.steps];
  expect(checkpointsOf(member).map(({ seed, step }) => [seed, step])).toEqual([
    ...[50, 200, half, all].map((step) => [0, step]),
    [1, all],
    [2, all],
  ]);
});

describe('greedy and sampled', async () => {
  const [small, large] = [await outcomeOf('d16', 0), await outcomeOf('d64', 0)];

  test('the large model repeats less and hallucinates more', () => {
    expect(small.counts.repetition - large.counts.repetition).toBeGreaterThanOrEqual(2);
    expect(large.counts.hallucination - small.counts.hallucination).toBeGreaterThanOrEqual(2);
  });

  test('its lists go from correct to repeated more than chance would have it', () => {
    expect(large.above).toBeGreaterThanOrEqual(0.05);
  });

  test.each(['d8', 'd16', 'd32', 'd64'])('%s repeats less and hallucinates more at temperature 1', async (name) => {
    const greedy = await outcomeOf(name, 0);
    const sampled = await outcomeOf(name, 1);
    expect(sampled.counts.repetition).toBeLessThan(greedy.counts.repetition);
    expect(sampled.counts.hallucination).toBeGreaterThan(greedy.counts.hallucination);
  });
});
