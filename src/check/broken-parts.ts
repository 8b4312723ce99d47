/** The parts of a text that could not be read, so that nothing is said about them twice. */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { lineStarts, locate, type Span } from '../../grammar/span.ts';

export interface BrokenParts {
  /** Names in them: what is declared there is not known, and not missing either. */
  readonly names: ReadonlySet<string>;
  /** Whether a place lies on a line with a mistake. */
  readonly holds: (span: Span) => boolean;
}

/** `null` where everything could be read. */
export function brokenParts(diagnostics: readonly Diagnostic[], text: string): BrokenParts | null {
  if (!diagnostics.some(({ severity }) => severity === 'error')) return null;
  const starts = lineStarts(text);
  const lines = text.split('\n');
  const broken = new Set(diagnostics.map(({ span }) => locate(starts, span.start).line - 1));
  const names = new Set<string>();
  for (const line of broken) {
    for (let at = line; at < lines.length; at += 1) {
      for (const [name] of (lines[at] ?? '').matchAll(/[A-Za-z_]\w*/g)) names.add(name);
      // A declaration goes on below; a line inside of a block stands for itself.
      if (!/^\w/.test(lines[line] ?? '') || !/^\s/.test(lines[at + 1] ?? '')) break;
    }
  }
  return { names, holds: ({ start }) => broken.has(locate(starts, start).line - 1) };
}
