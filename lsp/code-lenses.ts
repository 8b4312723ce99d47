/** Buttons in the text: run tests; run, compile and look into the program. */

import type { CodeLens } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';

/** What a test gave when it was run last. */
export type TestOutcome = 'passed' | 'failed';

/** Commands are the client's: it knows where results are shown. `canDebug`: it has a debugger. */
export function codeLenses(
  { uri, lines, compilation }: Analysis,
  outcomes: ReadonlyMap<string, TestOutcome>,
  canDebug: boolean,
): CodeLens[] {
  if (compilation.library) return [];
  return compilation.tree.declarations.flatMap((declaration): CodeLens[] => {
    const range = lines.rangeOf({ start: declaration.span.start, end: declaration.span.start });
    const lens = (title: string, command: string, ...rest: readonly string[]): CodeLens => ({
      range,
      command: { title, command, arguments: [uri, ...rest] },
    });
    if (declaration.kind === 'vocab') {
      return [
        lens('Run', 'altac.run'),
        ...(canDebug ? [lens('Debug', 'altac.debug')] : []),
        lens('Compile', 'altac.compile'),
        lens('Show layers', 'altac.showLayers'),
      ];
    }
    if (declaration.kind !== 'test') return [];
    const name = declaration.name.value;
    const outcome = outcomes.get(name);
    const title = outcome === undefined ? 'Run test' : outcome === 'passed' ? '✓ Run test' : '✗ Run test';
    return [lens(title, 'altac.runTest', name), ...(canDebug ? [lens('Debug', 'altac.debugTest', name)] : [])];
  });
}
