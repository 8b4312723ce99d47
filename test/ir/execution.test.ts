import { describe, expect, test } from 'vitest';
import { checkInput, InputError } from '../../src/ir/execution.ts';
import { allEngines } from '../support/compare.ts';
import { absoluteParity, copyOfHead } from '../support/fixtures.ts';

const inputs: readonly (readonly [readonly number[], string])[] = [
  [[1, 0, 1, 0, 1, 0, 1], 'the input has 7 positions; this program takes at most 5'],
  [[0, 2], 'token id 2 at position 1 does not exist; the vocabulary has ids 0 to 1'],
  [[-1], 'token id -1 at position 0 does not exist; the vocabulary has ids 0 to 1'],
  [[0.5], 'token id 0.5 at position 0 does not exist; the vocabulary has ids 0 to 1'],
];

describe('every engine refuses the same inputs with the same words', async () => {
  const engines = await allEngines(absoluteParity(5));
  test.each(inputs)('%j', (tokens, message) => {
    for (const { name, engine } of engines) {
      const run = (): unknown => engine(tokens, { layers: 1 });
      expect(run, name).toThrow(InputError);
      expect(run, name).toThrow(message);
    }
  });
});

test('weights refuse inputs longer than they are safe for, the interpreter does not', async () => {
  const [interpreter, ...others] = await allEngines(copyOfHead({}), 4);
  const tokens = [1, 1, 1, 1, 1];
  expect(interpreter.engine(tokens, { layers: 1 }).layers).toBe(1);
  for (const { name, engine } of others) expect(() => engine(tokens, { layers: 1 }), name).toThrow('at most 4');
});

test('an empty vocabulary has no ids', () => {
  expect(() => checkInput([0], 0, null)).toThrow('the vocabulary is empty');
});
