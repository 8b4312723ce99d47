/**
 * What the reference programs answer. Ours use the same token ids: for parity 2 is `<s>` or `</s>`, for addition
 * 10, 11 and 12 are `s`, `+` and `e`. The reference sorts behind a token 0 that stands first; for ours that is a
 * number like any other, the smallest, so it stays where it is, and the rest comes out the same without it.
 */

import { expect, test } from 'vitest';
import addition from '../fixtures/golden/addition.json' with { type: 'json' };
import absolute from '../fixtures/golden/parity_absolute.json' with { type: 'json' };
import counting from '../fixtures/golden/parity_counting.json' with { type: 'json' };
import relative from '../fixtures/golden/parity_relative.json' with { type: 'json' };
import sort from '../fixtures/golden/sort.json' with { type: 'json' };
import { everyRunner, type Parameters, runner } from '../support/programs.ts';

interface Golden {
  readonly cases: readonly { readonly ids: string; readonly out: string }[];
  readonly edge: readonly { readonly why: string; readonly ids: string; readonly out: string | null }[];
}

const golden: Readonly<Record<string, Golden>> = {
  parity_relative: relative,
  parity_absolute: absolute,
  parity_counting: counting,
  addition,
  sort,
};

const vocabularies: Readonly<Record<string, readonly string[]>> = {
  parity_relative: ['0', '1', '<s>'],
  parity_absolute: ['0', '1'],
  parity_counting: ['0', '1', '</s>'],
  addition: '0123456789s+e'.split(''),
  sort: Array.from({ length: 16 }, (_, number) => String(number)),
};

function wordsOf(program: string, ids: string): string {
  const words = ids === '' ? [] : ids.split(' ').map((id) => vocabularies[program]?.[Number(id)] ?? '?');
  return words.join(' ');
}

/** How many layers ours take for so many positions. */
const layersOf: Readonly<Record<string, (positions: number) => number>> = {
  parity_relative: (positions) => positions - 1,
  // The reference cannot run fewer than one layer; ours runs none where everything is done from the start.
  parity_absolute: (positions) => positions - 1,
  parity_counting: () => 1,
  // Two numbers of equal length and three signs: one layer a digit, and three more.
  addition: (positions) => (positions - 3) / 2 + 3,
  sort: () => 2,
};

test.each(Object.entries(golden))('%s answers like the reference, in every engine', async (program, { cases }) => {
  expect(cases.length).toBeGreaterThan(10);
  for (const { name, run } of await everyRunner(program)) {
    for (const { ids, out } of cases) {
      const layers = layersOf[program]?.(ids.split(' ').length) ?? 0;
      const answer = run(wordsOf(program, ids), { raw: true });
      expect(answer, `${ids} in ${name}`).toEqual({ output: out, layers, halted: true, brokenPromises: 0 });
    }
  }
});

test('sort needs no token that stands first', async () => {
  const withoutFirst = (words: string): string => words.split(' ').slice(1).join(' ');
  for (const { name, run } of await everyRunner('sort')) {
    for (const { ids, out } of sort.cases) expect(run(withoutFirst(ids)).output, name).toBe(withoutFirst(out));
  }
});

function repeated(word: number, times: number): string {
  return Array.from({ length: times }, () => word).join(' ');
}

/** Inputs outside the intended ones: the answer of the reference is a fact, and not always right. */
interface Edge {
  readonly program: string;
  /** The reason that the golden file gives for these inputs. */
  readonly why: string;
  readonly parameters?: Parameters;
  /** `same`: the reference is right. `no answer`: the run does not halt. */
  readonly right: 'same' | 'no answer' | 'input error' | { readonly output: string };
  readonly because: string;
}

/** Runs one of ours, frame included, where the reference gave `out`. */
function check({ program, parameters, right }: Edge, input: string, out: string | null): void {
  const { run } = runner(program, parameters);
  const answer = (): string => {
    const { output, halted } = run(input, { raw: true, layers: 500 });
    return halted ? output : 'no answer';
  };
  if (right === 'input error') expect(answer).toThrow(/program has only \d+ positions/);
  else expect(answer()).toBe(typeof right === 'object' ? right.output : right === 'same' ? out : right);
}

