/**
 * Files and what they declare beside variables: constants, parameters, functions, types, enums, imports.
 * Declarations may stand in any order; each is looked at when it is first needed.
 */

import type { Span } from '../../grammar/span.ts';
import type {
  Declaration,
  FunctionDeclaration,
  ImportDeclaration,
  ParamDeclaration,
  SourceFile,
  TypeExpression,
} from '../../grammar/syntax.ts';
import { similarNames } from '../ir/similar.ts';
import type { BrokenParts } from './broken-parts.ts';
import { elaborate, elaborateBlock, expectType } from './elaborate.ts';
import type { Hint } from './familiar-names.ts';
import { listOfNames, type Reporter, replaceFix } from './report.ts';
import { resolveType } from './resolve-type.ts';
import { type Binding, type Elaboration, extendScope, type FunctionInfo, type NameKind, type Scope } from './scope.ts';
import { type Site, site } from './site.ts';
import { describe, type EnumType, isWhole, type StateType } from './types.ts';
import type { UndefinedCache } from './values.ts';

/** How an import is found: another tree, or why there is none. */
export type LoadImport = (
  path: string,
  from: string,
) => { readonly file: string; readonly tree: SourceFile } | { readonly error: string };

export type ParameterValue = number | boolean;

export interface Shared {
  readonly report: Reporter;
  readonly undefinedValue: UndefinedCache;
  readonly newSlot: () => number;
  readonly loadImport: LoadImport;
  /** The program's vocabulary. */
  readonly token: StateType;
  /** Values from outside for `param`s. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Names that a variable and something else have: what is meant by them is not known. */
  readonly clashes: Set<string>;
  /** Variables of the program, filled while they are declared. Constants and functions of its file see them, but may not read them. */
  readonly variables: Map<string, Binding>;
  readonly used: Elaboration['used'];
  readonly modules: Map<string, Module>;
  readonly unreadable: Unreadable;
}

/** The parts of a file that could not be read; `null` where all of it could. */
export type Unreadable = (file: string) => BrokenParts | null;

export interface Module {
  readonly file: string;
  readonly scope: Scope;
  readonly functions: () => readonly { readonly info: FunctionInfo; readonly site: Site }[];
  readonly parameters: () => readonly string[];
  /** Looks at every declaration, so that mistakes in unused ones are found too. */
  readonly checkAll: () => void;
  readonly typeOf: (type: TypeExpression) => StateType | null;
}

type NamedDeclaration =
  | Extract<Declaration, { readonly kind: 'const' | 'param' | 'fn' | 'type' | 'enum' }>
  | {
      readonly kind: 'imported';
      readonly name: { readonly text: string; readonly span: Span };
      readonly from: ImportDeclaration;
      readonly span: Span;
    };

