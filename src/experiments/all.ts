/** All experiments. */

import { additionFromTraces } from './addition-from-traces.ts';
import type { Experiment } from './experiment.ts';
import { inferenceAware } from './inference-aware.ts';
import { parityFromTraces } from './parity-from-traces.ts';
import { rewardCombination } from './reward-combination.ts';
import { ruleCoverage } from './rule-coverage.ts';

export const experiments: readonly Experiment[] = [
  ruleCoverage,
  parityFromTraces,
  additionFromTraces,
  inferenceAware,
  rewardCombination,
];
