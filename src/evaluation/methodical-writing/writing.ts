/** Outputs of a chat model, and its judgements of pairs of outputs. */

import { type Decoder, list, nullable, object, oneOf, text } from '../../ir/decoders.ts';
import { type ChatModel, defaultChat } from '../../models/chat-model.ts';
import { mixedSeed } from '../../random/seeded.ts';
import { askedAgain, judgingMessages, type ShownPair, type Verdict, verdictOf, writingMessages } from './prompts.ts';
import type { WritingExample } from './tasks.ts';

export interface WrittenOutput {
  readonly output: string;
  /** `length`: the limit of tokens cut it. */
  readonly finish: 'end' | 'stop' | 'length';
}

export interface DrawingOptions {
  readonly temperature: number;
  /** The most tokens of an output. */
  readonly most: number;
  readonly seed: number;
}

export async function writtenOutput(
  { task, input }: Pick<WritingExample, 'task' | 'input'>,
  chat: ChatModel,
  options: DrawingOptions,
): Promise<WrittenOutput> {
  const [reply] = await chat.chat(writingMessages(task, input), { ...defaultChat, ...options });
  if (reply === undefined) throw new RangeError('the model gave no reply');
  return { output: reply.text.trim(), finish: reply.finish };
}

export const writtenOutputIn: Decoder<WrittenOutput> = object((field) => ({
  output: field('output', text),
  finish: field('finish', oneOf('end', 'stop', 'length')),
}));

/** What a judge said of a pair: as often as it was asked, in both orders. */
export interface PairVerdicts {
  /** The first output was shown as A; `null` for a reply that could not be read, asked again once. */
  readonly forward: readonly (Verdict | null)[];
  /** The first output was shown as B. */
  readonly backward: readonly (Verdict | null)[];
  /** The last reply to each question, forward ones first. */
  readonly replies: readonly string[];
}

export interface JudgingOptions extends DrawingOptions {
  /** How often it is asked in each order. */
  readonly repeats: number;
}

export async function judgedPair(pair: ShownPair, chat: ChatModel, options: JudgingOptions): Promise<PairVerdicts> {
  const [first, second] = pair.outputs;
  const inOrder = async (shown: ShownPair): Promise<Asked[]> => {
    const asked: Asked[] = [];
    for (let repeat = 0; repeat < options.repeats; repeat++) asked.push(await ask(shown, chat, options, repeat));
    return asked;
  };
  const forward = await inOrder(pair);
  const backward = await inOrder({ ...pair, outputs: [second, first] });
  return {
    forward: forward.map(({ verdict }) => verdict),
    backward: backward.map(({ verdict }) => verdict),
    replies: [...forward, ...backward].map(({ reply }) => reply),
  };
}

const verdict: Decoder<Verdict | null> = nullable(oneOf('A', 'B', 'tie'));

export const pairVerdictsIn: Decoder<PairVerdicts> = object((field) => ({
  forward: field('forward', list(verdict)),
  backward: field('backward', list(verdict)),
  replies: field('replies', list(text)),
}));

interface Asked {
  readonly verdict: Verdict | null;
  readonly reply: string;
}

async function ask(
  pair: ShownPair,
  chat: ChatModel,
  { temperature, most, seed }: JudgingOptions,
  repeat: number,
): Promise<Asked> {
  const messages = judgingMessages(pair);
  const drawn = { ...defaultChat, temperature, most, seed: mixedSeed(seed, repeat) };
  const [first] = await chat.chat(messages, drawn);
  const reply = first?.text ?? '';
  const read = verdictOf(reply);
  if (read !== null) return { verdict: read, reply };
  const [second] = await chat.chat(
    [...messages, { role: 'assistant', content: reply }, { role: 'user', content: askedAgain }],
    drawn,
  );
  return { verdict: verdictOf(second?.text ?? ''), reply: second?.text ?? '' };
}
