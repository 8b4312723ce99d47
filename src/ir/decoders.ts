/** Small decoders from JSON to typed values. They throw a `DecodeError` that names the place; `attempt` turns it into data. */

export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** `path` is the way to the value, for messages: `heads[2].key`. */
export type Decoder<T> = (value: unknown, path: string) => T;

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** Runs a decoder; a `DecodeError` becomes its message. */
export function attempt<T>(decode: () => T): Decoded<T> {
  try {
    return { ok: true, value: decode() };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, error: error.message };
    throw error;
  }
}

/** Reads JSON text; broken JSON is a `DecodeError`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DecodeError(`this is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function fail(path: string, wanted: string, value: unknown): never {
  throw new DecodeError(`${path}: expected ${wanted}, found ${describe(value)}`);
}

export function text(value: unknown, path: string): string {
  return typeof value === 'string' ? value : fail(path, 'a text', value);
}

export function truth(value: unknown, path: string): boolean {
  return typeof value === 'boolean' ? value : fail(path, 'true or false', value);
}

export function finite(value: unknown, path: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a number', value);
}

export function integer(value: unknown, path: string): number {
  const number = finite(value, path);
  return Number.isSafeInteger(number) ? number : fail(path, 'a whole number', value);
}

/** A whole number from `minimum` up to, not including, `end`. */
export function integerIn(minimum: number, end: number): Decoder<number> {
  return (value, path) => {
    const number = integer(value, path);
    if (number >= minimum && number < end) return number;
    return fail(path, end > minimum ? `a whole number from ${minimum} to ${end - 1}` : 'nothing', value);
  };
}

export function nullable<T>(decode: Decoder<T>): Decoder<T | null> {
  return (value, path) => (value === null ? null : decode(value, path));
}

export function oneOf<T extends string | number>(...choices: readonly T[]): Decoder<T> {
  return (value, path) => {
    const choice = choices.find((candidate) => candidate === value);
    return choice ?? fail(path, `one of ${choices.map((each) => JSON.stringify(each)).join(', ')}`, value);
  };
}

/** An array; `length`, if given, must be met. */
export function list<T>(decode: Decoder<T>, length?: number): Decoder<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return fail(path, 'a list', value);
    const items: readonly unknown[] = value;
    if (length !== undefined && items.length !== length) {
      return fail(path, `${length} entries`, `${items.length} entries`);
    }
    return items.map((item, index) => decode(item, `${path}[${index}]`));
  };
}

/** Strictly ascending whole numbers in a range: sets of codes, classes or offsets. */
export function ascending(minimum: number, end: number): Decoder<readonly number[]> {
  const numbers = list(integerIn(minimum, end));
  return (value, path) => {
    const decoded = numbers(value, path);
    const ordered = decoded.every((number, index) => index === 0 || number > (decoded[index - 1] ?? number));
    return ordered ? decoded : fail(path, 'ascending numbers without repetition', `[${decoded.join(', ')}]`);
  };
}

/** The fields of an object, to be decoded one by one. */
export type Fields = <T>(name: string, decode: Decoder<T>) => T;

export function object<T>(build: (field: Fields, path: string) => T): Decoder<T> {
  return (value, path) => {
    if (!isRecord(value)) return fail(path, 'an object', value);
    return build((name, decode) => decode(value[name], path === '' ? name : `${path}.${name}`), path);
  };
}

/** An object whose fields all hold the same kind of value. */
export function record<T>(decode: Decoder<T>): Decoder<ReadonlyMap<string, T>> {
  return (value, path) => {
    if (!isRecord(value)) return fail(path, 'an object', value);
    return new Map(Object.entries(value).map(([name, each]) => [name, decode(each, `${path}.${name}`)]));
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const spelled = typeof value === 'string' ? value : JSON.stringify(value);
  return spelled.length > 40 ? `${spelled.slice(0, 37)}...` : spelled;
}
