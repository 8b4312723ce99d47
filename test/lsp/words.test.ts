import { expect, test } from 'vitest';
import { builtInFunctions } from '../../grammar/textmate.ts';
import { keywords } from '../../grammar/tokens.ts';
import { keywordHelp } from '../../lsp/words.ts';

test('every word of the language and every built-in function is explained', () => {
  const words = [...keywords.reserved, ...keywords.contextual, ...builtInFunctions];
  expect(words.filter((word) => keywordHelp(word) === undefined)).toEqual([]);
});

test('nothing else is, whatever it is called', () => {
  expect(['constructor', 'toString', 'x', ''].map(keywordHelp)).toEqual([undefined, undefined, undefined, undefined]);
});
