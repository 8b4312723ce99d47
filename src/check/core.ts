/**
 * The typed program: names resolved, types known, imports, constants, functions and loops unfolded.
 * What the syntax tree says in many ways is said here in one.
 */

import type { BinaryOperator } from '../../grammar/syntax.ts';
import type { Site } from './site.ts';
import type { StateType, Type } from './types.ts';
import type { Builtin, Value } from './values.ts';

export type Core =
  | { readonly kind: 'constant'; readonly value: Value; readonly type: Type; readonly site: Site }
  /** The value of a variable, by its index among the program's variables. */
  | { readonly kind: 'read'; readonly variable: number; readonly type: Type; readonly site: Site }
  /** A `let`, a parameter or a loop variable, by its number. */
  | { readonly kind: 'local'; readonly slot: number; readonly type: Type; readonly site: Site }
  | CoreUnary
  | CoreBinary
  /** `and`, `or`: the right side is not evaluated where the left one decides. */
  | {
      readonly kind: 'logic';
      readonly operator: 'and' | 'or';
      readonly left: Core;
      readonly right: Core;
      readonly type: Type;
      readonly site: Site;
    }
  | { readonly kind: 'is-defined'; readonly operand: Core; readonly type: Type; readonly site: Site }
  | CoreMatch
  | {
      readonly kind: 'let';
      readonly slot: number;
      readonly value: Core;
      readonly body: Core;
      readonly type: Type;
      readonly site: Site;
    }
  | {
      readonly kind: 'builtin';
      readonly name: Builtin;
      readonly arguments: readonly Core[];
      readonly type: Type;
      readonly site: Site;
    }
  /** By spelling; undefined where the target has no such value. */
  | {
      readonly kind: 'convert';
      readonly operand: Core;
      readonly to: ConversionTarget;
      readonly type: Type;
      readonly site: Site;
    }
  /** The value where it lies in the range; undefined elsewhere, and reported. `what` names it in the report. */
  | {
      readonly kind: 'ranged';
      readonly operand: Core;
      readonly range: StateType;
      readonly what: string;
      readonly type: Type;
      readonly site: Site;
    }
  | { readonly kind: 'field'; readonly object: Core; readonly name: string; readonly type: Type; readonly site: Site }
  | { readonly kind: 'index'; readonly object: Core; readonly index: Core; readonly type: Type; readonly site: Site }
  | {
      readonly kind: 'collection';
      readonly result: 'list' | 'set';
      readonly items: readonly CoreItem[];
      readonly type: Type;
      readonly site: Site;
    }
  | {
      readonly kind: 'record';
      readonly fields: readonly { readonly name: string; readonly value: Core }[];
      readonly type: Type;
      readonly site: Site;
    }
  | CoreComprehension
  /** Reported already. */
  | { readonly kind: 'error'; readonly type: Type; readonly site: Site };

export interface CoreUnary {
  readonly kind: 'unary';
  readonly operator: '-' | 'not';
  readonly operand: Core;
  readonly type: Type;
  readonly site: Site;
}

export interface CoreBinary {
  readonly kind: 'binary';
  readonly operator: Exclude<BinaryOperator, 'and' | 'or'>;
  readonly left: Core;
  readonly right: Core;
  readonly type: Type;
  readonly site: Site;
}

/** An `if` is a match on true and false. */
export interface CoreMatch {
  readonly kind: 'match';
  readonly form: 'if' | 'match';
  readonly subject: Core;
  readonly arms: readonly CoreArm<Core>[];
  readonly type: Type;
  readonly site: Site;
}

export interface CoreArm<Body> {
  readonly patterns: readonly Pattern[];
  readonly body: Body;
  /** Its patterns. */
  readonly site: Site;
  /** What to take out of the text to remove the arm; `null` for the branches of an `if`. */
  readonly removal: Site | null;
}

export type Pattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'range'; readonly minimum: number; readonly maximum: number };

