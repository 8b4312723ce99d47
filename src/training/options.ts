/** What training an MLP from traces depends on. The defaults are those of the paper's tool where it has them. */

import type { OptimizerName } from '../runtime/tensors/optimizers.ts';
import type { Activation, NumberInputs } from '../weights/learned.ts';
import type { Initialization } from './initialization.ts';

/** Tokens of an input, the frame not counted; both ends are included. */
export interface LengthRange {
  readonly shortest: number;
  readonly longest: number;
}

export const learnerKinds = ['mlp', 'layer', 'transformer', 'universal'] as const;

export type LearnerKind = (typeof learnerKinds)[number];

export const sampleKinds = ['by-count', 'evenly', 'by-rule'] as const;

export type SampleKind = (typeof sampleKinds)[number];

export const lossKinds = ['squares', 'cross-entropy'] as const;

export type LossKind = (typeof lossKinds)[number];

/** Whether it sees what the program does in each layer, and not only what it answers. */
export function isFromTraces(model: LearnerKind): boolean {
  return model === 'mlp' || model === 'layer';
}

export const positionKinds = ['relative', 'absolute', 'none'] as const;

export const supervisions = ['states', 'heads'] as const;

/** All of it decides the curve: equal options and equal programs give equal parameters. */
export interface TrainingOptions {
  /**
   * From traces: `mlp`, and `layer`, whose attention is learned as well. The others learn from answers alone; a Universal
   * Transformer uses one layer again and again.
   */
  readonly model: LearnerKind;
  /** Where attention is learned: how it knows where a token stands. */
  readonly positions: (typeof positionKinds)[number];
  /** How many positions there are embeddings for; or up to which distance each has a number of its own. */
  readonly reach: number;
  /** Of Transformers: how many layers, the width of the residual stream, and how many heads share it. */
  readonly depth: number;
  /** Of a `layer`: that of each of its heads. */
  readonly width: number;
  readonly heads: number;
  /** Of a `layer`: only the states after it, or also what the heads of the program fetch. */
  readonly supervise: (typeof supervisions)[number];
  readonly lengths: LengthRange;
  /** How many inputs are drawn for the traces. */
  readonly inputs: number;
  /** Of the SHA-256 of the inputs, where they are from a file; then nothing is drawn. */
  readonly inputsHash: string | null;
  /** The most layers that an input runs. */
  readonly layers: number;
  readonly steps: number;
  readonly seed: number;
  /** Units of the hidden layers; of the one that Transformers have. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly initialization: Initialization;
  readonly optimizer: OptimizerName;
  /** The largest learning rate: it rises linearly to it over `warmup` steps, then falls exponentially … */
  readonly rate: number;
  readonly warmup: number;
  /** … to this part of it at the last step. */
  readonly decay: number;
  /** Examples of a batch. */
  readonly batch: number;
  /** Batches of a step: their gradients are averaged. */
  readonly accumulate: number;
  /** The standard deviation of what is added to all inputs. */
  readonly noise: number;
  /** Whether the MLP learns what is added to the stream, and not what stands there afterwards. */
  readonly residual: boolean;
  /** Numbers in the inputs: as they are, or a bit for each value. */
  readonly numbers: NumberInputs;
  /** What stands in the inputs for head outputs that are undefined: numbers from −10 to 10, or zeros. */
  readonly undefined: 'random' | 'zeros';
  /** How often an example is drawn: as often as the traces have it, all alike, or by the rules that fire in it. */
  readonly sample: SampleKind;
  /** What is made small: squared errors, or for each variable the cross-entropy of its values. */
  readonly loss: LossKind;
  /** Steps between two evaluations. */
  readonly every: number;
  /** Training ends when so many evaluations in a row find all examples right; 0: never before the last step. */
  readonly patience: number;
}

export const defaultOptions: TrainingOptions = {
  model: 'mlp',
  positions: 'relative',
  reach: 16,
  depth: 4,
  width: 64,
  heads: 4,
  supervise: 'states',
  lengths: { shortest: 1, longest: 20 },
  inputs: 10_000,
  inputsHash: null,
  layers: 1000,
  steps: 10_000,
  seed: 0,
  hidden: [128, 128],
  activation: 'relu',
  initialization: 'he',
  optimizer: 'adafactor',
  rate: 1e-2,
  warmup: 100,
  decay: 1e-2,
  batch: 256,
  accumulate: 1,
  noise: 0,
  residual: true,
  numbers: 'plain',
  undefined: 'random',
  sample: 'by-count',
  loss: 'squares',
  every: 500,
  patience: 0,
};

/** What is other for layers; their heads and positions depend on the program. */
export const layerDefaults = { width: 16, hidden: [128], optimizer: 'adam', batch: 32 } as const;

/** What is other for Transformers. */
export const transformerDefaults = { hidden: [128], optimizer: 'adam', rate: 1e-3, batch: 32 } as const;
