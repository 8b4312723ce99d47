/** From the words of a reply to a rating. */

import type { Scale } from './materials.ts';

export const readings = ['strict', 'paper'] as const;
export type Reading = (typeof readings)[number];

/**
 * The number after "score is" or "score:"; else a reply that is only a number, with `/7` or without; else the only number
 * of the reply. Decimals stay; `null` for anything else, and for a number outside of the scale.
 */
export function strictRating(reply: string, [least, most]: Scale): number | null {
  const named = /\bscore(?:\s+is|[*_]*:)[\s*_("]*(-?\d+(?:\.\d+)?)(?![-–—]?\d)/i.exec(reply)?.[1];
  const alone = new RegExp(`^\\s*(\\d+(?:\\.\\d+)?)(?:\\s*/\\s*${most})?\\.?\\s*$`).exec(reply)?.[1];
  const numbers = reply.match(/-?\d+(?:\.\d+)?/g) ?? [];
  const text =
    named ?? alone ?? (/\bscore(?:\s+is|[*_]*:)/i.test(reply) || numbers.length !== 1 ? undefined : numbers[0]);
  const value = text === undefined ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : null;
}

/**
 * As the authors of arXiv 2402.05455 read replies: the first digit of the first word that is all digits once full stops
 * are taken out. So `10` is 1, and `6/7` nothing. They clip what is above the scale; this does not yet.
 */
export function paperRating(reply: string): number | null {
  for (const word of reply.split(/[ \n]/)) {
    const digits = word.replaceAll('.', '');
    if (/^\d+$/.test(digits)) return Number(digits[0]);
  }
  return null;
}

export function ratingOf(reply: string, scale: Scale, reading: Reading): number | null {
  if (reading === 'strict') return strictRating(reply, scale);
  const value = paperRating(reply);
  return value === null ? null : Math.min(value, scale[1]);
}
