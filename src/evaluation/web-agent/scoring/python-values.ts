/**
 * Values as Python has them, because the official scorer is a Python program whose answers depend on it: whole numbers are
 * not floats, `float()` reads what `Number()` does not, and `json.loads` reads NaN.
 */

export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | ListValue
  | DictValue;

export interface ListValue {
  readonly kind: 'list' | 'tuple';
  readonly items: readonly Value[];
}

export interface DictValue {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, Value>;
}

/** What Python's `str.isspace` calls white space, as the inside of a class of characters. */
export const spaces = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

const strippable = new RegExp(`^[${spaces}]+|[${spaces}]+$`, 'gu');
const between = new RegExp(`[${spaces}]+`, 'u');

/** Python's `str.strip`. */
export function stripped(text: string): string {
  return text.replace(strippable, '');
}

/** Python's `str.split` without a separator. */
export function words(text: string): string[] {
  return text.split(between).filter((word) => word !== '');
}

const decimal = /^[-+]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const special = /^([-+]?)(inf|infinity|nan)$/i;

/** Python's `float(text)`; `null` where it refuses. */
export function floatOf(text: string): number | null {
  // Of ASCII, fewer signs are white space here than for `strip`.
  const plain = text.replace(/[^\p{ASCII}]/gu, asciiSign).replace(/^[\t-\r ]+|[\t-\r ]+$/g, '');
  const [, sign, name] = special.exec(plain) ?? [];
  if (name !== undefined) {
    if (name.toLowerCase() === 'nan') return Number.NaN;
    return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return decimal.test(plain) ? Number(plain.replaceAll('_', '')) : null;
}

/** Digits of every script stand in rows of ten that begin with zero. */
function asciiSign(character: string): string {
  if (words(character).length === 0) return ' ';
  if (!/\p{Nd}/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

/** Ideographs that are numbers, the common ones; JavaScript does not know them. */
const ideographs = '〇零一二三四五六七八九十百千万亿億兆壹貳參肆伍陸柒捌玖拾佰仟萬';
const numeric = new RegExp(`^[\\p{N}${ideographs}]+$`, 'u');

/** Python's `str.isnumeric`. */
export function isNumeric(text: string): boolean {
  return numeric.test(text);
}

/** Python's `str(float)`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value !== 0 && (exponent >= 16 || exponent < -4)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  // JavaScript turns to exponents only below 1e-6 and from 1e21 on.
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Python's `str(value)`. */
export function textOf(value: Value): string {
  return value.kind === 'text' ? value.value : represented(value);
}

/** Python's `repr(value)`. */
function represented(value: Value): string {
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'integer':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    case 'text':
      return quoted(value.value);
    case 'list':
      return `[${value.items.map(represented).join(', ')}]`;
    case 'tuple':
      return `(${value.items.map(represented).join(', ')}${value.items.length === 1 ? ',' : ''})`;
    case 'dict':
      return `{${[...value.entries].map(([key, each]) => `${quoted(key)}: ${represented(each)}`).join(', ')}}`;
  }
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text
    .replace(/[\\\n\r\t]|(?! )[\p{C}\p{Z}]/gu, (sign) => escapes[sign] ?? codeOf(sign))
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${inside}${quote}`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function codeOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).padStart(digits, '0')}`;
}

/** A value of JavaScript, where whole numbers are Python's integers. */
export function pythonValue(value: unknown): Value {
  if (value === null || value === undefined) return { kind: 'none' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? 'integer' : 'float', value };
  if (typeof value === 'string') return { kind: 'text', value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map(pythonValue) };
  if (typeof value !== 'object') throw new Error(`JSON has no ${typeof value}`);
  return { kind: 'dict', entries: new Map(Object.entries(value).map(([key, each]) => [key, pythonValue(each)])) };
}

/** A value as JSON, as Python's `json.dumps` writes it, characters as they are. */
export function jsonText(value: Value): string {
  switch (value.kind) {
    case 'none':
      return 'null';
    case 'boolean':
      return String(value.value);
    case 'integer':
      return String(value.value);
    case 'float':
      return Number.isFinite(value.value) ? floatText(value.value) : nonFinite(value.value);
    case 'text':
      return JSON.stringify(value.value);
    case 'list':
    case 'tuple':
      return `[${value.items.map(jsonText).join(', ')}]`;
    case 'dict':
      return `{${[...value.entries].map(([key, each]) => `${JSON.stringify(key)}: ${jsonText(each)}`).join(', ')}}`;
  }
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}
