/** Seeded choices for tests: the same seed gives the same sequence everywhere. */

import { seededRandom as seededNumbers } from '../../src/random/seeded.ts';

export interface Random {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from `minimum` to `maximum`, both included. */
  readonly integer: (minimum: number, maximum: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** Each item with this probability. */
  readonly some: <T>(items: readonly T[], probability: number) => T[];
}

export function seededRandom(seed: number): Random {
  const next = seededNumbers(seed);
  const integer = (minimum: number, maximum: number): number => minimum + Math.floor(next() * (maximum - minimum + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    some: (items, probability) => items.filter(() => next() < probability),
  };
}
