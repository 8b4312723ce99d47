/** To what a bracket belongs. */

import type { IToken, TokenType } from 'chevrotain';
import { back, is } from './habit.ts';
import { wantsOperand } from './layout.ts';
import * as t from './tokens.ts';

const owners = [t.If, t.Else, t.Match, t.For, t.Vocab, t.Mlp, t.Enum, t.Import, t.Test, t.Fn] as const;

/** The word whose block the brace at `index` opens; null for a set, a record and other brackets. */
export function ownerOf(tokens: readonly IToken[], index: number): TokenType | null {
  const [open, previous] = [tokens[index], tokens[index - 1]];
  if (open?.tokenType !== t.LeftBrace || previous === undefined) return null;
  if (is(previous, t.Arrow)) return t.Arrow;
  if (wantsOperand(previous) || is(previous, t.Comma, t.Where, t.At) || t.openingBrackets.has(previous.tokenType))
    return null;
  const start = back(tokens, index - 1, (token) => is(token, ...owners) || token.image === 'switch');
  const owner = tokens[start - 1];
  if (owner?.image === 'switch') return t.Match;
  return owners.find((type) => type === owner?.tokenType) ?? null;
}
