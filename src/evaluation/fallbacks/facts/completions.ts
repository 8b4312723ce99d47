/** What a model of the family makes of prompts, all of them at once. */

import { chosenToken } from '../../../models/sampling.ts';
import type { TokenModel } from '../../../models/token-model.ts';
import { beginToken, endToken, tokenizerOf } from '../../../models/tokenizers.ts';
import { mixedSeed, seededRandom } from '../../../random/seeded.ts';
import type { FactCorpus } from './corpus.ts';
import { type FactPrompt, itemsAsked } from './prompts.ts';

export interface CompletionOptions {
  /** 0: greedy. */
  readonly temperature: number;
  readonly seed: number;
  /** Whether a list may end before all items that were asked for; base models of the paper almost never end one. */
  readonly mayEnd: boolean;
}

/** A number and two words for each item. */
const tokensOfCompletion = 3 * itemsAsked;

/** A text for each prompt. All prompts have the same number of tokens. */
export async function factCompletions(
  model: TokenModel,
  { vocabulary }: FactCorpus,
  prompts: readonly FactPrompt[],
  { temperature, seed, mayEnd }: CompletionOptions,
): Promise<readonly string[]> {
  const tokenizer = tokenizerOf(vocabulary);
  const going = prompts.map(({ text }, index) => ({
    text,
    made: [] as number[],
    random: seededRandom(mixedSeed(seed, index)),
  }));
  const session = model.open();
  try {
    let logs = await session.feed(going.map(({ text }) => [beginToken, ...tokenizer.encode(text)]));
    for (let place = 0; place < tokensOfCompletion; place++) {
      if (place > 0) logs = await session.feed(going.map(({ made }) => made.slice(-1)));
      going.forEach(({ made, random }, row) => {
        const last = Float64Array.from(logs[row]?.at(-1) ?? []);
        if (!mayEnd) last[endToken] = Number.NEGATIVE_INFINITY;
        made.push(chosenToken(last, { temperature, topK: null, topP: 1 }, random));
      });
    }
  } finally {
    session.dispose();
  }
  return going.map(({ made }) => {
    const end = made.indexOf(endToken);
    return tokenizer.decode(end < 0 ? made : made.slice(0, end));
  });
}

/** Texts between number words, those with a letter in them. Where fewer items come than were asked for, the rest is missing. */
export function itemsOfCompletion(completion: string): readonly string[] {
  return completion
    .split(/\d+/u)
    .slice(1, itemsAsked + 1)
    .map((item) => item.trim())
    .filter((item) => /\p{L}/u.test(item));
}
