/**
 * Domains: the finite sets of values that variables range over.
 *
 * A value is stored as a *code*, its index in the domain: 0 … size − 1. The code `size` stands for
 * *undefined*; only head outputs ever hold it.
 */

export type Domain =
  | { readonly kind: 'bool' }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'token'; readonly values: readonly string[] }
  /** `sets[code]` lists the codes of the elements, ascending. */
  | { readonly kind: 'set'; readonly element: Domain; readonly sets: readonly (readonly number[])[] }
  /** Strictly ascending bucket values. */
  | { readonly kind: 'numeric'; readonly values: readonly number[] };

/** A value as a user sees it, in JSON: `null` is undefined. */
export type PlainValue = boolean | number | string | null | readonly PlainValue[];

/** How many values a domain has. Its code for *undefined* is this number. */
export function sizeOf(domain: Domain): number {
  switch (domain.kind) {
    case 'bool':
      return 2;
    case 'integer':
      return domain.maximum - domain.minimum + 1;
    case 'enum':
    case 'token':
    case 'numeric':
      return domain.values.length;
    case 'set':
      return domain.sets.length;
  }
}

/** The value behind a code; `null` for undefined and for any code outside the domain. */
export function plainValue(domain: Domain, code: number): PlainValue {
  if (code < 0 || code >= sizeOf(domain)) return null;
  switch (domain.kind) {
    case 'bool':
      return code === 1;
    case 'integer':
      return domain.minimum + code;
    case 'enum':
    case 'token':
    case 'numeric':
      return domain.values[code] ?? null;
    case 'set':
      return (domain.sets[code] ?? []).map((element) => plainValue(domain.element, element));
  }
}

/** The spelling of a code in tables, messages and dimension names; `?` is undefined. */
export function labelOf(domain: Domain, code: number): string {
  return spell(plainValue(domain, code));
}

/** The spelling of a plain value; `?` is undefined. */
export function spell(value: PlainValue): string {
  if (value === null) return '?';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  if (typeof value === 'object') return `{${value.map(spell).join(', ')}}`;
  return String(value);
}
