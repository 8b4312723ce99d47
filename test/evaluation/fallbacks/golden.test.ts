/** The paper's rules, pair by pair, against what its public code gives. */

import { describe, expect, test } from 'vitest';
import { noCorrections } from '../../../src/evaluation/fallbacks/corrections.ts';
import { degenerateSpans, degenerateUpTo, distinctShare } from '../../../src/evaluation/fallbacks/degenerate-spans.ts';
import { labelItems, labellingBy, orderOf, paperCounts, type Slot } from '../../../src/evaluation/fallbacks/labels.ts';
import { type ListStatus, listItems } from '../../../src/evaluation/fallbacks/list-items.ts';
import { paperLoop } from '../../../src/evaluation/fallbacks/loops.ts';
import { similarity } from '../../../src/evaluation/fallbacks/matching.ts';
import { normalised } from '../../../src/evaluation/fallbacks/normalised.ts';
import { shiftScore } from '../../../src/evaluation/fallbacks/shift.ts';
import golden from '../../fixtures/evaluation/fallbacks-golden.json' with { type: 'json' };

const codes: Readonly<Partial<Record<Slot, number>>> = {
  correct: 1,
  hallucination: 2,
  repetition: 3,
  badFormat: 4,
  topicChange: 5,
  end: 6,
};

const statuses: Readonly<Record<ListStatus, string>> = {
  full: 'FULL',
  badFormat: 'BAD_FORMAT',
  topicChange: 'TOPIC_CHANGE',
  end: 'EOS',
  truncated: 'TRUNCATED',
};

const close = (value: number | null, expected: number | null): void => {
  if (value === null || expected === null) expect(value).toBe(expected);
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12);
};

describe('lists: items, status, normalised texts, order, counts', () => {
  test.each(golden.extract)('$name', ({ name, completion, gold, ...expected }) => {
    const list = listItems(completion, { asked: 25, cutByLimit: false, corrections: noCorrections });
    const items = labelItems(list.items, gold, labellingBy('paper-order'));
    const counts = paperCounts(items, list.status, { asked: 25, prompt: 'A list:', unknown: false });
    expect({
      name,
      answers: list.items,
      status: statuses[list.status],
      normalised: items.map((item) => item.normalised),
      order: orderOf(items, list.status, 25).map((slot) => codes[slot]),
      counts: {
        correct: counts.correct,
        hallucinated: counts.hallucination,
        repeated: counts.repetition,
        missing: counts.badFormat + counts.topicChange + counts.end,
      },
    }).toEqual({ name, ...expected });
  });
});

test.each(golden.similarity)('similarity of $reference and $prediction', ({ reference, prediction, value }) => {
  close(similarity(reference, prediction), value);
});

test.each(golden.normalize)('normalised: $input', ({ input, value }) => {
  expect(normalised(input, noCorrections)).toBe(value);
});

test.each(Object.entries(golden.threshold))('a span of %s tokens is degenerate up to %d', (length, value) => {
  close(degenerateUpTo(Number(length)), value);
});

describe('degenerate spans and loops', () => {
  test.each(golden.degenerate)('$name', ({ prompt, completion, coefficient, sequences, tail, loop }) => {
    const tokens = [...prompt, ...completion];
    const spans = degenerateSpans(tokens);
    expect(
      spans.map(({ start, end, reachesEnd }) => ({ start, end, eos: reachesEnd ? 'Convergence' : 'Escaped' })),
    ).toEqual(sequences.map(({ start, end, eos }) => ({ start, end, eos })));
    for (const [index, { coef }] of sequences.entries()) close(spans[index]?.coefficient ?? null, coef);
    expect(spans.some(({ reachesEnd }) => reachesEnd)).toBe(tail);
    close(distinctShare(tokens), coefficient);
    const found = paperLoop(tokens);
    expect(found === null ? null : { ...found, repetitions: 2 }).toEqual(loop);
  });
});

test.each(golden.shift)('shift score of $order', ({ order, value }) => {
  const labels = order.filter((label) => label <= 3);
  close(shiftScore(labels), value);
});
