/** Paths of imports lead to their files. */

import type { DocumentLink } from 'vscode-languageserver';
import { addressOfImport } from '../src/compile.ts';
import type { Analysis } from './analysis.ts';

export function documentLinks({ uri, lines, compilation }: Analysis): DocumentLink[] {
  return compilation.tree.declarations.flatMap((declaration) => {
    if (declaration.kind !== 'import' || declaration.path.value === '') return [];
    const { start, end } = declaration.path.span;
    // Without the quotes.
    const range = lines.rangeOf({ start: start + 1, end: Math.max(start + 1, end - 1) });
    return [{ range, target: addressOfImport(declaration.path.value, uri) }];
  });
}
