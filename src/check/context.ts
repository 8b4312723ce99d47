import type { Declaration, SourceFile } from '../../grammar/syntax.ts';
import type { Module, Shared } from './modules.ts';
import type { Usage } from './usage.ts';

/** What every part of the checker works on. */
export interface CheckContext {
  readonly file: string;
  readonly tree: SourceFile;
  readonly module: Module;
  readonly shared: Shared;
  readonly usage: Usage;
}

/** The declarations of one kind, in order. */
export function declarationsOf<Kind extends Declaration['kind']>(
  tree: SourceFile,
  kind: Kind,
): Extract<Declaration, { readonly kind: Kind }>[] {
  return tree.declarations.filter(
    (declaration): declaration is Extract<Declaration, { readonly kind: Kind }> => declaration.kind === kind,
  );
}

const libraryKinds: readonly Declaration['kind'][] = ['const', 'param', 'fn', 'type', 'enum', 'import'];

/** A file of constants, functions and types only, for others to import: it is no program, and need not be one. */
export function isLibrary({ declarations }: SourceFile): boolean {
  return declarations.length > 0 && declarations.every(({ kind }) => libraryKinds.includes(kind));
}
