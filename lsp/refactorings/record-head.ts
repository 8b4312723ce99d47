/** `head a = token …` becomes `head a = { token } …`, to which more values can be added, and back. */

import { CodeActionKind } from 'vscode-languageserver';
import type { Edit } from '../../grammar/diagnostic.ts';
import type { Span } from '../../grammar/span.ts';
import type { HeadDeclaration } from '../../grammar/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { referencesTo, type SymbolReference } from '../symbols.ts';
import { holds, type Offer, type Refactoring } from './refactoring.ts';

export const recordHead: Refactoring = (analysis, selection) =>
  analysis.compilation.tree.declarations.flatMap((declaration) =>
    declaration.kind === 'head' && holds(declaration.span, selection) ? offerFor(declaration, analysis) : [],
  );

function offerFor(head: HeadDeclaration, analysis: Analysis): Offer[] {
  const [value, other] = head.values;
  if (value === undefined || other !== undefined || head.aggregate === 'count' || head.type !== null) return [];
  const uses = usesOf(head, analysis);
  if (uses === null) return [];
  const name = head.name.text;
  if (head.record) {
    const braces = bracesAround(value.span, analysis);
    const edits = uses.map(({ span }) => fieldAfter(span, value.text, analysis));
    const whole = edits.every((edit) => edit !== null);
    if (braces === null || !whole) return [];
    const declared: Edit = { span: braces, text: value.text };
    return [offer(`Make \`${name}\` a head with one value`, [declared, ...edits.filter((edit) => edit !== null)])];
  }
  return [
    offer(`Make \`${name}\` a record: \`${name}.${value.text}\``, [
      { span: value.span, text: `{ ${value.text} }` },
      ...uses.map(({ span }) => insertion(span.end, `.${value.text}`)),
    ]),
  ];
}

/** `null` where one of them cannot be written in another way: after `output` stands a name. */
function usesOf(head: HeadDeclaration, { symbols, compilation }: Analysis): readonly SymbolReference[] | null {
  const symbol = symbols.symbols.find(({ kind, span }) => kind === 'head' && span.start === head.name.span.start);
  if (symbol === undefined) return null;
  const uses = referencesTo(symbols, symbol).filter(({ role }) => role !== 'declaration');
  const isOutput = compilation.tree.declarations.some(
    ({ kind, span }) => kind === 'output' && uses.some((use) => holds(span, use.span)),
  );
  return isOutput ? null : uses;
}

function bracesAround({ start, end }: Span, { compilation }: Analysis): Span | null {
  const before = compilation.tokens.findLast(({ span }) => span.end <= start);
  const after = compilation.tokens.filter(({ span, text }) => span.start >= end && text !== ',')[0];
  return before?.text === '{' && after?.text === '}' ? { start: before.span.start, end: after.span.end } : null;
}

/** Takes `.token` away from `a.token`. */
function fieldAfter({ end }: Span, field: string, { compilation }: Analysis): Edit | null {
  const [point, name] = compilation.tokens.filter(({ span }) => span.start >= end);
  if (point?.text !== '.' || name?.text !== field) return null;
  return { span: { start: end, end: name.span.end }, text: '' };
}

function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}

function offer(title: string, edits: readonly Edit[]): Offer {
  return { title, kind: CodeActionKind.RefactorRewrite, edits };
}
