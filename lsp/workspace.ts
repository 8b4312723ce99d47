/** Open texts and the files beside them, each analysed once for each version. */

import { addressOfImport } from '../src/compile.ts';
import { type Analysis, createAnalyse } from './analysis.ts';

export interface Files {
  /** `null` where there is no such file. */
  readonly read: (uri: string) => string | null;
  /**
   * All programs of the opened folders. Where none is, those beside the open texts: Helix, for one, opens no folder that
   * is not a repository.
   */
  readonly programs: (texts: readonly string[]) => readonly string[];
  /** They may be other texts now; the next answers are about those. */
  readonly renew: (uris: readonly string[]) => Promise<void>;
}

export interface Workspace {
  readonly open: (uri: string, text: string) => void;
  readonly close: (uri: string) => void;
  /** A file has changed on the disk. */
  readonly changed: (uri: string) => void;
  /** `null` for what is neither open nor a file. */
  readonly analysis: (uri: string) => Analysis | null;
  /** As it stands in the editor, or else in its file; `null` where there is neither. */
  readonly text: (uri: string) => string | null;
  /** Open texts. */
  readonly opened: () => readonly string[];
  /** Files of the opened folders that are not open. */
  readonly closed: () => readonly string[];
  /** Whether an answer about it is at hand. */
  readonly isAnalysed: (uri: string) => boolean;
  /** Open texts that import it, or import what does. */
  readonly importersOf: (uri: string) => readonly string[];
  /** Everything that may speak of names of others: open texts and files. */
  readonly all: () => readonly Analysis[];
}

export function createWorkspace(files: Files): Workspace {
  const texts = new Map<string, string>();
  const analyses = new Map<string, Analysis>();
  /** By importing text, what it imports. */
  const imports = new Map<string, Set<string>>();
  const textOf = (uri: string): string | null => texts.get(uri) ?? files.read(uri);
  const analyse = createAnalyse((path, from) => {
    const file = addressOfImport(path, from);
    imports.set(from, (imports.get(from) ?? new Set()).add(file));
    const text = textOf(file);
    return text === null ? { error: `${path} is not there` } : { file, text };
  });

  /** The next question about it, or about what imports it, gets a new answer. */
  const forget = (uri: string): void => {
    stale.add(uri);
    for (const [from, imported] of imports) if (imported.has(uri) && !stale.has(from)) forget(from);
  };
  const stale = new Set<string>();

  const analysis = (uri: string): Analysis | null => {
    const known = analyses.get(uri) ?? null;
    if (known !== null && !stale.has(uri)) return known;
    const text = textOf(uri);
    stale.delete(uri);
    if (text === null) {
      analyses.delete(uri);
      return null;
    }
    imports.delete(uri);
    const made = analyse(uri, text, known);
    analyses.set(uri, made);
    return made;
  };

  return {
    open: (uri, text) => {
      texts.set(uri, text);
      forget(uri);
    },
    close: (uri) => {
      texts.delete(uri);
      forget(uri);
    },
    changed: (uri) => {
      if (!texts.has(uri)) forget(uri);
    },
    analysis,
    text: textOf,
    opened: () => [...texts.keys()],
    closed: () => files.programs([]).filter((uri) => !texts.has(uri)),
    isAnalysed: (uri) => analyses.has(uri) && !stale.has(uri),
    importersOf: (uri) => [...importersOf(uri, imports)].filter((other) => other !== uri && texts.has(other)),
    all: () =>
      [...new Set([...texts.keys(), ...files.programs([...texts.keys()])])].flatMap((uri) => {
        const found = analysis(uri);
        return found === null ? [] : [found];
      }),
  };
}

/** By importing text, what it imports; `known` grows. */
function importersOf(
  uri: string,
  imports: ReadonlyMap<string, ReadonlySet<string>>,
  known: Set<string> = new Set(),
): ReadonlySet<string> {
  for (const [from, imported] of imports) {
    if (!imported.has(uri) || known.has(from)) continue;
    known.add(from);
    importersOf(from, imports, known);
  }
  return known;
}
