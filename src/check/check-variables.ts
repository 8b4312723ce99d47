/** Input, position, state variables and heads: their types, initial values and selections. */

import type { Expression, HeadDeclaration, Name } from '../../grammar/syntax.ts';
import type { Initial } from '../ir/program.ts';
import { type CheckContext, declarationsOf } from './context.ts';
import { type Core, hasMistake, readsOf } from './core.ts';
import { elaborate, expectType } from './elaborate.ts';
import { codeOf, evaluate, fits, sizeOfType, spellValue } from './evaluate.ts';
import {
  type CheckedHead,
  elaborateOffsets,
  elaborateWhere,
  largestCount,
  outputType,
  type Selection,
} from './heads.ts';
import { inferSets } from './infer-sets.ts';
import { wrapFix } from './report.ts';
import type { Elaboration, VariableBinding } from './scope.ts';
import { site } from './site.ts';
import { describe, type StateType, unknown } from './types.ts';
import { isUndefined, type Undefined, type Value } from './values.ts';

export interface DeclaredVariable {
  readonly name: string;
  readonly role: VariableBinding['role'];
  readonly type: VariableBinding['type'];
  readonly initial: Initial | null;
  readonly binding: VariableBinding;
}

export interface DeclaredVariables {
  readonly positions: number | null;
  readonly input: VariableBinding | null;
  readonly position: VariableBinding | null;
  /** By index; heads come to their place once `checkHeads` has run. */
  readonly variables: DeclaredVariable[];
}

/** Gives every variable its index, in order of declaration, and all but the heads their type and initial value. */
export function declareVariables(context: CheckContext): DeclaredVariables {
  const { file, tree, module, shared } = context;
  const { report } = shared;
  const table = new Map<string, VariableBinding>();
  const variables: DeclaredVariable[] = [];
  const pending: { binding: VariableBinding; value: Expression }[] = [];
  let positions: number | null = null;

  // Known by name before any type is resolved, so that one that reads a variable is told that it cannot.
  for (const declaration of tree.declarations) {
    if (
      declaration.kind !== 'input' &&
      declaration.kind !== 'position' &&
      declaration.kind !== 'var' &&
      declaration.kind !== 'head'
    )
      continue;
    const { text, span } = declaration.name;
    if (text === '' || shared.variables.has(text)) continue;
    const role = declaration.kind === 'var' ? 'state' : declaration.kind;
    shared.variables.set(text, {
      kind: 'variable',
      index: -1,
      name: text,
      type: unknown,
      role,
      site: site(file, span),
    });
  }
  for (const declaration of tree.declarations) {
    switch (declaration.kind) {
      case 'input':
        declare(declaration.name, 'input', shared.token);
        break;
      case 'position': {
        const type = module.typeOf(declaration.type);
        const fine = type?.kind === 'integer' && type.minimum === 0;
        if (type !== null && !fine) {
          report.error(
            'ALTA2021',
            site(file, declaration.type.span),
            `Positions are counted from 0: this is ${describe(type)}`,
            {
              notes: [
                'Write the range of the index, for instance `position here: 0..31` for inputs of up to 32 tokens',
              ],
            },
          );
        }
        if (fine) positions = type.maximum + 1;
        declare(declaration.name, 'position', fine ? type : unknown);
        break;
      }
      case 'var': {
        const written = module.typeOf(declaration.type);
        const type =
          written?.kind === 'set' && written.sets === null ? inferSets(declaration, written, context) : written;
        const binding = declare(declaration.name, 'state', type ?? unknown);
        if (binding !== null) pending.push({ binding, value: declaration.value });
        break;
      }
      case 'head': {
        const names = declaration.record
          ? declaration.values.map((value) => `${declaration.name.text}.${value.text}`)
          : [declaration.name.text];
        const fields = new Map<string, VariableBinding>();
        for (const [i, name] of names.entries()) {
          const value = declaration.values[i];
          if (value !== undefined && value.text !== '' && fields.has(value.text))
            report.error('ALTA1004', site(file, value.span), `\`${value.text}\` stands twice in this head`);
          const binding = add(
            name,
            'head',
            unknown,
            declaration.record ? (declaration.values[i] ?? declaration.name) : declaration.name,
          );
          fields.set(declaration.values[i]?.text ?? '', binding);
        }
        const [single] = fields.values();
        if (isFree(declaration.name))
          context.shared.variables.set(
            declaration.name.text,
            declaration.record || single === undefined ? { kind: 'record of variables', fields } : single,
          );
        break;
      }
      default:
    }
  }
  const input = variables.find(({ role }) => role === 'input')?.binding ?? null;
  const position = variables.find(({ role }) => role === 'position')?.binding ?? null;
  const declared: DeclaredVariables = { positions, input, position, variables };
  reportSecond(context, 'input', 'The input');
  reportSecond(context, 'position', 'The position');
  for (const { binding, value } of pending) {
    const initial = initialOf(binding, value, declared, context);
    if (initial !== null) variables[binding.index] = { ...(variables[binding.index] ?? binding), binding, initial };
  }
  return declared;

  function declare(name: Name, role: VariableBinding['role'], type: VariableBinding['type']): VariableBinding | null {
    if (!isFree(name)) return null;
    const binding = add(name.text, role, type, name);
    if (name.text !== '') context.shared.variables.set(name.text, binding);
    return binding;
  }

  function add(name: string, role: VariableBinding['role'], type: VariableBinding['type'], at: Name): VariableBinding {
    const binding: VariableBinding = {
      kind: 'variable',
      index: variables.length,
      name,
      type,
      role,
      site: site(file, at.span),
    };
    variables.push({ name, role, type, initial: null, binding });
    return binding;
  }

  function isFree(name: Name): boolean {
    const known = table.get(name.text)?.site ?? siteOfOther(name.text);
    if (known === null || name.text === '') {
      table.set(name.text, {
        kind: 'variable',
        index: -1,
        name: name.text,
        type: unknown,
        role: 'state',
        site: site(file, name.span),
      });
      return true;
    }
    report.error('ALTA1004', site(file, name.span), `\`${name.text}\` is declared twice`, {
      related: [{ site: known, message: 'it is declared here first' }],
    });
    return false;
  }

  function siteOfOther(name: string) {
    for (const declaration of tree.declarations) {
      if (
        'name' in declaration &&
        declaration.kind !== 'test' &&
        declaration.name.text === name &&
        ['const', 'param', 'fn', 'type', 'enum'].includes(declaration.kind)
      )
        return site(file, declaration.name.span);
    }
    return null;
  }
}

