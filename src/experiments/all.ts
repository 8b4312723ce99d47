/** All experiments. */

import { additionEndToEnd } from './addition-end-to-end.ts';
import { additionFromTraces } from './addition-from-traces.ts';
import type { Experiment } from './experiment.ts';
import { fallbacks } from './fallbacks.ts';
import { inContextLearning } from './in-context-learning.ts';
import { inferenceAware } from './inference-aware.ts';
import { parityEndToEnd } from './parity-end-to-end.ts';
import { parityFromTraces } from './parity-from-traces.ts';
import { pav } from './pav.ts';
import { pavSearch } from './pav-search.ts';
import { plausibility } from './plausibility.ts';
import { rewardCombination } from './reward-combination.ts';
import { rewardDistillation } from './reward-distillation.ts';
import { ruleCoverage } from './rule-coverage.ts';
import { scanFailures } from './scan-failures.ts';

export const experiments: readonly Experiment[] = [
  ruleCoverage,
  parityFromTraces,
  additionFromTraces,
  inferenceAware,
  rewardCombination,
  rewardDistillation,
  pav,
  pavSearch,
  fallbacks,
  scanFailures,
  parityEndToEnd,
  additionEndToEnd,
  inContextLearning,
  plausibility,
];
