/** A Transformer that learned answers, and what it answers. */

import { sizeOf } from '../ir/domain.ts';
import { checkInput } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import { type Batch, fits, type TrainingState } from '../runtime/tensors/trainer.ts';
import {
  type TransformerShape,
  transformerParameters,
  transformerTrainer,
} from '../runtime/tensors/transformer-trainer.ts';
import type { TrainingOptions } from './options.ts';

/** An input with the code of the output variable at each position; undefined is the code after the last. */
export interface Answered {
  readonly tokens: readonly number[];
  readonly codes: readonly number[];
}

export function shapeOf({ vocabulary, variables, output }: Program, options: TrainingOptions): TransformerShape {
  const { model, positions, reach, depth, width, heads, hidden } = options;
  const domain = variables[output.variable]?.domain ?? { kind: 'bool' };
  return {
    vocabulary: vocabulary.length,
    classes: sizeOf(domain) + 1,
    width,
    heads,
    hidden: hidden[0] ?? 1,
    depth,
    isUniversal: model === 'universal',
    positions: { kind: positions, most: reach },
  };
}

/** All of one length. */
export function batchOf(items: readonly (Answered | undefined)[]): Batch {
  const length = items[0]?.tokens.length ?? 0;
  const matrix = (numbers: (item: Answered | undefined) => readonly number[]): PlainTensor => ({
    shape: [items.length, length],
    data: Float32Array.from(items.flatMap(numbers)),
  });
  return { inputs: matrix((item) => item?.tokens ?? []), targets: matrix((item) => item?.codes ?? []) };
}

/** From token ids, with their frame, to the code of the output variable at each position. */
export type Answers = (tokens: readonly number[]) => Promise<readonly number[]>;

/**
 * `null` if parameters are missing or do not fit. The tensor backend must have been opened before. Throws an `InputError`
 * for more positions than there are embeddings for, or than the program takes.
 */
export function transformerAnswers(
  program: Program,
  options: TrainingOptions,
  { parameters }: TrainingState,
): Answers | null {
  const shape = shapeOf(program, options);
  if (!fits(transformerParameters(shape), parameters)) return null;
  const { predict } = transformerTrainer(shape, parameters, options.optimizer);
  const { kind, most } = shape.positions;
  const limits = [program.positions, kind === 'absolute' ? most : null].filter((limit) => limit !== null);
  return async (tokens) => {
    checkInput(tokens, shape.vocabulary, limits.length === 0 ? null : Math.min(...limits));
    if (tokens.length === 0) return [];
    const { data } = await predict(batchOf([{ tokens, codes: tokens.map(() => 0) }]).inputs);
    return tokens.map((_, position) => largestOf(data, position * shape.classes, shape.classes));
  };
}

/** Which of `count` numbers from `start` is the largest; of equal ones the first. */
export function largestOf(numbers: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++) if ((numbers[start + at] ?? 0) > (numbers[start + best] ?? 0)) best = at;
  return best;
}
