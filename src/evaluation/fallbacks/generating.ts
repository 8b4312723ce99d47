/** Generations made for the analysis: every prompt at every temperature, without any text to stop at. */

import type { ChatMessage, ChatModel } from '../../models/chat-model.ts';
import type { Generation as Generated, LanguageModel } from '../../models/language-model.ts';
import { mixedSeed } from '../../random/seeded.ts';
import type { Answers } from './labels.ts';
import { listPrompt, type PromptVariant, withListEnding, withoutListEnding } from './prompts.ts';

/** A line of a file of prompts. */
export interface PromptLine {
  readonly id: string;
  /** Whole, or what a list is of. */
  readonly prompt: string | { readonly kind: string; readonly subject: string };
  readonly answers: Answers;
  readonly asked: number;
  readonly group: string;
  readonly topic: string;
}

export interface GeneratingOptions {
  readonly isList: boolean;
  readonly temperatures: readonly number[];
  /** Of each prompt, where something is drawn; at temperature 0 there is one. */
  readonly repetitions: number;
  /** Of prompts that say what a list is of. */
  readonly variants: readonly PromptVariant[];
  /** Messages are another condition than texts that go on, and said to be so. */
  readonly condition: Condition;
  readonly model: string;
  readonly most: number;
  readonly seed: number;
}

/** `prefix`: the reply is begun with `1.`, where the server goes on with it. */
export type Condition = 'text' | 'chat' | 'prefix';

/** Everything that one generation depends on, but for the model itself. */
export interface GenerationItem {
  readonly id: string;
  /** As it is sent. */
  readonly prompt: string;
  readonly temperature: number;
  readonly repetition: number;
  readonly seed: number;
  readonly most: number;
  readonly condition: Condition;
  readonly model: string;
  readonly group: string;
  readonly asked: number;
  readonly answers: Answers;
  readonly topic: string;
}

/** What the model wrote. */
export interface Written {
  readonly completion: string;
  readonly finishReason: 'stop' | 'length';
  readonly tokens: readonly string[];
  readonly logprobs: readonly number[];
}

/** Throws a RangeError for a prompt whose ending is doubled. */
export function generationItems(lines: readonly PromptLine[], options: GeneratingOptions): readonly GenerationItem[] {
  return lines.flatMap((line) => promptsOf(line, options).flatMap((prompt) => drawsOf(line, prompt, options)));
}

export async function written(item: GenerationItem, model: LanguageModel, chat: ChatModel | null): Promise<Written> {
  const { most, temperature, seed } = item;
  // Never a stop: what follows a list must stay visible.
  const options = { count: 1, most, temperature, topK: null, topP: 1, stop: [], seed };
  const [generated] =
    item.condition === 'text' || chat === null
      ? await model.generate(item.prompt, options)
      : await chat.chat(messagesOf(item), { ...options, alternatives: 0 });
  if (generated === undefined) throw new RangeError('the model generated nothing');
  return writtenBy(generated);
}

/** A line of the file that is analysed. */
export function generationLine(item: GenerationItem, { completion, finishReason, tokens, logprobs }: Written): object {
  const { id, prompt, temperature, repetition, condition, model, group, asked, answers, topic } = item;
  return {
    id,
    prompt,
    completion,
    ...(answers === null ? {} : { answers }),
    asked,
    ...(tokens.length === 0 ? {} : { tokens }),
    ...(logprobs.length === 0 ? {} : { logprobs }),
    finishReason,
    model,
    ...(group === '' ? {} : { group }),
    ...(topic === '' ? {} : { topic }),
    repetition,
    temperature,
    condition,
  };
}

interface Variant {
  readonly text: string;
  readonly name: string;
}

function promptsOf({ prompt, asked }: PromptLine, { isList, variants, condition }: GeneratingOptions): Variant[] {
  const texts =
    typeof prompt === 'string'
      ? [{ text: prompt, name: '' }]
      : variants.map((variant) => ({
          text: listPrompt({ ...prompt, asked }, variant),
          name: variant === 'plain' ? '' : variant,
        }));
  if (!isList) return texts;
  return texts.map(({ text, name }) => {
    const ended = withListEnding(text);
    return { text: condition === 'chat' ? withoutListEnding(ended) : ended, name };
  });
}

function drawsOf(line: PromptLine, { text, name }: Variant, options: GeneratingOptions): GenerationItem[] {
  const { temperatures, repetitions, condition, model, most, seed } = options;
  return temperatures.flatMap((temperature) =>
    Array.from({ length: temperature === 0 ? 1 : repetitions }, (_, repetition) => ({
      id: line.id,
      prompt: text,
      temperature,
      repetition,
      seed: mixedSeed(seed, repetition),
      most,
      condition,
      model: modelName(model, temperature, condition),
      group: [line.group, name].filter((part) => part !== '').join(', '),
      asked: line.asked,
      answers: line.answers,
      topic: line.topic,
    })),
  );
}

function modelName(model: string, temperature: number, condition: Condition): string {
  const how = { text: '', chat: ' (chat)', prefix: ' (chat, begun)' }[condition];
  return `${model}${temperature === 0 ? '' : ` at ${temperature}`}${how}`;
}

function messagesOf({ prompt, condition }: GenerationItem): readonly ChatMessage[] {
  const question: ChatMessage = { role: 'user', content: withoutListEnding(prompt) };
  return condition === 'prefix' ? [question, { role: 'assistant', content: '1.' }] : [question];
}

function writtenBy({ text, tokens, finish }: Pick<Generated, 'text' | 'tokens' | 'finish'>): Written {
  // The token that ends a text has none.
  const own = tokens.filter((token) => token.text !== '');
  const isTold = own.every(({ logProbability }) => Number.isFinite(logProbability));
  return {
    completion: text,
    finishReason: finish === 'length' ? 'length' : 'stop',
    tokens: own.map((token) => token.text),
    logprobs: isTold ? own.map(({ logProbability }) => logProbability) : [],
  };
}
