import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { States } from '../../src/ir/execution.ts';
import type { Program } from '../../src/ir/program.ts';
import { programBuilder } from '../support/builder.ts';
import { bool, copyOfHead, cycle, meanOfTokens, relativeParity, upTo } from '../support/fixtures.ts';

/** The codes of a variable at all positions. */
function column({ variables }: Program, states: States, name: string): number[] {
  const index = variables.findIndex((variable) => variable.name === name);
  return [...states].filter((_, place) => place % variables.length === index);
}

describe('what an observer sees', () => {
  const program = relativeParity();
  const seen: { when: string; states: States }[] = [];
  const execution = createInterpreter(program)([2, 1, 1], {
    layers: 9,
    observer: {
      initial: (states) => seen.push({ when: 'initial', states }),
      afterAttention: (layer, states) => seen.push({ when: `attention ${layer}`, states }),
      afterMlp: (layer, states) => seen.push({ when: `mlp ${layer}`, states }),
    },
  });

  test('moments come in order, layers counted from 1', () => {
    expect(seen.map(({ when }) => when)).toEqual(['initial', 'attention 1', 'mlp 1', 'attention 2', 'mlp 2']);
  });

  test('head outputs hold what they selected between attention and mlp, and are undefined elsewhere', () => {
    const outputs = seen.map(({ states }) => column(program, states, 'parity_left').join(' '));
    expect(outputs).toEqual(['2 2 2', '2 0 1', '2 2 2', '2 0 1', '2 2 2']);
  });

  test('states are copies: later layers do not change them', () => {
    expect(column(program, seen[0]?.states ?? new Int32Array(), 'parity')).toEqual([0, 1, 1]);
    expect(column(program, execution.states, 'parity')).toEqual([0, 1, 0]);
  });
});

describe('halting', () => {
  const limits: readonly (readonly [string, Program, number, number, boolean])[] = [
    ['stops as soon as the condition holds everywhere', relativeParity(), 100, 2, true],
    ['says when the limit came first', relativeParity(), 1, 1, false],
    ['counts a run that halts in its last layer', relativeParity(), 2, 2, true],
    ['never, without a condition', cycle(upTo(3), 4), 7, 7, false],
  ];
  test.each(limits)('%s', (_, program, layers, run, halted) => {
    const tokens = program.vocabulary.length === 3 ? [2, 1, 1] : [0, 0, 0];
    expect(createInterpreter(program)(tokens, { layers })).toMatchObject({ layers: run, halted });
  });
});

describe('promises', () => {
  test('a head that promised unique values is reported once for a position, in the first layer', () => {
    const program = copyOfHead({ unique: true, offsets: [-1, 1] });
    const { brokenPromises } = createInterpreter(program)([1, 2, 1, 3, 3], { layers: 4 });
    expect(brokenPromises).toEqual([
      { head: 0, layer: 1, position: 2 },
      { head: 0, layer: 1, position: 3 },
    ]);
  });

  test('it is kept where all agree, and where nothing is selected', () => {
    const program = copyOfHead({ unique: true });
    expect(createInterpreter(program)([1, 1, 1], { layers: 2 }).brokenPromises).toEqual([]);
    expect(createInterpreter(program)([], { layers: 2 }).brokenPromises).toEqual([]);
  });

  test('a disagreement that comes later is found later', () => {
    const builder = programBuilder({ vocabulary: ['a', 'b'] });
    const token = builder.input('token');
    const x = builder.state('x', bool, 0);
    builder.head('all', { source: x, unique: true });
    builder.update(x, [token], (code) => code);
    const { brokenPromises } = createInterpreter(builder.build(x))([0, 1], { layers: 3 });
    expect(brokenPromises).toEqual([
      { head: 0, layer: 2, position: 0 },
      { head: 0, layer: 2, position: 1 },
    ]);
  });
});

test('means are exact where floats are not: many denominators, many positions', () => {
  const values = Array.from({ length: 60 }, (_, index) => 1 / (60 - index));
  // The mean of 1/59 and 1/60 lies exactly between the two: a tie in numbers of more than 53 bits.
  const program = meanOfTokens(values, [1 / 60, 1 / 59, 1]);
  const tokens = [0, 1];
  expect(column(program, createInterpreter(program)(tokens, { layers: 1 }).states, 'out')).toEqual([0, 0]);
  expect(column(program, createInterpreter(program)([...tokens, 1], { layers: 1 }).states, 'out')).toEqual([1, 1, 1]);
});

test('one engine runs many inputs, one after the other', () => {
  const engine = createInterpreter(relativeParity());
  const run = (): number[] => column(relativeParity(), engine([2, 1, 0, 1], { layers: 9 }).states, 'parity');
  const first = run();
  engine([2, 0, 0, 0, 1, 1], { layers: 3 });
  expect(run()).toEqual(first);
});