function reportSecond({ file, tree, shared }: CheckContext, kind: 'input' | 'position', what: string): void {
  const [first, second] = declarationsOf(tree, kind);
  if (first !== undefined && second !== undefined)
    shared.report.error('ALTA1004', site(file, second.span), `${what} is declared twice`, {
      related: [{ site: site(file, first.span), message: 'it is declared here first' }],
    });
}

/** The initial value for every token and position it can be asked for. */
function initialOf(
  binding: VariableBinding,
  value: Expression,
  { input, position }: DeclaredVariables,
  context: CheckContext,
): Initial | null {
  const { module, shared } = context;
  const { report } = shared;
  const elaboration: Elaboration = {
    ...shared,
    scope: module.scope,
    sides: null,
    refuse: ({ name, role }) =>
      role === 'input' || role === 'position'
        ? null
        : {
            code: 'ALTA2016',
            message: `An initialiser cannot read \`${name}\``,
            notes: ['It is computed before the first layer, from the input and the position alone'],
          },
  };
  const { type } = binding;
  const core = elaborate(value, elaboration, type);
  if (type.kind === 'unknown') return null;
  const fitting = expectType(core, type, elaboration, `For \`${binding.name}\``);
  if (hasMistake(fitting)) return null;
  const reads = new Set(readsOf(fitting).map(({ variable }) => variable));
  const readsInput = input !== null && reads.has(input.index);
  const readsPosition = position !== null && reads.has(position.index);
  let failed = false;

  function at(token: number | null, place: number | null): number {
    const variables = new Map<number, Value>();
    if (input !== null && token !== null) variables.set(input.index, token);
    if (position !== null && place !== null) variables.set(position.index, place);
    const result = evaluate(fitting, { variables, locals: new Map(), undefinedValue: shared.undefinedValue });
    const code =
      isUndefined(result) || type.kind === 'unknown' || !fits(type, result) ? undefined : codeOf(type, result);
    if (code !== undefined) return code;
    if (!failed) reportNoValue(result, token, place);
    failed = true;
    return 0;
  }

  function reportNoValue(result: Value, token: number | null, place: number | null): void {
    if (type.kind === 'unknown') return;
    const words = input?.type.kind === 'token' ? input.type.values : [];
    const where = [
      token === null ? null : `the token "${words[token] ?? ''}"`,
      place === null ? null : `position ${place}`,
    ]
      .filter((part) => part !== null)
      .join(' and ');
    if (isUndefined(result)) {
      report.error(
        'ALTA3009',
        fitting.site,
        `\`${binding.name}\` has no initial value${where === '' ? '' : ` for ${where}`}`,
        {
          notes: [
            whyUndefined(result),
            'An initialiser gives a value for every input; `if` and `match` can tell tokens apart',
          ],
          related: [{ site: binding.site, message: `\`${binding.name}\` is declared here` }],
        },
      );
    } else {
      report.error(
        'ALTA3001',
        fitting.site,
        `\`${binding.name}\` is ${describe(type)}, but its initial value is ${spellValue(result, fitting.type)}${where === '' ? '' : ` for ${where}`}`,
        {
          related: [{ site: binding.site, message: `\`${binding.name}\` is declared here` }],
          fixes: type.kind === 'integer' ? [wrapFix('Keep it in range with `clamp`', fitting.site, 'clamp(', ')')] : [],
        },
      );
    }
  }

  const tokens = input?.type.kind === 'token' ? [...input.type.values.keys()] : [];
  const places =
    position === null || position.type.kind === 'unknown' ? [] : [...Array(sizeOfType(position.type)).keys()];
  const initial: Initial =
    readsInput && readsPosition
      ? { by: 'token-and-position', values: tokens.map((token) => places.map((place) => at(token, place))) }
      : readsInput
        ? { by: 'token', values: tokens.map((token) => at(token, null)) }
        : readsPosition
          ? { by: 'position', values: places.map((place) => at(null, place)) }
          : { by: 'constant', value: at(null, null) };
  return failed ? null : initial;
}

