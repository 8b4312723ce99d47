/** A new name for a symbol, everywhere. */

import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver';
import { keywords } from '../grammar/tokens.ts';
import type { Analysis } from './analysis.ts';
import { declaredAt, origin, referencesEverywhere } from './navigation.ts';
import { referenceAt, visibleAt } from './symbols.ts';
import type { Workspace } from './workspace.ts';

/** Why a symbol cannot have a name. */
export type RenameResult = { readonly edit: WorkspaceEdit } | { readonly refusal: string };

/** The name under the cursor, if it can be renamed: words of the vocabulary stand in tests and data, too. */
export function renameRange({ symbols, lines }: Analysis, position: Position): Range | null {
  const offset = lines.offsetAt(position);
  const found = referenceAt(symbols, offset);
  if (found !== undefined) return found.symbol.kind === 'token' ? null : lines.rangeOf(found.span);
  const unknown = symbols.unknown.find(({ span }) => span.start <= offset && offset <= span.end);
  return unknown === undefined ? null : lines.rangeOf(unknown.span);
}

export function rename(analysis: Analysis, position: Position, name: string, workspace: Workspace): RenameResult {
  const declared = declaredAt(analysis, position, workspace);
  if (declared === null || declared.symbol.kind === 'token') return { refusal: 'Nothing here can be renamed' };
  if (!/^[A-Za-z_]\w*$/.test(name))
    return { refusal: `\`${name}\` is no name: letters, digits and _, not a digit first` };
  if (keywords.reserved.includes(name)) return { refusal: `\`${name}\` is a word of the language` };
  const found = referencesEverywhere(declared, workspace);
  for (const { analysis: where, reference } of found) {
    const taken = visibleAt(where.symbols, reference.span.start).find((symbol) => symbol.name === name);
    if (taken === undefined || taken === declared.symbol) continue;
    if (origin({ analysis: where, symbol: taken }, workspace).symbol === declared.symbol) continue;
    const line = where.lines.positionAt(taken.span.start).line + 1;
    return { refusal: `\`${name}\` is there already: a ${taken.kind} in line ${line}` };
  }
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { analysis: where, reference } of found) {
    const { text, lines, uri } = where;
    // A value of an enum may stand in quotes.
    const quoted = text[reference.span.start] === '"';
    changes[uri] = [
      ...(changes[uri] ?? []),
      { range: lines.rangeOf(reference.span), newText: quoted ? `"${name}"` : name },
    ];
  }
  return { edit: { changes } };
}
