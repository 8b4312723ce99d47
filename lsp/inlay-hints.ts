/** What the text leaves unsaid: types of `let`, units of statements, values that may be undefined. */

import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import type { Span } from '../grammar/span.ts';
import type { CoreStatement } from '../src/check/core.ts';
import { describe } from '../src/check/types.ts';
import type { Analysis } from './analysis.ts';
import { unitsAt } from './hover.ts';
import { statementsOf } from './types-of-lets.ts';

export interface HintSettings {
  readonly types: boolean;
  readonly units: boolean;
}

export function inlayHints(analysis: Analysis, range: Range, settings: HintSettings): InlayHint[] {
  const { lines, compilation, symbols, uri } = analysis;
  const wanted = lines.spanOf(range);
  const isWanted = ({ start, end }: Span): boolean => start <= wanted.end && end >= wanted.start;
  const statements = statementsOf(compilation.typed?.statements ?? []).filter(
    ({ site }) => site.file === uri && isWanted(site),
  );
  const types = settings.types
    ? statements.flatMap((statement): InlayHint[] => {
        if (statement.kind !== 'let') return [];
        const symbol = symbols.symbols.find(
          ({ kind, declaration }) => kind === 'let' && declaration.start === statement.site.start,
        );
        const isTyped = symbol !== undefined && /^\s*:/.test(analysis.text.slice(symbol.span.end));
        if (symbol === undefined || isTyped) return [];
        return [
          {
            position: lines.positionAt(symbol.span.end),
            label: `: ${describe(statement.value.type)}`,
            kind: InlayHintKind.Type,
          },
        ];
      })
    : [];
  return [...types, ...(settings.units ? unitHints(analysis, statements) : [])];
}

/** Behind the last assignment of a line. */
function unitHints(analysis: Analysis, statements: readonly CoreStatement[]): InlayHint[] {
  const model = analysis.model();
  if (model === null || analysis.compilation.program === null) return [];
  const byLine = new Map<number, { end: number; units: number }>();
  for (const statement of statements) {
    if (statement.kind !== 'assign') continue;
    const { line } = analysis.lines.positionAt(statement.site.start);
    const [, rules = 0, values = 0] = unitsAt(analysis, statement.site, model);
    const known = byLine.get(line) ?? { end: 0, units: 0 };
    byLine.set(line, { end: Math.max(known.end, statement.site.end), units: known.units + rules + values });
  }
  return [...byLine].map(([, { end, units }]) => ({
    position: analysis.lines.positionAt(end),
    label: `${units} ${units === 1 ? 'unit' : 'units'}`,
    paddingLeft: true,
    tooltip: 'Hidden units of the feed-forward network that serve the assignments of this line, literals not counted',
  }));
}
