/** Heads: what they select, what they fetch, and so the types of their outputs. */

import type { HeadDeclaration, Name } from '../../grammar/syntax.ts';
import type { DeclaredVariables } from './check-variables.ts';
import { type CheckContext, declarationsOf } from './context.ts';
import type { Core } from './core.ts';
import { elaborate } from './elaborate.ts';
import { largestCount } from './head-proofs.ts';
import { type CheckedHead, elaborateOffsets, elaborateWhere, outputType, type Selection } from './heads.ts';
import type { Elaboration, VariableBinding } from './scope.ts';
import { site } from './site.ts';
import { describe, type StateType, unknown } from './types.ts';

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
