/** The mlp block: its statements, the order of variables in diagrams, and what the heads and assignments may do. */

import { createDiagrams, type Diagrams, type Reference } from '../ir/diagrams.ts';
import type { ArmBook } from './arm-book.ts';
import type { DeclaredVariable, DeclaredVariables } from './check-variables.ts';
import { type CheckContext, declarationsOf } from './context.ts';
import { type Core, type CoreStatement, readsOf } from './core.ts';
import { elaborateStatements } from './elaborate-statements.ts';
import { sizeOfType } from './evaluate.ts';
import { analyseFlow, type Evaluation } from './flow.ts';
import type { FlowMemory } from './flow-memory.ts';
import { agrees, isProved, type KnownFacts, reportDisagreement } from './head-proofs.ts';
import type { CheckedHead } from './heads.ts';
import type { LevelInfo } from './inspect.ts';
import { site } from './site.ts';
import { variableDiagram } from './symbolic.ts';
import type { StateType } from './types.ts';
import { isUndefined, noConversion, type Value } from './values.ts';
import type { Frame } from './vocabulary.ts';

export interface CheckedMlp {
  readonly variables: readonly DeclaredVariable[];
  readonly statements: readonly CoreStatement[];
  readonly diagrams: Diagrams<Value>;
  readonly order: readonly number[];
  /** `null` where diagrams grew too large. */
  readonly updates: ReadonlyMap<number, Reference> | null;
  readonly assigned: ReadonlySet<number>;
  readonly evaluations: readonly Evaluation[];
  /** Head outputs that are never undefined. */
  readonly certain: ReadonlySet<number>;
  /** True in all states that can be: where values that are undefined together are. */
  readonly consistent: Reference;
  /** For the next version of the text; `null` where it is time to begin anew. */
  readonly memory: FlowMemory | null;
  /** Whether diagrams of the version before were used, and so much that limits may have come too late or too early. */
  readonly worn: boolean;
}

/** How much of the limits diagrams may use up that are kept from version to version. */
const mostKept = 1 / 4;
/** They are made anew when they are so many times what they were at first, and a little. */
const mostGrowth = 4;
const littleGrowth = 1 / 40;

