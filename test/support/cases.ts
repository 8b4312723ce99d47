/** Every way in which an execution can go wrong, as a run with its right result. Names D1 … are defects of the reference. */

import { programBuilder } from './builder.ts';
import {
  absoluteParity,
  bool,
  bucketIndex,
  type Case,
  copyOfHead,
  countingParity,
  countOfOnes,
  cycle,
  growingSet,
  meanOfTokens,
  numeric,
  relativeParity,
  sort,
  upTo,
} from './fixtures.ts';

function tokensWith(ones: number, zeros: number): number[] {
  return [2, ...Array<number>(ones).fill(1), ...Array<number>(zeros).fill(0)];
}

/** x starts as the index of (token, position) in the table. */
function tokenAndPosition(): Case['program'] {
  const builder = programBuilder({ vocabulary: ['a', 'b'], positions: 3 });
  builder.input('token');
  builder.position('place');
  const initial = {
    by: 'token-and-position',
    values: [
      [0, 1, 1],
      [3, 2, 1],
    ],
  } as const;
  builder.state('share', numeric(-1, 0, 1 / 3, 2), initial);
  const x = builder.state('x', upTo(3), initial);
  return builder.build(x);
}

/** The token at the place that the token at the own token's place names: the first answer is carried in `first`. */
function chained(): Case['program'] {
  const builder = programBuilder({ vocabulary: ['0', '1', '2', '3'], positions: 4 });
  const token = builder.input('token');
  const place = builder.position('place');
  const codes = [0, 1, 2, 3];
  const first = builder.state('first', { kind: 'token', values: ['0', '1', '2', '3'] }, 0);
  const out = builder.state('out', { kind: 'token', values: ['0', '1', '2', '3'] }, 0);
  const key = { variable: place, classOf: codes };
  const classesOf = codes.map((code) => [code]);
  const a = builder.head('a', { source: token, classes: 4, key, query: { variable: token, classesOf } });
  const b = builder.head('b', { source: token, classes: 4, key, query: { variable: first, classesOf } });
  builder.update(first, [a], (value) => value);
  builder.update(out, [b], (value) => value);
  return builder.build(out);
}

/** A head that selects nothing and one that selects all: one update reads neither when the counter is full. */
function counter(): Case['program'] {
  const builder = programBuilder({ vocabulary: ['a'] });
  builder.input('token');
  const x = builder.state('x', upTo(3), 0);
  const left = builder.head('left', { source: x, offsets: [-1] });
  builder.update(x, [x, left], (own) => (own === null || own === 3 ? null : own + 1));
  return builder.build(x);
}

/** A head with two values, one categorical, one numeric, and a numeric one that must agree. */
function severalValues(): Case['program'] {
  const builder = programBuilder({ vocabulary: ['0', '1', '2'] });
  const token = builder.input('token');
  const value = builder.state('value', numeric(-0.5, 1 / 3, 1), { by: 'token', values: [0, 1, 2] });
  const [left = 0, leftValue = 0] = builder.fetch('left', { offsets: [-2, -1] }, [
    { source: token },
    { source: value },
  ]);
  const seen = builder.state('seen', upTo(9), 0);
  const copy = builder.state('copy', numeric(-0.5, 1 / 3, 1), 1);
  builder.update(seen, [left], (code) => code ?? 9);
  builder.update(copy, [leftValue], (code) => code);
  return builder.build(seen);
}

const everywhere = {};
const nowhere = { key: { variable: null, classOf: [-1] } };
const right = { offsets: [1] };
const threesLeft = { offsets: [-1], key: { variable: 0, classOf: [-1, -1, -1, 0] } };
const ownOrNext = {
  classes: 4,
  key: { variable: 0, classOf: [0, 1, 2, 3] },
  query: { variable: 0, classesOf: [[0, 1], [1, 2], [3], []] },
};

