/** A model that answers messages, as assistants do: what agents, judges and raters ask. */

import type { SamplingOptions, Token } from './language-model.ts';

export interface ChatModel {
  readonly name: string;
  readonly chat: (messages: readonly ChatMessage[], options: ChatOptions) => Promise<readonly ChatReply[]>;
  readonly dispose: () => void;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Shown after the text, to models that take pictures. */
  readonly pictures?: readonly ChatPicture[];
}

export interface ChatPicture {
  readonly mediaType: 'image/jpeg' | 'image/png';
  /** In base64. */
  readonly data: string;
}

export interface ChatOptions extends SamplingOptions {
  /** How many replies; each has a seed of its own, which does not depend on how many there are. */
  readonly count: number;
  /** The most tokens of a reply. */
  readonly most: number;
  readonly stop: readonly string[];
  readonly seed: number;
  /** How many of the likeliest tokens are told at each place of a reply, of models that tell them; 0: none. */
  readonly alternatives: number;
}

export interface ChatReply {
  readonly text: string;
  /** Empty unless alternatives were asked for. */
  readonly tokens: readonly ReplyToken[];
  /** As in a `Generation`. */
  readonly finish: 'end' | 'stop' | 'length';
}

export interface ReplyToken extends Token {
  /** The likeliest first. */
  readonly alternatives: readonly Token[];
}

/** One reply of at most 512 tokens, as the model would have it. */
export const defaultChat: ChatOptions = {
  count: 1,
  most: 512,
  temperature: 1,
  topK: null,
  topP: 1,
  stop: [],
  seed: 0,
  alternatives: 0,
};
