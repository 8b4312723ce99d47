/** The page holds one program: a rename is whole there, or it is none. */

import { expect, test } from 'vitest';
import { renamesHere } from '../../playground/renames-here.ts';

const edit = [{ range: {}, newText: 'kept' }];
const ask = (id: number): unknown => ({
  id,
  method: 'textDocument/rename',
  params: { textDocument: { uri: 'f:/open' } },
});

test('a rename that stays in the open file passes', () => {
  const { sent, received } = renamesHere((uri) => uri.slice(3));
  sent(ask(1));
  const answer = { id: 1, result: { changes: { 'f:/open': edit } } };
  expect(received(answer)).toBe(answer);
});

test('one that reaches into others is refused, and they are named', () => {
  const { sent, received } = renamesHere((uri) => uri.slice(3));
  sent(ask(2));
  expect(received({ id: 2, result: { changes: { 'f:/open': edit, 'f:/one': edit, 'f:/two': edit } } })).toMatchObject({
    id: 2,
    error: { message: 'this name stands in one and two as well, which this page does not change' },
  });
});

test('refusals of the server, and all that is no answer to a rename, stay as they are', () => {
  const { sent, received } = renamesHere(String);
  sent(ask(3));
  const others = [
    { id: 4, result: { changes: { 'f:/other': edit } } },
    { id: 3, method: 'altac/read', params: { changes: { 'f:/other': edit } } },
    { id: 3, error: { code: -1, message: 'no name' } },
    { method: 'textDocument/publishDiagnostics', params: {} },
    null,
  ];
  for (const message of others) expect(received(message)).toBe(message);
});
