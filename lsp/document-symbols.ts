/** The outline of a file, and names in all files. */

import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';
import type { SymbolKind as AltaKind, AltaSymbol } from './symbols.ts';
import type { Workspace } from './workspace.ts';

const kinds: Readonly<Record<AltaKind, SymbolKind>> = {
  token: SymbolKind.String,
  input: SymbolKind.Variable,
  position: SymbolKind.Variable,
  'parameter of the program': SymbolKind.Constant,
  constant: SymbolKind.Constant,
  function: SymbolKind.Function,
  parameter: SymbolKind.Variable,
  type: SymbolKind.Class,
  enum: SymbolKind.Enum,
  'enum value': SymbolKind.EnumMember,
  variable: SymbolKind.Variable,
  head: SymbolKind.Interface,
  let: SymbolKind.Variable,
  'loop variable': SymbolKind.Variable,
  import: SymbolKind.Module,
};

export function documentSymbols({ symbols, lines, compilation }: Analysis): DocumentSymbol[] {
  const inside = (outer: AltaSymbol): AltaSymbol[] =>
    symbols.symbols.filter(
      (symbol) =>
        symbol !== outer &&
        symbol.kind !== 'token' &&
        outer.declaration.start <= symbol.span.start &&
        symbol.span.end <= outer.declaration.end,
    );
  const isTop = ({ kind }: AltaSymbol): boolean =>
    kind !== 'token' && kind !== 'enum value' && kind !== 'let' && kind !== 'parameter' && kind !== 'loop variable';
  const declared = symbols.symbols.filter(isTop).map((symbol): DocumentSymbol => {
    const { name, kind, span, declaration } = symbol;
    return {
      name,
      detail: kind,
      kind: kinds[kind],
      range: lines.rangeOf(declaration),
      selectionRange: lines.rangeOf(span),
      // Names of one import are declared by the same words.
      children: kind === 'import' ? [] : inside(symbol).map(leaf),
    };
  });
  const parts = compilation.tree.declarations.flatMap((declaration): DocumentSymbol[] => {
    const { kind, span } = declaration;
    if (kind !== 'vocab' && kind !== 'mlp' && kind !== 'halt' && kind !== 'output' && kind !== 'test') return [];
    const range = lines.rangeOf(span);
    const name = kind === 'test' ? `test "${declaration.name.value}"` : kind;
    const lets = symbols.symbols.filter(
      (symbol) => symbol.kind === 'let' && span.start <= symbol.span.start && symbol.span.end <= span.end,
    );
    return [
      {
        name,
        kind: kind === 'test' ? SymbolKind.Event : SymbolKind.Namespace,
        range,
        selectionRange: { start: range.start, end: range.start },
        children: kind === 'mlp' ? lets.map(leaf) : [],
      },
    ];
  });
  return [...declared, ...parts].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );

  function leaf({ name, kind, span }: AltaSymbol): DocumentSymbol {
    const range = lines.rangeOf(span);
    return { name, detail: kind, kind: kinds[kind], range, selectionRange: range };
  }
}

/** Names that hold the letters of the query, in this order. */
export function workspaceSymbols(query: string, workspace: Workspace): WorkspaceSymbol[] {
  const wanted = new RegExp(
    query
      .split('')
      .map((letter) => letter.replace(/[^\w\s]/, '\\$&'))
      .join('.*'),
    'i',
  );
  return workspace
    .all()
    .flatMap(({ uri, symbols, lines }) =>
      symbols.symbols
        .filter(
          ({ kind, name, scope }) => kind !== 'token' && kind !== 'import' && scope.start === 0 && wanted.test(name),
        )
        .map(({ name, kind, span }) => ({ name, kind: kinds[kind], location: { uri, range: lines.rangeOf(span) } })),
    );
}
