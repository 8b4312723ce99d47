/** Reads JSON as Python's `json.loads` does, and literals as its `ast.literal_eval`: one reader, as they are so alike. */

import type { Value } from './python-values.ts';

/** The value of a text of JSON, NaN and the infinities among the numbers; `null` where Python refuses. */
export function jsonValue(text: string): Value | null {
  return read(text, json);
}

/** The value of a Python literal: single quotes, tuples (without brackets too), True, False, None; `null` for all else. */
export function literalValue(text: string): Value | null {
  return read(text.trim(), literal);
}

interface Dialect {
  readonly space: RegExp;
  readonly names: ReadonlyMap<string, Value>;
  readonly number: RegExp;
  readonly quotes: string;
  /** Tuples, and commas before closing brackets. */
  readonly python: boolean;
}

const json: Dialect = {
  space: /[ \t\n\r]*/y,
  names: new Map<string, Value>([
    ['null', { kind: 'none' }],
    ['true', { kind: 'boolean', value: true }],
    ['false', { kind: 'boolean', value: false }],
    ['NaN', { kind: 'float', value: Number.NaN }],
    ['Infinity', { kind: 'float', value: Number.POSITIVE_INFINITY }],
    ['-Infinity', { kind: 'float', value: Number.NEGATIVE_INFINITY }],
  ]),
  number: /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y,
  quotes: '"',
  python: false,
};

const literal: Dialect = {
  space: /[ \t\n\r\f]*/y,
  names: new Map<string, Value>([
    ['None', { kind: 'none' }],
    ['True', { kind: 'boolean', value: true }],
    ['False', { kind: 'boolean', value: false }],
  ]),
  number:
    /[-+]?(?:(?:0(?:_?0)*|[1-9](?:_?[0-9])*)(?![0-9.eE_])|(?:[0-9](?:_?[0-9])*)?(\.(?:[0-9](?:_?[0-9])*)?)?(?:([eE][-+]?[0-9](?:_?[0-9])*))?)/y,
  quotes: `"'`,
  python: true,
};

/** Thrown inside of this file only. */
class Refused extends Error {}

function read(text: string, dialect: Dialect): Value | null {
  const reader = readerOf(text, dialect);
  try {
    return reader.whole();
  } catch (error) {
    // A text of very many brackets is refused by Python, too.
    if (error instanceof Refused || error instanceof RangeError) return null;
    throw error;
  }
}

function readerOf(text: string, dialect: Dialect): { readonly whole: () => Value } {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  const skip = (): void => void match(dialect.space);
  const take = (sign: string): boolean => {
    if (!text.startsWith(sign, at)) return false;
    at += sign.length;
    return true;
  };
  const expect = (sign: string): void => {
    if (!take(sign)) throw new Refused();
  };

  /** Up to the closing bracket; says whether there was a comma at all. */
  const sequence = (close: string, item: () => void): boolean => {
    let commas = 0;
    skip();
    if (take(close)) return false;
    for (;;) {
      item();
      skip();
      if (take(close)) return commas > 0;
      expect(',');
      commas += 1;
      skip();
      if (dialect.python && take(close)) return true;
    }
  };
  const list = (): Value => {
    const items: Value[] = [];
    sequence(']', () => items.push(value()));
    return { kind: 'list', items };
  };
  const tuple = (): Value => {
    const items: Value[] = [];
    const commas = sequence(')', () => items.push(value()));
    const [only] = items;
    return items.length === 1 && !commas && only !== undefined ? only : { kind: 'tuple', items };
  };
  const dict = (): Value => {
    const entries = new Map<string, Value>();
    sequence('}', () => {
      skip();
      const key = string();
      if (key === null) throw new Refused();
      skip();
      expect(':');
      entries.set(key, value());
    });
    return { kind: 'dict', entries };
  };
  const string = (): string | null => {
    const quote = text[at];
    if (quote === undefined || !dialect.quotes.includes(quote)) return null;
    let end = at + 1;
    while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
    if (end >= text.length) throw new Refused();
    const inside = text.slice(at + 1, end);
    at = end + 1;
    return unescaped(inside, dialect);
  };
  const number = (): Value | null => {
    const [whole = '', fraction, power] = match(dialect.number) ?? [];
    if (!/[0-9]/.test(whole)) return null;
    const kind = fraction === undefined && power === undefined ? 'integer' : 'float';
    return { kind, value: Number(whole.replaceAll('_', '')) };
  };
  const value = (): Value => {
    skip();
    for (const [name, named] of dialect.names) if (take(name)) return named;
    if (take('[')) return list();
    if (take('{')) return dict();
    if (dialect.python && take('(')) return tuple();
    const own = string();
    if (own !== null) return { kind: 'text', value: own };
    const found = number();
    if (found === null) throw new Refused();
    return found;
  };
  const whole = (): Value => {
    const first = value();
    const items = [first];
    skip();
    while (dialect.python && take(',')) {
      skip();
      if (at === text.length) return { kind: 'tuple', items };
      items.push(value());
      skip();
    }
    if (at < text.length) throw new Refused();
    return items.length > 1 ? { kind: 'tuple', items } : first;
  };
  return { whole };
}

/** The text between quotes. */
function unescaped(inside: string, { python }: Dialect): string {
  if (python) {
    if (inside.includes('\n')) throw new Refused();
    return inside.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])/g, (whole, code: string) => {
      if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return simpleEscapes[code] ?? whole;
    });
  }
  try {
    return String(JSON.parse(`"${inside}"`));
  } catch {
    throw new Refused();
  }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};
