/** Colours that need to know what a name stands for. */

import { type Range, SemanticTokensBuilder, type SemanticTokensLegend } from 'vscode-languageserver';
import { keywords } from '../grammar/tokens.ts';
import type { Analysis } from './analysis.ts';
import type { SymbolKind } from './symbols.ts';

const types = [
  'variable',
  'parameter',
  'property',
  'function',
  'type',
  'enum',
  'enumMember',
  'class',
  'string',
  'keyword',
] as const;
const modifiers = ['declaration', 'readonly', 'modification'] as const;

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

const typeOf: Readonly<Record<SymbolKind, (typeof types)[number]>> = {
  token: 'string',
  input: 'property',
  position: 'property',
  'parameter of the program': 'variable',
  constant: 'variable',
  function: 'function',
  parameter: 'parameter',
  type: 'type',
  enum: 'enum',
  'enum value': 'enumMember',
  variable: 'property',
  head: 'class',
  let: 'variable',
  'loop variable': 'variable',
  import: 'type',
};

const readonlyKinds: ReadonlySet<SymbolKind> = new Set([
  'parameter of the program',
  'constant',
  'let',
  'loop variable',
  'enum value',
  'parameter',
]);

/** As the protocol encodes them: five numbers for each. */
export function semanticTokens(analysis: Analysis, range: Range | null): number[] {
  const { lines, symbols, compilation } = analysis;
  const span = range === null ? null : lines.spanOf(range);
  const builder = new SemanticTokensBuilder();
  const words = new Set(keywords.reserved);
  const named = symbols.references.map((reference) => ({ ...reference, type: typeOf[reference.symbol.kind] }));
  const known = new Set(named.map((each) => each.span.start));
  const plain = compilation.tokens
    .filter((token) => words.has(token.text) && !known.has(token.span.start))
    .map((token) => ({ span: token.span, type: 'keyword' as const, symbol: null, role: 'read' as const }));
  let end = -1;
  for (const each of [...named, ...plain].sort((a, b) => a.span.start - b.span.start)) {
    const isOutside = span !== null && (each.span.end < span.start || each.span.start > span.end);
    // Two names of one place are coloured once.
    if (isOutside || each.span.start < end) continue;
    end = each.span.end;
    const { line, character } = lines.positionAt(each.span.start);
    const set = [
      each.role === 'declaration',
      each.symbol !== null && readonlyKinds.has(each.symbol.kind),
      each.role === 'write',
    ];
    const bits = set.reduce((sum, isSet, bit) => sum + (isSet ? 2 ** bit : 0), 0);
    builder.push(line, character, each.span.end - each.span.start, types.indexOf(each.type), bits);
  }
  return builder.build().data;
}
