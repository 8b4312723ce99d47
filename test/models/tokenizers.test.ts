import { describe, expect, test } from 'vitest';
import { tokenizerOf, unknownToken, type Vocabulary, vocabularyOf } from '../../src/models/tokenizers.ts';

interface Case {
  readonly kind: Vocabulary['kind'];
  readonly text: string;
  readonly pieces: readonly string[];
}

const cases: readonly Case[] = [
  { kind: 'characters', text: 'ab 😀', pieces: ['a', 'b', ' ', '😀'] },
  { kind: 'words', text: "The cat's 12 mats.", pieces: ['The', " cat's", ' 12', ' mats', '.'] },
  { kind: 'words', text: 'a  b\n\nc <end>', pieces: ['a', ' ', ' b', '\n', '\n', 'c', ' <', 'end', '>'] },
  { kind: 'words', text: ' Größe — 東京', pieces: [' Größe', ' —', ' 東京'] },
  { kind: 'words', text: '', pieces: [] },
];

function check({ kind, text, pieces }: Case): void {
  const tokenizer = tokenizerOf(vocabularyOf(kind, [text]));
  const ids = tokenizer.encode(text);
  expect(ids.map((id) => tokenizer.decode([id]))).toEqual(pieces);
  expect(tokenizer.decode(ids)).toBe(text);
}

describe('texts are cut, and nothing is lost', () => {
  test.each(cases)('$kind: $text', check);
});

test('only the most frequent pieces have numbers; others are unknown', () => {
  const vocabulary = vocabularyOf('words', ['b a b', ' a c'], 5);
  expect(vocabulary.tokens).toEqual(['<begin>', '<end>', '<unknown>', ' a', 'b']);
  const { encode, decode } = tokenizerOf(vocabulary);
  expect(encode('b a c')).toEqual([4, 3, unknownToken]);
  expect(decode([0, 4, 3, 2, 1])).toBe('b a\uFFFD');
});

test('a text that looks like a special token is not one', () => {
  const vocabulary = { kind: 'words', tokens: ['<begin>', '<end>', '<unknown>', 'end'] } as const;
  expect(tokenizerOf(vocabulary).encode('end')).toEqual([3]);
  expect(tokenizerOf({ ...vocabulary, kind: 'characters' }).encode('')).toEqual([]);
});