const edges: readonly Edge[] = [
  { program: 'parity_relative', why: 'long', right: 'same', because: 'it works at any length' },
  { program: 'parity_relative', why: 'START only', right: 'same', because: 'no ones: 0' },
  {
    program: 'parity_relative',
    why: 'missing START: nothing is ever done',
    right: 'no answer',
    because: 'every bit waits for its left neighbour, the first one for ever, and the run says that it did not halt',
  },
  {
    program: 'parity_absolute',
    why: 'longer than position_range 50',
    right: 'input error',
    because: 'the reference goes on at positions that it cannot represent, one version with wrong answers',
  },
  {
    program: 'parity_absolute',
    why: 'longer than position_range 50',
    parameters: { length: 60 },
    right: { output: '1 0 '.repeat(30).trim() },
    because: 'with 60 positions the input fits',
  },
  { program: 'parity_absolute', why: 'empty input', right: 'same', because: 'there is nothing to answer' },
  ...[50, 51, 52].map(
    (ones): Edge => ({
      program: 'parity_counting',
      why: `${ones} ones, buckets stop at 1/50`,
      right: { output: repeated(ones % 2, ones + 1) },
      because: 'ours has buckets for 100 ones',
    }),
  ),
  {
    program: 'parity_counting',
    why: '100 ones, buckets stop at 1/100',
    right: { output: repeated(0, 101) },
    because: 'ours has a bucket for 100 ones, and one more for all that is beyond',
  },
  ...[101, 102].flatMap((ones): Edge[] => [
    {
      program: 'parity_counting',
      why: `${ones} ones, buckets stop at 1/100`,
      right: 'no answer',
      because: 'these are more than it can count, and it knows',
    },
    {
      program: 'parity_counting',
      why: `${ones} ones, buckets stop at 1/100`,
      parameters: { most: 110 },
      right: { output: repeated(ones % 2, ones + 1) },
      because: 'with more buckets it can count them',
    },
  ]),
  {
    program: 'parity_counting',
    why: 'no EOS: mean is 0',
    right: 'no answer',
    because: 'a mean of 0 is in the bucket of too many ones; the reference reads 49 or 99 ones, or divides by zero',
  },
  {
    program: 'parity_counting',
    why: 'two EOS',
    right: 'same',
    because: 'this is no input of the program: the mean is 2/4, which is read as one 1',
  },
  {
    program: 'addition',
    why: 'unequal lengths 12+345 (not padded)',
    right: { output: '0 0 0 0 3 5 7 0' },
    because: '12 + 345 = 357: the shorter number waits at its sign, which counts as 0',
  },
  {
    program: 'addition',
    why: 'unequal lengths 123+45',
    right: { output: '0 0 0 0 1 6 8 0' },
    because: '123 + 45 = 168, likewise',
  },
  { program: 'addition', why: 'no digits', right: 'same', because: 'the sum of nothing is 0' },
  {
    program: 'addition',
    why: 'missing START',
    right: 'no answer',
    because: 'the first number has no end, so it is never done; the reference does not halt either',
  },
  {
    program: 'sort',
    why: 'duplicate',
    right: { output: '0 3 0 5' },
    because: 'both 3 have rank 1, nobody has rank 2, and a result that nobody fills stays 0; the reference raises',
  },
  { program: 'sort', why: 'no BOS', right: { output: '3 5 9' }, because: 'a count needs no token that stands first' },
  { program: 'sort', why: 'BOS not first', right: { output: '0 2 4' }, because: 'likewise' },
  { program: 'sort', why: '17 tokens', right: 'input error', because: 'there are 16 positions' },
];

test.each(edges)('$program, $why: $because', (edge) => {
  const inputs = (golden[edge.program]?.edge ?? []).filter(({ why }) => why === edge.why);
  expect(inputs).not.toEqual([]);
  for (const { ids, out } of inputs) check(edge, wordsOf(edge.program, ids), out);
});

test('every edge of the golden files has a right answer here', () => {
  const reasons = Object.entries(golden).flatMap(([program, { edge }]) => edge.map(({ why }) => `${program}: ${why}`));
  expect(new Set(edges.map(({ program, why }) => `${program}: ${why}`))).toEqual(new Set(reasons));
});
