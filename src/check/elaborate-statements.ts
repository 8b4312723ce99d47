/** The statements of the mlp block. Blocks are flattened, compile-time loops unrolled. */

import type { Block, IfStatement, Statement } from '../../grammar/syntax.ts';
import type { Core, CoreArm, CoreStatement } from './core.ts';
import { bindingOfLet, elaborate, expectType } from './elaborate.ts';
import { ranged } from './elaborate-call.ts';
import { elaborateList } from './elaborate-collection.ts';
import {
  branchOf,
  elaborateCondition,
  elaboratePatterns,
  elaborateSubject,
  elaborationsOfArms,
  patternsSite,
  removalSite,
} from './elaborate-match.ts';
import { itemsOf } from './evaluate.ts';
import { listOfNames, replaceFix } from './report.ts';
import { type Binding, type Elaboration, extendScope, type VariableBinding } from './scope.ts';
import { type Site, site } from './site.ts';
import { suggestions } from './suggestions.ts';
import { elementOf, type StateType, unknown, whole } from './types.ts';

export interface StatementContext {
  readonly elaboration: Elaboration;
  readonly resolveType: (type: NonNullable<Extract<Statement, { kind: 'let' }>['type']>) => StateType | null;
  /** A `let` was declared; whether it is used is known at the end. */
  readonly declared: (name: string, at: Site, statement: Site) => void;
  readonly assigned: (variable: VariableBinding) => void;
  /** The program's variables by name, also those that are hidden here. */
  readonly variables: ReadonlyMap<string, Binding>;
}

export function elaborateStatements(block: Block, context: StatementContext): CoreStatement[] {
  const result: CoreStatement[] = [];
  let elaboration = context.elaboration;
  for (const statement of block.statements) {
    const inner = { ...context, elaboration };
    if (statement.kind === 'let') {
      const at = site(elaboration.scope.file, statement.name.span);
      const type = statement.type === null ? null : context.resolveType(statement.type);
      const raw = elaborate(statement.value, elaboration, type);
      const value =
        type === null
          ? raw
          : ranged(
              expectType(raw, type, elaboration, `For \`${statement.name.text}\``),
              type,
              `\`${statement.name.text}\``,
            );
      const slot = elaboration.newSlot();
      context.declared(statement.name.text, at, site(elaboration.scope.file, statement.span));
      result.push({ kind: 'let', slot, value, site: site(elaboration.scope.file, statement.span) });
      const binding: Binding = value.kind === 'error' ? { kind: 'broken' } : bindingOfLet(value, slot);
      elaboration = {
        ...elaboration,
        scope: extendScope(elaboration.scope, new Map([[statement.name.text, binding]])),
      };
    } else {
      result.push(...elaborateStatement(statement, block.span.start < statement.span.start, inner));
    }
  }
  return result;
}

function elaborateStatement(
  statement: Exclude<Statement, { kind: 'let' }>,
  braced: boolean,
  context: StatementContext,
): CoreStatement[] {
  const { elaboration } = context;
  const here = site(elaboration.scope.file, statement.span);
  switch (statement.kind) {
    case 'error':
      return [];
    case 'block':
      return elaborateStatements(statement.body, context);
    case 'assign':
      return elaborateAssignment(statement, braced, here, context);
    case 'if':
      return [elaborateIf(statement, here, context)];
    case 'match': {
      const subject = elaborateSubject(statement, elaboration);
      const patternLists = statement.arms.map(({ patterns }) => elaboratePatterns(patterns, subject, elaboration));
      const armElaborations = elaborationsOfArms(patternLists, subject, elaboration);
      const arms = statement.arms.map(
        ({ patterns, body }, i): CoreArm<readonly CoreStatement[]> => ({
          patterns: patternLists[i] ?? [],
          body: elaborateStatements(body, { ...context, elaboration: armElaborations[i] ?? elaboration }),
          site: patternsSite(patterns, here, elaboration),
          removal: removalSite(statement.arms, i, elaboration),
        }),
      );
      return [{ kind: 'match', form: 'match', subject, arms, site: here }];
    }
    case 'for': {
      const list = elaborateList(statement.list, '`for`', elaboration);
      if (list.kind !== 'constant') {
        if (list.kind !== 'error' && elaboration.isDead !== true)
          elaboration.report.error(
            'ALTA2014',
            list.site,
            'The list of a `for` must be known when the program is compiled',
            {
              notes: [
                'The loop is unrolled into the network, once for each item: go over all values that are possible, and tell with `if` which are meant',
              ],
            },
          );
        // What stands in it is looked at all the same.
        const names = [statement.item, statement.index].flatMap((name) => (name === null ? [] : [name.text]));
        const broken = new Map(names.map((name): [string, Binding] => [name, { kind: 'broken' }]));
        const scope = extendScope(elaboration.scope, broken);
        elaborateStatements(statement.body, { ...context, elaboration: { ...elaboration, scope } });
        return [];
      }
      const element = elementOf(list.type);
      return itemsOf(list.value).flatMap((item, i) => {
        const bindings = new Map<string, Binding>([
          [statement.item.text, { kind: 'constant', value: item, type: element, isLocal: true }],
        ]);
        if (statement.index !== null)
          bindings.set(statement.index.text, { kind: 'constant', value: i, type: whole, isLocal: true });
        const scope = extendScope(elaboration.scope, bindings);
        return elaborateStatements(statement.body, { ...context, elaboration: { ...elaboration, scope } });
      });
    }
  }
}

