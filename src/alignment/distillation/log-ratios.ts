/** Preference pairs as a loss sees them: the difference of two log-ratios of the policy to its reference. */

import { at, type Numbers } from '../policies.ts';

/** Log-probabilities (nats) of whole responses, one entry for each pair. */
export interface PreferencePairs {
  readonly chosen: ResponseLogs;
  readonly rejected: ResponseLogs;
}

export interface ResponseLogs {
  readonly policy: Numbers;
  readonly reference: Numbers;
  /**
   * Tokens of each response: each log-ratio is divided by them (length normalisation, as in the IPO of TRL and in
   * SimPO). Without them it is not, as in DPO.
   */
  readonly lengths?: Numbers;
}

/** ln(π(chosen) / p0(chosen)) − ln(π(rejected) / p0(rejected)), one for each pair. */
export function logRatioDifferences({ chosen, rejected }: PreferencePairs): Float64Array {
  const [own, other] = [logRatios(chosen), logRatios(rejected)];
  return own.map((ratio, i) => ratio - at(other, i));
}

/** From the gradient by differences to the one by the policy's log-probabilities. */
export function gradientByResponse(
  { chosen, rejected }: PreferencePairs,
  gradient: Numbers,
): { readonly chosen: Float64Array; readonly rejected: Float64Array } {
  const scaled = ({ lengths }: ResponseLogs, sign: number): Float64Array =>
    Float64Array.from(gradient, (value, i) => (sign * value) / (lengths === undefined ? 1 : at(lengths, i)));
  return { chosen: scaled(chosen, 1), rejected: scaled(rejected, -1) };
}

/** ln(π / p0), by token where lengths are given. */
export function logRatios({ policy, reference, lengths }: ResponseLogs): Float64Array {
  return Float64Array.from(
    policy,
    (value, i) => (value - at(reference, i)) / (lengths === undefined ? 1 : at(lengths, i)),
  );
}
