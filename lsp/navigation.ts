/** From a name to where it is declared, and to everything that speaks of it, in all files. */

import { type DocumentHighlight, DocumentHighlightKind, type Location, type Position } from 'vscode-languageserver';
import type { Span } from '../grammar/span.ts';
import { addressOfImport } from '../src/compile.ts';
import type { Analysis } from './analysis.ts';
import { type AltaSymbol, referenceAt, referencesTo, type SymbolReference, type UnknownName } from './symbols.ts';
import type { Workspace } from './workspace.ts';

/** A symbol in its file. Imports lead to what they import. */
export interface Declared {
  readonly analysis: Analysis;
  readonly symbol: AltaSymbol;
}

export function declaredAt(analysis: Analysis, position: Position, workspace: Workspace): Declared | null {
  const offset = analysis.lines.offsetAt(position);
  const found = referenceAt(analysis.symbols, offset);
  if (found !== undefined) return origin({ analysis, symbol: found.symbol }, workspace);
  const unknown = analysis.symbols.unknown.find(({ span }) => span.start <= offset && offset <= span.end);
  return unknown === undefined ? null : importedValue(analysis, unknown, workspace);
}

/** With the type comes every value of an enum; `null` where no imported enum has it, or several. */
function importedValue(analysis: Analysis, { name, enumName }: UnknownName, workspace: Workspace): Declared | null {
  const values = analysis.symbols.symbols.flatMap((symbol): Declared[] => {
    if (symbol.kind !== 'import' || (enumName !== null && symbol.name !== enumName)) return [];
    const target = origin({ analysis, symbol }, workspace);
    if (target.symbol.kind !== 'enum') return [];
    return target.analysis.symbols.symbols
      .filter((each) => each.kind === 'enum value' && each.name === name && each.enumName === target.symbol.name)
      .map((each) => ({ analysis: target.analysis, symbol: each }));
  });
  const [only, other] = values;
  return only !== undefined && other === undefined ? only : null;
}

/** Follows imports, but not in circles. */
export function origin(declared: Declared, workspace: Workspace, seen: readonly string[] = []): Declared {
  const { analysis, symbol } = declared;
  if (symbol.kind !== 'import' || symbol.path === undefined || seen.includes(analysis.uri)) return declared;
  const other = workspace.analysis(addressOfImport(symbol.path, analysis.uri));
  const target = other?.symbols.symbols.find(
    ({ name, kind, scope }) => name === symbol.name && kind !== 'token' && kind !== 'enum value' && scope.start === 0,
  );
  if (other === null || target === undefined) return declared;
  return origin({ analysis: other, symbol: target }, workspace, [...seen, analysis.uri]);
}

export function locationOf({ uri, lines }: Analysis, span: Span): Location {
  return { uri, range: lines.rangeOf(span) };
}

export function definition(analysis: Analysis, position: Position, workspace: Workspace): Location | null {
  const declared = declaredAt(analysis, position, workspace);
  return declared === null ? null : locationOf(declared.analysis, declared.symbol.span);
}

/** The declaration of the type of a variable or parameter, where it has a name. */
export function typeDefinition(analysis: Analysis, position: Position, workspace: Workspace): Location | null {
  const declared = declaredAt(analysis, position, workspace);
  if (declared === null) return null;
  const { symbol, analysis: where } = declared;
  if (symbol.kind === 'enum value') {
    const parent = where.symbols.symbols.find(({ kind, name }) => kind === 'enum' && name === symbol.enumName);
    return parent === undefined ? null : locationOf(where, parent.span);
  }
  // The first type that is spoken of in the declaration, behind its name.
  const type = where.symbols.references.find(
    ({ span, symbol: { kind } }) =>
      span.start >= symbol.span.end &&
      span.end <= symbol.declaration.end &&
      (kind === 'type' || kind === 'enum' || kind === 'import'),
  );
  if (type === undefined) return null;
  const target = origin({ analysis: where, symbol: type.symbol }, workspace);
  return locationOf(target.analysis, target.symbol.span);
}

/** In the file of the declaration and in all that import it. */
export function referencesEverywhere(
  declared: Declared,
  workspace: Workspace,
): readonly { readonly analysis: Analysis; readonly reference: SymbolReference }[] {
  const isIt = (analysis: Analysis, symbol: AltaSymbol): boolean => {
    if (symbol === declared.symbol) return true;
    if (symbol.kind !== 'import' || symbol.name !== declared.symbol.name) return false;
    const target = origin({ analysis, symbol }, workspace);
    return target.analysis.uri === declared.analysis.uri && target.symbol.span.start === declared.symbol.span.start;
  };
  const places = [declared.analysis, ...workspace.all().filter(({ uri }) => uri !== declared.analysis.uri)];
  return places.flatMap((analysis) => [
    ...analysis.symbols.references
      .filter(({ symbol }) => isIt(analysis, symbol))
      .map((reference) => ({ analysis, reference })),
    ...(declared.symbol.kind === 'enum value' ? valuesIn(analysis) : []),
  ]);

  function valuesIn(analysis: Analysis): { readonly analysis: Analysis; readonly reference: SymbolReference }[] {
    return analysis.symbols.unknown
      .filter(({ name }) => name === declared.symbol.name)
      .filter((unknown) => importedValue(analysis, unknown, workspace)?.symbol === declared.symbol)
      .map(({ span }) => ({ analysis, reference: { span, symbol: declared.symbol, role: 'read' } }));
  }
}

export function references(
  analysis: Analysis,
  position: Position,
  withDeclaration: boolean,
  workspace: Workspace,
): Location[] {
  const declared = declaredAt(analysis, position, workspace);
  if (declared === null) return [];
  return referencesEverywhere(declared, workspace)
    .filter(({ reference }) => withDeclaration || reference.role !== 'declaration')
    .map((each) => locationOf(each.analysis, each.reference.span));
}

export function highlights({ symbols, lines }: Analysis, position: Position): DocumentHighlight[] {
  const found = referenceAt(symbols, lines.offsetAt(position));
  if (found === undefined) return [];
  return referencesTo(symbols, found.symbol).map(({ span, role }) => ({
    range: lines.rangeOf(span),
    kind: role === 'read' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
  }));
}