export function createModule(file: string, tree: SourceFile, shared: Shared, isMain: boolean): Module {
  const { report } = shared;
  const declarations = new Map<string, NamedDeclaration>();
  const bindings = new Map<string, Binding>();
  const busy = new Set<string>();
  const functions: { info: FunctionInfo; site: Site }[] = [];

  for (const declaration of tree.declarations) for (const named of namedDeclarations(declaration)) declare(named);

  const module: Module = {
    file,
    scope: {
      file,
      lookup: (name) => lookup(name) ?? (isMain ? shared.variables.get(name) : undefined),
      names,
      enums,
      importable,
      unreadable: (name) => shared.unreadable(file)?.names.has(name) === true,
    },
    functions: () => functions,
    parameters: () => [...declarations.values()].filter(({ kind }) => kind === 'param').map(({ name }) => name.text),
    checkAll: () => {
      for (const name of declarations.keys()) lookup(name);
    },
    typeOf,
  };
  shared.modules.set(file, module);
  return module;

  function names(kind?: NameKind): string[] {
    // What could not be imported is not to be had.
    const declared = [...declarations.values()].filter(
      (declaration) =>
        (kind === undefined || kindsOf[declaration.kind].includes(kind)) &&
        (declaration.kind !== 'imported' || bindings.get(declaration.name.text)?.kind !== 'broken'),
    );
    return [
      ...declared.map(({ name }) => name.text),
      ...(isMain && kind !== 'type' && kind !== 'function' ? shared.variables.keys() : []),
      ...(kind === undefined || kind === 'type' ? ['bool', 'Token'] : []),
    ];
  }

  function declare(declaration: NamedDeclaration): void {
    const { name } = declaration;
    if (name.text === '') return;
    const earlier = declarations.get(name.text);
    if (earlier === undefined) {
      declarations.set(name.text, declaration);
      return;
    }
    report.error('ALTA1004', site(file, name.span), `\`${name.text}\` is declared twice`, {
      related: [{ site: site(file, earlier.name.span), message: 'it is declared here first' }],
    });
  }

  function lookup(name: string): Binding | undefined {
    if (name === 'bool') return { kind: 'type', type: { kind: 'bool' } };
    if (name === 'Token') return { kind: 'type', type: shared.token };
    if (isMain && shared.clashes.has(name)) return { kind: 'broken' };
    const known = bindings.get(name);
    if (known !== undefined) return known;
    const declaration = declarations.get(name);
    if (declaration === undefined) return undefined;
    if (busy.has(name)) {
      report.error('ALTA1005', site(file, declaration.name.span), `\`${name}\` is defined by itself`, {
        notes:
          declaration.kind === 'fn'
            ? ['A function is unfolded where it is called, so it cannot call itself; use a loop over layers instead']
            : [],
      });
      return { kind: 'broken' };
    }
    busy.add(name);
    const binding = bind(declaration);
    busy.delete(name);
    bindings.set(name, binding);
    return binding;
  }

  function bind(declaration: NamedDeclaration): Binding {
    switch (declaration.kind) {
      case 'const':
        return constant(elaborate(declaration.value, elaboration('A constant')));
      case 'param':
        return parameter(declaration);
      case 'type': {
        const type = typeOf(declaration.type);
        return type === null ? { kind: 'broken' } : { kind: 'type', type };
      }
      case 'enum': {
        const values = distinct(declaration.values, 'in this enum');
        if (values.length === 0) {
          report.error(
            'ALTA2015',
            site(file, declaration.name.span),
            `The enum \`${declaration.name.text}\` has no values`,
          );
          return { kind: 'broken' };
        }
        return {
          kind: 'type',
          type: { kind: 'enum', name: declaration.name.text, values, site: site(file, declaration.name.span) },
        };
      }
      case 'fn':
        return functionBinding(declaration);
      case 'imported':
        return imported(declaration);
    }
  }

  function constant(core: ReturnType<typeof elaborate>): Binding {
    if (core.kind === 'constant') return { kind: 'constant', value: core.value, type: core.type };
    if (core.kind !== 'error') report.error('ALTA2014', core.site, 'This must be known when the program is compiled');
    return { kind: 'broken' };
  }

  function parameter(declaration: ParamDeclaration): Binding {
    const name = declaration.name.text;
    const binding = constant(elaborate(declaration.value, elaboration('A parameter')));
    const given = Object.hasOwn(shared.parameters, name) ? shared.parameters[name] : undefined;
    if (binding.kind !== 'constant' || given === undefined) return binding;
    const fits =
      binding.type.kind === 'bool'
        ? typeof given === 'boolean'
        : typeof given === 'number' && (Number.isInteger(given) || !isWhole(binding.type));
    if (fits) return { ...binding, value: given };
    report.error(
      'ALTA1006',
      site(file, declaration.name.span),
      `The parameter \`${name}\` is ${describe(binding.type)}, but it was given \`${String(given)}\``,
    );
    return { kind: 'broken' };
  }

  function functionBinding(declaration: FunctionDeclaration): Binding {
    distinct(
      declaration.parameters.map(({ name }) => name),
      'among the parameters',
    );
    const parameters = declaration.parameters.map(({ name, type }) => ({
      name: name.text,
      type: typeOf(type),
      slot: shared.newSlot(),
      site: site(file, name.span),
    }));
    const result = typeOf(declaration.result);
    const locals = new Map(
      parameters.map(({ name, type, slot }): [string, Binding] => [
        name,
        type === null ? { kind: 'broken' } : { kind: 'local', slot, type },
      ]),
    );
    const inner = elaboration('A function');
    const body = elaborateBlock(declaration.body, { ...inner, scope: extendScope(inner.scope, locals) }, result);
    if (result === null || parameters.some(({ type }) => type === null)) return { kind: 'broken' };
    const info: FunctionInfo = {
      name: declaration.name.text,
      parameters,
      result,
      body: expectType(body, result, inner, `As the result of \`${declaration.name.text}\``),
    };
    functions.push({ info, site: site(file, declaration.name.span) });
    return { kind: 'function', info };
  }

  function imported({ name, from }: Extract<NamedDeclaration, { kind: 'imported' }>): Binding {
    const pathSite = site(file, from.path.span);
    if (from.path.value === '') return { kind: 'broken' };
    const loaded = shared.loadImport(from.path.value, file);
    if ('error' in loaded) {
      report.error('ALTA1007', pathSite, loaded.error);
      return { kind: 'broken' };
    }
    const other = shared.modules.get(loaded.file) ?? createModule(loaded.file, loaded.tree, shared, false);
    const binding = other.scope.lookup(name.text);
    if (binding !== undefined && binding.kind !== 'variable') return binding;
    if (other.scope.unreadable(name.text)) return { kind: 'broken' };
    const at = site(file, name.span);
    const holder = other.scope.enums().find(({ values }) => values.includes(name.text));
    if (holder !== undefined) {
      const others = from.names.filter(({ text }) => text === holder.name || holder.values.includes(text));
      report.error('ALTA1008', at, `\`${name.text}\` is a value of the enum \`${holder.name}\`: import that`, {
        // Once, however many of its values are named.
        fixes: others[0]?.text === name.text ? [replaceFix(`Import \`${holder.name}\``, at, holder.name)] : [],
      });
      return { kind: 'broken' };
    }
    const near = similarNames(name.text, other.scope.names());
    report.error('ALTA1008', at, `\`${from.path.value}\` has nothing named \`${name.text}\` to import`, {
      notes:
        near.length > 0
          ? [`Did you mean ${listOfNames(near, 'or')}?`]
          : ['Constants, parameters, functions, types and enums can be imported'],
      fixes: near.map((candidate) => replaceFix(`Change to \`${candidate}\``, at, candidate)),
    });
    return { kind: 'broken' };
  }

  function importable(name: string): Hint | null {
    for (const from of tree.declarations) {
      if (from.kind !== 'import' || from.path.value === '') continue;
      const last = from.names.at(-1);
      const loaded = shared.loadImport(from.path.value, file);
      if (last === undefined || 'error' in loaded) continue;
      const holder = loaded.tree.declarations.find(
        (each) =>
          namedDeclarations(each).some((named) => named.kind !== 'imported' && named.name.text === name) ||
          (each.kind === 'enum' && each.values.some((value) => value.text === name)),
      );
      if (holder === undefined || !('name' in holder) || holder.kind === 'test') continue;
      const missing = holder.name.text;
      if (declarations.has(missing)) continue;
      const isValue = missing !== name;
      return {
        notes: [
          isValue
            ? `It is a value of the enum \`${missing}\` of "${from.path.value}": import that`
            : `"${from.path.value}" has it: import it from there`,
        ],
        fixes: [
          {
            title: `Import \`${missing}\``,
            edits: [{ span: { start: last.span.end, end: last.span.end }, text: `, ${missing}` }],
          },
        ],
      };
    }
    return null;
  }

  function distinct(values: readonly { readonly text: string; readonly span: Span }[], where: string): string[] {
    const seen = new Set<string>();
    for (const { text, span } of values) {
      if (text === '') continue;
      if (seen.has(text)) report.error('ALTA1004', site(file, span), `\`${text}\` stands twice ${where}`);
      seen.add(text);
    }
    return [...seen];
  }

  function enums(): EnumType[] {
    const found: EnumType[] = [];
    for (const [name, declaration] of declarations) {
      if (declaration.kind !== 'enum' && declaration.kind !== 'imported') continue;
      if (busy.has(name)) continue;
      const binding = lookup(name);
      if (binding?.kind === 'type' && binding.type.kind === 'enum') found.push(binding.type);
    }
    return found;
  }

  function typeOf(type: TypeExpression): StateType | null {
    return resolveType(type, elaboration('A type'));
  }

  function elaboration(what: string): Elaboration {
    return {
      report,
      scope: module.scope,
      undefinedValue: shared.undefinedValue,
      newSlot: shared.newSlot,
      used: shared.used,
      sides: null,
      refuse: ({ name }) => ({
        code: 'ALTA2016',
        message: `${what} cannot read \`${name}\``,
        notes:
          what === 'A function'
            ? ['A function computes from its parameters: pass the value to it']
            : ['It is computed once, before the program runs'],
      }),
    };
  }
}

/** What is imported may be anything: it is not looked at to find out. */
const kindsOf: Readonly<Record<NamedDeclaration['kind'], readonly NameKind[]>> = {
  const: ['value'],
  param: ['value'],
  fn: ['function'],
  type: ['type'],
  enum: ['type'],
  imported: ['value', 'type', 'function'],
};

function namedDeclarations(declaration: Declaration): NamedDeclaration[] {
  switch (declaration.kind) {
    case 'const':
    case 'param':
    case 'fn':
    case 'type':
    case 'enum':
      return [declaration];
    case 'import':
      return declaration.names.map((name) => ({ kind: 'imported', name, from: declaration, span: declaration.span }));
    default:
      return [];
  }
}
