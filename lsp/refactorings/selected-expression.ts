/** The expression of the mlp that is selected, and what it reads. */

import type { Span } from '../../grammar/span.ts';
import type { Expression } from '../../grammar/syntax.ts';
import type { CheckedProgram } from '../../src/check/check.ts';
import { type Occurrence, occurrencesOf } from '../../src/check/possible-values.ts';
import { site } from '../../src/check/site.ts';
import { DiagramLimitError } from '../../src/ir/diagrams.ts';
import type { Analysis } from '../analysis.ts';
import type { AltaSymbol, SymbolReference } from '../symbols.ts';
import { expressionsOfStatement, expressionsWithin, type PlacedStatement, statementsOfMlp } from '../syntax-walk.ts';
import { holds, isSame } from './refactoring.ts';

export interface SelectedExpression {
  readonly expression: Expression;
  /** The innermost statement around it. */
  readonly placed: PlacedStatement;
  readonly program: CheckedProgram;
  readonly occurrences: readonly [Occurrence, ...Occurrence[]];
}

/** `null` where none is selected, in programs with errors, and for what is constant or a name only. */
export function selectedExpression(analysis: Analysis, selection: Span): SelectedExpression | null {
  const { uri, text, compilation } = analysis;
  const program = compilation.typed;
  const written = text.slice(selection.start, selection.end);
  const span = { start: selection.end - written.trimStart().length, end: selection.start + written.trimEnd().length };
  if (program === null || compilation.program === null || span.end <= span.start) return null;
  for (const placed of statementsOfMlp(compilation.tree)) {
    if (!holds(placed.statement.span, span)) continue;
    const direct = expressionsOfStatement(placed.statement).flatMap(expressionsWithin);
    const expression = direct.find((each) => isSame(each.span, span));
    if (expression === undefined || expression.kind === 'name' || expression.kind === 'field') continue;
    const [first, ...others] = knownOccurrences(uri, span, program);
    if (first === undefined || [first, ...others].some(({ core }) => core.kind === 'constant')) return null;
    return { expression, placed, program, occurrences: [first, ...others] };
  }
  return null;
}

function knownOccurrences(uri: string, span: Span, program: CheckedProgram): readonly Occurrence[] {
  try {
    return occurrencesOf(site(uri, span), program);
  } catch (error) {
    if (error instanceof DiagramLimitError) return [];
    throw error;
  }
}

/** Whether `clamp(x)` or `wrap(x)` in it takes its range from the variable that is assigned. */
export function needsTarget(expression: Expression): boolean {
  return expressionsWithin(expression).some(
    (each) => each.kind === 'call' && /^(clamp|wrap)$/.test(each.callee.text) && each.arguments.length === 1,
  );
}

/** Names in it that something outside declares, each once for every place. */
export function outerReferences({ span }: Expression, { symbols }: Analysis): readonly SymbolReference[] {
  return symbols.references.filter(
    (each) => holds(span, each.span) && each.role !== 'declaration' && !holds(span, each.symbol.declaration),
  );
}

/** How the file can name a type that has values with names; `null` where it cannot. */
export function nameOfEnum(name: string, { symbols }: Analysis): string | null {
  const isNamed = ({ kind, name: other }: AltaSymbol): boolean =>
    other === name && (kind === 'enum' || kind === 'import');
  return symbols.symbols.some(isNamed) ? name : null;
}
