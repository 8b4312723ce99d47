/** Random numbers of training. Every step has a sequence of its own, so that the number of the step is all there is to keep. */

import { mixedSeed, type Random, seededRandom } from '../random/seeded.ts';

/** What a sequence is for: those of equal seed and number differ. */
const purposes = { parameters: 1, batch: 2, test: 3, check: 4 } as const;

export function sequenceOf(purpose: keyof typeof purposes, seed: number, number = 0): Random {
  return seededRandom(mixedSeed(mixedSeed(seed, purposes[purpose]), number));
}

/** A seed for those who take one. */
export function derivedSeed(purpose: keyof typeof purposes, seed: number, number = 0): number {
  return Math.floor(sequenceOf(purpose, seed, number)() * 2 ** 32);
}
