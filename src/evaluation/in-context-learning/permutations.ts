/** Numbers in a random order, and draws that do not come twice. */

import type { Random } from '../../random/seeded.ts';

/** The numbers from 0 up to, not including, `size`, in a random order (Fisher and Yates). */
export function permutation(size: number, random: Random): number[] {
  const numbers = Array.from({ length: size }, (_, i) => i);
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [numbers[last], numbers[other]] = [numbers[other] ?? 0, numbers[last] ?? 0];
  }
  return numbers;
}
