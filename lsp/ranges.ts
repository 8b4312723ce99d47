/** What can be folded, and what a growing selection takes in. */

import { type FoldingRange, FoldingRangeKind, type Position, type SelectionRange } from 'vscode-languageserver';
import type { Span } from '../grammar/span.ts';
import type { Analysis } from './analysis.ts';

export function foldingRanges({ lines, compilation }: Analysis): FoldingRange[] {
  const { tokens, tree } = compilation;
  const fold = (span: Span, kind?: FoldingRangeKind): FoldingRange[] => {
    const [start, end] = [lines.positionAt(span.start).line, lines.positionAt(span.end).line];
    return end > start ? [{ startLine: start, endLine: end, ...(kind === undefined ? {} : { kind }) }] : [];
  };
  const brackets = bracketPairs(tokens).flatMap(({ start, end }) => {
    const [range] = fold({ start, end });
    // The closing bracket stays in sight.
    return range === undefined || range.endLine - range.startLine < 2 ? [] : [{ ...range, endLine: range.endLine - 1 }];
  });
  const comments: Span[] = [];
  for (const { span } of tree.comments) {
    const last = comments.at(-1);
    const isNext = last !== undefined && lines.positionAt(span.start).line === lines.positionAt(last.end).line + 1;
    if (isNext) comments[comments.length - 1] = { start: last.start, end: span.end };
    else comments.push(span);
  }
  return [...brackets, ...comments.flatMap((span) => fold(span, FoldingRangeKind.Comment))];
}

export function selectionRanges(analysis: Analysis, positions: readonly Position[]): SelectionRange[] {
  const { lines, text, compilation } = analysis;
  const spans: Span[] = [
    { start: 0, end: text.length },
    ...everySpan(compilation.tree.declarations),
    ...bracketPairs(compilation.tokens),
    ...compilation.tree.comments.map(({ span }) => span),
    ...compilation.tokens.map(({ span }) => span),
  ];
  return positions.map((position) => {
    const offset = lines.offsetAt(position);
    const around = spans
      .filter(({ start, end }) => start <= offset && offset <= end)
      .sort((a, b) => b.end - b.start - (a.end - a.start));
    let selection: SelectionRange = { range: lines.rangeOf({ start: 0, end: text.length }) };
    let last: Span = { start: 0, end: text.length };
    for (const span of around) {
      const isInside =
        span.start >= last.start && span.end <= last.end && span.end - span.start < last.end - last.start;
      if (!isInside) continue;
      selection = { range: lines.rangeOf(span), parent: selection };
      last = span;
    }
    return selection;
  });
}

function bracketPairs(tokens: Analysis['compilation']['tokens']): Span[] {
  const open: { readonly text: string; readonly start: number }[] = [];
  const pairs: Span[] = [];
  const opening: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };
  for (const { text, span } of tokens) {
    if (/^[{[(]$/.test(text)) open.push({ text, start: span.start });
    else if (opening[text] !== undefined && open.at(-1)?.text === opening[text]) {
      const start = open.pop()?.start ?? span.start;
      pairs.push({ start, end: span.end });
    }
  }
  return pairs;
}

/** The spans of all nodes of a tree, whatever they are. */
function everySpan(node: unknown): Span[] {
  if (Array.isArray(node)) return node.flatMap(everySpan);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'span' in node && isSpan(node.span) ? [node.span] : [];
  return [...own, ...Object.values(node).flatMap(everySpan)];
}

function isSpan(value: unknown): value is Span {
  return (
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    'end' in value &&
    Number.isFinite(value.start) &&
    Number.isFinite(value.end)
  );
}