/** `spread`: the item is a range or list whose elements are meant. */
export interface CoreItem {
  readonly value: Core;
  readonly spread: boolean;
}

export interface CoreComprehension {
  readonly kind: 'comprehension';
  readonly result: 'list' | 'set';
  readonly list: Core;
  readonly indexSlot: number | null;
  readonly itemSlot: number;
  readonly condition: Core | null;
  readonly value: Core;
  readonly type: Type;
  readonly site: Site;
}

/** Text of the operand, and the value of the target that is spelled so. */
export type ConversionTarget = { readonly kind: 'number' } | { readonly kind: 'state'; readonly type: StateType };

export type CoreStatement =
  | {
      readonly kind: 'assign';
      readonly variable: number;
      readonly value: Core;
      readonly targetSite: Site;
      /** Whether it stands in a block, and not alone behind the arrow of an arm. */
      readonly braced: boolean;
      readonly site: Site;
    }
  | { readonly kind: 'let'; readonly slot: number; readonly value: Core; readonly site: Site }
  | {
      readonly kind: 'match';
      readonly form: 'if' | 'match';
      readonly subject: Core;
      readonly arms: readonly CoreArm<readonly CoreStatement[]>[];
      readonly site: Site;
    };

/** All statements, those inside others too, in order of place. */
export function statementsIn(statements: readonly CoreStatement[]): readonly CoreStatement[] {
  return statements.flatMap((statement) =>
    statement.kind === 'match' ? [statement, ...statement.arms.flatMap(({ body }) => statementsIn(body))] : [statement],
  );
}

export function matches(patterns: readonly Pattern[], value: Value): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, value));
}

function matchesPattern(pattern: Pattern, value: Value): boolean {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'value':
      return pattern.value === value;
    case 'range':
      return typeof value === 'number' && pattern.minimum <= value && value <= pattern.maximum;
  }
}

/** The expressions directly inside an expression. */
export function operandsOf(core: Core): readonly Core[] {
  switch (core.kind) {
    case 'constant':
    case 'read':
    case 'local':
    case 'error':
      return [];
    case 'unary':
    case 'is-defined':
    case 'convert':
    case 'ranged':
      return [core.operand];
    case 'binary':
    case 'logic':
      return [core.left, core.right];
    case 'match':
      return [core.subject, ...core.arms.map(({ body }) => body)];
    case 'let':
      return [core.value, core.body];
    case 'builtin':
      return core.arguments;
    case 'field':
      return [core.object];
    case 'index':
      return [core.object, core.index];
    case 'collection':
      return core.items.map(({ value }) => value);
    case 'record':
      return core.fields.map(({ value }) => value);
    case 'comprehension':
      return core.condition === null ? [core.list, core.value] : [core.list, core.condition, core.value];
  }
}

/** Whether some part of an expression was reported and stands for nothing. */
export function hasMistake(core: Core): boolean {
  return core.kind === 'error' || isIncomplete(core) || operandsOf(core).some(hasMistake);
}

/** Whether an arm of a match lacks its patterns, because they were reported. */
export function isIncomplete(core: Core): boolean {
  return core.kind === 'match' && core.arms.some(({ patterns }) => patterns.length === 0);
}

/** Every read of a variable in an expression, in order of evaluation; a `let` is looked into where `locals` has it. */
export function readsOf(
  core: Core,
  locals: ReadonlyMap<number, Core> = new Map(),
): Extract<Core, { readonly kind: 'read' }>[] {
  const found: Extract<Core, { readonly kind: 'read' }>[] = [];
  visit(core);
  return found;

  function visit(part: Core): void {
    if (part.kind === 'read') found.push(part);
    else if (part.kind === 'local') {
      const value = locals.get(part.slot);
      if (value !== undefined) visit(value);
    } else for (const operand of operandsOf(part)) visit(operand);
  }
}