export function checkMlp(
  context: CheckContext,
  declared: DeclaredVariables,
  heads: readonly CheckedHead[],
  options: {
    readonly arms: ArmBook;
    readonly frame: Frame;
    readonly diagramLimit: number;
    readonly memory: FlowMemory | null;
  },
): CheckedMlp {
  const { file, tree, module, shared, usage } = context;
  const { variables } = declared;
  const [mlp, second] = declarationsOf(tree, 'mlp');
  if (mlp !== undefined && second !== undefined) {
    shared.report.error(
      'ALTA1004',
      site(file, { start: second.span.start, end: second.span.start + 'mlp'.length }),
      'There are two mlp blocks',
      {
        related: [
          {
            site: site(file, { start: mlp.span.start, end: mlp.span.start + 'mlp'.length }),
            message: 'the first one is here',
          },
        ],
      },
    );
  }
  const assigned = new Set<number>();
  const statements =
    mlp === undefined
      ? []
      : elaborateStatements(mlp.body, {
          elaboration: { ...shared, scope: module.scope, sides: null, refuse: () => null },
          resolveType: module.typeOf,
          declared: usage.letDeclared,
          variables: shared.variables,
          assigned: ({ index }) => assigned.add(index),
        });

  const order = variableOrder(statements);
  const typeOf = (variable: number): StateType => knownType(variables[variable]);
  const targetsOf = (some: readonly CheckedHead[]): Set<number> =>
    new Set(some.flatMap(({ values }) => values.map(({ target }) => target.index)));
  const facts: KnownFacts = { declared, assigned, frame: options.frame };
  const proved = targetsOf(heads.filter((head) => isProved(head, facts)));
  const understood = targetsOf(heads);
  const jointHeads = heads.filter((head) => agrees(head, facts));
  const environment = JSON.stringify([
    order,
    variables.map(({ role, type }) => [role, type]),
    [...proved],
    [...understood],
    [...targetsOf(jointHeads)],
    options.diagramLimit,
  ]);
  const before = options.memory?.environment === environment ? options.memory : null;
  const diagrams = before?.diagrams ?? createDiagrams<Value>(options.diagramLimit);
  const levelOf = new Map(order.map((variable, level) => [variable, level]));
  const reads = new Map<number, Reference>();
  const binding = (variable: number) => variables[variable]?.binding;

  function read(variable: number): Reference {
    const known = reads.get(variable);
    if (known !== undefined) return known;
    const declaration = variables[variable];
    const level = levelOf.get(variable);
    if (declaration === undefined || declaration.type.kind === 'unknown' || level === undefined)
      return diagrams.leaf(noConversion);
    const reference = variableDiagram(
      variable,
      level,
      declaration.type,
      sizeOfType(declaration.type),
      declaration.role === 'head',
      diagrams,
    );
    reads.set(variable, reference);
    return reference;
  }

  const jointly = jointHeads.map(({ values }) =>
    values.map(({ target }) => target.index).filter((variable) => levelOf.has(variable)),
  );
  const consistent = consistencyOf(jointly, read, diagrams);
  const flow = analyseFlow(statements, {
    diagrams,
    levels: order.map(
      (variable): LevelInfo => ({
        name: binding(variable)?.name ?? '',
        type: typeOf(variable),
        isHead: binding(variable)?.role === 'head',
      }),
    ),
    report: shared.report,
    undefinedValue: shared.undefinedValue,
    read,
    visitMatch: options.arms.visit,
    // A head with a mistake in it was reported: its reads say nothing more.
    alwaysDefined: (variable) => proved.has(variable) || !understood.has(variable),
    nameOf: (variable) => binding(variable)?.name ?? '',
    siteOf: (variable) => binding(variable)?.site ?? { file, start: 0, end: 0 },
    typeOf,
    headInputs: (variable) => headInputs(variable, heads),
    arms: options.arms,
    hintedHeads: new Set(),
    headOf: (variable) => jointly.find((head) => head.includes(variable))?.[0] ?? variable,
    consistent,
    memory: before,
  });
  for (const head of heads) reportDisagreement(head, site(file, head.declaration.name.span), facts, shared.report);
  const { evaluations, records, overlays } = flow;
  const updates = flow.complete ? flow.updates : null;
  const spent = diagrams.spent();
  const spentAtFirst = before?.spentAtFirst ?? spent;
  const isKept = flow.complete && spent <= Math.min(mostKept, spentAtFirst * mostGrowth + littleGrowth);
  return {
    variables,
    statements,
    diagrams,
    order,
    updates,
    assigned,
    evaluations,
    certain: proved,
    consistent,
    memory: isKept ? { environment, diagrams, records, overlays, spentAtFirst } : null,
    worn: before !== null && (!flow.complete || spent > mostKept),
  };
}

function knownType(variable: DeclaredVariable | undefined): StateType {
  return variable === undefined || variable.type.kind === 'unknown' ? { kind: 'bool' } : variable.type;
}

/** True where of the variables that are undefined together all are or none is. */
function consistencyOf(
  jointly: readonly (readonly number[])[],
  read: (variable: number) => Reference,
  diagrams: Diagrams<Value>,
): Reference {
  let result = diagrams.leaf(true);
  for (const [first, ...others] of jointly) {
    if (first === undefined) continue;
    const undefinedAt = (variable: number): Reference => diagrams.map(read(variable), isUndefined);
    for (const other of others) {
      const same = diagrams.combine(undefinedAt(first), undefinedAt(other), (a, b) => a === b);
      result = diagrams.combine(result, same, (a, b) => a === true && b === true);
    }
  }
  return result;
}

function headInputs(variable: number, heads: readonly CheckedHead[]): readonly number[] {
  const head = heads.find(({ values }) => values.some(({ target }) => target.index === variable));
  const query = head?.selection.query.variable?.index;
  return query === undefined ? [] : [query];
}

/**
 * The order in which diagrams ask: as the program first reads them. Conditions come before what they guard,
 * so a diagram first tells the phases of a program apart.
 */
function variableOrder(statements: readonly CoreStatement[]): number[] {
  const order = new Set<number>();
  const locals = new Map<number, Core>();
  /** Values of lets since the last end of a block. */
  const pending: Core[] = [];
  visit(statements);
  return [...order];

  function visit(block: readonly CoreStatement[]): void {
    for (const statement of block) {
      if (statement.kind === 'let') {
        // Its reads count where it is used.
        locals.set(statement.slot, statement.value);
        pending.push(statement.value);
        continue;
      }
      for (const { variable } of readsOf(statement.kind === 'assign' ? statement.value : statement.subject, locals))
        order.add(variable);
      if (statement.kind === 'match') for (const { body } of statement.arms) visit(body);
    }
    // What is never used is still evaluated.
    for (const value of pending.splice(0)) for (const { variable } of readsOf(value)) order.add(variable);
  }
}
