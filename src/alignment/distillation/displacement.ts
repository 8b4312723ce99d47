/**
 * Displacement: preference losses ask for a margin, and get it where both answers of a pair become less likely. This says
 * what became of them.
 */

import { logRatioDifferences, logRatios, type PreferencePairs } from './log-ratios.ts';

export interface DisplacementReport {
  /** Means over pairs of ln π − ln p0, of their difference, and of the difference that β makes a reward of. */
  readonly chosen: number;
  readonly rejected: number;
  readonly margin: number;
  /** The share of pairs whose chosen answer became less likely. */
  readonly chosenFell: number;
  /** Of pairs where both did. */
  readonly bothFell: number;
  /** Of pairs whose margin is above 0. */
  readonly accuracy: number;
}

export function displacementReport(pairs: PreferencePairs): DisplacementReport {
  const [chosen, rejected] = [logRatios(pairs.chosen), logRatios(pairs.rejected)];
  const margins = logRatioDifferences(pairs);
  const share = (holds: (index: number) => boolean): number =>
    margins.reduce((count, _, i) => count + (holds(i) ? 1 : 0), 0) / margins.length;
  const fell = (ratio: number | undefined): boolean => (ratio ?? 0) < 0;
  return {
    chosen: mean(chosen),
    rejected: mean(rejected),
    margin: mean(margins),
    chosenFell: share((i) => fell(chosen[i])),
    bothFell: share((i) => fell(chosen[i]) && fell(rejected[i])),
    accuracy: share((i) => (margins[i] ?? 0) > 0),
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
