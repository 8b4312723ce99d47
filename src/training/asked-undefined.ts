/** What a program asks of head outputs that are undefined. */

import { sizeOf } from '../ir/domain.ts';
import type { Program, Variable } from '../ir/program.ts';

/**
 * Head outputs for which some rule takes undefined and not every value: it asks whether they are defined. Others are read
 * only where they are, so that an MLP may learn to pass over whatever stands there otherwise.
 */
export function askedWhetherDefined({ rules, variables }: Program): readonly Variable[] {
  const conditions = rules.flatMap(({ when }) => when);
  return variables.filter(({ domain }, index) => {
    const undefinedCode = sizeOf(domain);
    return conditions.some(({ variable, codes }) => {
      return variable === index && codes.includes(undefinedCode) && codes.length <= undefinedCode;
    });
  });
}
