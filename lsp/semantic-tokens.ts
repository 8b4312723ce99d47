/**
 * Colours: what a name stands for, and everything else that has one, for clients without a grammar of their own. Signs
 * have none.
 */

import { type Range, SemanticTokensBuilder, type SemanticTokensLegend } from 'vscode-languageserver';
import type { Token } from '../grammar/parse.ts';
import type { Span } from '../grammar/span.ts';
import { builtInFunctions, builtInTypes } from '../grammar/textmate.ts';
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
  'number',
  'comment',
] as const;
const modifiers = ['declaration', 'readonly', 'modification', 'documentation', 'defaultLibrary'] as const;

type TokenType = (typeof types)[number];
type Modifier = (typeof modifiers)[number];

interface Coloured {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly Modifier[];
}

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

const typeOf: Readonly<Record<SymbolKind, TokenType>> = {
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

type Colour = Omit<Coloured, 'span'>;

const keyword: Colour = { type: 'keyword', modifiers: [] };
const ownWords: ReadonlySet<string> = new Set([...keywords.reserved, ...keywords.contextual]);

/** Names that no program declares. */
const builtIn: ReadonlyMap<string, Colour> = new Map([
  ...builtInNames(builtInFunctions, 'function'),
  ...builtInNames(builtInTypes, 'type'),
  ...builtInNames(['key', 'query'], 'variable'),
]);

/** As the protocol encodes them: five numbers for each. */
export function semanticTokens(analysis: Analysis, range: Range | null): number[] {
  const { lines } = analysis;
  const span = range === null ? null : lines.spanOf(range);
  const builder = new SemanticTokensBuilder();
  const all = [...namesOf(analysis), ...otherTokensOf(analysis), ...commentsOf(analysis)];
  let end = -1;
  for (const each of all.sort((a, b) => a.span.start - b.span.start)) {
    const isOutside = span !== null && (each.span.end < span.start || each.span.start > span.end);
    // Two names of one place are coloured once.
    if (isOutside || each.span.start < end) continue;
    end = each.span.end;
    const { line, character } = lines.positionAt(each.span.start);
    const bits = modifiers.reduce((sum, name, bit) => sum + (each.modifiers.includes(name) ? 2 ** bit : 0), 0);
    builder.push(line, character, each.span.end - each.span.start, types.indexOf(each.type), bits);
  }
  return builder.build().data;
}

function namesOf({ symbols }: Analysis): Coloured[] {
  return symbols.references.map(({ span, symbol, role }) => ({
    span,
    type: typeOf[symbol.kind],
    modifiers: [
      ...(role === 'declaration' ? (['declaration'] as const) : []),
      ...(readonlyKinds.has(symbol.kind) ? (['readonly'] as const) : []),
      ...(role === 'write' ? (['modification'] as const) : []),
    ],
  }));
}

/** Words of the language where they are no names, what is built in, numbers, and what stands in quotes. */
function otherTokensOf({ symbols, compilation: { tokens } }: Analysis): Coloured[] {
  const declared = new Set(symbols.references.map(({ span }) => span.start));
  const undeclared = new Set(symbols.unknown.map(({ span }) => span.start));
  return tokens.flatMap((token, index) => {
    const { start } = token.span;
    if (declared.has(start) || tokens[index - 1]?.text === '.') return [];
    const colour = undeclared.has(start) ? builtIn.get(token.text) : colourOf(token);
    return colour === undefined ? [] : [{ span: token.span, ...colour }];
  });
}

function colourOf({ text }: Token): Colour | undefined {
  if (text.startsWith('"')) return { type: 'string', modifiers: [] };
  if (/^\d/.test(text)) return { type: 'number', modifiers: [] };
  return ownWords.has(text) ? keyword : builtIn.get(text);
}

function commentsOf({ compilation }: Analysis): Coloured[] {
  return compilation.tree.comments.map(({ text, span }) => ({
    span,
    type: 'comment',
    modifiers: text.startsWith('///') ? ['documentation'] : [],
  }));
}

function builtInNames(names: readonly string[], type: TokenType): [string, Colour][] {
  return names.map((name) => [name, { type, modifiers: ['defaultLibrary'] }]);
}
