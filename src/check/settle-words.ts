/** Quoted words as values of the enum or vocabulary that stands beside them, also deep inside of constants. */

import type { Core } from './core.ts';
import { fold } from './elaborate.ts';
import { wordConstant } from './elaborate-name.ts';
import type { Elaboration } from './scope.ts';
import type { Site } from './site.ts';
import { elementOf, fieldType, isNamed, isOpen, isSet, joinTypes, type Type, unknown } from './types.ts';
import { isList, isRecord, setValue, type Value } from './values.ts';

/** The expression with its words settled as far as `wanted` says what they are. A word that is no value of it is reported. */
export function settleWords(core: Core, wanted: Type, elaboration: Elaboration): Core {
  if (!isOpen(core.type) || core.type.kind === 'unknown') return core;
  if (core.kind === 'constant') {
    const value = settledValue(core.value, core.type, wanted, core.site, elaboration);
    return value === null
      ? { kind: 'error', type: unknown, site: core.site }
      : { ...core, value, type: settledType(core.type, wanted) };
  }
  if (core.type.kind !== 'word' || !isNamed(wanted)) return core;
  return fold(
    { kind: 'convert', operand: core, to: { kind: 'state', type: wanted }, type: wanted, site: core.site },
    elaboration,
  );
}

/** A list stays one where a set would do as well. */
function settledType(type: Type, wanted: Type): Type {
  if (type.kind === 'list') return { kind: 'list', element: settledType(type.element, elementOf(wanted)) };
  if (isSet(type)) return { kind: 'some set', element: settledType(type.element, elementOf(wanted)) };
  return joinTypes(type, wanted);
}

/** `null` where a word is no value of what is wanted. */
function settledValue(value: Value, type: Type, wanted: Type, here: Site, elaboration: Elaboration): Value | null {
  if (type.kind === 'word') {
    if (typeof value !== 'string' || !isNamed(wanted)) return value;
    const settled = wordConstant(value, here, elaboration, wanted);
    return settled.kind === 'constant' ? settled.value : null;
  }
  if (isList(value) && (type.kind === 'list' || isSet(type))) {
    const items = value.items.map((item) => settledValue(item, elementOf(type), elementOf(wanted), here, elaboration));
    const known = items.filter((item) => item !== null);
    if (known.length < items.length) return null;
    return isSet(type) ? setValue(known) : { kind: 'list', items: known };
  }
  if (isRecord(value)) {
    const fields: [string, Value][] = [];
    for (const [name, field] of Object.entries(value.fields)) {
      const settled = settledValue(field, fieldType(type, name), fieldType(wanted, name), here, elaboration);
      if (settled === null) return null;
      fields.push([name, settled]);
    }
    return { kind: 'record', fields: Object.fromEntries(fields) };
  }
  return value;
}
