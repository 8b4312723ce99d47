/** A `match` gets the arms that it lacks, or those that `_` stands for. */

import { CodeActionKind } from 'vscode-languageserver';
import type { Span } from '../../grammar/span.ts';
import type { Expression, MatchExpression, MatchStatement } from '../../grammar/syntax.ts';
import type { MatchedValues } from '../../src/check/arm-book.ts';
import type { Analysis } from '../analysis.ts';
import { expressionsOfFile, statementsOfMlp } from '../syntax-walk.ts';
import { patternTexts } from './pattern-text.ts';
import { holds, type Offer, type Refactoring } from './refactoring.ts';

/** More are no help to anyone. */
const mostPatterns = 40;

export const writeOutArms: Refactoring = (analysis, selection) =>
  matchesOf(analysis).flatMap((match) => {
    const found = analysis.compilation.matched.find(
      ({ site }) => site.file === analysis.uri && site.start === match.span.start,
    );
    if (found === undefined) return [];
    const isAtHead = holds({ start: match.span.start, end: match.subject.span.end }, selection);
    return [
      ...(isAtHead ? missingArms(match, found, analysis) : []),
      ...remainingArms(match, found, selection, analysis),
    ];
  });

type Match = MatchStatement | MatchExpression;

function matchesOf({ compilation: { tree } }: Analysis): readonly Match[] {
  const statements = statementsOfMlp(tree).map(({ statement }) => statement);
  return [...statements, ...expressionsOfFile(tree)].filter((each) => each.kind === 'match');
}

function missingArms(match: Match, found: MatchedValues, analysis: Analysis): Offer[] {
  const patterns = patternsTakenBy(-1, found);
  const last = match.arms.at(-1);
  if (patterns === null) return [];
  // The value of an expression is a guess: that of the arm above.
  const body = last !== undefined && 'value' in last ? textOf(last.value.span, analysis) : '{}';
  if (last === undefined && isExpression(match)) return [];
  const added = patterns.map((pattern) => `${pattern} => ${body}`);
  const at = last?.span.end ?? analysis.text.indexOf('{', match.subject.span.end) + 1;
  const between = separator(match, analysis);
  const text = added.map((arm) => between + arm).join('');
  return [
    { title: 'Add the missing arms', kind: CodeActionKind.QuickFix, edits: [{ span: { start: at, end: at }, text }] },
  ];
}

/** At the `match`, or at its arm for all others. */
function remainingArms(match: Match, found: MatchedValues, selection: Span, analysis: Analysis): Offer[] {
  const index = match.arms.findIndex(({ patterns }) => patterns.length === 1 && patterns.every(isAny));
  const arm = match.arms[index];
  const [any] = arm?.patterns ?? [];
  if (arm === undefined || any === undefined) return [];
  const heads = [{ start: match.span.start, end: match.subject.span.end }, any.span];
  if (!heads.some((span) => holds(span, selection))) return [];
  const patterns = patternsTakenBy(index, found);
  if (patterns === null) return [];
  const body = textOf({ start: any.span.end, end: arm.span.end }, analysis);
  // An empty arm is there to be filled, each value in its own way.
  const text = /^\s*=>\s*\{\s*\}$/.test(body)
    ? patterns.map((pattern) => pattern + body).join(separator(match, analysis))
    : patterns.join(' | ') + body;
  return [
    { title: 'Write out the remaining arms', kind: CodeActionKind.RefactorRewrite, edits: [{ span: arm.span, text }] },
  ];
}

function patternsTakenBy(arm: number, { values, type }: MatchedValues): readonly string[] | null {
  const taken = [...values].filter(([, by]) => by === arm).map(([value]) => value);
  const patterns = taken.length === 0 ? null : patternTexts(taken, type);
  return patterns === null || patterns.length > mostPatterns ? null : patterns;
}

function isExpression(match: Match): match is MatchExpression {
  return match.arms.every((arm) => 'value' in arm);
}

function isAny(pattern: Expression): boolean {
  return pattern.kind === 'name' && pattern.text === '_';
}

/** What stands between its arms: they stand each on a line of its own, or all on one. */
function separator({ arms, span }: Match, { text }: Analysis): string {
  const [first, second] = arms;
  const between = first === undefined || second === undefined ? '' : text.slice(first.span.end, second.span.start);
  if (/^\s*,?\s+$/.test(between)) return between;
  return text.slice(first?.span.end ?? span.start, span.end).includes('\n') ? '\n' : ', ';
}

function textOf({ start, end }: Span, { text }: Analysis): string {
  return text.slice(start, end);
}