function elaborateIf(statement: IfStatement, here: Site, context: StatementContext): CoreStatement {
  const { elaboration } = context;
  const subject = elaborateCondition(statement.condition, elaboration);
  const branch = (value: boolean, body: readonly CoreStatement[]): CoreArm<readonly CoreStatement[]> => ({
    patterns: [{ kind: 'value', value }],
    body,
    site: subject.site,
    removal: null,
  });
  const inBranch = (value: boolean): StatementContext => ({
    ...context,
    elaboration: branchOf(value, subject, elaboration),
  });
  const then = elaborateStatements(statement.then, inBranch(true));
  const { otherwise } = statement;
  const rest =
    otherwise === null
      ? []
      : 'statements' in otherwise
        ? elaborateStatements(otherwise, inBranch(false))
        : [elaborateIf(otherwise, site(elaboration.scope.file, otherwise.span), inBranch(false))];
  return { kind: 'match', form: 'if', subject, arms: [branch(true, then), branch(false, rest)], site: here };
}

function elaborateAssignment(
  statement: Extract<Statement, { kind: 'assign' }>,
  braced: boolean,
  here: Site,
  context: StatementContext,
): CoreStatement[] {
  const { elaboration } = context;
  const { report, scope } = elaboration;
  const name = statement.target.text;
  const targetSite = site(scope.file, statement.target.span);
  const binding = name === '' ? undefined : scope.lookup(name);
  if (binding === undefined || binding.kind !== 'variable' || binding.role !== 'state') {
    elaborate(statement.value, elaboration, unknown);
    if (name !== '' && binding?.kind !== 'broken') reportTarget(name, binding, targetSite, context);
    return [];
  }
  context.assigned(binding);
  if (binding.type.kind === 'unknown') {
    elaborate(statement.value, elaboration, unknown);
    return [];
  }
  const raw = elaborate(statement.value, elaboration, binding.type);
  const value: Core = expectType(raw, binding.type, elaboration, `For \`${name}\``);
  if (value.kind === 'error') return [];
  return [{ kind: 'assign', variable: binding.index, value, targetSite, braced, site: here }];

  function reportTarget(
    target: string,
    found: Binding | undefined,
    at: Site,
    { elaboration: { scope: visible } }: StatementContext,
  ): void {
    if (found === undefined) {
      if (scope.unreadable(target)) return;
      const near = suggestions(target, visible.names('variable'), elaboration).filter((name) =>
        isState(visible.lookup(name)),
      );
      for (const candidate of near) {
        const meant = visible.lookup(candidate);
        if (meant?.kind === 'variable') context.assigned(meant);
      }
      report.error('ALTA1001', at, `There is no variable named \`${target}\``, {
        about: target,
        notes:
          near.length > 0
            ? [`Did you mean ${listOfNames(near, 'or')}?`]
            : ['Declare it before the mlp block: `var NAME: TYPE = VALUE`'],
        fixes: near.map((candidate) => replaceFix(`Change to \`${candidate}\``, at, candidate)),
      });
      return;
    }
    if (found.kind === 'local' || (found.kind === 'constant' && found.isLocal === true)) {
      // It is the variable that was meant.
      const hidden = context.variables.get(target);
      if (hidden?.kind === 'variable') context.assigned(hidden);
      report.error(
        'ALTA3006',
        at,
        `\`${target}\` cannot be assigned: a \`let\` and the item of a \`for\` keep their value`,
        {
          notes: [
            hidden === undefined
              ? 'Only state variables, declared with `var`, can be assigned'
              : `It hides the variable \`${target}\`: give it another name`,
          ],
        },
      );
      return;
    }
    const what: Readonly<Record<string, string>> = {
      constant: 'a constant',
      'record of variables': 'the output of a head',
      function: 'a function',
      type: 'a type',
    };
    const role =
      found.kind === 'variable'
        ? found.role === 'head'
          ? 'the output of a head'
          : found.role === 'input'
            ? 'the input'
            : 'the position'
        : (what[found.kind] ?? 'no variable');
    report.error('ALTA3006', at, `\`${target}\` cannot be assigned: it is ${role}`, {
      notes: ['Only state variables, declared with `var`, can be assigned'],
    });
  }
}

function isState(binding: Binding | undefined): boolean {
  return binding?.kind === 'variable' && binding.role === 'state';
}
