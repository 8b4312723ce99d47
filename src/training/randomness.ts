/** Random numbers of training. Every step has a sequence of its own, so that the number of the step is all there is to keep. */

import { seededRandom } from '../verify/random.ts';

/** Uniform, from 0 up to, not including, 1. */
export type Random = () => number;

/** What a sequence is for: those of equal seed and number differ. */
const purposes = { parameters: 1, batch: 2, test: 3, check: 4 } as const;

export function sequenceOf(purpose: keyof typeof purposes, seed: number, number = 0): Random {
  return seededRandom(mixed(mixed(seed, purposes[purpose]), number));
}

/** A seed for those who take one. */
export function derivedSeed(purpose: keyof typeof purposes, seed: number, number = 0): number {
  return Math.floor(sequenceOf(purpose, seed, number)() * 2 ** 32);
}

/** Normally distributed with mean 0 and standard deviation 1 (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mixed(a: number, b: number): number {
  let bits = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
