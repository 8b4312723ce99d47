/** From what a user types to token ids. */

import type { Program } from './program.ts';
import { similarNames } from './similar.ts';

/** Why a text is no input, in words, with the place of the trouble in the text. */
export interface InputProblem {
  readonly message: string;
  readonly notes: readonly string[];
  /** Offsets in the text, or item numbers where the input was a list. */
  readonly start: number;
  readonly end: number;
}

export type Tokens =
  | { readonly ok: true; readonly ids: readonly number[] }
  | { readonly ok: false; readonly problem: InputProblem };

/**
 * Splits a text into tokens: at blanks, or, where every token of the vocabulary is one character, at every
 * character.
 */
export function tokenize(text: string, vocabulary: readonly string[]): Tokens {
  const single = vocabulary.every((word) => /^.$/su.test(word));
  const pieces = [...text.matchAll(single ? /\S/gu : /\S+/gu)].map((match) => ({ word: match[0], start: match.index }));
  const ids: number[] = [];
  const known = new Map(vocabulary.map((word, id) => [word, id]));
  for (const { word, start } of pieces) {
    const id = known.get(word);
    if (id === undefined)
      return { ok: false, problem: { ...unknownToken(word, vocabulary, ids.length), start, end: start + word.length } };
    ids.push(id);
  }
  return { ok: true, ids };
}

/** Token ids of a list of words (or numbers, which stand for their numerals). */
export function tokensOfList(words: readonly unknown[], vocabulary: readonly string[]): Tokens {
  const ids: number[] = [];
  for (const [place, word] of words.entries()) {
    const id = typeof word === 'string' || typeof word === 'number' ? vocabulary.indexOf(String(word)) : -1;
    if (id < 0)
      return {
        ok: false,
        problem: {
          ...unknownToken(typeof word === 'string' ? word : JSON.stringify(word), vocabulary, place),
          start: place,
          end: place + 1,
        },
      };
    ids.push(id);
  }
  return { ok: true, ids };
}

/** From the text of an input to token ids, with the frame around them. */
export function framedTokens(text: string, program: Pick<Program, 'vocabulary' | 'frame' | 'positions'>): Tokens {
  const tokens = tokenize(text, program.vocabulary);
  return tokens.ok ? frameInput(tokens.ids, program) : tokens;
}

/** Puts the frame around an input and checks its length. */
export function frameInput(ids: readonly number[], { frame, positions }: Pick<Program, 'frame' | 'positions'>): Tokens {
  const framed = [...frame.before, ...ids, ...frame.after];
  if (positions === null || framed.length <= positions) return { ok: true, ids: framed };
  const around = framed.length - ids.length;
  return {
    ok: false,
    problem: {
      message: `The input has ${framed.length} tokens${around > 0 ? ` (${around} of them from the frame)` : ''}, but the program has only ${positions} positions`,
      notes: [`Give at most ${positions - around} tokens, or make the range of the \`position\` declaration larger`],
      start: 0,
      end: ids.length,
    },
  };
}

function unknownToken(
  word: string,
  vocabulary: readonly string[],
  place: number,
): Pick<InputProblem, 'message' | 'notes'> {
  const near = similarNames(word, vocabulary).map((candidate) => `"${candidate}"`);
  const shown = vocabulary.slice(0, 20).map((candidate) => `"${candidate}"`);
  const rest = vocabulary.length - shown.length;
  return {
    message: `"${word}" (token ${place + 1}) is not in the vocabulary`,
    notes: [
      near.length > 0
        ? `Near: ${near.join(', ')}`
        : `The tokens are ${shown.join(' ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    ],
  };
}