function whyUndefined(value: Undefined): string {
  switch (value.because) {
    case 'division':
      return 'It divides by zero there';
    case 'index':
      return `There is no item ${value.detail} there`;
    case 'no arm':
      return 'No arm of the `match` takes it';
    case 'range':
      return `A value is out of its range there: ${value.detail}`;
    default:
      return 'A conversion finds no value there: it goes by spelling';
  }
}

/** Elaborates all heads and gives their outputs their types. */
export function checkHeads(context: CheckContext, declared: DeclaredVariables): CheckedHead[] {
  return declarationsOf(context.tree, 'head').flatMap((declaration) => checkHead(declaration, context, declared) ?? []);
}

function checkHead(
  declaration: HeadDeclaration,
  context: CheckContext,
  declared: DeclaredVariables,
): CheckedHead | null {
  const { file, module, shared } = context;
  const here = site(file, declaration.span);
  const elaboration: Elaboration = { ...shared, scope: module.scope, sides: null, refuse: refuseHeads };
  const bindingOf = (variable: number): VariableBinding => declared.variables[variable]?.binding ?? missing(variable);
  const where = elaborateWhere(declaration.where, elaboration, bindingOf);
  const offsets = elaborateOffsets(declaration.at, elaboration);
  // Where part of it could not be read, what it selects is not known.
  const unread = shared.unreadable(file)?.holds(declaration.span) === true;
  const selection = unread || (declaration.at !== null && offsets === null) ? null : where;
  const annotated = declaration.type === null ? null : module.typeOf(declaration.type);
  const targets = targetsOf(declaration, context);
  if (declaration.aggregate === 'count') {
    const [target] = targets;
    const type = countType(declaration, annotated, selection, offsets, context, declared);
    if (target === undefined || type === null) return null;
    const binding = settle(target, type, declared, context);
    return selection === null
      ? null
      : { declaration, site: here, selection, offsets, values: [{ source: null, target: binding }] };
  }
  const values = declaration.values.map((name, i) => {
    const source = sourceOf(name, elaboration, context);
    const target = targets[i];
    if (target === undefined) return null;
    const known = declaration.type === null || annotated !== null;
    const type = known ? outputType(declaration, source, annotated, elaboration) : unknown;
    return { source, target: settle(target, type, declared, context) };
  });
  const complete = values
    .filter((value) => value !== null && value.source !== null && value.target.type.kind !== 'unknown')
    .filter((value) => value !== null);
  return selection === null || complete.length < declaration.values.length || complete.length === 0
    ? null
    : { declaration, site: here, selection, offsets, values: complete };
}

