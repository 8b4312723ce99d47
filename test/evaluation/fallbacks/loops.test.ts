/** Loops: against a search of all periods and starts, and the run-time detector against its definition. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tokens } from '../../../src/evaluation/fallbacks/degenerate-spans.ts';
import { echoesOf, echoLoop } from '../../../src/evaluation/fallbacks/echoes.ts';
import {
  createRepetitionDetector,
  createStrictDetector,
  firstDetection,
  type Loop,
  loopAtEnd,
  type RepetitionDetection,
  tokensWithMaskedDigits,
} from '../../../src/evaluation/fallbacks/loops.ts';

const repeated = (block: readonly number[], times: number): number[] =>
  Array.from({ length: times }, () => block).flat();

/** All periods, and for each all starts. */
function searched(tokens: Tokens, minTail: number, minCount: number): Loop | null {
  for (let period = 1; period <= tokens.length; period++) {
    for (let start = 0; start + period <= tokens.length; start++) {
      const isPeriodic = tokens.every((token, at) => at < start + period || token === tokens[at - period]);
      if (!isPeriodic) continue;
      const span = tokens.length - start;
      if (span >= Math.max(minTail, minCount * period)) return { period, start, span, repeats: span / period };
      break;
    }
  }
  return null;
}

const text = fc
  .integer({ min: 2, max: 4 })
  .chain((symbols) => fc.array(fc.integer({ min: 1, max: symbols }), { maxLength: 30 }));

test('the smallest period, as a search over all periods and starts finds it', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 12 }), fc.constantFrom(2, 2.5, 3), (tokens, minTail, minCount) => {
      expect(loopAtEnd(tokens, { minTail, minCount })).toEqual(searched(tokens, minTail, minCount));
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('worked examples', () => {
  expect(loopAtEnd([4, 5, 6, ...repeated([7, 8, 9], 12)])).toEqual({ period: 3, start: 3, span: 36, repeats: 12 });
  expect(loopAtEnd([3, 4, 3, 4, 3])).toEqual({ period: 2, start: 0, span: 5, repeats: 2.5 });
  expect(loopAtEnd([1, 2, 3, 4, 5, 6])).toBeNull();
  expect(loopAtEnd([])).toBeNull();
});

test('a loop that counts is one without its digits', () => {
  const tokens = ['1', '.', 'no', '2', '.', 'no', '3', '.', 'no'];
  expect(loopAtEnd(tokens)).toBeNull();
  expect(loopAtEnd(tokensWithMaskedDigits(tokens))?.period).toBe(3);
});

/** The definition, for a text that ends here. */
function endsInCopies(
  tokens: Tokens,
  { max_pattern_size: most, min_pattern_size: least, min_count: count }: RepetitionDetection,
): number | null {
  for (let size = Math.max(1, least); size <= most; size++) {
    const tail = tokens.slice(tokens.length - size * count);
    if (tokens.length < size * count) continue;
    if (tail.every((token, at) => token === tail[at % size])) return size;
  }
  return null;
}

describe('the run-time detector', () => {
  test("agrees with vLLM's definition after every token", () => {
    const detection = fc.record({
      max_pattern_size: fc.integer({ min: 0, max: 6 }),
      min_pattern_size: fc.integer({ min: 0, max: 4 }),
      min_count: fc.integer({ min: 2, max: 4 }),
    });
    fc.assert(
      fc.property(text, detection, (tokens, settings) => {
        const { push } = createRepetitionDetector(settings);
        tokens.forEach((token, at) => {
          expect(push(token)).toBe(endsInCopies(tokens.slice(0, at + 1), settings));
        });
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  const dots = repeated([7], 12);
  const rule = { max_pattern_size: 8, min_pattern_size: 4, min_count: 3 };

  test('min_pattern_size does not spare rules and dots; primitive blocks do', () => {
    expect(firstDetection(dots, createRepetitionDetector(rule))).toEqual({ after: 12, patternSize: 4 });
    expect(firstDetection(dots, createStrictDetector({ ...rule, minSpan: 0 }))).toBeNull();
    const loop = repeated([1, 2, 3, 4], 3);
    expect(firstDetection(loop, createStrictDetector({ ...rule, minSpan: 0 }))).toEqual({ after: 12, patternSize: 4 });
  });

  test('a least span waits', () => {
    const strict = createStrictDetector({ max_pattern_size: 8, min_pattern_size: 1, min_count: 2, minSpan: 10 });
    expect(firstDetection(dots, strict)).toEqual({ after: 10, patternSize: 1 });
  });

  test('one copy is no repetition', () => {
    expect(() => createRepetitionDetector({ ...rule, min_count: 1 })).toThrow(/at least 2/);
  });
});

describe('echoes', () => {
  const names = ['ash', 'oak', 'elm', 'fir', 'yew', 'box', 'bay', 'fig', 'ivy', 'may', 'hop', 'rye'];

  test.each([
    { what: 'the same line', parts: names.map(() => 'I do not know.'), kind: 'exact' },
    { what: 'a counter', parts: names.map((_, index) => `item ${index} done`), kind: 'counter' },
    { what: 'drifting words', parts: names.map((name) => `I think that the answer may be ${name}`), kind: 'near' },
  ])('$what', ({ parts, kind }) => {
    expect(echoLoop(parts)?.kind).toBe(kind);
  });

  test('new lines are none, nor are few', () => {
    expect(echoLoop(names)).toBeNull();
    expect(echoLoop(names.slice(0, 8).map(() => 'no'))).toBeNull();
    expect(echoesOf(['one two', 'one two', 'three four', 'One, two!'])).toEqual([null, 'exact', null, 'exact']);
  });

  test('not beyond the last 32 parts', () => {
    const many = Array.from({ length: 33 }, (_, index) => names[index % 12]?.repeat(1 + index) ?? '');
    expect(echoesOf(['first', ...many.slice(0, 31), 'first']).at(-1)).toBe('exact');
    expect(echoesOf(['first', ...many.slice(0, 32), 'first']).at(-1)).toBeNull();
  });
});
