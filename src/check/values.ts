/**
 * Values and what operators do to them. One definition: constants, decision diagrams and initialisers all
 * come here.
 *
 * A value of an enum or a token is its index; a set is the text of its elements' numbers, ascending, so that equal sets
 * are the same value; everything else is itself.
 */

import type { BinaryOperator } from '../../grammar/syntax.ts';
import type { Site } from './site.ts';

export type Value = boolean | number | string | ListValue | RecordValue | Undefined;

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export interface RecordValue {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, Value>>;
}

/** No value, and why. An operator with an undefined operand passes it on. */
export type Undefined =
  | { readonly kind: 'undefined'; readonly because: 'head'; readonly variable: number }
  /** The text of the value is nothing that the wanted type spells. */
  | { readonly kind: 'undefined'; readonly because: 'conversion' }
  | {
      readonly kind: 'undefined';
      readonly because: 'division' | 'index' | 'range' | 'no arm';
      readonly site: Site;
      readonly detail: string;
    };

/** An unknown value stands for an expression that was reported: it is undefined as well, silently. */
export const noConversion: Undefined = { kind: 'undefined', because: 'conversion' };

/** Makes undefined values that are equal when their reasons are, as diagrams need it. */
export type UndefinedCache = (
  because: 'division' | 'index' | 'range' | 'no arm',
  site: Site,
  detail?: string,
) => Undefined;

export function createUndefinedCache(): UndefinedCache {
  const known = new Map<string, Undefined>();
  return (because, site, detail = '') => {
    const key = `${because} ${site.file} ${site.start} ${site.end} ${detail}`;
    const value = known.get(key) ?? { kind: 'undefined', because, site, detail };
    known.set(key, value);
    return value;
  };
}

export function isUndefined(value: Value): value is Undefined {
  return typeof value === 'object' && value.kind === 'undefined';
}

export function isList(value: Value): value is ListValue {
  return typeof value === 'object' && value.kind === 'list';
}

export function isRecord(value: Value): value is RecordValue {
  return typeof value === 'object' && value.kind === 'record';
}

/**
 * Elements are numbers: codes of enums and tokens, 0 and 1 for bool. Quoted words have no number before it is known what
 * they are values of: until then the set of them is a list without repetitions.
 */
export function setValue(elements: readonly Value[]): string | ListValue {
  if (elements.some((element) => typeof element === 'string'))
    return { kind: 'list', items: [...new Set(elements)].toSorted() };
  return [...new Set(elements.map(Number))].sort((a, b) => a - b).join();
}

export function elementsOf(set: Value): number[] {
  return typeof set === 'string' && set !== '' ? set.split(',').map(Number) : [];
}

/** The largest list that a range or comprehension may make. */
export const longestList = 100_000;

export interface OperatorContext {
  readonly undefinedValue: UndefinedCache;
  readonly site: Site;
  /** Whether `/` divides exactly (numeric values) or rounds down (whole numbers). */
  readonly real: boolean;
}

/** A binary operator on defined values whose types were checked. */
export function applyBinary(
  operator: Exclude<BinaryOperator, 'and' | 'or'>,
  a: Value,
  b: Value,
  context: OperatorContext,
): Value {
  switch (operator) {
    case '==':
      return sameValue(a, b);
    case '!=':
      return !sameValue(a, b);
    case '<':
      return Number(a) < Number(b);
    case '<=':
      return Number(a) <= Number(b);
    case '>':
      return Number(a) > Number(b);
    case '>=':
      return Number(a) >= Number(b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    case '+':
      return isList(a) && isList(b) ? { kind: 'list', items: [...a.items, ...b.items] } : Number(a) + Number(b);
    case '-':
      return Number(a) - Number(b);
    case '*':
      return Number(a) * Number(b);
    case '/':
      if (Number(b) === 0) return context.undefinedValue('division', context.site);
      // `+ 0` turns −0 into 0, which is the same value.
      return (context.real ? Number(a) / Number(b) : Math.floor(Number(a) / Number(b))) + 0;
    case '%':
      if (Number(b) === 0) return context.undefinedValue('division', context.site);
      return Number(a) - Number(b) * Math.floor(Number(a) / Number(b)) + 0;
    case '^':
      return typeof a === 'boolean' ? a !== b : Number(a) ^ Number(b);
    case '..':
      return rangeValue(Number(a), Number(b));
  }
}

export function rangeValue(from: number, to: number): ListValue {
  const length = Math.max(0, Math.min(longestList, to - from + 1));
  return { kind: 'list', items: Array.from({ length }, (_, i) => from + i) };
}

export function sameValue(a: Value, b: Value): boolean {
  if (isList(a) && isList(b))
    return a.items.length === b.items.length && a.items.every((item, i) => sameValue(item, b.items[i] ?? noConversion));
  if (isRecord(a) && isRecord(b))
    return Object.entries(a.fields).every(([name, value]) => sameValue(value, b.fields[name] ?? noConversion));
  return a === b;
}

function contains(collection: Value, value: Value): boolean {
  if (isList(collection)) return collection.items.some((item) => sameValue(item, value));
  return elementsOf(collection).includes(Number(value));
}

export type Builtin = 'min' | 'max' | 'abs' | 'round' | 'floor' | 'clamp' | 'wrap' | 'len' | 'number of';

/** A built-in function on defined values whose types were checked. */
export function applyBuiltin(name: Builtin, values: readonly Value[]): Value {
  const [first = 0, low = 0, high = 0] = values;
  switch (name) {
    case 'min':
      return Math.min(...values.map(Number));
    case 'max':
      return Math.max(...values.map(Number));
    case 'abs':
      return Math.abs(Number(first));
    case 'round':
      return Math.floor(Number(first) + 0.5) + 0;
    case 'floor':
      return Math.floor(Number(first)) + 0;
    case 'clamp':
      return Math.min(Number(high), Math.max(Number(low), Number(first)));
    case 'wrap': {
      const size = Number(high) - Number(low) + 1;
      const offset = Number(first) - Number(low);
      return Number(low) + offset - size * Math.floor(offset / size);
    }
    case 'len':
      return isList(first) ? first.items.length : elementsOf(first).length;
    case 'number of':
      return Number(first);
  }
}

/** An element of a list. There is no counting from the end: −1 is out of bounds. */
export function applyIndex(list: Value, index: Value, context: OperatorContext): Value {
  const items = isList(list) ? list.items : [];
  return items[Number(index)] ?? context.undefinedValue('index', context.site, `${Number(index)} of ${items.length}`);
}
