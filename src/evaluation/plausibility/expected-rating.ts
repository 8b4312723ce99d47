/**
 * A rating read off the probabilities of the rating words, instead of replies that are drawn: one question in place of
 * twenty, and nothing to misread. Not in arXiv 2402.05455.
 */

import type { ChatMessage, ChatModel } from '../../models/chat-model.ts';
import type { LanguageModel, Token } from '../../models/language-model.ts';
import type { Scale } from './materials.ts';

export interface ExpectedRating {
  /** Σ k p(k) / Σ p(k) over the whole numbers k of the scale; `null` where none is among the likeliest tokens. */
  readonly rating: number | null;
  /** Σ p(k): what part of the probability is on ratings at all. */
  readonly mass: number;
}

/** How many of the likeliest tokens are looked at: as many as endpoints tell at most. */
const looked = 20;

/** After a prompt that ends just before the rating. A blank may be a token of its own, and the rating the next one. */
export async function expectedAfter(prompt: string, model: LanguageModel, scale: Scale): Promise<ExpectedRating> {
  const tokens = await model.nextTokens(prompt, looked);
  const blank = tokens.find(({ text }) => text === ' ');
  const after = blank === undefined ? [] : await model.nextTokens(`${prompt} `, looked);
  const given = blank?.logProbability ?? 0;
  return expectedOf(
    [...tokens, ...after.map((token) => ({ ...token, logProbability: token.logProbability + given }))],
    scale,
  );
}

/** At the first place of a reply where a rating stands. */
export async function expectedOfReply(
  messages: readonly ChatMessage[],
  chat: ChatModel,
  scale: Scale,
  seed: number,
): Promise<ExpectedRating> {
  const drawn = { count: 1, temperature: 1, topK: null, topP: 1, seed, most: 10, stop: [], alternatives: looked };
  const [reply] = await chat.chat(messages, drawn);
  const place = reply?.tokens.find(({ text }) => ratingIn(text, scale) !== null);
  return expectedOf(place?.alternatives ?? [], scale);
}

export function expectedOf(tokens: readonly Token[], scale: Scale): ExpectedRating {
  let [sum, mass] = [0, 0];
  for (const { text, logProbability } of tokens) {
    const rating = ratingIn(text, scale);
    if (rating === null) continue;
    mass += Math.exp(logProbability);
    sum += rating * Math.exp(logProbability);
  }
  return { rating: mass > 0 ? sum / mass : null, mass };
}

function ratingIn(text: string, [least, most]: Scale): number | null {
  if (!/^\s*\d+$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
