/** Whether a trainer's gradients are those of its loss. */

import { expect } from 'vitest';
import type { PlainTensor } from '../../src/runtime/tensors/tensors.ts';
import type { Batch, LossOfOutputs, Trainer, TrainingState } from '../../src/runtime/tensors/trainer.ts';

/** `trainer` must use Adam. */
export async function checkGradients(
  trainer: Trainer,
  batch: Batch,
  lossOf: (trainer: Trainer) => Promise<number>,
): Promise<void> {
  const before = await trainer.state();
  await trainer.step([batch], 0);
  await checkSlots(before, await trainer.state(), async (parameters) => {
    await trainer.restore({ ...before, parameters });
    return lossOf(trainer);
  });
}

/** The same for a loss that is a function of what the model makes of the inputs; to float32's accuracy. */
export async function checkGradientsBy(trainer: Trainer, inputs: PlainTensor, loss: LossOfOutputs): Promise<void> {
  const before = await trainer.state();
  await trainer.stepBy(inputs, loss, 0);
  const lossWith = async (parameters: TrainingState['parameters']): Promise<number> => {
    await trainer.restore({ ...before, parameters });
    return loss((await trainer.predict(inputs)).data).value;
  };
  await checkSlots(before, await trainer.state(), lossWith, 1e-3);
}

/**
 * The first entry and the last of every parameter. Adam's first slot is a tenth of the gradient after a first step, whose
 * rate must be 0.
 */
export async function checkSlots(
  before: TrainingState,
  after: TrainingState,
  lossWith: (parameters: TrainingState['parameters']) => Promise<number>,
  tolerance = 5e-3,
): Promise<void> {
  for (const [name, parameter] of before.parameters) {
    const gradient = after.slots.get(`${name}.first`)?.data.map((slot) => slot * 10) ?? new Float32Array();
    for (const index of [0, parameter.data.length - 1]) {
      const lossAt = (change: number): Promise<number> => {
        const data = parameter.data.slice();
        data[index] = (data[index] ?? 0) + change;
        return lossWith(new Map([...before.parameters, [name, { ...parameter, data }]]));
      };
      const difference = ((await lossAt(2e-3)) - (await lossAt(-2e-3))) / 4e-3;
      expect(Math.abs((gradient[index] ?? Number.NaN) - difference), `${name} ${index}`).toBeLessThan(tolerance);
    }
  }
}