export const cases: readonly Case[] = [
  {
    name: 'parity by a relative scan',
    program: relativeParity(),
    input: [2, 1, 0, 1, 1, 0],
    layers: 9,
    runs: 5,
    shows: { parity: '0 1 1 0 1 1' },
  },
  {
    name: 'D1: one layer of the scan',
    program: relativeParity(),
    input: [2, 1, 0, 1, 1, 0],
    layers: 1,
    shows: { parity: '0 1 0 1 1 0' },
  },
  {
    name: 'D1: three layers of the scan',
    program: relativeParity(),
    input: [2, 1, 0, 1, 1, 0],
    layers: 3,
    shows: { parity: '0 1 1 0 1 0' },
  },
  {
    name: 'parity by position',
    program: absoluteParity(5),
    input: [1, 1, 0, 1],
    layers: 9,
    runs: 3,
    shows: { parity: '1 0 0 1' },
  },
  { name: 'D1: n layers are n layers', program: cycle(upTo(15), 16), input: [0], layers: 5, shows: { x: '5' } },
  { name: 'no layers', program: cycle(upTo(15), 16), input: [0], layers: 0, shows: { x: '0' } },
  {
    name: 'a program that would go on stops',
    program: cycle(upTo(7), 8, 2),
    input: [0, 0],
    layers: 10,
    runs: 3,
    shows: { x: '3 3' },
  },
  {
    name: 'an empty input has halted',
    program: relativeParity(),
    input: [],
    layers: 5,
    runs: 0,
    shows: { parity: '' },
  },
  { name: 'an empty input that never halts', program: cycle(upTo(7), 8), input: [], layers: 5, shows: { x: '' } },
  {
    name: 'halted from the start',
    program: relativeParity(),
    input: [2, 2],
    layers: 5,
    runs: 0,
    shows: { parity: '0 0' },
  },
  ...[13, 14, 30, 31, 59].map(
    (ones): Case => ({
      name: `D2: counting ${ones} ones by a mean`,
      program: countingParity(60),
      input: tokensWith(ones, 1),
      layers: 1,
      shows: {
        parity: Array(ones + 2)
          .fill(ones % 2)
          .join(' '),
      },
    }),
  ),
  {
    name: 'D3: negative values',
    program: bucketIndex(-5, -3, -1, 1, 3),
    input: [0, 1, 2, 3, 4],
    layers: 1,
    shows: { out: '0 1 2 3 4' },
  },
  {
    name: 'D3: negative values with zero',
    program: bucketIndex(-6, -4, -2, 0, 2),
    input: [4, 3, 2, 1, 0],
    layers: 2,
    shows: { out: '4 3 2 1 0' },
  },
  { name: 'D4: nothing to the right', program: copyOfHead(right), input: [1, 2], layers: 1, shows: { out: '2 0' } },
  {
    name: 'D4: nothing to the right of equals',
    program: copyOfHead(right),
    input: [2, 2],
    layers: 1,
    shows: { out: '2 0' },
  },
  {
    name: 'D4: nothing to the right, longer',
    program: copyOfHead(right),
    input: [2, 1, 1, 1, 1],
    layers: 1,
    shows: { out: '1 1 1 1 0' },
  },
  { name: 'D4: all selected agree', program: copyOfHead(everywhere), input: [1, 1], layers: 1, shows: { out: '1 1' } },
  { name: 'D4: two disagree', program: copyOfHead(everywhere), input: [1, 2], layers: 1, shows: { out: '0 0' } },
  { name: 'D4: two to one', program: copyOfHead(everywhere), input: [2, 2, 1], layers: 1, shows: { out: '0 0 0' } },
  {
    name: 'D4: nothing selected anywhere',
    program: copyOfHead(nowhere),
    input: [0, 1, 2],
    layers: 1,
    shows: { out: '0 0 0' },
  },
  {
    name: 'D4: nobody holds 3',
    program: copyOfHead(threesLeft),
    input: [1, 2, 1, 2],
    layers: 1,
    shows: { out: '0 0 0 0' },
  },
  {
    name: 'content and offset',
    program: copyOfHead(threesLeft),
    input: [1, 3, 1, 2],
    layers: 1,
    shows: { out: '0 0 3 0' },
  },
  {
    name: 'sets of classes, one value among them',
    program: copyOfHead(ownOrNext),
    input: [1, 1, 3, 3],
    layers: 1,
    shows: { out: '1 1 0 0' },
  },
  {
    name: 'sets of classes, two values among them',
    program: copyOfHead(ownOrNext),
    input: [2, 3, 3, 1],
    layers: 1,
    shows: { out: '3 0 0 0' },
  },
  {
    name: 'a long way to the one that differs',
    program: copyOfHead(everywhere),
    input: [...Array<number>(1999).fill(1), 2],
    layers: 1,
    shows: { out: Array(2000).fill(0).join(' ') },
  },
  {
    name: 'many that agree',
    program: copyOfHead(everywhere),
    input: Array<number>(2038).fill(1),
    layers: 1,
    shows: { out: Array(2038).fill(1).join(' ') },
  },
  {
    name: 'D8: set variables, one layer',
    program: growingSet(),
    input: [0],
    layers: 1,
    shows: { s: '{0, 1}', o: '0' },
  },
  {
    name: 'D8: set variables, two layers',
    program: growingSet(),
    input: [0],
    layers: 2,
    shows: { s: '{0, 1}', o: '1' },
  },
  { name: 'D10: sorting', program: sort(10, 6), input: [0, 5, 3, 9], layers: 3, shows: { result: '0 3 5 9' } },
  {
    name: 'D10: sorting with equals',
    program: sort(10, 6),
    input: [0, 3, 3, 5],
    layers: 3,
    shows: { result: '0 3 0 5' },
  },
  {
    name: 'D12: token and position together',
    program: tokenAndPosition(),
    input: [1, 0, 1],
    layers: 2,
    shows: { x: '3 1 1', share: '2 0 0' },
  },
  {
    name: 'D13: one answer after the other',
    program: chained(),
    input: [1, 2, 3, 0],
    layers: 2,
    shows: { out: '3 0 1 2' },
  },
  {
    name: 'a count up to its maximum',
    program: countOfOnes(3),
    input: [1, 0, 1, 1],
    layers: 1,
    shows: { out: '3 3 3 3' },
  },
  { name: 'a count of nothing', program: countOfOnes(3), input: [0, 0], layers: 1, shows: { out: '0 0' } },
  {
    name: 'a count above its maximum',
    program: countOfOnes(3),
    input: [1, 1, 1, 1],
    layers: 1,
    shows: { out: '9 9 9 9' },
  },
  {
    name: 'a count far above its maximum',
    program: countOfOnes(3),
    input: Array<number>(1000).fill(1),
    layers: 1,
    shows: { out: Array(1000).fill(9).join(' ') },
  },
  ...[1, 2, 3, 4].map(
    (layers): Case => ({
      name: `a mean of .1 leaves nothing behind, layer ${layers}`,
      program: meanOfTokens([0, 1], [0, 0.5, 1, 1.5]),
      input: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      layers,
      shows: { out: Array(10).fill(0).join(' ') },
    }),
  ),
  {
    name: 'a tie goes to the lower bucket',
    program: meanOfTokens([0, 1], [0, 1]),
    input: [0, 1, 0, 1],
    layers: 1,
    shows: { out: '0 0 0 0' },
  },
  {
    name: 'just above a tie',
    program: meanOfTokens([0, 1], [0, 1]),
    input: [0, 1, 1],
    layers: 1,
    shows: { out: '1 1 1' },
  },
  {
    name: 'a negative tie',
    program: meanOfTokens([-3, -1], [-3, -1]),
    input: [0, 1],
    layers: 1,
    shows: { out: '0 0' },
  },
  {
    name: 'a tie of thirds',
    program: meanOfTokens([-1 / 3, 2 / 3], [0, 1 / 3]),
    input: [0, 1],
    layers: 1,
    shows: { out: '0 0' },
  },
  {
    name: 'a mean of 0 is defined, none is not',
    program: meanOfTokens([-1, 0, 1], [-1, 0, 1], [-1, 1]),
    input: [0],
    layers: 1,
    shows: { out: '9' },
  },
  {
    name: 'a mean of 0 from both sides',
    program: meanOfTokens([-1, 0, 1], [-1, 0, 1], [-1, 1]),
    input: [0, 1, 2],
    layers: 1,
    shows: { out: '1 1 1' },
  },
  {
    name: 'one variable without heads or rules',
    program: oneVariable(),
    input: [0, 0],
    layers: 2,
    shows: { x: 'true true' },
  },
  { name: 'numeric output', program: bucketIndex(0, 1, 2), input: [0, 1, 2], layers: 1, shows: { value: '0 1 2' } },
  {
    name: 'a numeric variable does not drift',
    program: cycle(numeric(-1 / 7, 1 / 3, 3 / 5, 1), 4),
    input: [0],
    layers: 1001,
    shows: { x: '0.333333' },
  },
  { name: 'rules that happen not to read a head', program: counter(), input: [0, 0], layers: 2, shows: { x: '2 2' } },
  {
    name: 'several values of one head',
    program: severalValues(),
    input: [0, 1, 1, 2],
    layers: 1,
    shows: { seen: '9 0 9 1', copy: '0.333333 -0.5 0.333333 0.333333' },
  },
];

function oneVariable(): Case['program'] {
  const builder = programBuilder({ vocabulary: ['a'] });
  return builder.build(builder.state('x', bool, 1));
}
