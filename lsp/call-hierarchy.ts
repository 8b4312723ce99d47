/** Which functions call which. */

import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Position,
  SymbolKind,
} from 'vscode-languageserver';
import type { Span } from '../grammar/span.ts';
import type { Analysis } from './analysis.ts';
import { type Declared, declaredAt, origin, referencesEverywhere } from './navigation.ts';
import type { Workspace } from './workspace.ts';

export function prepareCallHierarchy(
  analysis: Analysis,
  position: Position,
  workspace: Workspace,
): CallHierarchyItem[] {
  const declared = declaredAt(analysis, position, workspace);
  return declared === null || declared.symbol.kind !== 'function' ? [] : [itemOf(declared)];
}

export function incomingCalls(item: CallHierarchyItem, workspace: Workspace): CallHierarchyIncomingCall[] {
  const declared = declaredOf(item, workspace);
  if (declared === null) return [];
  const calls = new Map<string, CallHierarchyIncomingCall>();
  for (const { analysis, reference } of referencesEverywhere(declared, workspace)) {
    if (reference.role !== 'read') continue;
    const from = placeOf(analysis, reference.span);
    if (from === null) continue;
    const range = analysis.lines.rangeOf(reference.span);
    const key = `${from.uri} ${from.selectionRange.start.line} ${from.name}`;
    const known = calls.get(key);
    calls.set(key, { from, fromRanges: [...(known?.fromRanges ?? []), range] });
  }
  return [...calls.values()];
}

export function outgoingCalls(item: CallHierarchyItem, workspace: Workspace): CallHierarchyOutgoingCall[] {
  const declared = declaredOf(item, workspace);
  if (declared === null) return [];
  const { analysis, symbol } = declared;
  const calls = new Map<string, CallHierarchyOutgoingCall>();
  for (const { span, role, symbol: called } of analysis.symbols.references) {
    const isInside = symbol.declaration.start <= span.start && span.end <= symbol.declaration.end;
    if (!isInside || role !== 'read') continue;
    const target = origin({ analysis, symbol: called }, workspace);
    if (target.symbol.kind !== 'function') continue;
    const to = itemOf(target);
    const key = `${to.uri} ${to.name}`;
    const known = calls.get(key);
    calls.set(key, { to, fromRanges: [...(known?.fromRanges ?? []), analysis.lines.rangeOf(span)] });
  }
  return [...calls.values()];
}

function itemOf({ analysis, symbol }: Declared): CallHierarchyItem {
  return {
    name: symbol.name,
    kind: SymbolKind.Function,
    uri: analysis.uri,
    range: analysis.lines.rangeOf(symbol.declaration),
    selectionRange: analysis.lines.rangeOf(symbol.span),
  };
}

function declaredOf({ uri, selectionRange }: CallHierarchyItem, workspace: Workspace): Declared | null {
  const analysis = workspace.analysis(uri);
  return analysis === null ? null : declaredAt(analysis, selectionRange.start, workspace);
}

/** The function around a place, or the declaration. */
function placeOf(analysis: Analysis, { start, end }: Span): CallHierarchyItem | null {
  const around = analysis.compilation.tree.declarations.find(({ span }) => span.start <= start && end <= span.end);
  if (around === undefined || around.kind === 'import') return null;
  const symbol = analysis.symbols.symbols.find(
    ({ declaration, kind }) => declaration.start === around.span.start && kind === 'function',
  );
  if (symbol !== undefined) return itemOf({ analysis, symbol });
  const range = analysis.lines.rangeOf(around.span);
  return { name: around.kind, kind: SymbolKind.Namespace, uri: analysis.uri, range, selectionRange: range };
}
