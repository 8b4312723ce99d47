/** Lists, sets and records. Their parts settle each other's types, wherever they stand. */

import type { Expression } from '../../grammar/syntax.ts';
import { keywords } from '../../grammar/tokens.ts';
import { conversionNotes } from './conversion-notes.ts';
import type { Core, CoreItem } from './core.ts';
import { elaborate, fold } from './elaborate.ts';
import { replaceFix, silentReporter } from './report.ts';
import type { Elaboration } from './scope.ts';
import { settleWords } from './settle-words.ts';
import { type Site, site } from './site.ts';
import {
  describe,
  describeMany,
  elementOf,
  fieldType,
  isNamed,
  isNumber,
  isOpen,
  isSet,
  isWhole,
  joinTypes,
  type RecordType,
  sameType,
  type Type,
  unknown,
  word,
} from './types.ts';

type RecordExpression = Extract<Expression, { readonly kind: 'record' }>;

export function elaborateCollection(
  kind: 'list' | 'set',
  items: readonly Expression[],
  here: Site,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  const outside = expected === null ? unknown : elementOf(expected);
  const wish =
    isOpen(outside) && items.some(mayNeedOthers) ? joinTypes(outside, sketchItems(items, elaboration)) : outside;
  let element: Type = unknown;
  let isMixed = false;
  const elaborated = items.map((item): CoreItem => {
    const spread = isRange(item);
    const wanted = wish.kind === 'unknown' ? element : wish;
    const value = settleWords(
      elaborate(item, elaboration, spread || wanted.kind === 'unknown' ? null : wanted),
      wish,
      elaboration,
    );
    const type = itemType(value.type, item);
    if (!isMixed && !sameType(element, type)) {
      isMixed = true;
      elaboration.report.error('ALTA2003', value.site, difference(element, type), {
        notes: isNumber(type) ? conversionNotes(element, type, true) : conversionNotes(type, element, true),
      });
    }
    element = joinTypes(element, type);
    return { value, spread };
  });
  if (element.kind === 'unknown') element = wish;
  const type: Type = kind === 'list' ? { kind: 'list', element } : { kind: 'some set', element };
  return fold({ kind: 'collection', result: kind, items: elaborated, type, site: here }, elaboration);
}

export function elaborateRecord(
  { fields: written }: RecordExpression,
  here: Site,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  const { report, scope } = elaboration;
  for (const [i, { name }] of written.entries()) {
    const isAgain = written.slice(0, i).some((earlier) => earlier.name.text === name.text);
    if (isAgain) report.error('ALTA1004', site(scope.file, name.span), `\`${name.text}\` stands twice in this record`);
  }
  const fields = written.map(({ name, value }) => {
    const wanted = expected === null ? unknown : fieldType(expected, name.text);
    const raw = elaborate(value, elaboration, wanted.kind === 'unknown' ? null : wanted);
    return { name: name.text, value: settleWords(raw, wanted, elaboration) };
  });
  const type: Type = {
    kind: 'record',
    fields: Object.fromEntries(fields.map(({ name, value }) => [name, value.type])),
  };
  return fold({ kind: 'record', fields, type, site: here }, elaboration);
}

