/** Parity learned from answers alone: each position is to hold the parity of all up to it. */

import { sampledInput } from '../traces/inputs.ts';
import { endToEndExperiment } from './end-to-end.ts';

export const parityEndToEnd = endToEndExperiment({
  name: 'parity-end-to-end',
  title: 'Parity from answers alone, of lengths to 20, tested to 40',
  takes: { small: '6 minutes', full: '47 minutes of one core' },
  program: 'parity_relative',
  unit: 'bits',
  longestTrained: 20,
  longestTested: 40,
  draw: (program, length, random) =>
    sampledInput(program, { shortest: length, longest: length, seed: Math.floor(random() * 2 ** 32) }, 0),
  stages: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 20, 20],
  options: { width: 32, batch: 64, rate: 0.003, decay: 0.1 },
  sizes: {
    small: { seeds: 1, stepsOfStage: 200, inputs: 4000, perLength: 20 },
    full: { seeds: 3, stepsOfStage: 600, inputs: 20_000, perLength: 50 },
  },
});
