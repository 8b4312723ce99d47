/** Small programs that the tests share, and what they must give in every execution. */

import type { Domain } from '../../src/ir/domain.ts';
import type { Program } from '../../src/ir/program.ts';
import { programBuilder, sameCode } from './builder.ts';

/** A run and what it shows at its end. */
export interface Case {
  readonly name: string;
  readonly program: Program;
  readonly input: readonly number[];
  readonly layers: number;
  /** By variable: the values at all positions, `?` for undefined. */
  readonly shows: Readonly<Record<string, string>>;
  /** How many layers are run; by default all that are allowed. */
  readonly runs?: number;
}

export const bool: Domain = { kind: 'bool' };

export function upTo(maximum: number): Domain {
  return { kind: 'integer', minimum: 0, maximum };
}

export function numeric(...values: number[]): Domain {
  return { kind: 'numeric', values };
}

/** Tokens 0, 1 and <s>: the parity of all bits up to a position, found from left to right, one position a layer. */
export function relativeParity(): Program {
  const builder = programBuilder({ vocabulary: ['0', '1', '<s>'] });
  builder.input('token');
  const parity = builder.state('parity', upTo(1), { by: 'token', values: [0, 1, 0] });
  const done = builder.state('done', bool, { by: 'token', values: [0, 0, 1] });
  const parityLeft = builder.head('parity_left', { source: parity, offsets: [-1] });
  const doneLeft = builder.head('done_left', { source: done, offsets: [-1] });
  builder.update(parity, [done, doneLeft, parityLeft, parity], (isDone, leftDone, left, own) =>
    isDone === 0 && leftDone === 1 && left !== null && own !== null ? left ^ own : null,
  );
  builder.update(done, [done, doneLeft], (isDone, leftDone) => (isDone === 0 && leftDone === 1 ? 1 : null));
  builder.halt(done, [1]);
  return builder.build(parity);
}

/** The first position has done from the start; a position looks at the one before by its index. */
export function absoluteParity(positions: number): Program {
  const builder = programBuilder({ vocabulary: ['0', '1'], positions });
  builder.input('token');
  const place = builder.position('place');
  const parity = builder.state('parity', upTo(1), { by: 'token', values: [0, 1] });
  const places = Array.from({ length: positions }, (_, index) => index);
  const done = builder.state('done', bool, { by: 'position', values: places.map((index) => Number(index === 0)) });
  const left = {
    classes: positions,
    key: { variable: place, classOf: places },
    query: { variable: place, classesOf: places.map((index) => (index === 0 ? [] : [index - 1])) },
  };
  const [parityLeft = 0, doneLeft = 0] = builder.fetch('left', left, [{ source: parity }, { source: done }]);
  builder.update(parity, [done, doneLeft, parityLeft, parity], (isDone, leftDone, other, own) =>
    isDone === 0 && leftDone === 1 && other !== null && own !== null ? other ^ own : null,
  );
  builder.update(done, [done, doneLeft], (isDone, leftDone) => (isDone === 0 && leftDone === 1 ? 1 : null));
  builder.halt(done, [1]);
  return builder.build(parity);
}

/** Buckets 1/1 … 1/n: the mean of a flag that only the token <s> has is 1 / (ones + 1), whose parity is looked up. */
export function countingParity(most: number): Program {
  const builder = programBuilder({ vocabulary: ['0', '1', '<s>'] });
  const token = builder.input('token');
  const flag = builder.state('flag', numeric(0, 1), { by: 'token', values: [0, 0, 1] });
  const parity = builder.state('parity', upTo(1), 0);
  const values = Array.from({ length: most }, (_, index) => 1 / (most - index));
  const share = builder.head('share', {
    aggregate: 'mean',
    source: flag,
    domain: { kind: 'numeric', values },
    key: { variable: token, classOf: [-1, 0, 0] },
  });
  builder.update(parity, [share], (bucket) => (bucket === null ? null : (most - bucket - 1) % 2));
  return builder.build(parity);
}

