/** The lines of a program that make rules. */

import type { Place, Program } from '../ir/program.ts';

/** A line on which a statement begins that rules come from. */
export interface RuleLine {
  /** The index of the source. */
  readonly source: number;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** By index, ascending. A rule that comes from several statements stands on several lines. */
  readonly rules: readonly number[];
}

/** In order of place. */
export function ruleLines({ sources, rules }: Pick<Program, 'sources' | 'rules'>): RuleLine[] {
  const texts = sources.map(({ text }) => text.split('\n'));
  const lineOf = linesOfPlaces(sources);
  const found = new Map<string, { readonly source: number; readonly line: number; readonly rules: Set<number> }>();
  for (const [rule, { places }] of rules.entries()) {
    for (const place of places) {
      const line = lineOf(place);
      const key = `${place.source}:${line}`;
      const known = found.get(key) ?? { source: place.source, line, rules: new Set() };
      known.rules.add(rule);
      found.set(key, known);
    }
  }
  return [...found.values()]
    .sort((a, b) => a.source - b.source || a.line - b.line)
    .map(({ source, line, rules: own }) => ({
      source,
      line,
      text: texts[source]?.[line - 1]?.trim() ?? '',
      rules: [...own].sort((a, b) => a - b),
    }));
}

function linesOfPlaces(sources: Program['sources']): (place: Place) => number {
  const starts = sources.map(({ text }) => {
    const own = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) own.push(at + 1);
    return own;
  });
  return ({ source, start }) => starts[source]?.filter((each) => each <= start).length ?? 1;
}
