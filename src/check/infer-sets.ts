/** The possible values of a set variable: all sets that the program assigns to it. */

import type { Block, Expression, Statement, VarDeclaration } from '../../grammar/syntax.ts';
import type { CheckContext } from './context.ts';
import { readsOf } from './core.ts';
import { bindingOfLet, elaborate, expectType } from './elaborate.ts';
import { evaluate, itemsOf } from './evaluate.ts';
import { createReporter, silentReporter } from './report.ts';
import { setCodes } from './resolve-type.ts';
import { type Binding, type Elaboration, extendScope } from './scope.ts';
import { site } from './site.ts';
import { describe, elementOf, type StateType, whole } from './types.ts';
import { elementsOf, isUndefined, type Value } from './values.ts';

type SetType = Extract<StateType, { readonly kind: 'set' }>;

/** `null` where an assigned set depends on variables: then the program has to list the possible ones. */
export function inferSets(
  declaration: VarDeclaration,
  type: SetType,
  { file, tree, module, shared }: CheckContext,
): StateType | null {
  const { text: name, span } = declaration.name;
  const self: Binding = { kind: 'variable', index: -1, name, type, role: 'state', site: site(file, span) };
  const elaboration: Elaboration = withNames(
    { ...shared, report: silentReporter, used: () => {}, scope: module.scope, sides: null, refuse: () => null },
    [[name, self]],
  );
  const initial = leavesOf({ expression: declaration.value, elaboration });
  const assigned = tree.declarations.flatMap((part) =>
    part.kind === 'mlp' ? assignedValues(part.body, name, elaboration).flatMap(leavesOf) : [],
  );
  const found = new Map<string, readonly number[]>();
  for (const each of [...initial, ...assigned]) {
    const tokens = initial.includes(each) ? vocabularySize(shared.token) : null;
    const values = possibleValues(each, type, tokens, shared.undefinedValue);
    if (values === null) {
      shared.report.error(
        'ALTA2022',
        site(file, declaration.type.span),
        `The possible sets of \`${name}\` cannot be inferred`,
        {
          notes: [`An assigned set depends on variables: list the possible ones, \`${describe(type)} in [{…}, {…}]\``],
          related: [{ site: site(file, each.expression.span), message: 'this set is not constant' }],
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

/** All values of an expression. `tokens`: how many, where the expression may read the input and nothing else. */
function possibleValues(
  { expression, elaboration }: AssignedValue,
  type: SetType,
  tokens: number | null,
  undefinedValue: Elaboration['undefinedValue'],
): readonly Value[] | null {
  const report = createReporter();
  const core = expectType(elaborate(expression, { ...elaboration, report }, type), type, { ...elaboration, report });
  if (core.kind === 'constant') return [core.value];
  // A mistake is reported where the expression is checked.
  if (report.diagnostics.length > 0) return [];
  const [read, other] = [...new Set(readsOf(core).map(({ variable }) => variable))];
  if (tokens === null || read === undefined || other !== undefined) return null;
  const values = Array.from({ length: tokens }, (_, token) =>
    evaluate(core, { variables: new Map([[read, token]]), locals: new Map(), undefinedValue }),
  );
  return values.some(isUndefined) ? null : values;
}

/** The expressions that an expression chooses from by `if` and `match`. */
function leavesOf(value: AssignedValue): AssignedValue[] {
  const { expression, elaboration } = value;
  switch (expression.kind) {
    case 'if':
      return [expression.then, expression.otherwise].flatMap((block) => {
        const inner = block.lets.reduce((outer, { name, value: held }) => withLet(outer, name.text, held), elaboration);
        return leavesOf({ expression: block.value, elaboration: inner });
      });
    case 'match':
      return expression.arms.flatMap((arm) => leavesOf({ expression: arm.value, elaboration }));
    default:
      return [value];
  }
}

interface AssignedValue {
  readonly expression: Expression;
  /** With what loops and `let`s around it stand for. */
  readonly elaboration: Elaboration;
}

function assignedValues(block: Block, name: string, outer: Elaboration): AssignedValue[] {
  const result: AssignedValue[] = [];
  let elaboration = outer;
  for (const statement of block.statements) {
    if (statement.kind === 'let') elaboration = withLet(elaboration, statement.name.text, statement.value);
    else result.push(...assignedIn(statement, name, elaboration));
  }
  return result;
}

function assignedIn(statement: Statement, name: string, elaboration: Elaboration): AssignedValue[] {
  switch (statement.kind) {
    case 'assign':
      return statement.target.text === name ? [{ expression: statement.value, elaboration }] : [];
    case 'if':
      return [
        ...assignedValues(statement.then, name, elaboration),
        ...(statement.otherwise === null
          ? []
          : 'statements' in statement.otherwise
            ? assignedValues(statement.otherwise, name, elaboration)
            : assignedIn(statement.otherwise, name, elaboration)),
      ];
    case 'match':
      return statement.arms.flatMap(({ body }) => assignedValues(body, name, elaboration));
    case 'for': {
      const { item, index, list: written, body } = statement;
      const list = elaborate(written, elaboration);
      if (list.kind !== 'constant') return assignedValues(body, name, elaboration);
      return itemsOf(list.value).flatMap((value, i) => {
        const bindings: [string, Binding][] = [[item.text, { kind: 'constant', value, type: elementOf(list.type) }]];
        if (index !== null) bindings.push([index.text, { kind: 'constant', value: i, type: whole }]);
        return assignedValues(body, name, withNames(elaboration, bindings));
      });
    }
    case 'block':
      return assignedValues(statement.body, name, elaboration);
    default:
      return [];
  }
}

function withLet(elaboration: Elaboration, name: string, value: Expression): Elaboration {
  return withNames(elaboration, [[name, bindingOfLet(elaborate(value, elaboration), elaboration.newSlot())]]);
}

function withNames(elaboration: Elaboration, names: readonly (readonly [string, Binding])[]): Elaboration {
  return { ...elaboration, scope: extendScope(elaboration.scope, new Map(names)) };
}
