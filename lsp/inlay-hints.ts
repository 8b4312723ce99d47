/** What the text leaves unsaid: types of `let`, ranges of numbers, what may be undefined, units of statements. */

import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import type { Span } from '../grammar/span.ts';
import { type Core, type CoreStatement, operandsOf, readsOf, statementsIn } from '../src/check/core.ts';
import { describe, isWhole, type Type } from '../src/check/types.ts';
import type { Analysis } from './analysis.ts';
import type { ExpressionValues } from './expression-values.ts';
import { unitsAt } from './hover.ts';

export interface HintSettings {
  readonly types: boolean;
  readonly ranges: boolean;
  readonly undefined: boolean;
  readonly units: boolean;
}

export function inlayHints(analysis: Analysis, range: Range, settings: HintSettings): InlayHint[] {
  const { lines, compilation, uri } = analysis;
  const wanted = lines.spanOf(range);
  const isWanted = ({ start, end }: Span): boolean => start <= wanted.end && end >= wanted.start;
  const statements = statementsIn(compilation.typed?.statements ?? []).filter(
    ({ site }) => site.file === uri && isWanted(site),
  );
  const expressions =
    settings.ranges || settings.undefined ? analysis.expressions().filter(({ site }) => isWanted(site)) : [];
  return [
    ...(settings.types ? typeHints(analysis, statements) : []),
    ...(settings.ranges ? rangeHints(analysis, expressions) : []),
    ...(settings.undefined ? undefinedHints(analysis, expressions) : []),
    ...(settings.units ? unitHints(analysis, statements) : []),
  ];
}

function typeHints({ lines, symbols, text }: Analysis, statements: readonly CoreStatement[]): InlayHint[] {
  // A loop has each of its statements once for every round.
  const once = new Map(statements.map((statement) => [statement.site.start, statement]));
  return [...once.values()].flatMap((statement): InlayHint[] => {
    if (statement.kind !== 'let') return [];
    const symbol = symbols.symbols.find(
      ({ kind, declaration }) => kind === 'let' && declaration.start === statement.site.start,
    );
    const isTyped = symbol !== undefined && /^\s*:/.test(text.slice(symbol.span.end));
    if (symbol === undefined || isTyped) return [];
    const label = `: ${describe(statement.value.type)}`;
    return [{ position: lines.positionAt(symbol.span.end), label, kind: InlayHintKind.Type }];
  });
}

/** Behind the values of lets and assignments, where it is not just what the types say. */
function rangeHints({ lines, compilation }: Analysis, expressions: readonly ExpressionValues[]): InlayHint[] {
  const isSaidBy = (type: Type | undefined, label: string): boolean => type !== undefined && describe(type) === label;
  return expressions.flatMap(({ statement, site, type, isConstant, range }): InlayHint[] => {
    if (statement.kind === 'match' || isConstant || range === null || !isWhole(type)) return [];
    const label = `${range.minimum}..${range.maximum}`;
    const target = statement.kind === 'assign' ? compilation.typed?.variables[statement.variable]?.type : undefined;
    if (isSaidBy(type, label) || isSaidBy(target, label)) return [];
    const shown = range.minimum === range.maximum ? String(range.minimum) : label;
    const tooltip = 'What this can be, in all states in which the program comes here';
    return [{ position: lines.positionAt(site.end), label: shown, paddingLeft: true, tooltip }];
  });
}

/** Where it comes from: what only reads a `let` that has such a hint would say it again. */
function undefinedHints({ lines, compilation }: Analysis, expressions: readonly ExpressionValues[]): InlayHint[] {
  const isHead = ({ variable }: { readonly variable: number }): boolean =>
    compilation.typed?.variables[variable]?.role === 'head';
  const readsLet = (core: Core): boolean => core.kind === 'local' || operandsOf(core).some(readsLet);
  const isFirst = ({ statement }: ExpressionValues): boolean => {
    const core = statement.kind === 'match' ? statement.subject : statement.value;
    return readsOf(core).some(isHead) || !readsLet(core);
  };
  return expressions
    .filter((each) => each.mayBeUndefined && isFirst(each))
    .map(({ statement, site }) => ({
      position: lines.positionAt(site.end),
      label: 'may be undefined',
      paddingLeft: true,
      tooltip: `It reads something that may be undefined, and nothing tests for it; where it is undefined ${
        statement.kind === 'match'
          ? 'no branch is taken'
          : statement.kind === 'let'
            ? 'statements that use it do nothing'
            : 'nothing is assigned'
      }`,
    }));
}

/** Behind the last assignment of a line. */
function unitHints(analysis: Analysis, statements: readonly CoreStatement[]): InlayHint[] {
  const model = analysis.model();
  if (model === null || analysis.compilation.program === null) return [];
  const byLine = new Map<number, { end: number; units: number }>();
  for (const statement of statements) {
    if (statement.kind !== 'assign') continue;
    const { line } = analysis.lines.positionAt(statement.site.start);
    const [, rules = 0, values = 0] = unitsAt(analysis, statement.site, model);
    const known = byLine.get(line) ?? { end: 0, units: 0 };
    byLine.set(line, { end: Math.max(known.end, statement.site.end), units: known.units + rules + values });
  }
  return [...byLine].map(([, { end, units }]) => ({
    position: analysis.lines.positionAt(end),
    label: `${units} ${units === 1 ? 'unit' : 'units'}`,
    paddingLeft: true,
    tooltip: 'Hidden units of the feed-forward network that serve the assignments of this line, literals not counted',
  }));
}
