/**
 * The assignments of the mlp block, each as a function: the path on which it is reached, and the new value. Levels of
 * the diagrams are variables, and sums of them where those are shorter.
 */

import type { CheckedProgram } from '../check/check.ts';
import { type Core, type CoreStatement, matches, statementsIn } from '../check/core.ts';
import { codeOf, fits, sizeOfType } from '../check/evaluate.ts';
import { elsewhere, restrict } from '../check/inspect.ts';
import { keep } from '../check/late-reads.ts';
import type { Site } from '../check/site.ts';
import { type SymbolicContext, symbolic, variableDiagram } from '../check/symbolic.ts';
import { unknown } from '../check/types.ts';
import { createUndefinedCache, isUndefined, noConversion, type Value } from '../check/values.ts';
import { createDiagrams, type Diagrams, type Reference } from '../ir/diagrams.ts';
import type { Sum } from '../ir/program.ts';
import { createSums, type SumsContext } from './sums.ts';

/** What a level of the diagrams asks for. */
export type Level = VariableLevel | { readonly kind: 'sum'; readonly sum: number };

interface VariableLevel {
  readonly kind: 'variable';
  readonly variable: number;
  /** How many codes it has; for a head output with undefined, the last one. */
  readonly values: number;
  readonly isHead: boolean;
  /** Whether it is a one-hot, of which sums can be made. */
  readonly summable: boolean;
}

export interface Explored {
  readonly variable: number;
  /** The statements that it may be. */
  readonly sites: readonly Site[];
  /** Leaves: true where the assignment is reached, else false. */
  readonly path: Reference;
  /** Leaves: the code of the new value, or `keep`. */
  readonly value: Reference;
}

export interface Exploration {
  readonly diagrams: Diagrams<Value>;
  readonly levels: readonly Level[];
  readonly sums: readonly Sum[];
  readonly assignments: readonly Explored[];
}

/** Throws a `DiagramLimitError` where the diagrams would grow too large. */
export function explore(program: CheckedProgram, limit: number): Exploration {
  const diagrams = createDiagrams<Value>(limit);
  const levels: Level[] = [];
  const reads = new Map<number, Reference>();
  const assignments: Explored[] = [];
  const undefinedValue = createUndefinedCache();
  const levelOf = levelsOf(program);

  const sumsContext: SumsContext = {
    diagrams,
    variableAt: (level) => {
      const asked = levels[level];
      return asked?.kind === 'variable' && asked.summable ? asked : undefined;
    },
    newLevel: (sum) => levels.push({ kind: 'sum', sum }) - 1,
  };
  const sums = createSums(sumsContext);
  const context: SymbolicContext = {
    diagrams,
    undefinedValue,
    read,
    visitMatch: () => {},
    abbreviate: sums.abbreviate,
  };
  walk(program.statements, diagrams.leaf(true), new Map());
  return { diagrams, levels, sums: sums.found, assignments };

  function read(variable: number): Reference {
    const known = reads.get(variable);
    if (known !== undefined) return known;
    const declared = program.variables[variable];
    if (declared === undefined || declared.type.kind === 'unknown') return diagrams.leaf(noConversion);
    const asked = levelOf(variable);
    const level = levels.push(asked) - 1;
    const size = sizeOfType(declared.type);
    const reference = variableDiagram(variable, level, declared.type, size, asked.isHead, diagrams);
    reads.set(variable, reference);
    return reference;
  }

  function walk(block: readonly CoreStatement[], path: Reference, outer: ReadonlyMap<number, Reference>): void {
    let locals = outer;
    const value = (core: Core): Reference => symbolic(core, locals, context);
    for (const statement of block) {
      switch (statement.kind) {
        case 'let':
          locals = new Map(locals).set(statement.slot, value(statement.value));
          break;
        case 'assign':
          assignments.push({
            variable: statement.variable,
            sites: [statement.site],
            path,
            value: codes(statement.variable, value(statement.value)),
          });
          break;
        case 'match': {
          const subject = restrict(path, value(statement.subject), diagrams);
          const chosen = diagrams.map(subject, (each) =>
            each === elsewhere || isUndefined(each)
              ? -1
              : statement.arms.findIndex(({ patterns }) => matches(patterns, each)),
          );
          for (const [arm, { body }] of statement.arms.entries()) {
            const reached = diagrams.map(chosen, (each) => each === arm);
            if (diagrams.leaves(reached).includes(true)) walk(body, reached, locals);
          }
        }
      }
    }
  }

  function codes(variable: number, value: Reference): Reference {
    const type = program.variables[variable]?.type;
    if (type === undefined || type.kind === 'unknown') return diagrams.leaf(keep);
    return diagrams.map(value, (each) => {
      if (isUndefined(each) || !fits(type, each)) return keep;
      return codeOf(type, each) ?? keep;
    });
  }
}

/** The program's own diagrams, one assignment for each variable: without sums, and never too large. */
export function explorationOf(program: CheckedProgram): Exploration {
  const { diagrams, order, updates } = program;
  const path = diagrams.leaf(true);
  const sites = sitesOfAssignments(program.statements);
  return {
    diagrams,
    levels: order.map(levelsOf(program)),
    sums: [],
    assignments: [...updates].map(([variable, value]) => ({
      variable,
      sites: sites.get(variable) ?? [],
      path,
      value,
    })),
  };
}

function sitesOfAssignments(statements: readonly CoreStatement[]): ReadonlyMap<number, readonly Site[]> {
  const found = new Map<number, Site[]>();
  for (const statement of statementsIn(statements)) {
    if (statement.kind !== 'assign') continue;
    found.set(statement.variable, [...(found.get(statement.variable) ?? []), statement.site]);
  }
  return found;
}

/** What a level for a variable asks for. */
function levelsOf({ variables, heads }: CheckedProgram): (variable: number) => VariableLevel {
  const counts = new Set(
    heads.flatMap(({ declaration, values }) =>
      declaration.aggregate === 'count' ? values.map(({ target }) => target.index) : [],
    ),
  );
  return (variable) => {
    const { role, type } = variables[variable] ?? { role: 'state', type: unknown };
    const isHead = role === 'head';
    const size = type.kind === 'unknown' ? 0 : sizeOfType(type);
    const summable = type.kind !== 'numeric' && !counts.has(variable);
    return { kind: 'variable', variable, values: isHead ? size + 1 : size, isHead, summable };
  };
}
