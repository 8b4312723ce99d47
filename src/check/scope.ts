/** What names stand for. */

import type { Core } from './core.ts';
import type { Hint } from './familiar-names.ts';
import type { Reporter } from './report.ts';
import type { Site } from './site.ts';
import type { EnumType, StateType, Type } from './types.ts';
import type { UndefinedCache, Value } from './values.ts';

export type Binding =
  /** `isLocal`: a `let` or the item of a `for`. */
  | { readonly kind: 'constant'; readonly value: Value; readonly type: Type; readonly isLocal?: boolean }
  | { readonly kind: 'local'; readonly slot: number; readonly type: Type }
  | VariableBinding
  /** A head with several values: `left.done`. */
  | { readonly kind: 'record of variables'; readonly fields: ReadonlyMap<string, VariableBinding> }
  | { readonly kind: 'function'; readonly info: FunctionInfo }
  | { readonly kind: 'type'; readonly type: StateType }
  /** Declared, but with a mistake that was reported. */
  | { readonly kind: 'broken' };

export interface VariableBinding {
  readonly kind: 'variable';
  readonly index: number;
  readonly name: string;
  readonly type: StateType | Extract<Type, { readonly kind: 'unknown' }>;
  readonly role: 'input' | 'position' | 'state' | 'head';
  readonly site: Site;
}

export interface FunctionInfo {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: StateType | null;
    readonly slot: number;
    readonly site: Site;
  }[];
  readonly result: StateType | null;
  readonly body: Core;
}

export interface Scope {
  readonly file: string;
  lookup(name: string): Binding | undefined;
  /** All names that can be seen, for suggestions; told apart without looking at what they stand for. */
  names(kind?: NameKind): Iterable<string>;
  /** The enums that can be seen. */
  enums(): readonly EnumType[];
  /** How to come by a name that a file imported from here has; `null` where none has it. */
  importable(name: string): Hint | null;
  /** Whether a name may be declared in a part of the file that could not be read: then it is no mistake of its own. */
  unreadable(name: string): boolean;
}

/** Constants, variables and locals are values. */
export type NameKind = 'value' | 'variable' | 'type' | 'function';

/** A scope with a few more names, which hide those outside. */
export function extendScope(outer: Scope, bindings: ReadonlyMap<string, Binding>): Scope {
  return {
    file: outer.file,
    lookup: (name) => bindings.get(name) ?? outer.lookup(name),
    names: (kind) => [...(kind === undefined || kind === 'value' ? bindings.keys() : []), ...outer.names(kind)],
    enums: () => outer.enums(),
    importable: (name) => outer.importable(name),
    unreadable: (name) => outer.unreadable(name),
  };
}

/** What elaboration needs to know beside the scope. */
export interface Elaboration {
  readonly report: Reporter;
  readonly scope: Scope;
  readonly undefinedValue: UndefinedCache;
  readonly newSlot: () => number;
  /** Why a variable cannot be read here, with what to do about it; `null` where it can. */
  readonly refuse: (
    variable: VariableBinding,
    site: Site,
  ) => { readonly code: string; readonly message: string; readonly notes: readonly string[] } | null;
  /** Called at every use of a name, so that unused ones are known. */
  readonly used: (kind: 'name' | 'enum value' | 'all enum values', name: string, type: EnumType | null) => void;
  /** Whether constants before it decide that this is never evaluated: then its values cannot be wrong. */
  readonly isDead?: boolean;
  /** What `key.x` and `query.x` are, inside `where`. */
  readonly sides: { readonly chosen: (side: 'key' | 'query', site: Site) => void } | null;
}
