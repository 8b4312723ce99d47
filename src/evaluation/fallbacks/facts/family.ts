/** A family of language models that read the same facts, from too small to know any to large enough to know most. */

import { decoderModel } from '../../../models/decoder-model.ts';
import type { TokenModel } from '../../../models/token-model.ts';
import { tokenizerOf } from '../../../models/tokenizers.ts';
import { mixedSeed, normal, seededRandom } from '../../../random/seeded.ts';
import { type DecoderShape, decoderParameters } from '../../../runtime/tensors/decoder.ts';
import { decoderTrainer } from '../../../runtime/tensors/decoder-trainer.ts';
import { adam } from '../../../runtime/tensors/optimizers.ts';
import { initialParameters } from '../../../runtime/tensors/parameters.ts';
import type { TrainingState } from '../../../runtime/tensors/trainer.ts';
import type { FactCorpus } from './corpus.ts';
import { drawnRow } from './documents.ts';

export interface FamilyMember {
  /** `d16`: by its width. */
  readonly name: string;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly steps: number;
  /** The largest learning rate. */
  readonly rate: number;
}

/** The smallest first. */
export const family: readonly FamilyMember[] = [
  { name: 'd8', width: 8, depth: 1, heads: 1, steps: 800, rate: 4e-3 },
  { name: 'd16', width: 16, depth: 2, heads: 2, steps: 800, rate: 4e-3 },
  { name: 'd32', width: 32, depth: 2, heads: 2, steps: 1200, rate: 4e-3 },
  { name: 'd64', width: 64, depth: 3, heads: 4, steps: 1600, rate: 2e-3 },
];

export type FactParameters = TrainingState['parameters'];

export interface FactTraining {
  /** Takes the next step; gives the mean cost of a token before it, in nats. */
  readonly step: () => Promise<number>;
  /** With the parameters: it goes on from there. */
  readonly state: () => Promise<TrainingState>;
}

const [context, batch, warmup] = [48, 16, 40];

export function shapeOfMember({ width, depth, heads }: FamilyMember, corpus: FactCorpus): DecoderShape {
  const vocabulary = corpus.vocabulary.tokens.length;
  return { vocabulary, context, width, heads, hidden: 4 * width, depth, design: 'gpt-2' };
}

/** How many numbers it learns. */
export function sizeOfMember(member: FamilyMember, corpus: FactCorpus): number {
  return decoderParameters(shapeOfMember(member, corpus))
    .map(({ shape }) => shape.reduce((product, side) => product * side, 1))
    .reduce((sum, size) => sum + size, 0);
}

/** The tensor backend must have been opened before. The seed is that of weights and of what is read. */
export async function startFactTraining(
  corpus: FactCorpus,
  member: FamilyMember,
  seed: number,
  from: TrainingState | null = null,
): Promise<FactTraining> {
  const tokenizer = tokenizerOf(corpus.vocabulary);
  const shape = shapeOfMember(member, corpus);
  const random = seededRandom(mixedSeed(seed, 0));
  const initial = initialParameters(decoderParameters(shape), () => normal(random), 0.02);
  const trainer = decoderTrainer(shape, initial, adam({ secondDecay: 0.98, weightDecay: 0.01, mostNorm: 1 }));
  const counts = { shape: [batch, context], data: new Float32Array(batch * context).fill(1) };
  if (from !== null) await trainer.restore(from);
  let taken = from?.updates ?? 0;
  return {
    step: async () => {
      const rate = rateOfStep(member, taken);
      taken += 1;
      const drawn = seededRandom(mixedSeed(seed, taken));
      const rows = Array.from({ length: batch }, () => drawnRow(corpus, tokenizer, context + 1, drawn));
      const inputs = { shape: [batch, context + 1], data: Float32Array.from(rows.flat()) };
      return (await trainer.step([{ inputs, targets: counts }], rate)).loss;
    },
    state: trainer.state,
  };
}

/** To run it. The tensor backend must have been opened before. */
export function factModel(corpus: FactCorpus, member: FamilyMember, parameters: FactParameters): TokenModel {
  return decoderModel(shapeOfMember(member, corpus), parameters);
}

/** Up in a line, then down by half a cosine to a tenth. `step`: from 0. */
function rateOfStep({ rate, steps }: FamilyMember, step: number): number {
  return rate * Math.min(1, (step + 1) / warmup) * (0.1 + 0.45 * (1 + Math.cos((Math.PI * step) / steps)));
}
