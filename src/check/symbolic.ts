/** Evaluates typed expressions on all values at once: the result is a decision diagram over the variables read. */

import type { Diagrams, Reference } from '../ir/diagrams.ts';
import { type Core, type CoreBinary, type CoreMatch, isIncomplete, matches } from './core.ts';
import {
  applyUnary,
  collect,
  contextOf,
  convert,
  fieldOf,
  fits,
  itemsOf,
  spellValue,
  valueOfCode,
} from './evaluate.ts';
import type { StateType } from './types.ts';
import {
  applyBinary,
  applyBuiltin,
  applyIndex,
  isUndefined,
  noConversion,
  setValue,
  type UndefinedCache,
  type Value,
} from './values.ts';

export interface SymbolicContext {
  readonly diagrams: Diagrams<Value>;
  readonly undefinedValue: UndefinedCache;
  /** The diagram that gives a variable's value. */
  readonly read: (variable: number) => Reference;
  /** Called for every `match` with the values that its subject takes. */
  readonly visitMatch: (match: CoreMatch, subjects: readonly Value[]) => void;
  /** A shorter diagram of a binary expression than that of all pairs of values, where there is one. */
  readonly abbreviate?: (operator: CoreBinary['operator'], left: Reference, right: Reference) => Reference | undefined;
}

export type Locals = ReadonlyMap<number, Reference>;

export function symbolic(core: Core, locals: Locals, context: SymbolicContext): Reference {
  const { diagrams } = context;
  const visit = (part: Core): Reference => symbolic(part, locals, context);
  switch (core.kind) {
    case 'constant':
      return diagrams.leaf(core.value);
    case 'error':
      return diagrams.leaf(noConversion);
    case 'read':
      return context.read(core.variable);
    case 'local':
      return locals.get(core.slot) ?? diagrams.leaf(noConversion);
    case 'unary':
      return mapDefined(visit(core.operand), (value) => applyUnary(core.operator, value), diagrams);
    case 'binary': {
      const operatorContext = contextOf(core, context.undefinedValue);
      const [left, right] = [visit(core.left), visit(core.right)];
      const short = context.abbreviate?.(core.operator, left, right);
      if (short !== undefined) return short;
      return combineDefined(left, right, (a, b) => applyBinary(core.operator, a, b, operatorContext), diagrams);
    }
    case 'logic': {
      const decided = core.operator === 'or';
      const left = visit(core.left);
      // The right side is looked at only where it counts: a match inside it may never be reached.
      if (diagrams.leaves(left).every((value) => isUndefined(value) || value === decided)) return left;
      const right = visit(core.right);
      return diagrams.bind(left, (value) => (isUndefined(value) || value === decided ? diagrams.leaf(value) : right));
    }
    case 'is-defined':
      return diagrams.map(visit(core.operand), (value) => !isUndefined(value));
    case 'match': {
      const subject = visit(core.subject);
      context.visitMatch(core, diagrams.leaves(subject));
      return diagrams.bind(subject, (value) => {
        if (isUndefined(value)) return diagrams.leaf(value);
        const arm = core.arms.find(({ patterns }) => matches(patterns, value));
        if (arm === undefined && isIncomplete(core)) return diagrams.leaf(noConversion);
        return arm === undefined
          ? diagrams.leaf(context.undefinedValue('no arm', core.site, spellValue(value, core.subject.type)))
          : visit(arm.body);
      });
    }
    case 'let':
      return symbolic(core.body, new Map(locals).set(core.slot, visit(core.value)), context);
    case 'builtin':
      return combineAll(core.arguments.map(visit), (values) => applyBuiltin(core.name, values), diagrams);
    case 'convert':
      return mapDefined(visit(core.operand), (value) => convert(value, core.operand.type, core.to), diagrams);
    case 'ranged':
      return mapDefined(
        visit(core.operand),
        (value) =>
          fits(core.range, value)
            ? value
            : context.undefinedValue('range', core.site, spellValue(value, core.operand.type)),
        diagrams,
      );
    case 'field':
      return diagrams.map(visit(core.object), (value) => fieldOf(value, core.name));
    case 'index': {
      const indexContext = contextOf(core, context.undefinedValue);
      return combineDefined(
        visit(core.object),
        visit(core.index),
        (list, index) => applyIndex(list, index, indexContext),
        diagrams,
      );
    }
    case 'collection': {
      const spread = core.items.map((item) => item.spread);
      return combineAll(
        core.items.map(({ value }) => visit(value)),
        (values) => collect(core.result, values, spread),
        diagrams,
      );
    }
    case 'record': {
      const names = core.fields.map(({ name }) => name);
      const record = (values: readonly Value[]): Value => ({
        kind: 'record',
        fields: Object.fromEntries(names.map((name, i) => [name, values[i] ?? noConversion])),
      });
      return combineAll(
        core.fields.map(({ value }) => visit(value)),
        record,
        diagrams,
      );
    }
    case 'comprehension':
      return diagrams.bind(visit(core.list), (list) => {
        if (isUndefined(list)) return diagrams.leaf(list);
        const rounds = itemsOf(list).map((item, i) => {
          const inner = new Map(locals).set(core.itemSlot, diagrams.leaf(item));
          if (core.indexSlot !== null) inner.set(core.indexSlot, diagrams.leaf(i));
          const wanted = core.condition === null ? diagrams.leaf(true) : symbolic(core.condition, inner, context);
          // A list of one item or none, so that unwanted items leave no trace.
          const value = mapDefined(
            symbolic(core.value, inner, context),
            (one) => ({ kind: 'list', items: [one] }),
            diagrams,
          );
          return diagrams.bind(wanted, (yes) =>
            yes === true ? value : diagrams.leaf(isUndefined(yes) ? yes : { kind: 'list', items: [] }),
          );
        });
        return combineAll(
          rounds,
          (values) => {
            const items = values.flatMap(itemsOf);
            return core.result === 'list' ? { kind: 'list', items } : setValue(items);
          },
          diagrams,
        );
      });
  }
}

