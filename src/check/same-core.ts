/** Whether parts of two versions of a program mean the same, wherever they stand in the text. */

import type { Core, CoreArm, CoreStatement, Pattern } from './core.ts';
import type { Type } from './types.ts';

/** Locals that an expression takes from around it: by their numbers now, their numbers before. */
export type LocalPairs = ReadonlyMap<number, number>;

/**
 * Whether a statement itself, without those inside it, is what another was. `null` where it is not; else the locals that
 * have to have the same values for it to do the same.
 */
export type SameStatement = (now: CoreStatement, before: CoreStatement) => LocalPairs | null;

/** Types are remembered: expressions of one version share them. */
export function createSameStatement(): SameStatement {
  const sameTypes = new Map<Type, Type>();
  /** Locals of the expression itself. */
  const inner = new Map<number, number>();
  let outer = new Map<number, number>();

  return (now, before) => {
    inner.clear();
    outer = new Map();
    return sameItself(now, before) ? outer : null;
  };

  function sameItself(now: CoreStatement, before: CoreStatement): boolean {
    if (now.kind === 'assign')
      return before.kind === 'assign' && now.variable === before.variable && same(now.value, before.value);
    if (now.kind === 'let') return before.kind === 'let' && same(now.value, before.value);
    return (
      before.kind === 'match' &&
      now.form === before.form &&
      samePatternsOfAll(now.arms, before.arms) &&
      same(now.subject, before.subject)
    );
  }

  function same(now: Core, before: Core): boolean {
    return now.kind === before.kind && sameTypeAs(now.type, before.type) && sameParts(now, before);
  }

  function sameParts(now: Core, before: Core): boolean {
    switch (now.kind) {
      case 'constant':
        return before.kind === 'constant' && sameData(now.value, before.value);
      case 'error':
        return true;
      case 'read':
        return before.kind === 'read' && now.variable === before.variable;
      case 'local':
        return before.kind === 'local' && sameLocal(now.slot, before.slot);
      case 'unary':
        return before.kind === 'unary' && now.operator === before.operator && same(now.operand, before.operand);
      case 'binary':
        return (
          before.kind === 'binary' &&
          now.operator === before.operator &&
          same(now.left, before.left) &&
          same(now.right, before.right)
        );
      case 'logic':
        return (
          before.kind === 'logic' &&
          now.operator === before.operator &&
          same(now.left, before.left) &&
          same(now.right, before.right)
        );
      case 'is-defined':
        return before.kind === 'is-defined' && same(now.operand, before.operand);
      case 'match':
        return (
          before.kind === 'match' &&
          now.form === before.form &&
          samePatternsOfAll(now.arms, before.arms) &&
          same(now.subject, before.subject) &&
          sameAll(
            now.arms.map(({ body }) => body),
            before.arms.map(({ body }) => body),
          )
        );
      case 'let':
        if (before.kind !== 'let' || !same(now.value, before.value)) return false;
        inner.set(now.slot, before.slot);
        return same(now.body, before.body);
      case 'builtin':
        return before.kind === 'builtin' && now.name === before.name && sameAll(now.arguments, before.arguments);
      case 'convert':
        return before.kind === 'convert' && sameData(now.to, before.to) && same(now.operand, before.operand);
      case 'ranged':
        return before.kind === 'ranged' && sameTypeAs(now.range, before.range) && same(now.operand, before.operand);
      case 'field':
        return before.kind === 'field' && now.name === before.name && same(now.object, before.object);
      case 'index':
        return before.kind === 'index' && same(now.object, before.object) && same(now.index, before.index);
      case 'collection':
        return (
          before.kind === 'collection' &&
          now.result === before.result &&
          now.items.length === before.items.length &&
          now.items.every(({ spread, value }, i) => {
            const other = before.items[i];
            return other !== undefined && spread === other.spread && same(value, other.value);
          })
        );
      case 'record':
        return (
          before.kind === 'record' &&
          now.fields.length === before.fields.length &&
          now.fields.every(({ name, value }, i) => {
            const other = before.fields[i];
            return other !== undefined && name === other.name && same(value, other.value);
          })
        );
      case 'comprehension':
        if (before.kind !== 'comprehension' || now.result !== before.result || !same(now.list, before.list))
          return false;
        inner.set(now.itemSlot, before.itemSlot);
        if (now.indexSlot === null || before.indexSlot === null) {
          if (now.indexSlot !== before.indexSlot) return false;
        } else inner.set(now.indexSlot, before.indexSlot);
        return (
          (now.condition === null || before.condition === null
            ? now.condition === before.condition
            : same(now.condition, before.condition)) && same(now.value, before.value)
        );
    }
  }

  function sameAll(now: readonly Core[], before: readonly Core[]): boolean {
    if (now.length !== before.length) return false;
    return now.every((part, i) => {
      const other = before[i];
      return other !== undefined && same(part, other);
    });
  }

  function sameLocal(now: number, before: number): boolean {
    const known = inner.get(now) ?? outer.get(now);
    if (known !== undefined) return known === before;
    outer.set(now, before);
    return true;
  }

  function sameTypeAs(now: Type, before: Type): boolean {
    if (now === before || sameTypes.get(now) === before) return true;
    if (!sameData(now, before)) return false;
    sameTypes.set(now, before);
    return true;
  }
}

function samePatternsOfAll(now: readonly CoreArm<unknown>[], before: readonly CoreArm<unknown>[]): boolean {
  return now.length === before.length && now.every(({ patterns }, i) => samePatterns(patterns, before[i]?.patterns));
}

export function samePatterns(now: readonly Pattern[], before: readonly Pattern[] | undefined): boolean {
  return now.length === before?.length && now.every((pattern, i) => samePattern(pattern, before[i]));
}

function samePattern(now: Pattern, before: Pattern | undefined): boolean {
  switch (now.kind) {
    case 'any':
      return before?.kind === 'any';
    case 'value':
      return before?.kind === 'value' && sameData(now.value, before.value);
    case 'range':
      return before?.kind === 'range' && now.minimum === before.minimum && now.maximum === before.maximum;
  }
}

/** Plain data, but for the places in it. */
function sameData(now: unknown, before: unknown): boolean {
  if (Object.is(now, before)) return true;
  if (typeof now !== 'object' || typeof before !== 'object' || now === null || before === null) return false;
  if (Array.isArray(now) !== Array.isArray(before)) return false;
  const [entries, others] = [Object.entries(now), new Map(Object.entries(before))];
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => key === 'site' || (others.has(key) && sameData(value, others.get(key))))
  );
}
