/** Texts as tokens, by character or by word, over a vocabulary that is read off texts. */

import { list, object, oneOf, text } from '../ir/decoders.ts';

export const tokenizerKinds = ['characters', 'words'] as const;

/** Plain data, as files keep it. */
export interface Vocabulary {
  readonly kind: (typeof tokenizerKinds)[number];
  /** By the number of a token; the first three are the special ones. */
  readonly tokens: readonly string[];
}

export interface Tokenizer {
  readonly vocabulary: Vocabulary;
  readonly size: number;
  /** Without begin and end. What is not in the vocabulary is `unknownToken`. */
  readonly encode: (text: string) => number[];
  /** The same as texts: what each token stands for, known or not; side by side they are the text. */
  readonly pieces: (text: string) => readonly string[];
  /** The texts of the tokens side by side: what was encoded, where all of it was known. */
  readonly decode: (tokens: readonly number[]) => string;
}

export const [beginToken, endToken, unknownToken] = [0, 1, 2];

const special = ['<begin>', '<end>', '<unknown>'];

/**
 * `characters`: code points. `words`: runs of letters or of digits, each other sign, and blanks, where the one blank before
 * a word or sign belongs to it, so that nothing is lost. The `most` frequent ones get numbers; of those that are equally
 * frequent, those that come first.
 */
export function vocabularyOf(
  kind: Vocabulary['kind'],
  texts: Iterable<string>,
  most: number = Number.POSITIVE_INFINITY,
): Vocabulary {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const piece of piecesOf(kind, text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([piece]) => piece);
  return { kind, tokens: [...special, ...frequent.slice(0, Math.max(0, most - special.length))] };
}

export function tokenizerOf(vocabulary: Vocabulary): Tokenizer {
  const { kind, tokens } = vocabulary;
  // A text that looks like a special token is not one.
  const numbers = new Map(tokens.map((text, number) => [number < special.length ? '' : text, number]));
  return {
    vocabulary,
    size: tokens.length,
    encode: (text) => piecesOf(kind, text).map((piece) => numbers.get(piece) ?? unknownToken),
    pieces: (text) => piecesOf(kind, text),
    decode: (ids) => ids.map((id) => textOf(tokens, id)).join(''),
  };
}

/** What files keep of a tokenizer. */
export const vocabularyIn = object(
  (field): Vocabulary => ({ kind: field('kind', oneOf(...tokenizerKinds)), tokens: field('tokens', list(text)) }),
);

function textOf(tokens: readonly string[], id: number): string {
  if (id === unknownToken) return '\uFFFD';
  return id < special.length ? '' : (tokens[id] ?? '\uFFFD');
}

function piecesOf(kind: Vocabulary['kind'], text: string): string[] {
  return kind === 'characters' ? Array.from(text) : (text.match(wordPieces) ?? []);
}

const wordPieces = / ?[\p{L}\p{M}'’]+| ?\p{N}+| ?[^\s\p{L}\p{M}\p{N}]|\s+(?=\s)|\s/gu;