/** The diagram of a variable: its value by its code; a head's last code is undefined. */
export function variableDiagram(
  variable: number,
  level: number,
  type: StateType,
  size: number,
  isHead: boolean,
  diagrams: Diagrams<Value>,
): Reference {
  const children = Array.from({ length: size }, (_, code) => diagrams.leaf(valueOfCode(type, code)));
  return diagrams.node(level, isHead ? [...children, diagrams.leaf(undefinedHead(variable, diagrams))] : children);
}

/** One value per head, so that diagrams recognise it. */
function undefinedHead(variable: number, diagrams: Diagrams<Value>): Value {
  const known = diagrams
    .allLeaves()
    .find((value) => isUndefined(value) && value.because === 'head' && value.variable === variable);
  return known ?? { kind: 'undefined', because: 'head', variable };
}

function mapDefined(reference: Reference, change: (value: Value) => Value, diagrams: Diagrams<Value>): Reference {
  return diagrams.map(reference, (value) => (isUndefined(value) ? value : change(value)));
}

function combineDefined(
  a: Reference,
  b: Reference,
  join: (a: Value, b: Value) => Value,
  diagrams: Diagrams<Value>,
): Reference {
  return diagrams.combine(
    a,
    b,
    (left, right) => (isUndefined(left) ? left : isUndefined(right) ? right : join(left, right)),
    (left) => (diagrams.isLeaf(left) && isUndefined(diagrams.valueOf(left)) ? left : undefined),
  );
}

/** Any number of operands, all of which must be defined. */
function combineAll(
  operands: readonly Reference[],
  join: (values: readonly Value[]) => Value,
  diagrams: Diagrams<Value>,
): Reference {
  function from(next: number, values: readonly Value[]): Reference {
    const operand = operands[next];
    if (operand === undefined) return diagrams.leaf(join(values));
    return diagrams.bind(operand, (value) =>
      isUndefined(value) ? diagrams.leaf(value) : from(next + 1, [...values, value]),
    );
  }
  const [first, second] = operands;
  if (operands.length === 1 && first !== undefined) return mapDefined(first, (value) => join([value]), diagrams);
  if (operands.length === 2 && first !== undefined && second !== undefined)
    return combineDefined(first, second, (a, b) => join([a, b]), diagrams);
  return from(0, []);
}
