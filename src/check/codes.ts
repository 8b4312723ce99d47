/** The long form of every diagnostic: what `altac explain CODE` prints. */

import { adviceExplanations } from './codes-advice.ts';
import { constantExplanations } from './codes-constants.ts';
import { headValueExplanations } from './codes-head-values.ts';
import { headExplanations } from './codes-heads.ts';
import { nameExplanations } from './codes-names.ts';
import { syntaxExplanations } from './codes-syntax.ts';
import { typeExplanations } from './codes-types.ts';
import { valueExplanations } from './codes-values.ts';
import type { Explanation } from './explanation.ts';

/** In order of their codes. */
export const explanations: readonly Explanation[] = [
  ...syntaxExplanations,
  ...nameExplanations,
  ...typeExplanations,
  ...constantExplanations,
  ...valueExplanations,
  ...headExplanations,
  ...headValueExplanations,
  ...adviceExplanations,
];

/** Case does not matter, and the letters and leading zeros may be left out: `ALTA0001`, `alta0001`, `0001` and `1`. */
export function explanationOf(code: string): Explanation | undefined {
  const digits = code.trim().replace(/^alta/i, '');
  if (!/^\d{1,4}$/.test(digits)) return undefined;
  const wanted = `ALTA${digits.padStart(4, '0')}`;
  return explanations.find((explanation) => explanation.code === wanted);
}
