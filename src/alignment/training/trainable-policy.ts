/** Policies over finite sets of answers, which any objective trains: tables, and language models. */

import { type RateSchedule, rateOf } from '../../runtime/tensors/rates.ts';
import type { StepReport } from '../../runtime/tensors/trainer.ts';
import { at, logitGradient, logSumExp, type Numbers } from '../policies.ts';
import type { Objective } from './objectives.ts';

export interface TrainablePolicy {
  /** How many answers each prompt has; they follow one another. */
  readonly answers: readonly number[];
  /** ln π of all answers, normalised over those of a prompt. */
  readonly logs: () => Promise<Float64Array>;
  /** One update at this learning rate. */
  readonly step: (objective: Objective, rate: number) => Promise<StepReport>;
}

/** Calls `onStep` with the report of each step, from 1. */
export async function train(
  policy: TrainablePolicy,
  objective: Objective,
  schedule: RateSchedule,
  onStep: (report: StepReport, step: number) => void = () => {},
): Promise<void> {
  for (let step = 1; step <= schedule.steps; step++) {
    onStep(await policy.step(objective, rateOf(schedule, step)), step);
  }
}

/** Scores of answers as log-probabilities: the scores of a prompt less ln Σ exp of them. */
export function normalized(scores: Float64Array, answers: readonly number[]): Float64Array {
  const logs = scores.slice();
  for (const own of ofPrompts(logs, answers)) {
    const total = logSumExp(own);
    own.forEach((score, i) => {
      own[i] = score - total;
    });
  }
  return logs;
}

/** From a gradient by normalised log-probabilities to the one by scores. */
export function gradientByScores(logs: Float64Array, gradient: Numbers, answers: readonly number[]): Float64Array {
  const slopes = Float64Array.from(gradient);
  const result = new Float64Array(logs.length);
  let start = 0;
  for (const count of answers) {
    const policy = logs.slice(start, start + count).map(Math.exp);
    result.set(logitGradient(policy, slopes.subarray(start, start + count)), start);
    start += count;
  }
  return result;
}

export function norm(gradient: Numbers): number {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += at(gradient, i) ** 2;
  return Math.sqrt(squares);
}

/** Views. */
function ofPrompts(values: Float64Array, answers: readonly number[]): Float64Array[] {
  let start = 0;
  return answers.map((count) => {
    start += count;
    return values.subarray(start - count, start);
  });
}
