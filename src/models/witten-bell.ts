/**
 * The interpolated smoothing of Witten and Bell (as in Chen and Goodman, 1998, section 2.4): after a context h that came
 * c(h) times, followed by T(h) different tokens,
 *
 *     P(w | h) = (c(h w) + T(h) P(w | h')) / (c(h) + T(h)),
 *
 * with h' the context without its first token; below the empty context all tokens are equally likely. A context that never
 * came is passed over.
 */

import type { NgramCounts } from './ngram-counts.ts';

/** The chances of all tokens after a history. */
export function wittenBellChances(
  { order, contexts }: NgramCounts,
  vocabulary: number,
): (history: readonly number[]) => Float64Array {
  return (history) => {
    let shares = new Float64Array(vocabulary).fill(1 / vocabulary);
    for (let length = 0; length < order && length <= history.length; length++) {
      const found = contexts.get(history.slice(history.length - length).join());
      if (found === undefined) break;
      const kinds = found.counts.size;
      shares = shares.map((share, token) => ((found.counts.get(token) ?? 0) + kinds * share) / (found.total + kinds));
    }
    return shares;
  };
}
