/** Trains the small Transformer on texts, by the mean cost of a token. */

import { mixedSeed, normal, type Random, seededRandom } from '../random/seeded.ts';
import { type DecoderShape, decoderParameters } from '../runtime/tensors/decoder.ts';
import { decoderTrainer } from '../runtime/tensors/decoder-trainer.ts';
import { initialParameters } from '../runtime/tensors/parameters.ts';
import { rateOf } from '../runtime/tensors/rates.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { Batch, StepReport, Trainer, TrainingState } from '../runtime/tensors/trainer.ts';
import { beginToken, endToken, type Tokenizer } from './tokenizers.ts';
import type { LanguageTrainingOptions } from './training-options.ts';

export interface LanguageTraining {
  /** Takes the next step. */
  readonly step: () => Promise<LanguageStep>;
  /** The mean cost of a token of these texts, in nats; its exponential is the perplexity. */
  readonly cost: (texts: readonly string[]) => Promise<number>;
  readonly state: () => Promise<TrainingState>;
}

interface LanguageStep extends StepReport {
  /** From 1. */
  readonly step: number;
  readonly rate: number;
}

export function decoderShapeOf(vocabulary: number, options: LanguageTrainingOptions): DecoderShape {
  const { context, width, heads, hidden, depth } = options;
  return { vocabulary, context, width, heads, hidden, depth };
}

/** Weights as they are before training. */
export function initialLanguageParameters(
  vocabulary: number,
  options: LanguageTrainingOptions,
): ReadonlyMap<string, PlainTensor> {
  const random = sequenceOf(options.seed, 0);
  return initialParameters(decoderParameters(decoderShapeOf(vocabulary, options)), () => normal(random));
}

/**
 * Each text begins with the begin token and ends with the end token. Of one that is longer than the model can see, a window is
 * drawn, which begins anywhere. The tensor backend must have been opened before. Throws a RangeError where there is no
 * text, or `from` is of another model.
 */
export async function startLanguageTraining(
  texts: readonly string[],
  tokenizer: Tokenizer,
  options: LanguageTrainingOptions,
  from: TrainingState | null,
): Promise<LanguageTraining> {
  if (texts.length === 0) throw new RangeError('there is no text to learn from');
  const trainer = await trainerOf(tokenizer, options, from);
  const sequences = texts.map((text) => sequenceOfText(tokenizer, text));
  let step = from?.updates ?? 0;
  return {
    step: async () => {
      step += 1;
      // Random numbers depend on the seed and the step alone: so a checkpoint needs no state of a generator.
      const random = sequenceOf(options.seed, step);
      const chosen = Array.from({ length: options.batch }, () => {
        const sequence = sequences[Math.floor(random() * sequences.length)] ?? [];
        return windowOf(sequence, options.context, random);
      });
      const rate = rateOf(options, step);
      return { step, rate, ...(await trainer.step([batchOf(chosen)], rate)) };
    },
    cost: async (others) => costOf(trainer, others, tokenizer, options),
    state: trainer.state,
  };
}

/** Rows of one length, filled up with end tokens, which do not count. */
function batchOf(sequences: readonly (readonly number[])[]): Batch {
  const { tokens, lengths } = filledRows(sequences);
  const [items = 0, length = 0] = tokens.shape;
  const targets = new Float32Array(items * (length - 1));
  lengths.forEach((own, row) => {
    targets.fill(1, row * (length - 1), row * (length - 1) + own - 1);
  });
  return { inputs: tokens, targets: { shape: [items, length - 1], data: targets } };
}

/** [items × length of the longest], at least two tokens. */
export function filledRows(sequences: readonly (readonly number[])[]): {
  readonly tokens: PlainTensor;
  readonly lengths: readonly number[];
} {
  const lengths = sequences.map((sequence) => sequence.length);
  const length = Math.max(2, ...lengths);
  const data = new Float32Array(sequences.length * length).fill(endToken);
  sequences.forEach((sequence, row) => {
    data.set(sequence, row * length);
  });
  return { tokens: { shape: [sequences.length, length], data }, lengths };
}

async function trainerOf(
  tokenizer: Tokenizer,
  options: LanguageTrainingOptions,
  from: TrainingState | null,
): Promise<Trainer> {
  const initial = initialLanguageParameters(tokenizer.size, options);
  const trainer = decoderTrainer(decoderShapeOf(tokenizer.size, options), initial, options.optimizer);
  if (from !== null) await trainer.restore(from);
  return trainer;
}

async function costOf(
  trainer: Trainer,
  texts: readonly string[],
  tokenizer: Tokenizer,
  { context, batch }: LanguageTrainingOptions,
): Promise<number> {
  // Longer texts window by window. The last one reaches back, and counts only what was not seen before.
  const pieces = texts.flatMap((text) => {
    const sequence = sequenceOfText(tokenizer, text);
    const starts = Array.from({ length: Math.ceil((sequence.length - 1) / context) }, (_, index) => index * context);
    return starts.map((wanted) => {
      const start = Math.max(0, Math.min(wanted, sequence.length - 1 - context));
      return { tokens: sequence.slice(start, start + context + 1), from: wanted - start };
    });
  });
  let [sum, count] = [0, 0];
  for (let at = 0; at < pieces.length; at += batch) {
    const some = pieces.slice(at, at + batch);
    const { inputs } = batchOf(some.map(({ tokens }) => tokens));
    const { data } = await trainer.predict(inputs);
    const length = data.length / some.length;
    some.forEach(({ tokens, from }, row) => {
      for (let place = from; place < tokens.length - 1; place++) sum -= data[row * length + place] ?? Number.NaN;
      count += tokens.length - 1 - from;
    });
  }
  return sum / count;
}

function sequenceOfText(tokenizer: Tokenizer, text: string): number[] {
  return [beginToken, ...tokenizer.encode(text), endToken];
}

/** One token more than the model can see: the last is only predicted. */
function windowOf(sequence: readonly number[], context: number, random: Random): readonly number[] {
  if (sequence.length <= context + 1) return sequence;
  const start = Math.floor(random() * (sequence.length - context));
  return sequence.slice(start, start + context + 1);
}

function sequenceOf(seed: number, step: number): Random {
  return seededRandom(mixedSeed(seed, step));
}