function missing(index: number): VariableBinding {
  return { kind: 'variable', index, name: '?', type: unknown, role: 'state', site: { file: '', start: 0, end: 0 } };
}

const sideBySide =
  'Heads of one layer run side by side; assign the output to a state variable in the mlp block, and use that one layer later';

/** Heads of one layer run side by side: none can look at what another fetches. */
const refuseHeads: Elaboration['refuse'] = ({ name, role }) =>
  role === 'head'
    ? {
        code: 'ALTA4002',
        message: `A head cannot use \`${name}\`, the output of a head`,
        notes: [sideBySide],
      }
    : null;

function targetsOf(declaration: HeadDeclaration, { shared }: CheckContext): VariableBinding[] {
  const binding = shared.variables.get(declaration.name.text);
  if (binding?.kind === 'variable' && binding.role === 'head') return [binding];
  return binding?.kind === 'record of variables' ? [...binding.fields.values()] : [];
}

/** The output of a head, now that its type is known. */
function settle(
  target: VariableBinding,
  type: VariableBinding['type'],
  declared: DeclaredVariables,
  { shared }: CheckContext,
): VariableBinding {
  const binding: VariableBinding = { ...target, type };
  declared.variables[target.index] = { name: target.name, role: 'head', type, initial: null, binding };
  for (const [name, known] of shared.variables) {
    if (known.kind === 'variable' && known.index === target.index) shared.variables.set(name, binding);
    if (known.kind === 'record of variables') {
      const fields = new Map(
        [...known.fields].map(([field, variable]) => [field, variable.index === target.index ? binding : variable]),
      );
      shared.variables.set(name, { kind: 'record of variables', fields });
    }
  }
  return binding;
}

function sourceOf(
  name: Name,
  elaboration: Elaboration,
  { file, shared, module }: CheckContext,
): VariableBinding | null {
  if (name.text === '') return null;
  const here = site(file, name.span);
  const binding = module.scope.lookup(name.text);
  if (binding?.kind === 'variable') {
    const core: Core = elaborate({ kind: 'name', text: name.text, span: name.span }, elaboration);
    return core.kind === 'error' ? null : binding;
  }
  if (binding === undefined || binding.kind === 'broken') {
    elaborate({ kind: 'name', text: name.text, span: name.span }, elaboration);
    return null;
  }
  shared.used('name', name.text, null);
  shared.report.error(
    binding.kind === 'record of variables' ? 'ALTA4002' : 'ALTA4012',
    here,
    binding.kind === 'record of variables'
      ? `A head cannot use \`${name.text}\`, the output of a head`
      : `\`${name.text}\` is not a variable: a head fetches the value of one`,
    { notes: binding.kind === 'record of variables' ? [sideBySide] : [] },
  );
  return null;
}

/** How far a count goes: as declared, or as far as there are positions. */
function countType(
  declaration: HeadDeclaration,
  annotated: StateType | null,
  selection: Selection | null,
  offsets: readonly number[] | null,
  { file, shared }: CheckContext,
  { positions }: DeclaredVariables,
): StateType | null {
  const here = site(file, declaration.name.span);
  if (declaration.type !== null && annotated === null) return null;
  if (annotated !== null) {
    if (annotated.kind === 'integer' && annotated.minimum === 0) return annotated;
    shared.report.error(
      'ALTA4013',
      here,
      `A count goes from 0 up, but \`${declaration.name.text}\` is ${describe(annotated)}`,
    );
    return null;
  }
  if (selection === null) return null;
  const bound = positions ?? (offsets === null ? null : offsets.length);
  if (bound === null && shared.unreadable(file) !== null) return null;
  if (bound === null) {
    shared.report.error('ALTA4014', here, `How far does \`${declaration.name.text}\` count?`, {
      notes: [
        'The program has no `position` that bounds its input: write the range that is needed; above it the count is undefined',
      ],
      fixes: [{ title: 'Count to 50', edits: [{ span: { start: here.end, end: here.end }, text: ': 0..50' }] }],
    });
    return null;
  }
  return {
    kind: 'integer',
    minimum: 0,
    maximum: largestCount({ selection, offsets }, bound),
  };
}
