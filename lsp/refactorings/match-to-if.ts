/** A `match` on a variable becomes a chain of `if` and `else`. */

import { CodeActionKind } from 'vscode-languageserver';
import type { Span } from '../../grammar/span.ts';
import type { Expression, MatchExpression, MatchStatement } from '../../grammar/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { hasErrors } from '../diagnostics.ts';
import { expressionsOfFile, statementsOfMlp } from '../syntax-walk.ts';
import { bodyOf, broken } from './branches.ts';
import { holds, losesComment, type Offer, type Refactoring } from './refactoring.ts';
import { isSubject, patternAsValue, textOf } from './subjects.ts';

export const matchToIf: Refactoring = (analysis, selection) => {
  const { tree } = analysis.compilation;
  if (hasErrors(analysis)) return [];
  const statements = statementsOfMlp(tree).map(({ statement }) => statement);
  return [...statements, ...expressionsOfFile(tree)].flatMap((each) =>
    each.kind === 'match' && holds({ start: each.span.start, end: each.subject.span.end }, selection)
      ? offerFor(each, analysis)
      : [],
  );
};

interface Branch {
  readonly patterns: readonly Expression[];
  readonly kept: Span;
  readonly body: string;
}

function offerFor(match: MatchStatement | MatchExpression, analysis: Analysis): Offer[] {
  const branches = branchesOf(match, analysis);
  const last = branches.at(-1);
  const tested = branches.slice(0, -1).map(({ patterns }) => conditionOf(patterns, match.subject, analysis));
  const isElse = last?.patterns.every((pattern) => !isAny(pattern) || last.patterns.length === 1) ?? false;
  if (!isSubject(match.subject, analysis) || tested.length === 0 || !isElse) return [];
  if (
    tested.includes(null) ||
    losesComment(
      analysis,
      match.span,
      branches.map(({ kept }) => kept),
    )
  )
    return [];
  const bodies = broken(
    branches.map(({ body }) => body),
    tested.join(' else if ').length,
  );
  const tests = tested.map((condition, i) => `if ${condition ?? ''} ${bodies[i] ?? ''}`);
  const otherwise = bodies.at(-1) ?? '{}';
  const isEmpty = !('value' in (match.arms[0] ?? {})) && /^\{\s*\}$/.test(otherwise);
  const text = [...tests, ...(isEmpty ? [] : [otherwise])].join(' else ');
  return [
    { title: 'Write the `match` as `if`', kind: CodeActionKind.RefactorRewrite, edits: [{ span: match.span, text }] },
  ];
}

function branchesOf(match: MatchStatement | MatchExpression, analysis: Analysis): Branch[] {
  return match.arms.map((arm) => {
    const kept = 'value' in arm ? arm.value.span : arm.body.span;
    const body = 'value' in arm ? `{ ${textOf(arm.value, analysis)} }` : bodyOf(arm.body, analysis);
    return { patterns: arm.patterns, kept, body };
  });
}

/** `null` where there is none, or none that reads well. */
function conditionOf(patterns: readonly Expression[], subject: Expression, analysis: Analysis): string | null {
  const name = textOf(subject, analysis);
  const tests = patterns.map((pattern): string | null => {
    if (isAny(pattern)) return null;
    if (pattern.kind === 'boolean') return patterns.length > 1 ? null : pattern.value ? name : `not ${name}`;
    if (pattern.kind === 'binary' && pattern.operator === '..')
      return pattern.left.kind === 'word' ? null : `${name} in ${textOf(pattern, analysis)}`;
    const value = patternAsValue(pattern, analysis);
    return value === null ? null : `${name} == ${value}`;
  });
  return tests.includes(null) ? null : tests.join(' or ');
}

function isAny(pattern: Expression): boolean {
  return pattern.kind === 'name' && pattern.text === '_';
}
