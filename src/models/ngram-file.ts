/** An n-gram model as a file: JSON with its vocabulary and what it counted. */

import {
  attempt,
  type Decoded,
  DecodeError,
  integerIn,
  list,
  object,
  oneOf,
  parseJson,
  record,
} from '../ir/decoders.ts';
import type { LanguageModel } from './language-model.ts';
import { localModel } from './local-model.ts';
import { type Followers, type NgramCounts, ngramModelOf } from './ngram.ts';
import { tokenizerOf, type Vocabulary, vocabularyIn } from './tokenizers.ts';

/** Raised whenever the shape or meaning of the file changes. */
const NGRAM_VERSION = 1;

export interface NgramFile {
  readonly vocabulary: Vocabulary;
  readonly counts: NgramCounts;
}

export function writeNgramFile({ vocabulary, counts: { order, contexts } }: NgramFile): string {
  const counted = [...contexts].map(([context, { counts }]) => [context, [...counts].flat()]);
  const fields = { format: 'altac-ngram-model', version: NGRAM_VERSION, vocabulary, order };
  return `${JSON.stringify({ ...fields, contexts: Object.fromEntries(counted) })}\n`;
}

export function readNgramFile(text: string): Decoded<NgramFile> {
  return attempt(() => fileOf(parseJson(text), ''));
}

export function modelOfNgramFile(name: string, { vocabulary, counts }: NgramFile): LanguageModel {
  const tokenizer = tokenizerOf(vocabulary);
  return localModel(name, tokenizer, ngramModelOf(counts, tokenizer.size));
}

const fileOf = object((field): NgramFile => {
  field('format', oneOf('altac-ngram-model'));
  field('version', oneOf(NGRAM_VERSION));
  const vocabulary = field('vocabulary', vocabularyIn);
  const token = integerIn(0, vocabulary.tokens.length);
  const most = Number.MAX_SAFE_INTEGER;
  const followersOf = (value: unknown, path: string): Followers => {
    const numbers = list(integerIn(0, most))(value, path);
    if (numbers.length % 2 !== 0) throw new DecodeError(`${path}: expected pairs of token and count`);
    const counts = new Map<number, number>();
    for (let at = 0; at < numbers.length; at += 2) counts.set(token(numbers[at], path), numbers[at + 1] ?? 0);
    return { total: [...counts.values()].reduce((sum, each) => sum + each, 0), counts };
  };
  return {
    vocabulary,
    counts: { order: field('order', integerIn(1, 100)), contexts: field('contexts', record(followersOf)) },
  };
});
