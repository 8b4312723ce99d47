/** Ratings of sentences by a model: by what it replies, or by how likely it finds each rating. */

import type { ChatMessage, ChatModel } from '../../models/chat-model.ts';
import type { LanguageModel } from '../../models/language-model.ts';
import { mixedSeed, seededRandom } from '../../random/seeded.ts';
import { expectedAfter, expectedOfReply } from './expected-rating.ts';
import type { Scale } from './materials.ts';
import { type Reading, ratingOf } from './reply-reading.ts';

export const ratingWays = ['samples', 'log-probabilities'] as const;
export type RatingWay = (typeof ratingWays)[number];

export interface RatingOptions {
  readonly by: RatingWay;
  readonly scale: Scale;
  readonly samples: number;
  readonly temperature: number;
  readonly examples: readonly RatedExample[];
  readonly reading: Reading;
  readonly seed: number;
}

export interface RatedExample {
  readonly sentence: string;
  readonly score: number;
  /** Empty where none is given. */
  readonly reason: string;
}

export interface SentenceRating {
  readonly ratings: readonly number[];
  /** Every one, as it came. */
  readonly replies: readonly string[];
  /** How probable it is that the model gives a rating at all; `null` of samples. */
  readonly mass: number | null;
}

/** What a reply begins with. */
const phrase = 'The score is';

/** `index`: of the sentence. Each sample sees the examples in an order of its own, by the seed. */
export async function ratedSentence(
  sentence: string,
  index: number,
  { model, chat }: { readonly model: LanguageModel; readonly chat: ChatModel | null },
  options: RatingOptions,
): Promise<SentenceRating> {
  if (options.by === 'log-probabilities') return expectedRating(sentence, index, { model, chat }, options);
  const { samples, temperature, scale, reading } = options;
  const replies = await Promise.all(
    Array.from({ length: samples }, async (_, sample) => {
      const seed = mixedSeed(mixedSeed(options.seed, index), sample);
      const messages = messagesFor(sentence, options, seed);
      const drawn = { count: 1, temperature, topK: null, topP: 1, seed };
      if (chat !== null) {
        const [reply] = await chat.chat(messages, { ...drawn, most: 60, stop: [], alternatives: 0 });
        return reply?.text ?? '';
      }
      const [generation] = await model.generate(promptOf(messages), { ...drawn, most: 10, stop: ['\n'] });
      return phrase + (generation?.text ?? '');
    }),
  );
  return { replies, ratings: replies.flatMap((reply) => ratingOf(reply, scale, reading) ?? []), mass: null };
}

async function expectedRating(
  sentence: string,
  index: number,
  { model, chat }: { readonly model: LanguageModel; readonly chat: ChatModel | null },
  options: RatingOptions,
): Promise<SentenceRating> {
  const seed = mixedSeed(mixedSeed(options.seed, index), 0);
  const messages = messagesFor(sentence, options, seed);
  const { rating, mass } =
    chat === null
      ? await expectedAfter(promptOf(messages), model, options.scale)
      : await expectedOfReply(messages, chat, options.scale, seed);
  return { replies: [], ratings: rating === null ? [] : [rating], mass };
}

/** For models that go on with texts. */
function promptOf(messages: readonly ChatMessage[]): string {
  return `${messages.map(({ content }) => content).join('\n\n')}\n${phrase}`;
}

export function messagesFor(
  sentence: string,
  { scale: [least, most], examples }: Pick<RatingOptions, 'scale' | 'examples'>,
  seed: number,
): readonly ChatMessage[] {
  const random = seededRandom(seed);
  const shuffled = examples
    .map((example) => ({ example, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ example }) => example);
  const system = [
    `You judge how plausible sentences are: how natural it is that what they say happens. Give a score from ${least} (very implausible) to ${most} (very plausible), and use the whole scale. All sentences are grammatical; only what they say counts.`,
    `Begin your answer with "${phrase}" and the score, then give a short reason.`,
    ...shuffled.map(({ sentence: own, score, reason }) => `Sentence: ${own}\n${phrase} ${score}. ${reason}`.trimEnd()),
  ].join('\n\n');
  return [
    { role: 'system', content: system },
    { role: 'user', content: `Sentence: ${sentence}` },
  ];
}
