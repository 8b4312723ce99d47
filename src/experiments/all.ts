/** All experiments. */

import type { Experiment } from './experiment.ts';

export const experiments: readonly Experiment[] = [];
