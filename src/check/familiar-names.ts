/** Names that other languages have, and what stands for them here. */

import type { Fix } from '../../grammar/diagnostic.ts';
import { replaceFix } from './report.ts';
import type { Site } from './site.ts';

interface Familiar {
  readonly note: string;
  /** What can be written in its place. */
  readonly replacement?: string;
}

const wholeNumbers: Familiar = { note: 'Whole numbers have a range, both ends included: `0..9`' };
const fractions: Familiar = { note: 'Numbers with fractions list their values: `numeric [0, 0.5, 1]`' };
const texts: Familiar = { note: 'Words are values of `Token`, the vocabulary, or of an `enum`' };
const lists: Familiar = { note: 'A variable holds no list: a `set of …`, or one value at each position' };
const nothing: Familiar = {
  note: 'A variable always has a value: give its type one that stands for nothing; `is defined` tests the output of a head',
};

const types: ReadonlyMap<string, Familiar> = new Map([
  ...['int', 'integer', 'Int', 'Integer', 'number', 'uint', 'i32', 'nat'].map((name) => [name, wholeNumbers] as const),
  ...['float', 'double', 'real', 'Float', 'decimal'].map((name) => [name, fractions] as const),
  ...['string', 'str', 'String', 'char', 'text', 'word'].map((name) => [name, texts] as const),
  ...['list', 'array', 'List', 'Array', 'tuple', 'dict', 'map'].map((name) => [name, lists] as const),
  ...['boolean', 'Bool', 'Boolean'].map(
    (name) => [name, { note: 'It is called `bool` here', replacement: 'bool' }] as const,
  ),
  ['token', { note: 'It is called `Token`', replacement: 'Token' }],
]);

const functions: ReadonlyMap<string, Familiar> = new Map<string, Familiar>([
  ['length', { note: 'It is called `len` here', replacement: 'len' }],
  ['size', { note: 'It is called `len` here', replacement: 'len' }],
  ['range', { note: 'A range is written `0..9`, both ends included' }],
  ['sum', { note: 'Numbers are added with `+`; over positions, `count` and `mean` are heads' }],
  ['mean', { note: 'The mean over positions is a head: `head NAME = mean VARIABLE where …`' }],
  ['count', { note: 'How many positions there are is a head: `head NAME = count where …`' }],
  ['mod', { note: '`a % b` is the remainder' }],
  ['ceil', { note: '`-floor(-a)` rounds up' }],
  ['defined', { note: 'It is written behind the name: `NAME is defined`' }],
]);

const values: ReadonlyMap<string, Familiar> = new Map([
  ...['none', 'None', 'null', 'nil', 'undefined', 'nothing'].map((name) => [name, nothing] as const),
  ...['True', 'TRUE', 'yes'].map((name) => [name, { note: 'It is called `true` here', replacement: 'true' }] as const),
  ...['False', 'FALSE', 'no'].map(
    (name) => [name, { note: 'It is called `false` here', replacement: 'false' }] as const,
  ),
]);

const patterns: ReadonlyMap<string, Familiar> = new Map(
  ['default', 'otherwise', 'other', 'others', 'any'].map(
    (name) => [name, { note: '`_` takes all values that are left', replacement: '_' }] as const,
  ),
);

const tables = { type: types, function: functions, value: values, pattern: patterns };

export interface Hint {
  readonly notes: readonly string[];
  readonly fixes: readonly Fix[];
}

/** `null` for a name that is known from nowhere. */
export function familiarName(name: string, kind: keyof typeof tables, here: Site): Hint | null {
  const familiar = tables[kind].get(name);
  if (familiar === undefined) return null;
  const { note, replacement } = familiar;
  return {
    notes: [note],
    fixes: replacement === undefined ? [] : [replaceFix(`Change to \`${replacement}\``, here, replacement)],
  };
}
