/** The order of fallbacks within a generation: how often it goes one way only, and where it turns (rule 10, and its null). */

import type { Random } from '../../random/seeded.ts';
import type { Slot } from './labels.ts';

/** Fewer labels say nothing about their order. */
const fewestLabels = 6;

const ranks: Readonly<Partial<Record<Slot, number>>> = {
  correct: 1,
  hallucination: 2,
  new: 2,
  unverified: 2,
  degenerate: 3,
  repetition: 4,
};

/** Numbers that grow with how far a label falls back; slots without an item have none. */
export function shiftRanks(order: readonly Slot[]): readonly number[] {
  return order.flatMap((slot) => ranks[slot] ?? []);
}

/** The share of neighbours that do not decrease; `null` for fewer than 6 labels. */
export function shiftScore(labels: readonly number[]): number | null {
  if (labels.length < fewestLabels) return null;
  const rising = labels.filter((label, index) => index > 0 && label >= (labels[index - 1] ?? 0)).length;
  return rising / (labels.length - 1);
}

/** The mean score of all orders of the same labels: (1 + Σ n_i (n_i − 1) / (n (n − 1))) / 2, with n_i labels of kind i. */
export function meanShiftScore(labels: readonly number[]): number | null {
  const count = labels.length;
  if (count < fewestLabels) return null;
  const ofKind = new Map<number, number>();
  for (const label of labels) ofKind.set(label, (ofKind.get(label) ?? 0) + 1);
  const equalPairs = [...ofKind.values()].reduce((sum, n) => sum + n * (n - 1), 0);
  return (1 + equalPairs / (count * (count - 1))) / 2;
}

/** The mean score of random orders of the same labels, as the paper has it. */
export function permutedShiftScore(labels: readonly number[], permutations: number, random: Random): number | null {
  if (labels.length < fewestLabels) return null;
  const shuffled = [...labels];
  let sum = 0;
  for (let time = 0; time < permutations; time++) {
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [shuffled[last], shuffled[other]] = [shuffled[other] ?? 0, shuffled[last] ?? 0];
    }
    sum += shiftScore(shuffled) ?? 0;
  }
  return sum / permutations;
}

export interface ShiftPoints {
  /** Index of the first item that is not correct; `null` also where nobody knows. */
  readonly firstWrong: number | null;
  /** The first index from which at least 80 % of the rest are repetitions. */
  readonly mostlyRepeating: number | null;
}

const mostly = 0.8;

export function shiftPoints(order: readonly Slot[]): ShiftPoints {
  const found = order.filter((slot) => slot in ranks);
  const unknown = found.includes('new') || found.includes('unverified');
  const wrong = unknown ? -1 : found.findIndex((label) => label !== 'correct');
  const repeating = found.findIndex((_, index) => {
    const rest = found.slice(index);
    return rest.filter((label) => label === 'repetition').length >= mostly * rest.length;
  });
  return { firstWrong: wrong < 0 ? null : wrong, mostlyRepeating: repeating < 0 ? null : repeating };
}