/** What a loop or comprehension goes over: a list or a set. An error node otherwise, and reported. */
export function elaborateList(expression: Expression, what: string, elaboration: Elaboration): Core {
  const { report, scope, used } = elaboration;
  const here = site(scope.file, expression.span);
  const binding = expression.kind === 'name' ? scope.lookup(expression.text) : undefined;
  if (expression.kind === 'name' && binding?.kind === 'type') {
    const { type } = binding;
    const values = isNamed(type) ? type.values.map((value) => asWritten(value, type)) : [];
    used('name', expression.text, null);
    if (type.kind === 'enum') used('all enum values', type.name, type);
    const isShort = values.length > 0 && values.length <= 30;
    report.error('ALTA2003', here, `${what} goes over a list, but \`${expression.text}\` is a type`, {
      notes: ['Write its values as a list'],
      fixes: isShort ? [replaceFix('List its values', here, `[${values.join(', ')}]`)] : [],
    });
    return { kind: 'error', type: unknown, site: here };
  }
  const list = elaborate(expression, elaboration);
  if (list.kind === 'error' || list.type.kind === 'list' || isSet(list.type)) return list;
  if (list.type.kind !== 'unknown')
    report.error('ALTA2003', list.site, `${what} goes over a list, but this is ${describe(list.type)}`, {
      notes: isWhole(list.type) ? ['A range is a list: `0..3` for 0, 1, 2 and 3'] : [],
      fixes:
        expression.kind === 'number' && expression.value > 0
          ? [replaceFix(`Write \`0..${expression.value - 1}\``, here, `0..${expression.value - 1}`)]
          : [],
    });
  return { kind: 'error', type: unknown, site: here };
}

/** The value of an enum as a name, where it is one; everything else in quotes. */
function asWritten(value: string, { kind }: Type): string {
  return kind === 'enum' && /^[A-Za-z_]\w*$/.test(value) && !keywords.reserved.includes(value)
    ? value
    : JSON.stringify(value);
}

/** Whether the type of an item may follow from the others: where it holds words, or names that several enums may have. */
function mayNeedOthers(expression: Expression): boolean {
  switch (expression.kind) {
    case 'word':
    case 'name':
      return true;
    case 'list':
    case 'set':
      return expression.items.length === 0 || expression.items.some(mayNeedOthers);
    case 'record':
      return expression.fields.some(({ value }) => mayNeedOthers(value));
    default:
      return false;
  }
}

function sketchItems(items: readonly Expression[], elaboration: Elaboration): Type {
  return items.map((item) => itemType(sketch(item, elaboration), item)).reduce(joinTypes, unknown);
}

/** The type that an expression has by itself, without a word about its mistakes. */
function sketch(expression: Expression, elaboration: Elaboration): Type {
  switch (expression.kind) {
    case 'word':
      return word;
    case 'list':
      return { kind: 'list', element: sketchItems(expression.items, elaboration) };
    case 'set':
      return { kind: 'some set', element: sketchItems(expression.items, elaboration) };
    case 'record': {
      const fields = expression.fields.map(({ name, value }) => [name.text, sketch(value, elaboration)] as const);
      return { kind: 'record', fields: Object.fromEntries(fields) };
    }
    default:
      return elaborate(expression, { ...elaboration, report: silentReporter, used: () => {} }).type;
  }
}

/** `1..3` stands for its items. */
function isRange(item: Expression): boolean {
  return item.kind === 'binary' && item.operator === '..';
}

function itemType(type: Type, item: Expression): Type {
  return isRange(item) && type.kind === 'list' ? type.element : type;
}

/** Where records or lists differ deep inside, that place is named. */
function difference(others: Type, type: Type): string {
  if (others.kind !== 'record' || type.kind !== 'record')
    return `The other items are ${describeMany(others)}, but this is ${describe(type)}`;
  const lacks = missingField(others, type);
  if (lacks !== undefined) return `The other items have a field \`${lacks}\`, but this one has none`;
  const adds = missingField(type, others);
  if (adds !== undefined) return `This has a field \`${adds}\`, but the other items have none`;
  const field =
    Object.keys(type.fields).find((name) => !sameType(fieldType(others, name), fieldType(type, name))) ?? '';
  const [there, here] = [fieldType(others, field), fieldType(type, field)];
  return there.kind === 'record' && here.kind === 'record'
    ? difference(there, here)
    : `\`${field}\` is ${describe(there)} in the other items, but here it is ${describe(here)}`;
}

function missingField(from: RecordType, to: RecordType): string | undefined {
  return Object.keys(from.fields).find((name) => !Object.hasOwn(to.fields, name));
}
