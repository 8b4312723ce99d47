/** Types of the language: those that variables have, and those that only expressions have. */

import type { Domain } from '../ir/domain.ts';
import type { Site } from './site.ts';

export type Type = StateType | ValueType;

/** What a variable can be declared as. */
export type StateType =
  | { readonly kind: 'bool' }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number }
  | EnumType
  | { readonly kind: 'token'; readonly values: readonly string[] }
  | { readonly kind: 'numeric'; readonly values: readonly number[] }
  /** `sets: null` until they are inferred. */
  | { readonly kind: 'set'; readonly element: ElementType; readonly sets: readonly (readonly number[])[] | null };

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: readonly string[];
  /** Two enums are the same only if they were declared at the same place. */
  readonly site: Site;
}

export type ElementType = Exclude<StateType, { readonly kind: 'numeric' | 'set' }>;

/** What only expressions have. */
export type ValueType =
  | { readonly kind: 'whole' }
  | { readonly kind: 'real' }
  /** A quoted word that nothing has claimed yet. */
  | { readonly kind: 'word' }
  | { readonly kind: 'some set'; readonly element: Type }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Type>> }
  /** Of something that was reported already: fits everywhere, so that one mistake gives one message. */
  | { readonly kind: 'unknown' };

export const unknown = { kind: 'unknown' } as const satisfies Type;
export const whole: Type = { kind: 'whole' };
export const real: Type = { kind: 'real' };
export const bool: Type = { kind: 'bool' };
export const word: Type = { kind: 'word' };

export function isWhole(type: Type): boolean {
  return type.kind === 'whole' || type.kind === 'integer';
}

export function isNumber(type: Type): boolean {
  return isWhole(type) || type.kind === 'real' || type.kind === 'numeric';
}

/** Whether the values are names of something: words can be compared with them by spelling. */
export function isNamed(type: Type): type is EnumType | { readonly kind: 'token'; readonly values: readonly string[] } {
  return type.kind === 'enum' || type.kind === 'token';
}

export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') return true;
  if (a.kind === 'enum' && b.kind === 'enum') return a.site.file === b.site.file && a.site.start === b.site.start;
  if (isWhole(a) && isWhole(b)) return true;
  if (isNumber(a) && isNumber(b)) return true;
  if (isSet(a) && isSet(b)) return sameType(elementOf(a), elementOf(b));
  if (a.kind === 'list' && b.kind === 'list') return sameType(a.element, b.element);
  if (a.kind === 'record' && b.kind === 'record') {
    return sameNames(a, b) && Object.entries(a.fields).every(([name, type]) => sameType(type, fieldType(b, name)));
  }
  return a.kind === b.kind;
}

export type RecordType = Extract<Type, { readonly kind: 'record' }>;

function sameNames(a: RecordType, b: RecordType): boolean {
  return Object.keys(a.fields).toSorted().join() === Object.keys(b.fields).toSorted().join();
}

/** The type of a field; unknown where there is none. */
export function fieldType(type: Type, name: string): Type {
  return type.kind === 'record' && Object.hasOwn(type.fields, name) ? (type.fields[name] ?? unknown) : unknown;
}

/** What two types say together: quoted words are values of the enum that stands in their place on the other side. */
export function joinTypes(a: Type, b: Type): Type {
  if (a.kind === 'unknown' || (a.kind === 'word' && isNamed(b))) return b;
  if (b.kind === 'unknown' || (b.kind === 'word' && isNamed(a))) return a;
  if (isWhole(a) && isWhole(b)) return describe(a) === describe(b) ? a : whole;
  if (isNumber(a) && isNumber(b)) return real;
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', element: joinTypes(a.element, b.element) };
  if (a.kind === 'set' && b.kind === 'set') return a;
  if (isSet(a) && isSet(b)) return { kind: 'some set', element: joinTypes(a.element, b.element) };
  if (a.kind === 'record' && b.kind === 'record' && sameNames(a, b)) {
    const fields = Object.entries(a.fields).map(([name, type]) => [name, joinTypes(type, fieldType(b, name))] as const);
    return { kind: 'record', fields: Object.fromEntries(fields) };
  }
  return a;
}

/** Whether some part of the type waits for the surroundings to say what it is. */
export function isOpen(type: Type): boolean {
  if (type.kind === 'record') return Object.values(type.fields).some(isOpen);
  return (
    type.kind === 'word' || type.kind === 'unknown' || ((isSet(type) || type.kind === 'list') && isOpen(type.element))
  );
}

export function isSet(type: Type): type is Extract<Type, { readonly kind: 'set' | 'some set' }> {
  return type.kind === 'set' || type.kind === 'some set';
}

export function elementOf(type: Type): Type {
  return isSet(type) || type.kind === 'list' ? type.element : unknown;
}

/** The type in the words of a program. */
export function describe(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'bool';
    case 'integer':
      return `${type.minimum}..${type.maximum}`;
    case 'enum':
      return type.name;
    case 'token':
      return 'Token';
    case 'numeric':
      return 'numeric';
    case 'set':
    case 'some set':
      return `set of ${describeMany(type.element)}`;
    case 'whole':
      return 'a whole number';
    case 'real':
      return 'a number';
    case 'word':
      return 'a quoted word';
    case 'list':
      return `a list of ${describeMany(type.element)}`;
    case 'record':
      return `a record { ${Object.keys(type.fields).join(', ')} }`;
    case 'unknown':
      return 'something unknown';
  }
}

/** Several values of the type. */
export function describeMany(type: Type): string {
  switch (type.kind) {
    case 'whole':
      return 'whole numbers';
    case 'real':
      return 'numbers';
    case 'word':
      return 'quoted words';
    case 'set':
    case 'some set':
      return `sets of ${describeMany(type.element)}`;
    case 'list':
      return `lists of ${describeMany(type.element)}`;
    case 'record':
      return `records { ${Object.keys(type.fields).join(', ')} }`;
    default:
      return describe(type);
  }
}

/** The domain of a variable of this type; sets that were not inferred yet give the empty set alone. */
export function domainOf(type: StateType): Domain {
  switch (type.kind) {
    case 'bool':
      return { kind: 'bool' };
    case 'integer':
      return { kind: 'integer', minimum: type.minimum, maximum: type.maximum };
    case 'enum':
      return { kind: 'enum', name: type.name, values: type.values };
    case 'token':
      return { kind: 'token', values: type.values };
    case 'numeric':
      return { kind: 'numeric', values: type.values };
    case 'set':
      return { kind: 'set', element: domainOf(type.element), sets: type.sets ?? [[]] };
  }
}
