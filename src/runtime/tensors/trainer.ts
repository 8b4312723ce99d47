/** The seam to whatever trains a model: shapes and numbers only, so that no tensor of any library crosses it. */

import type { PlainTensor } from './tensors.ts';

export interface Batch {
  /** [examples × inputs] */
  readonly inputs: PlainTensor;
  /** [examples × outputs] */
  readonly targets: PlainTensor;
  /** The same, added to predictions before the loss: where a model predicts changes, what there was before. */
  readonly before?: PlainTensor;
}

export interface StepReport {
  /** The mean over the batches of a step, before it. */
  readonly loss: number;
  /** The Euclidean norm of the gradient over all parameters. */
  readonly gradientNorm: number;
}

/** A loss in plain numbers: its value, and its derivative by each of the outputs. */
export type LossOfOutputs = (outputs: Float32Array) => {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
};

/** Everything that training changes: with the same batches it goes on in the same way. */
export interface TrainingState {
  /** How many updates were made. */
  readonly updates: number;
  readonly parameters: ReadonlyMap<string, PlainTensor>;
  /** What the optimiser keeps, as `PARAMETER.SLOT`, each a plain list. */
  readonly slots: ReadonlyMap<string, PlainTensor>;
}

export interface Trainer {
  /** One update by the mean gradient over these batches, at this learning rate. */
  readonly step: (batches: readonly Batch[], rate: number) => Promise<StepReport>;
  /** One update by the gradient of a loss of what the model makes of these inputs, at this learning rate. */
  readonly stepBy: (inputs: PlainTensor, loss: LossOfOutputs, rate: number) => Promise<StepReport>;
  /** [examples × outputs] */
  readonly predict: (inputs: PlainTensor) => Promise<PlainTensor>;
  /** Copies. */
  readonly state: () => Promise<TrainingState>;
  /** Throws a RangeError for a state of another model or optimiser. */
  readonly restore: (state: TrainingState) => Promise<void>;
  readonly dispose: () => void;
}

/** Whether all parameters that a model has are there, in its shapes. */
export function fits(
  model: readonly { readonly name: string; readonly shape: readonly number[] }[],
  parameters: TrainingState['parameters'],
): boolean {
  return model.every(({ name, shape }) => parameters.get(name)?.shape.join() === shape.join());
}

/** A state as named tensors, as files have them: those of the optimiser begin with `slots.`. */
export function tensorsOfState({ parameters, slots }: TrainingState): Map<string, PlainTensor> {
  return new Map([...parameters, ...[...slots].map(([name, slot]) => [`${slotPrefix}${name}`, slot] as const)]);
}

/** And back. Tensors of other numbers are none of a state. */
export function stateOfTensors(
  tensors: Iterable<
    readonly [string, { readonly shape: readonly number[]; readonly data: ArrayLike<number | bigint> }]
  >,
  updates: number,
): TrainingState {
  const [parameters, slots] = [new Map<string, PlainTensor>(), new Map<string, PlainTensor>()];
  for (const [name, { shape, data }] of tensors) {
    if (!(data instanceof Float32Array)) continue;
    if (name.startsWith(slotPrefix)) slots.set(name.slice(slotPrefix.length), { shape, data });
    else parameters.set(name, { shape, data });
  }
  return { updates, parameters, slots };
}

const slotPrefix = 'slots.';
