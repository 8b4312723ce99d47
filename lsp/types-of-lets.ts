/** Types that the checker has found. */

import { statementsIn } from '../src/check/core.ts';
import type { Type } from '../src/check/types.ts';
import type { Analysis } from './analysis.ts';
import type { AltaSymbol } from './symbols.ts';

/** `null` in broken programs, and for what is no `let` of the mlp. */
export function typeOfLet({ uri, compilation }: Analysis, { kind, declaration }: AltaSymbol): Type | null {
  if (kind !== 'let') return null;
  const found = statementsIn(compilation.typed?.statements ?? []).find(
    (statement) =>
      statement.kind === 'let' && statement.site.file === uri && statement.site.start === declaration.start,
  );
  return found?.kind === 'let' ? found.value.type : null;
}
