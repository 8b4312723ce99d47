/** Evaluates typed expressions on given values: constants, initialisers, the two sides of a head. */

import { sizeOf } from '../ir/domain.ts';
import { type Core, matches } from './core.ts';
import { domainOf, elementOf, type StateType, type Type } from './types.ts';
import {
  applyBinary,
  applyBuiltin,
  applyIndex,
  elementsOf,
  isList,
  isRecord,
  isUndefined,
  type ListValue,
  noConversion,
  setValue,
  type UndefinedCache,
  type Value,
} from './values.ts';

export interface Environment {
  /** The value of each variable that may be read. */
  readonly variables: ReadonlyMap<number, Value>;
  readonly locals: ReadonlyMap<number, Value>;
  readonly undefinedValue: UndefinedCache;
}

export function evaluate(core: Core, environment: Environment): Value {
  const visit = (part: Core): Value => evaluate(part, environment);
  switch (core.kind) {
    case 'constant':
      return core.value;
    case 'error':
      return noConversion;
    case 'read':
      return environment.variables.get(core.variable) ?? noConversion;
    case 'local':
      return environment.locals.get(core.slot) ?? noConversion;
    case 'unary': {
      const value = visit(core.operand);
      return isUndefined(value) ? value : applyUnary(core.operator, value);
    }
    case 'binary': {
      const left = visit(core.left);
      if (isUndefined(left)) return left;
      const right = visit(core.right);
      if (isUndefined(right)) return right;
      return applyBinary(core.operator, left, right, contextOf(core, environment.undefinedValue));
    }
    case 'logic': {
      const left = visit(core.left);
      return isUndefined(left) || left === (core.operator === 'or') ? left : visit(core.right);
    }
    case 'is-defined':
      return !isUndefined(visit(core.operand));
    case 'match': {
      const subject = visit(core.subject);
      if (isUndefined(subject)) return subject;
      const arm = core.arms.find(({ patterns }) => matches(patterns, subject));
      return arm === undefined ? environment.undefinedValue('no arm', core.site) : visit(arm.body);
    }
    case 'let': {
      const locals = new Map(environment.locals).set(core.slot, visit(core.value));
      return evaluate(core.body, { ...environment, locals });
    }
    case 'builtin': {
      const values = core.arguments.map(visit);
      return values.find(isUndefined) ?? applyBuiltin(core.name, values);
    }
    case 'convert': {
      const value = visit(core.operand);
      return isUndefined(value) ? value : convert(value, core.operand.type, core.to);
    }
    case 'ranged': {
      const value = visit(core.operand);
      return isUndefined(value) || fits(core.range, value)
        ? value
        : environment.undefinedValue('range', core.site, spellValue(value, core.operand.type));
    }
    case 'field': {
      const object = visit(core.object);
      return fieldOf(object, core.name);
    }
    case 'index': {
      const object = visit(core.object);
      if (isUndefined(object)) return object;
      const index = visit(core.index);
      return isUndefined(index) ? index : applyIndex(object, index, contextOf(core, environment.undefinedValue));
    }
    case 'collection': {
      const values = core.items.map(({ value }) => visit(value));
      return (
        values.find(isUndefined) ??
        collect(
          core.result,
          values,
          core.items.map(({ spread }) => spread),
        )
      );
    }
    case 'record':
      return { kind: 'record', fields: Object.fromEntries(core.fields.map(({ name, value }) => [name, visit(value)])) };
    case 'comprehension': {
      const list = visit(core.list);
      if (isUndefined(list)) return list;
      const items: Value[] = [];
      for (const [i, item] of itemsOf(list).entries()) {
        const locals = new Map(environment.locals).set(core.itemSlot, item);
        if (core.indexSlot !== null) locals.set(core.indexSlot, i);
        const inner = { ...environment, locals };
        const wanted = core.condition === null || evaluate(core.condition, inner);
        if (typeof wanted !== 'boolean') return wanted;
        if (!wanted) continue;
        const value = evaluate(core.value, inner);
        if (isUndefined(value)) return value;
        items.push(value);
      }
      return core.result === 'list' ? { kind: 'list', items } : setValue(items);
    }
  }
}

export function contextOf(
  core: Core,
  undefinedValue: UndefinedCache,
): { undefinedValue: UndefinedCache; site: Core['site']; real: boolean } {
  return { undefinedValue, site: core.site, real: core.type.kind === 'real' };
}

