/** The family of small language models that read facts, and what their lists fall back to: trained here, or as shipped. */

import { readCheckpoints } from '../evaluation/fallbacks/facts/checkpoints.ts';
import { factCompletions } from '../evaluation/fallbacks/facts/completions.ts';
import { factCorpus } from '../evaluation/fallbacks/facts/corpus.ts';
import {
  type FactParameters,
  type FamilyMember,
  factModel,
  startFactTraining,
} from '../evaluation/fallbacks/facts/family.ts';
import { type FactOutcome, factOutcome } from '../evaluation/fallbacks/facts/outcomes.ts';
import { factPrompts } from '../evaluation/fallbacks/facts/prompts.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import type { ExperimentContext } from './experiment.ts';

/** Of one model of one seed. */
export interface MemberStudy {
  readonly seed: number;
  readonly greedy: FactOutcome;
  /** By temperature; 0 is greedy, the others the mean of several lists for each prompt. */
  readonly sampled: readonly { readonly temperature: number; readonly outcome: FactOutcome }[];
  /** Greedy, where a list may end. */
  readonly ending: FactOutcome;
  /** Greedy, on the way; the last is `greedy`. Empty where only the end is known. */
  readonly path: readonly { readonly step: number; readonly outcome: FactOutcome }[];
}

export const temperatures = [0.5, 1];

/** Lists for each prompt at a temperature. */
const repetitions = 5;

/** As shipped: the models of `altac`, of seeds 0, 1 and 2. */
export async function studyOfShipped(
  context: ExperimentContext,
  member: FamilyMember,
  seed: number,
): Promise<MemberStudy> {
  await openTensors();
  const path = `checkpoints/facts-${member.name}.safetensors`;
  const read = readCheckpoints(member, context.file(path));
  if (!read.ok) throw new Error(`${path}: ${read.error}`);
  const own = read.value.filter((checkpoint) => checkpoint.seed === seed);
  const last = own.find(({ step }) => step === member.steps);
  if (last === undefined) throw new Error(`${path}: it has no model of seed ${seed} after ${member.steps} steps`);
  const study = await studyOf(member, seed, last.parameters);
  const early = own.filter(({ step }) => step < member.steps);
  const onTheWay: { step: number; outcome: FactOutcome }[] = [];
  for (const { step, parameters } of early) {
    onTheWay.push({ step, outcome: await outcomeOf(member, seed, parameters, 0, false) });
  }
  return { ...study, path: early.length === 0 ? [] : [...onTheWay, { step: member.steps, outcome: study.greedy }] };
}

/** Trained now, and looked at after some steps. */
export async function studyOfTraining(
  context: ExperimentContext,
  member: FamilyMember,
  seed: number,
  marks: readonly number[],
): Promise<MemberStudy> {
  await openTensors();
  const training = await startFactTraining(factCorpus(seed), member, seed);
  const path: { step: number; outcome: FactOutcome }[] = [];
  for (let step = 1; step < member.steps; step++) {
    await training.step();
    if (step % 20 === 0) context.say(`${member.name}, seed ${seed}: step ${step} of ${member.steps}`);
    if (marks.includes(step)) {
      path.push({ step, outcome: await outcomeOf(member, seed, (await training.state()).parameters, 0, false) });
    }
  }
  await training.step();
  const study = await studyOf(member, seed, (await training.state()).parameters);
  return { ...study, path: [...path, { step: member.steps, outcome: study.greedy }] };
}

async function studyOf(member: FamilyMember, seed: number, parameters: FactParameters): Promise<MemberStudy> {
  const greedy = await outcomeOf(member, seed, parameters, 0, false);
  const sampled: { temperature: number; outcome: FactOutcome }[] = [];
  for (const temperature of temperatures) {
    sampled.push({ temperature, outcome: await outcomeOf(member, seed, parameters, temperature, false) });
  }
  return { seed, greedy, sampled, ending: await outcomeOf(member, seed, parameters, 0, true), path: [] };
}

async function outcomeOf(
  member: FamilyMember,
  seed: number,
  parameters: FactParameters,
  temperature: number,
  mayEnd: boolean,
): Promise<FactOutcome> {
  const corpus = factCorpus(seed);
  const once = factPrompts(corpus);
  const prompts = Array.from({ length: temperature === 0 ? 1 : repetitions }, () => once).flat();
  const model = factModel(corpus, member, parameters);
  const completions = await factCompletions(model, corpus, prompts, { temperature, seed, mayEnd });
  model.dispose();
  return factOutcome(prompts, completions);
}
