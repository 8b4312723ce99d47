import { expect, test } from 'vitest';
import { comparePrograms, compareWithReference, inputCount } from '../../src/verify/against.ts';
import { compileProgram, compileText, programOf } from '../support/programs.ts';

const scan = programOf(compileProgram('parity_relative'));

const withMaximum = programOf(
  compileText(`
vocab { "<s>", "1", "0" }
input token = { "<s>", ... }
var parity: 0..1 = if token == "1" { 1 } else { 0 }
var done: bool = token == "<s>"
head left = { parity, done } at -1
mlp { if not done and left.done { parity = max(parity, left.parity)  done = true } }
halt when done
output parity
`),
);

test('a program gives the answers that it gives', () => {
  expect(comparePrograms(scan, scan, 6, 100)).toEqual({ inputs: inputCount(3, 6), difference: null });
});

test('the difference is a shortest one, whatever the order of the vocabularies', () => {
  const comparison = comparePrograms(scan, withMaximum, 6, 100);
  expect(comparison?.difference).toEqual({ input: ['1', '1'], first: '0 1 0', second: '0 1 1' });
});

test('programs with other tokens cannot be compared', () => {
  expect(comparePrograms(scan, programOf(compileProgram('addition')), 2, 100)).toBe(null);
});

test('how many inputs there are', () => {
  expect([0, 1, 2, 3].map((longest) => inputCount(3, longest))).toEqual([1, 4, 13, 40]);
});

test('a reference may say nothing of an input, which is then not counted', () => {
  const ones = (tokens: readonly string[]): number => tokens.filter((token) => token === '1').length;
  const right = (tokens: readonly string[]): string =>
    ['0', ...tokens.map((_, index) => String(ones(tokens.slice(0, index + 1)) % 2))].join(' ');
  expect(compareWithReference(scan, (tokens) => (tokens.includes('<s>') ? null : right(tokens)), 6, 100)).toEqual({
    inputs: inputCount(2, 6),
    difference: null,
  });
  const wrong = compareWithReference(scan, (tokens) => (tokens.length < 2 ? null : '0 0 0'), 6, 100);
  expect(wrong.difference).toMatchObject({ input: ['0', '1'], second: '0 0 0' });
});
