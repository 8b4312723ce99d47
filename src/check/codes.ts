/** The long form of every diagnostic: what `altac explain CODE` prints. */

import { syntaxExplanations } from './codes-syntax.ts';
import type { Explanation } from './explanation.ts';

export type { Explanation } from './explanation.ts';

/** In order of their codes. */
export const explanations: readonly Explanation[] = [...syntaxExplanations];

/** Case does not matter, and the letters and leading zeros may be left out: `ALTA0001`, `alta0001`, `0001` and `1`. */
export function explanationOf(code: string): Explanation | undefined {
  const digits = code.trim().replace(/^alta/i, '');
  if (!/^\d{1,4}$/.test(digits)) return undefined;
  const wanted = `ALTA${digits.padStart(4, '0')}`;
  return explanations.find((explanation) => explanation.code === wanted);
}
