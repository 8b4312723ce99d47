/** Parameters before training. Biases are zeros. */

import { normal, type Random } from '../random/seeded.ts';
import type { MlpLayer } from '../runtime/tensors/mlp-trainer.ts';

export const initializations = ['he', 'xavier', 'normal'] as const;

/**
 * `he`: normal, with variance 2 / inputs. `xavier`: uniform, with variance 2 / (inputs + outputs). `normal`: normal, with
 * variance 1 / inputs.
 */
export type Initialization = (typeof initializations)[number];

/** `sizes`: of the input, of each hidden layer, and of the output. */
export function initialLayers(sizes: readonly number[], initialization: Initialization, random: Random): MlpLayer[] {
  return sizes.slice(1).map((outputs, index) => {
    const inputs = sizes[index] ?? 0;
    const draw = drawers[initialization];
    const data = Float32Array.from({ length: inputs * outputs }, () => draw(random, inputs, outputs));
    return {
      weights: { shape: [inputs, outputs], data },
      bias: { shape: [outputs], data: new Float32Array(outputs) },
    };
  });
}

const drawers: Readonly<Record<Initialization, (random: Random, inputs: number, outputs: number) => number>> = {
  he: (random, inputs) => normal(random) * Math.sqrt(2 / inputs),
  xavier: (random, inputs, outputs) => (2 * random() - 1) * Math.sqrt(6 / (inputs + outputs)),
  normal: (random, inputs) => normal(random) * Math.sqrt(1 / inputs),
};
