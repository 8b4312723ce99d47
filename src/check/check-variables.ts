/** Input, position, state variables and heads: their names, indices and types. */

import type { Expression, Name } from '../../grammar/syntax.ts';
import type { Initial } from '../ir/program.ts';
import { type CheckContext, declarationsOf } from './context.ts';
import { inferSets } from './infer-sets.ts';
import { initialOf } from './initial-values.ts';
import type { VariableBinding } from './scope.ts';
import { site } from './site.ts';
import { describe, unknown } from './types.ts';

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
    const other = siteOfOther(name.text);
    if (other !== null) shared.clashes.add(name.text);
    const known = table.get(name.text)?.site ?? other;
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
      if (declaration.kind === 'import') {
        const imported = declaration.names.find(({ text }) => text === name);
        if (imported !== undefined) return site(file, imported.span);
      } else if (
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