export function applyUnary(operator: '-' | 'not', value: Value): Value {
  // `0 -` and not `-`, so that there is no negative zero.
  return operator === 'not' ? value === false : 0 - Number(value);
}

export function fieldOf(object: Value, name: string): Value {
  return isRecord(object) && Object.hasOwn(object.fields, name)
    ? (object.fields[name] ?? noConversion)
    : isUndefined(object)
      ? object
      : noConversion;
}

export function itemsOf(collection: Value): readonly Value[] {
  return isList(collection) ? collection.items : elementsOf(collection);
}

export function collect(
  result: 'list' | 'set',
  values: readonly Value[],
  spread: readonly boolean[],
): string | ListValue {
  const items = values.flatMap((value, i) => (spread[i] === true ? itemsOf(value) : [value]));
  return result === 'list' ? { kind: 'list', items } : setValue(items);
}

/** How a value of a type is spelled: what conversions go by. */
export function spellValue(value: Value, type: Type): string {
  if (typeof value === 'object') {
    if (isUndefined(value)) return '?';
    if (isList(value)) return `[${value.items.map((item) => spellValue(item, elementOf(type))).join(', ')}]`;
    return `{ ${Object.keys(value.fields).join(', ')} }`;
  }
  if ((type.kind === 'enum' || type.kind === 'token') && typeof value === 'number')
    return type.values[value] ?? String(value);
  if (type.kind === 'set' || type.kind === 'some set')
    return `{${elementsOf(value)
      .map((item) => spellValue(item, type.element))
      .join(', ')}}`;
  return String(value);
}

/** A whole number as it may be written: `7`, `-3`, `007`. */
const numeral = /^-?\d+$/;

export function convert(value: Value, from: Type, to: Extract<Core, { kind: 'convert' }>['to']): Value {
  const text = spellValue(value, from);
  if (to.kind === 'number')
    return typeof value === 'boolean' ? Number(value) : numeral.test(text) ? Number(text) + 0 : noConversion;
  return valueSpelled(text, to.type) ?? noConversion;
}

/** The value of a type that is spelled so, if there is one. */
export function valueSpelled(text: string, type: StateType): Value | undefined {
  switch (type.kind) {
    case 'enum':
    case 'token': {
      const index = type.values.indexOf(text);
      return index < 0 ? undefined : index;
    }
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
      return numeral.test(text) && fits(type, Number(text)) ? Number(text) + 0 : undefined;
    case 'numeric':
    case 'set':
      return undefined;
  }
}

/** Whether a variable of this type can hold the value; numeric variables take any number. */
export function fits(type: StateType, value: Value): boolean {
  if (type.kind === 'set') return type.sets === null || codeOf(type, value) !== undefined;
  return (
    type.kind !== 'integer' ||
    (typeof value === 'number' && Number.isInteger(value) && type.minimum <= value && value <= type.maximum)
  );
}

/** The code of a value in the type's domain; `undefined` where it is out of range. */
export function codeOf(type: StateType, value: Value): number | undefined {
  switch (type.kind) {
    case 'bool':
      return value === true ? 1 : 0;
    case 'integer':
      return fits(type, value) ? Number(value) - type.minimum : undefined;
    case 'enum':
    case 'token':
      return Number(value);
    case 'numeric':
      return nearestBucket(type.values, Number(value));
    case 'set': {
      const codes = elementsOf(value).map((element) =>
        codeOf(type.element, type.element.kind === 'bool' ? element === 1 : element),
      );
      const index = (type.sets ?? []).findIndex(
        (set) => set.length === codes.length && set.every((code, i) => code === codes[i]),
      );
      return index < 0 ? undefined : index;
    }
  }
}

/** The value behind a code; the opposite of `codeOf`. */
export function valueOfCode(type: StateType, code: number): Value {
  switch (type.kind) {
    case 'bool':
      return code === 1;
    case 'integer':
      return type.minimum + code;
    case 'enum':
    case 'token':
      return code;
    case 'numeric':
      return type.values[code] ?? noConversion;
    case 'set':
      return setValue((type.sets?.[code] ?? []).map((element) => valueOfCode(type.element, element)));
  }
}

export function sizeOfType(type: StateType): number {
  return sizeOf(domainOf(type));
}

/** The nearest listed value, ties to the lower one. */
function nearestBucket(values: readonly number[], value: number): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const middle = ((values[i - 1] ?? 0) + (values[i] ?? 0)) / 2;
    if (value > middle) best = i;
  }
  return best;
}