/** Tokens are numbers; the result is the token of the same rank. Ranks are counted with `key.value < query.value`. */
export function sort(numbers: number, positions: number): Program {
  const vocabulary = Array.from({ length: numbers }, (_, index) => String(index));
  const builder = programBuilder({ vocabulary, positions });
  const token = builder.input('token');
  const place = builder.position('place');
  const codes = vocabulary.map((_, index) => index);
  const smaller = builder.head('smaller', {
    aggregate: 'count',
    classes: numbers,
    key: { variable: token, classOf: codes },
    query: { variable: token, classesOf: codes.map((code) => codes.slice(0, code)) },
    source: null,
    domain: upTo(positions - 1),
  });
  const rank = builder.state('rank', upTo(positions - 1), 0);
  const result = builder.state('result', { kind: 'token', values: vocabulary }, 0);
  const ranked = builder.head('ranked', { source: token, ...sameCode(positions, rank, place) });
  builder.update(rank, [smaller], (count) => count);
  builder.update(result, [ranked], (value) => value);
  return builder.build(result);
}

/** `out = head`, where the head fetches the token as `pattern` says; `out` starts with 0. */
export function copyOfHead(
  pattern: Parameters<ReturnType<typeof programBuilder>['fetch']>[1],
  setting?: { positions: number },
): Program {
  const builder = programBuilder({ vocabulary: ['0', '1', '2', '3'], ...setting });
  const token = builder.input('token');
  const out = builder.state('out', { kind: 'token', values: ['0', '1', '2', '3'] }, 0);
  const [head = 0] = builder.fetch('head', pattern, [{ source: token }]);
  builder.update(out, [head], (value) => value);
  return builder.build(out);
}

/** A numeric value by token, and `out`, the index of its bucket. */
export function bucketIndex(...values: number[]): Program {
  const vocabulary = values.map(String);
  const builder = programBuilder({ vocabulary });
  builder.input('token');
  const value = builder.state('value', numeric(...values), { by: 'token', values: values.map((_, index) => index) });
  const out = builder.state('out', upTo(values.length - 1), 0);
  builder.update(out, [value], (bucket) => bucket);
  return builder.build(out);
}

/** `out`: the bucket of the mean of `values[token]` over all positions, and 9 where it is undefined. */
export function meanOfTokens(
  values: readonly number[],
  buckets: readonly number[],
  offsets?: readonly number[],
): Program {
  const builder = programBuilder({ vocabulary: values.map(String) });
  builder.input('token');
  const value = builder.state('value', numeric(...values), { by: 'token', values: values.map((_, index) => index) });
  const out = builder.state('out', upTo(9), 8);
  const mean = builder.head('mean', {
    aggregate: 'mean',
    source: value,
    domain: numeric(...buckets),
    ...(offsets === undefined ? {} : { offsets }),
  });
  builder.update(out, [mean], (bucket) => bucket ?? 9);
  return builder.build(out);
}

/** `out`: how many positions are selected that hold token 1, up to `maximum`; 9 where that is undefined. */
export function countOfOnes(maximum: number): Program {
  const builder = programBuilder({ vocabulary: ['0', '1'] });
  const token = builder.input('token');
  const out = builder.state('out', upTo(9), 8);
  const count = builder.head('count', {
    aggregate: 'count',
    key: { variable: token, classOf: [-1, 0] },
    source: null,
    domain: upTo(maximum),
  });
  builder.update(out, [count], (ones) => ones ?? 9);
  return builder.build(out);
}

/** x goes through the values of a list, round and round. */
export function cycle(domain: Domain, size: number, stopAfter: number | null = null): Program {
  const builder = programBuilder({ vocabulary: ['a'] });
  builder.input('token');
  const x = builder.state('x', domain, 0);
  const stop = builder.state('stop', bool, 0);
  builder.update(x, [x], (code) => (code === null ? null : (code + 1) % size));
  builder.update(stop, [x], (code) => (code === stopAfter ? 1 : null));
  if (stopAfter !== null) builder.halt(stop, [1]);
  return builder.build(x);
}

/** A variable over the sets {0} and {0, 1}. */
export function growingSet(): Program {
  const builder = programBuilder({ vocabulary: ['a'] });
  const set = builder.state('s', { kind: 'set', element: upTo(1), sets: [[0], [0, 1]] }, 0);
  const out = builder.state('o', upTo(1), 0);
  builder.update(set, [set], (code) => (code === 0 ? 1 : null));
  builder.update(out, [set], (code) => (code === 0 ? null : 1));
  return builder.build(out);
}
