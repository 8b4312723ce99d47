/** Whether a trainer's gradients are those of its loss. */

import { expect } from 'vitest';
import type { PlainTensor } from '../../src/runtime/tensors/tensors.ts';
import type { Batch, LossOfOutputs, Trainer } from '../../src/runtime/tensors/trainer.ts';

/** `trainer` must use Adam, whose first slot is a tenth of the gradient after the first step. */
export async function checkGradients(
  trainer: Trainer,
  batch: Batch,
  lossOf: (trainer: Trainer) => Promise<number>,
): Promise<void> {
  await checkAfter(trainer, () => trainer.step([batch], 0), lossOf);
}

/** The same for a loss that is a function of what the model makes of the inputs. */
export async function checkGradientsBy(trainer: Trainer, inputs: PlainTensor, loss: LossOfOutputs): Promise<void> {
  await checkAfter(
    trainer,
    () => trainer.stepBy(inputs, loss, 0),
    async () => loss((await trainer.predict(inputs)).data).value,
  );
}

async function checkAfter(
  trainer: Trainer,
  step: () => Promise<unknown>,
  lossOf: (trainer: Trainer) => Promise<number>,
): Promise<void> {
  const before = await trainer.state();
  await step();
  const { slots } = await trainer.state();
  for (const [name, parameter] of before.parameters) {
    const gradient = slots.get(`${name}.first`)?.data.map((slot) => slot * 10) ?? new Float32Array();
    for (const index of [0, parameter.data.length - 1]) {
      const lossAt = async (change: number): Promise<number> => {
        const data = parameter.data.slice();
        data[index] = (data[index] ?? 0) + change;
        const parameters = new Map([...before.parameters, [name, { ...parameter, data }]]);
        await trainer.restore({ ...before, parameters });
        return lossOf(trainer);
      };
      const difference = ((await lossAt(2e-3)) - (await lossAt(-2e-3))) / 4e-3;
      expect(gradient[index], `${name} ${index}`).toBeCloseTo(difference, 2);
    }
  }
}
