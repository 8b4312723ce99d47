/** Syntax to typed expressions: names, types, constants. The cases that are more than a few lines stand in files of their own. */

import type { Expression, ExpressionBlock } from '../../grammar/syntax.ts';
import { conversionNotes } from './conversion-notes.ts';
import { type Core, matches, operandsOf } from './core.ts';
import { elaborateBinary } from './elaborate-binary.ts';
import { elaborateCall } from './elaborate-call.ts';
import { elaborateCollection, elaborateList, elaborateRecord } from './elaborate-collection.ts';
import { elaborateMatch } from './elaborate-match.ts';
import { elaborateFieldOfName, elaborateName, wordConstant } from './elaborate-name.ts';
import { evaluate } from './evaluate.ts';
import { type Elaboration, extendScope } from './scope.ts';
import { settleWords } from './settle-words.ts';
import { site } from './site.ts';
import {
  bool,
  describe,
  elementOf,
  fieldType,
  isNumber,
  isSet,
  isWhole,
  real,
  sameType,
  type Type,
  unknown,
  whole,
} from './types.ts';
import { isUndefined } from './values.ts';

/** `expected`: the type that the surroundings want, where they want one; it settles words and names of enum values. */
export function elaborate(expression: Expression, elaboration: Elaboration, expected: Type | null = null): Core {
  const { report, scope } = elaboration;
  const here = site(scope.file, expression.span);
  switch (expression.kind) {
    case 'error':
      return { kind: 'error', type: unknown, site: here };
    case 'number':
      return {
        kind: 'constant',
        value: expression.value,
        type: expression.whole && !wantsReal(expected) ? whole : real,
        site: here,
      };
    case 'boolean':
      return { kind: 'constant', value: expression.value, type: bool, site: here };
    case 'word':
      return wordConstant(expression.value, here, elaboration, expected);
    case 'name':
      return elaborateName(expression.text, here, elaboration, expected);
    case 'unary': {
      const operand = elaborate(expression.operand, elaboration, expression.operator === 'not' ? bool : expected);
      const wanted = expression.operator === 'not' ? operand.type.kind === 'bool' : isNumber(operand.type);
      if (operand.type.kind === 'unknown') return { kind: 'error', type: unknown, site: here };
      if (!wanted) {
        const need = expression.operator === 'not' ? 'a bool' : 'a number';
        report.error(
          'ALTA2001',
          operand.site,
          `\`${expression.operator}\` needs ${need}, but this is ${describe(operand.type)}`,
        );
        return { kind: 'error', type: unknown, site: here };
      }
      if (expression.operator === '+') return operand;
      const type = expression.operator === 'not' ? bool : isWhole(operand.type) ? whole : real;
      return fold({ kind: 'unary', operator: expression.operator, operand, type, site: here }, elaboration);
    }
    case 'binary':
      return elaborateBinary(expression, here, elaboration, expected);
    case 'is-defined':
      return fold(
        { kind: 'is-defined', operand: elaborate(expression.operand, elaboration), type: bool, site: here },
        elaboration,
      );
    case 'if':
    case 'match':
      return elaborateMatch(expression, here, elaboration, expected);
    case 'call':
      return elaborateCall(expression, here, elaboration, expected);
    case 'field': {
      const named = elaborateFieldOfName(expression, here, elaboration);
      if (named !== null) return named;
      const object = elaborate(expression.object, elaboration);
      if (object.type.kind === 'unknown') return { kind: 'error', type: unknown, site: here };
      const type = fieldType(object.type, expression.name.text);
      if (object.type.kind !== 'record' || !Object.hasOwn(object.type.fields, expression.name.text)) {
        report.error(
          'ALTA1001',
          site(scope.file, expression.name.span),
          `There is no \`${expression.name.text}\` in ${describe(object.type)}`,
        );
        return { kind: 'error', type: unknown, site: here };
      }
      return fold({ kind: 'field', object, name: expression.name.text, type, site: here }, elaboration);
    }
    case 'index': {
      const object = elaborate(expression.object, elaboration);
      const index = elaborate(expression.index, elaboration);
      if (object.type.kind !== 'list') {
        if (object.type.kind !== 'unknown')
          report.error('ALTA2002', object.site, `Only a list can be indexed, but this is ${describe(object.type)}`);
        return { kind: 'error', type: unknown, site: here };
      }
      if (!isIndex(index.type)) {
        report.error('ALTA2002', index.site, `An index is a whole number, but this is ${describe(index.type)}`);
        return { kind: 'error', type: unknown, site: here };
      }
      return fold({ kind: 'index', object, index, type: object.type.element, site: here }, elaboration);
    }
    case 'list':
    case 'set':
      return elaborateCollection(expression.kind, expression.items, here, elaboration, expected);
    case 'record':
      return elaborateRecord(expression, here, elaboration, expected);
    case 'comprehension': {
      const list = elaborateList(expression.list, 'A comprehension', elaboration);
      if (list.kind === 'error') return { kind: 'error', type: unknown, site: here };
      const itemSlot = elaboration.newSlot();
      const indexSlot = expression.index === null ? null : elaboration.newSlot();
      const bindings = new Map([
        [expression.item.text, { kind: 'local' as const, slot: itemSlot, type: elementOf(list.type) }],
      ]);
      if (expression.index !== null && indexSlot !== null)
        bindings.set(expression.index.text, { kind: 'local', slot: indexSlot, type: whole });
      const inner = { ...elaboration, scope: extendScope(scope, bindings) };
      const condition =
        expression.condition === null
          ? null
          : expectType(elaborate(expression.condition, inner, bool), bool, elaboration);
      const value = elaborate(expression.value, inner, expected === null ? null : elementOf(expected));
      const type: Type =
        expression.result === 'list'
          ? { kind: 'list', element: value.type }
          : { kind: 'some set', element: value.type };
      return fold(
        {
          kind: 'comprehension',
          result: expression.result,
          list,
          indexSlot,
          itemSlot,
          condition,
          value,
          type,
          site: here,
        },
        elaboration,
      );
    }
  }
}

