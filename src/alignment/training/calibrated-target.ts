/** What a training aims at: from rewards of a finite set of answers to the policy that is best for them. */

import { exactlyCalibrated } from '../inference-aware/calibration.ts';
import { type Transformation, transformationOf } from '../inference-aware/transformations.ts';
import { logSumExp, type Numbers, tilted } from '../policies.ts';

export interface CalibratedTarget {
  /** The transformed calibrated rewards: what stands for the reward. */
  readonly reward: Float64Array;
  /** ln Σ p0 e^(reward / β): of this set of answers, not of the quantile model. */
  readonly logPartition: number;
  /** p0 e^(reward / β), normalised. */
  readonly policy: Float64Array;
}

/** Calibrate, transform, tilt (InfAlign, arXiv 2412.19792). `reference`: probabilities. */
export function calibratedTarget(
  reference: Numbers,
  rewards: Numbers,
  transformation: Transformation,
  beta: number,
): CalibratedTarget {
  const reward = exactlyCalibrated(reference, rewards).map(transformationOf(transformation));
  const exponents = reward.map((value, i) => Math.log(reference[i] ?? 0) + value / beta);
  return { reward, logPartition: logSumExp(exponents), policy: tilted(reference, reward, beta) };
}
