/**
 * What a language model can be asked, wherever it runs: here, token by token, or behind an endpoint, which is why every
 * question is answered later. Log-probabilities are natural logarithms, and those of the model itself: temperature, top-k
 * and top-p do not change them.
 */

export interface LanguageModel {
  readonly name: string;
  /** The likeliest tokens after a prompt, the likeliest first, at most so many of them. */
  readonly nextTokens: (prompt: string, most: number) => Promise<readonly Token[]>;
  /** What continuations cost after their prompts. Each is cut into tokens by itself, so a blank between is its first. */
  readonly score: (items: readonly ScoredText[]) => Promise<readonly Score[]>;
  readonly generate: (prompt: string, options: GenerationOptions) => Promise<readonly Generation[]>;
  readonly dispose: () => void;
}

export interface Token {
  /** Empty for the token that ends a text. */
  readonly text: string;
  /** Its number in the vocabulary; `null` where the model does not say. */
  readonly id: number | null;
  readonly logProbability: number;
}

export interface ScoredText {
  readonly prompt: string;
  readonly continuation: string;
  /** Whether the text ends there, and that is scored as well. */
  readonly ends: boolean;
}

export interface Score {
  readonly tokens: readonly Token[];
  /** The sum over the tokens: ln P(continuation | prompt). */
  readonly logProbability: number;
}

export interface GenerationOptions extends SamplingOptions {
  /** How many continuations; each has random numbers of its own, which do not depend on how many there are. */
  readonly count: number;
  /** The most tokens of a continuation. */
  readonly most: number;
  /** A continuation ends before the first of these texts that it comes to. */
  readonly stop: readonly string[];
  readonly seed: number;
}

export interface SamplingOptions {
  /** Log-probabilities are divided by it; 0: always the likeliest token. */
  readonly temperature: number;
  /** Only so many of the likeliest tokens are drawn; `null`: all. */
  readonly topK: number | null;
  /** Only the fewest likeliest tokens that have this probability together; 1: all. */
  readonly topP: number;
}

export interface Generation {
  /** Without the stop that it came to. */
  readonly text: string;
  /** All that were drawn, the end and those of the stop too. None where the model does not tell its log-probabilities. */
  readonly tokens: readonly Token[];
  /** The model ended the text, a stop was reached, or there was room for no more tokens. */
  readonly finish: 'end' | 'stop' | 'length';
}

/** One continuation of at most 256 tokens, as the model would have it. */
export const defaultGeneration: GenerationOptions = {
  count: 1,
  most: 256,
  temperature: 1,
  topK: null,
  topP: 1,
  stop: [],
  seed: 0,
};
