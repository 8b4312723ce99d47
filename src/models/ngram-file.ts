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
import { ngramModelOf, type Smoothing } from './ngram.ts';
import type { Followers, NgramCounts } from './ngram-counts.ts';
import { tokenizerOf, type Vocabulary, vocabularyIn } from './tokenizers.ts';

/** By the shape and meaning of the file: one of version 1 has no `smoothing`, and is by Witten and Bell. */
const versions = [1, 2] as const;

export interface NgramFile {
  readonly vocabulary: Vocabulary;
  readonly counts: NgramCounts;
  readonly smoothing: Smoothing;
}

export function writeNgramFile({ vocabulary, counts: { order, contexts }, smoothing }: NgramFile): string {
  const counted = [...contexts].map(([context, { counts }]) => [context, [...counts].flat()]);
  const kind = smoothing === 'witten-bell' ? { version: 1 } : { version: 2, smoothing };
  const fields = { format: 'altac-ngram-model', ...kind, vocabulary, order };
  return `${JSON.stringify({ ...fields, contexts: Object.fromEntries(counted) })}\n`;
}

export function readNgramFile(text: string): Decoded<NgramFile> {
  return attempt(() => fileOf(parseJson(text), ''));
}

export function modelOfNgramFile(name: string, { vocabulary, counts, smoothing }: NgramFile): LanguageModel {
  const tokenizer = tokenizerOf(vocabulary);
  return localModel(name, tokenizer, ngramModelOf(counts, tokenizer.size, smoothing));
}

const fileOf = object((field): NgramFile => {
  field('format', oneOf('altac-ngram-model'));
  const version = field('version', oneOf(...versions));
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
    smoothing: version === 1 ? 'witten-bell' : field('smoothing', oneOf('kneser-ney')),
    counts: { order: field('order', integerIn(1, 100)), contexts: field('contexts', record(followersOf)) },
  };
});
