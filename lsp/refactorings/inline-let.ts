/** A `let` is taken out, and its value stands wherever it was used. */

import { CodeActionKind } from 'vscode-languageserver';
import type { Edit } from '../../grammar/diagnostic.ts';
import type { Span } from '../../grammar/span.ts';
import type { Expression, ExpressionBlock, LetStatement } from '../../grammar/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { hasErrors } from '../diagnostics.ts';
import { type AltaSymbol, referenceAt, referencesTo } from '../symbols.ts';
import { expressionsOfFile, expressionsOfStatement, expressionsWithin, statementsOfMlp } from '../syntax-walk.ts';
import { holds, isSame, losesComment, namesAt, type Refactoring } from './refactoring.ts';

export const inlineLet: Refactoring = (analysis, selection) => {
  const symbol = referenceAt(analysis.symbols, selection.start)?.symbol;
  if (symbol?.kind !== 'let' || hasErrors(analysis)) return [];
  const found = letsOf(analysis).find(({ name }) => name.span.start === symbol.span.start);
  const uses = referencesTo(analysis.symbols, symbol).filter(({ role }) => role === 'read');
  if (found === undefined || uses.length === 0 || found.type !== null || dependsOnPlace(found.value)) return [];
  if (!uses.every(({ span }) => meansTheSame(found.value, span, analysis))) return [];
  if (losesComment(analysis, found.span, [])) return [];
  const written = analysis.text.slice(found.value.span.start, found.value.span.end);
  const replaced = uses.map(({ span }): Edit => {
    const isWhole = isAtom(found.value, written) || standsAlone(span, analysis);
    return { span, text: isWhole ? written : `(${written})` };
  });
  return [
    {
      title: `Inline \`${symbol.name}\``,
      kind: CodeActionKind.RefactorInline,
      edits: [{ span: withItsLine(found.span, analysis), text: '' }, ...replaced],
    },
  ];
};

function letsOf({ compilation: { tree } }: Analysis): readonly LetStatement[] {
  const inBlocks = (blocks: readonly ExpressionBlock[]): readonly LetStatement[] => blocks.flatMap(({ lets }) => lets);
  return [
    ...statementsOfMlp(tree).flatMap(({ statement }) => (statement.kind === 'let' ? [statement] : [])),
    ...expressionsOfFile(tree).flatMap((each) => (each.kind === 'if' ? inBlocks([each.then, each.otherwise]) : [])),
    ...tree.declarations.flatMap((each) => (each.kind === 'fn' ? each.body.lets : [])),
  ];
}

/** `/` divides exactly where a `numeric` value is wanted, and `clamp(x)` asks what is assigned. */
function dependsOnPlace(value: Expression): boolean {
  return expressionsWithin(value).some(
    (each) =>
      (each.kind === 'binary' && (each.operator === '/' || each.operator === '%')) ||
      (each.kind === 'call' && /^(clamp|wrap)$/.test(each.callee.text) && each.arguments.length === 1),
  );
}

/** Whether no name in it is hidden by another at a place. */
function meansTheSame(value: Expression, { start }: Span, { symbols }: Analysis): boolean {
  const visible = namesAt(symbols, start);
  const inside = (span: Span): boolean => holds(value.span, span);
  const isSeen = (symbol: AltaSymbol): boolean => {
    if (inside(symbol.declaration) || symbol.kind === 'token') return true;
    return symbol.kind === 'enum value' ? !visible.has(symbol.name) : visible.get(symbol.name) === symbol;
  };
  const known = symbols.references.filter(({ span, through }) => inside(span) && through === undefined);
  const unknown = symbols.unknown.filter(({ span }) => inside(span));
  return known.every(({ symbol }) => isSeen(symbol)) && unknown.every(({ name }) => !visible.has(name));
}

/** Binds more tightly than anything that may stand around it. */
function isAtom(value: Expression, written: string): boolean {
  const atoms = [
    'number',
    'word',
    'boolean',
    'name',
    'call',
    'field',
    'index',
    'list',
    'set',
    'record',
    'comprehension',
  ];
  // The span of what stands in parentheses has them in it.
  const isInParentheses =
    written.startsWith('(') && value.kind === 'binary' && value.left.span.start > value.span.start;
  return atoms.includes(value.kind) || isInParentheses;
}

/** Whether the name is all of the value of a statement, or of an argument. */
function standsAlone(span: Span, { compilation: { tree } }: Analysis): boolean {
  const values = statementsOfMlp(tree).flatMap(({ statement }) =>
    statement.kind === 'assign' || statement.kind === 'let' ? expressionsOfStatement(statement) : [],
  );
  const calls = expressionsOfFile(tree).flatMap((each) => (each.kind === 'call' ? each.arguments : []));
  return [...values, ...calls].some((each) => isSame(each.span, span));
}

/** With the line that it has for itself, or with the blanks behind it. */
function withItsLine({ start, end }: Span, { text }: Analysis): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const behind = (pattern: RegExp): number => pattern.exec(text.slice(end))?.[0].length ?? 0;
  const restOfLine = behind(/^[ \t]*\r?\n/);
  return text.slice(lineStart, start).trim() === '' && restOfLine > 0
    ? { start: lineStart, end: end + restOfLine }
    : { start, end: end + behind(/^[ \t]*/) };
}
