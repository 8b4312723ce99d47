/** The possible values of a set variable: all sets that the program assigns to it. */

import type { Block, Statement, VarDeclaration } from '../../grammar/syntax.ts';
import type { CheckContext } from './context.ts';
import { type Core, readsOf } from './core.ts';
import { elaborate } from './elaborate.ts';
import { evaluate } from './evaluate.ts';
import { silentReporter } from './report.ts';
import { setCodes } from './resolve-type.ts';
import type { Elaboration } from './scope.ts';
import { site } from './site.ts';
import type { StateType } from './types.ts';
import { elementsOf, isUndefined, type Value } from './values.ts';

type SetType = Extract<StateType, { readonly kind: 'set' }>;

/** `null` where an assigned set depends on variables: then the program has to list the possible ones. */
export function inferSets(
  declaration: VarDeclaration,
  type: SetType,
  { file, tree, module, shared }: CheckContext,
): StateType | null {
  const elaboration: Elaboration = {
    ...shared,
    report: silentReporter,
    used: () => {},
    scope: module.scope,
    sides: null,
    refuse: () => null,
  };
  const assigned = tree.declarations.flatMap((part) =>
    part.kind === 'mlp' ? assignedValues(part.body, declaration.name.text) : [],
  );
  const found = new Map<string, readonly number[]>();
  for (const expression of [declaration.value, ...assigned]) {
    const isInitial = expression === declaration.value;
    const values = possibleValues(
      elaborate(expression, elaboration, type),
      isInitial ? { tokens: vocabularySize(shared.token) } : null,
      shared.undefinedValue,
    );
    if (values === null) {
      shared.report.error(
        'ALTA2022',
        site(file, declaration.type.span),
        `The possible sets of \`${declaration.name.text}\` cannot be inferred`,
        {
          notes: ['An assigned set depends on variables: list the possible ones, `set of T in [{…}, {…}]`'],
          related: [{ site: site(file, expression.span), message: 'this set is not constant' }],
        },
      );
      return null;
    }
    for (const value of values) {
      const codes = setCodes(elementsOf(value), type.element);
      if (codes !== null) found.set(codes.join(), codes);
    }
  }
  return { ...type, sets: [...found.values()] };
}

function vocabularySize(token: StateType): number {
  return token.kind === 'token' ? token.values.length : 0;
}

/** All values of an expression whose only variable part is which branch is taken. */
function possibleValues(
  core: Core,
  initial: { readonly tokens: number } | null,
  undefinedValue: Elaboration['undefinedValue'],
): readonly Value[] | null {
  const environment = { variables: new Map<number, Value>(), locals: new Map<number, Value>(), undefinedValue };
  if (core.kind === 'constant') return [core.value];
  if (core.kind === 'match') {
    const branches = core.arms.map(({ body }) => possibleValues(body, initial, undefinedValue));
    return branches.every((branch) => branch !== null) ? branches.flat() : null;
  }
  const [read, other] = [...new Set(readsOf(core).map(({ variable }) => variable))];
  if (initial === null || read === undefined || other !== undefined) return null;
  const values = Array.from({ length: initial.tokens }, (_, token) =>
    evaluate(core, { ...environment, variables: new Map([[read, token]]) }),
  );
  return values.some(isUndefined) ? null : values;
}

function assignedValues(block: Block, name: string) {
  return block.statements.flatMap((statement) => assignedIn(statement, name));
}

function assignedIn(statement: Statement, name: string): Extract<Statement, { readonly kind: 'assign' }>['value'][] {
  switch (statement.kind) {
    case 'assign':
      return statement.target.text === name ? [statement.value] : [];
    case 'if':
      return [
        ...assignedValues(statement.then, name),
        ...(statement.otherwise === null
          ? []
          : 'statements' in statement.otherwise
            ? assignedValues(statement.otherwise, name)
            : assignedIn(statement.otherwise, name)),
      ];
    case 'match':
      return statement.arms.flatMap(({ body }) => assignedValues(body, name));
    case 'for':
    case 'block':
      return assignedValues(statement.body, name);
    default:
      return [];
  }
}
