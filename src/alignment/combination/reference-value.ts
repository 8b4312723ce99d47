/** The reward that is just good enough, for one prompt and one reward model. */

import { at, type Numbers } from '../policies.ts';

/**
 * A quantile of the rewards of base samples, with linear interpolation between neighbours. `sorted`: ascending, at least
 * one. PAR (arXiv 2502.18770) takes the quantile .85, too, but of a normal distribution that it fits.
 */
export function quantileOf(sorted: Numbers, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = at(sorted, below);
  const high = at(sorted, Math.min(below + 1, sorted.length - 1));
  return low + (place - below) * (high - low);
}
