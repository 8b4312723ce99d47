/** Trains a Transformer on inputs and the answers of a program: it sees nothing of how the program finds them. */

import { groupedBy } from '../collections/grouped-by.ts';
import type { Engine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { normal, type Random } from '../random/seeded.ts';
import { initialParameters } from '../runtime/tensors/parameters.ts';
import { rateOf } from '../runtime/tensors/rates.ts';
import type { Batch, TrainingState } from '../runtime/tensors/trainer.ts';
import {
  type TransformerShape,
  transformerParameters,
  transformerTrainer,
} from '../runtime/tensors/transformer-trainer.ts';
import type { LengthAccuracy } from './accuracy.ts';
import type { Learner } from './learner.ts';
import type { TrainingOptions } from './options.ts';
import { sequenceOf } from './randomness.ts';
import { type Answered, batchOf, largestOf, shapeOf } from './transformer.ts';

/** Inputs with at least one position; a batch has inputs of one length, which is that of one drawn from all. */
export async function startEndToEnd(
  program: Program,
  engine: Engine,
  inputs: readonly (readonly number[])[],
  options: TrainingOptions,
  from: TrainingState | null,
): Promise<Learner> {
  const answered = inputs
    .filter(({ length }) => length > 0)
    .map((tokens) => answerOf(program, engine, tokens, options));
  const byLength = groupedBy(answered, ({ tokens }) => tokens.length);
  const shape = shapeOf(program, options);
  const random = sequenceOf('parameters', options.seed);
  const initial = initialParameters(transformerParameters(shape), () => normal(random));
  const trainer = transformerTrainer(shape, initial, options.optimizer);
  if (from !== null) await trainer.restore(from);
  let step = from?.updates ?? 0;

  const batch = (random: Random): Batch => {
    const length = answered[Math.floor(random() * answered.length)]?.tokens.length ?? 0;
    const alike = byLength.get(length) ?? [];
    return batchOf(Array.from({ length: options.batch }, () => alike[Math.floor(random() * alike.length)]));
  };
  /** Whether each answer is right, of inputs of one length. */
  const judged = async (items: readonly Answered[]): Promise<readonly boolean[]> => {
    const { data } = await trainer.predict(batchOf(items).inputs);
    let at = 0;
    return items.map(({ codes }) =>
      codes.map((code) => largestOf(data, at++ * shape.classes, shape.classes) === code).every(Boolean),
    );
  };
  const sample = [...groupedBy(answered.slice(0, mostChecked), ({ tokens }) => tokens.length).values()];
  return {
    name: nameOf(shape),
    examples: answered.length,
    step: async () => {
      step += 1;
      const random = sequenceOf('batch', options.seed, step);
      const rate = rateOf(options, step);
      const batches = Array.from({ length: options.accumulate }, () => batch(random));
      return { step, rate, ...(await trainer.step(batches, rate)) };
    },
    check: async () => {
      let [right, all] = [0, 0];
      for (const items of sample) {
        const results = await judged(items);
        right += results.filter(Boolean).length;
        all += results.length;
      }
      return { right: all === 0 ? 1 : right / all, worst: null };
    },
    accuracy: async (tests, pause) => {
      const accuracies: LengthAccuracy[] = [];
      for (const [length, group] of groupedBy(tests, (test) => test.length)) {
        const items = group.map(({ tokens }) => answerOf(program, engine, tokens, options));
        const right =
          (group[0]?.tokens.length ?? 0) === 0 ? items.length : (await judged(items)).filter(Boolean).length;
        accuracies.push({ length, inputs: items.length, seen: group.filter(({ seen }) => seen).length, right });
        await pause();
      }
      return accuracies;
    },
    unsnapped: null,
    state: trainer.state,
    dispose: trainer.dispose,
  };
}

/** Of the inputs of training. */
const mostChecked = 200;

function answerOf(
  { variables, output }: Program,
  engine: Engine,
  tokens: readonly number[],
  { layers }: TrainingOptions,
): Answered {
  const { states } = engine(tokens, { layers });
  const codes = tokens.map((_, position) => states[position * variables.length + output.variable] ?? 0);
  return { tokens, codes };
}

function nameOf({ isUniversal, positions, width, heads, hidden, depth }: TransformerShape): string {
  const kind = isUniversal ? 'a Universal Transformer' : 'a Transformer';
  return `${kind} with ${positions.kind} positions: width ${width}, ${heads} heads, ${hidden} units, ${depth} layers`;
}