function isIndex(type: Type): boolean {
  return isWhole(type) || type.kind === 'unknown';
}

function wantsReal(type: Type | null): boolean {
  return type?.kind === 'real' || type?.kind === 'numeric';
}

/** `{ let …  value }`. */
export function elaborateBlock(block: ExpressionBlock, elaboration: Elaboration, expected: Type | null): Core {
  const [first, ...rest] = block.lets;
  if (first === undefined) return elaborate(block.value, elaboration, expected);
  const value = elaborate(first.value, elaboration);
  const slot = elaboration.newSlot();
  const scope = extendScope(elaboration.scope, new Map([[first.name.text, bindingOfLet(value, slot)]]));
  const body = elaborateBlock({ ...block, lets: rest }, { ...elaboration, scope }, expected);
  return fold(
    { kind: 'let', slot, value, body, type: body.type, site: site(elaboration.scope.file, block.span) },
    elaboration,
  );
}

/** A constant stays one under its new name, so that it can be used where constants are needed. */
export function bindingOfLet(value: Core, slot: number) {
  return value.kind === 'constant'
    ? ({ kind: 'constant', value: value.value, type: value.type, isLocal: true } as const)
    : ({ kind: 'local', slot, type: value.type } as const);
}

/**
 * An expression of constants is its value. What cannot be computed even so is an error here and now, and an expression
 * with a mistake in it is one as a whole, so that nothing is said about it twice.
 */
export function fold(core: Core, { report, undefinedValue, isDead = false }: Elaboration): Core {
  // The arms of a match are for themselves: it may lack others beside the one with the mistake.
  const parts = core.kind === 'match' ? [core.subject] : operandsOf(core);
  if (parts.some(({ kind }) => kind === 'error')) return { kind: 'error', type: core.type, site: core.site };
  if (!isClosed(core, new Set())) return core;
  const value = evaluate(core, { variables: new Map(), locals: new Map(), undefinedValue });
  if (!isUndefined(value)) return { kind: 'constant', value, type: core.type, site: core.site };
  if (isDead) return core;
  if (value.because === 'division') report.error('ALTA3004', core.site, 'This divides by zero');
  else if (value.because === 'index')
    report.error('ALTA3005', core.site, `There is no item ${value.detail}`, {
      notes: ['The first item of a list is number 0; there is no counting from the end'],
    });
  else return core;
  return { kind: 'error', type: core.type, site: core.site };
}

/** Whether an expression reads nothing from outside. */
function isClosed(core: Core, slots: ReadonlySet<number>): boolean {
  const closed = (part: Core): boolean => isClosed(part, slots);
  switch (core.kind) {
    case 'constant':
      return true;
    case 'read':
    case 'error':
      return false;
    case 'local':
      return slots.has(core.slot);
    case 'let':
      return closed(core.value) && isClosed(core.body, new Set([...slots, core.slot]));
    case 'comprehension': {
      const inner = new Set([...slots, core.itemSlot, ...(core.indexSlot === null ? [] : [core.indexSlot])]);
      return (
        closed(core.list) && isClosed(core.value, inner) && (core.condition === null || isClosed(core.condition, inner))
      );
    }
    case 'match': {
      const { subject, arms } = core;
      if (subject.kind !== 'constant') return closed(subject) && arms.every(({ body }) => closed(body));
      const taken = arms.find(({ patterns }) => matches(patterns, subject.value));
      return taken === undefined || closed(taken.body);
    }
    case 'unary':
    case 'is-defined':
    case 'convert':
    case 'ranged':
      return closed(core.operand);
    case 'binary':
    case 'logic':
      return closed(core.left) && closed(core.right);
    case 'builtin':
      return core.arguments.every(closed);
    case 'field':
      return closed(core.object);
    case 'index':
      return closed(core.object) && closed(core.index);
    case 'collection':
      return core.items.every(({ value }) => closed(value));
    case 'record':
      return core.fields.every(({ value }) => closed(value));
  }
}

/** The expression where it has the wanted type; otherwise a report and an error node. Words become values by their spelling. */
export function expectType(raw: Core, wanted: Type, elaboration: Elaboration, what = 'Here'): Core {
  const core = settleWords(raw, wanted, elaboration);
  if (core.kind === 'error') return core;
  const refinedSet = core.type.kind === 'some set' && isSet(wanted) && core.type.element.kind === 'unknown';
  if (refinedSet || fitsType(core.type, wanted)) return core;
  elaboration.report.error(
    'ALTA2004',
    core.site,
    `${what} ${describe(wanted)} is needed, but this is ${describe(core.type)}`,
    { notes: conversionNotes(core.type, wanted, core.kind === 'constant') },
  );
  return { kind: 'error', type: unknown, site: core.site };
}

/** A whole number is a number; a number that need not be whole is not a whole number. */
function fitsType(type: Type, wanted: Type): boolean {
  if (isWhole(wanted) && (type.kind === 'real' || type.kind === 'numeric')) return false;
  return sameType(type, wanted);
}
