/** A chain of `if` and `else` that compares one variable with constants becomes a `match`. */

import { CodeActionKind } from 'vscode-languageserver';
import type { Span } from '../../grammar/span.ts';
import type { Expression, ExpressionBlock, IfExpression, IfStatement } from '../../grammar/syntax.ts';
import { isNamed, type Type } from '../../src/check/types.ts';
import type { Analysis } from '../analysis.ts';
import { hasErrors } from '../diagnostics.ts';
import { expressionsOfFile, statementsOfMlp } from '../syntax-walk.ts';
import { bodyOf, longestLine } from './branches.ts';
import { holds, losesComment, type Offer, type Refactoring } from './refactoring.ts';
import { isConstant, isSubject, type Subject, textOf, typeOfSubject } from './subjects.ts';

export const ifToMatch: Refactoring = (analysis, selection) => {
  const { tree } = analysis.compilation;
  if (hasErrors(analysis)) return [];
  const isAtHead = ({ span, condition }: IfStatement | IfExpression): boolean =>
    holds({ start: span.start, end: condition.span.end }, selection);
  const statements = statementsOfMlp(tree).flatMap(({ statement, outermost }) =>
    statement.kind === 'if' && statement === outermost && isAtHead(statement)
      ? offerFor(chainOfStatement(statement, analysis), statement.span, analysis)
      : [],
  );
  const expressions = expressionsOfFile(tree).flatMap((each) =>
    each.kind === 'if' && isAtHead(each) && !isBehindElse(each, analysis)
      ? offerFor(chainOfExpression(each, analysis), each.span, analysis)
      : [],
  );
  return [...statements, ...expressions];
};

interface Chain {
  readonly branches: readonly { readonly condition: Expression; readonly body: Body }[];
  readonly otherwise: Body | null;
  readonly isStatement: boolean;
}

interface Body {
  readonly text: string;
  readonly kept: Span;
}

function chainOfStatement(statement: IfStatement, analysis: Analysis): Chain {
  const own = { condition: statement.condition, body: blockBody(statement.then, analysis) };
  const { otherwise } = statement;
  if (otherwise === null || 'statements' in otherwise)
    return {
      branches: [own],
      otherwise: otherwise === null ? null : blockBody(otherwise, analysis),
      isStatement: true,
    };
  const rest = chainOfStatement(otherwise, analysis);
  return { ...rest, branches: [own, ...rest.branches] };
}

function blockBody(block: IfStatement['then'], analysis: Analysis): Body {
  return { text: bodyOf(block, analysis), kept: block.span };
}

/** Not where a branch begins with `let`: an arm has only a value. */
function chainOfExpression({ condition, then, otherwise }: IfExpression, analysis: Analysis): Chain | null {
  const body = valueBody(then, analysis);
  const last = valueBody(otherwise, analysis);
  if (body === null || last === null) return null;
  const own = { condition, body };
  if (otherwise.value.kind !== 'if') return { branches: [own], otherwise: last, isStatement: false };
  const rest = chainOfExpression(otherwise.value, analysis);
  return rest === null ? null : { ...rest, branches: [own, ...rest.branches] };
}

function valueBody({ lets, value }: ExpressionBlock, analysis: Analysis): Body | null {
  return lets.length > 0 ? null : { text: textOf(value, analysis), kept: value.span };
}

/** There stands an `if` or a block, and no `match`. */
function isBehindElse({ span }: IfExpression, { compilation }: Analysis): boolean {
  return compilation.tokens.findLast((token) => token.span.end <= span.start)?.text === 'else';
}

function offerFor(chain: Chain | null, span: Span, analysis: Analysis): Offer[] {
  const [first] = chain?.branches ?? [];
  const subject = first === undefined ? null : subjectOf(first.condition, analysis);
  const type = subject === null ? null : typeOfSubject(subject, analysis);
  if (chain === null || subject === null || type === null || !isMatchable(type)) return [];
  const name = textOf(subject, analysis);
  const tested = chain.branches.map(({ condition }) => patternsOf(condition, name, type, analysis));
  const { otherwise } = chain;
  const kept = [...chain.branches.map(({ body }) => body.kept), ...(otherwise === null ? [] : [otherwise.kept])];
  if (tested.includes(null) || losesComment(analysis, span, kept)) return [];
  const patterns = tested.flatMap((each) => each ?? []);
  if (new Set(patterns).size < patterns.length) return [];
  const rest = remaining(patterns, type);
  if (rest === null && otherwise !== null) return [];
  const arms = chain.branches.map(({ body }, i) => `${(tested[i] ?? []).join(' | ')} => ${body.text}`);
  const last = rest === null ? [] : [`${rest} => ${otherwise?.text ?? '{}'}`];
  return [
    {
      title: `Write the \`if\` as a \`match\` on \`${name}\``,
      kind: CodeActionKind.RefactorRewrite,
      edits: [{ span, text: matchOf(name, [...arms, ...last], chain.isStatement) }],
    },
  ];
}

function matchOf(subject: string, arms: readonly string[], isStatement: boolean): string {
  const line = `match ${subject} { ${arms.join(', ')} }`;
  if (line.length <= longestLine && !line.includes('\n')) return line;
  return `match ${subject} {\n${arms.join(isStatement ? '\n' : ',\n')}\n}`;
}

function isMatchable({ kind }: Type): boolean {
  return kind === 'bool' || kind === 'integer' || kind === 'whole' || kind === 'enum' || kind === 'token';
}

/** The one variable that a condition is about. */
function subjectOf(condition: Expression, analysis: Analysis): Subject | null {
  if (isSubject(condition, analysis)) return condition;
  if (condition.kind === 'unary' && condition.operator === 'not') return subjectOf(condition.operand, analysis);
  if (condition.kind !== 'binary') return null;
  if (condition.operator === 'or') return subjectOf(condition.left, analysis);
  if (condition.operator !== '==' && condition.operator !== 'in') return null;
  const side = [condition.left, condition.right].find((each) => isSubject(each, analysis));
  return side !== undefined && isSubject(side, analysis) ? side : null;
}

/** The values of the variable for which a condition holds; `null` where it is no such condition. */
function patternsOf(condition: Expression, name: string, type: Type, analysis: Analysis): string[] | null {
  const isName = (expression: Expression): boolean => textOf(expression, analysis) === name;
  if (isName(condition)) return type.kind === 'bool' ? ['true'] : null;
  if (condition.kind === 'unary') return condition.operator === 'not' && isName(condition.operand) ? ['false'] : null;
  if (condition.kind !== 'binary') return null;
  const { operator, left, right } = condition;
  if (operator === 'or') {
    const sides = [left, right].map((side) => patternsOf(side, name, type, analysis));
    return sides.includes(null) ? null : sides.flatMap((side) => side ?? []);
  }
  if (operator === 'in') return isName(left) ? membersOf(right, type, analysis) : null;
  if (operator !== '==') return null;
  const value = isName(left) ? right : isName(right) ? left : null;
  return value !== null && isConstant(value, type, analysis) ? [textOf(value, analysis)] : null;
}

function membersOf(collection: Expression, type: Type, analysis: Analysis): string[] | null {
  if (collection.kind === 'binary') return rangeOf(collection, type, analysis);
  if (collection.kind !== 'set' && collection.kind !== 'list') return null;
  const items = collection.items.map((item) =>
    isConstant(item, type, analysis) ? [textOf(item, analysis)] : rangeOf(item, type, analysis),
  );
  return items.includes(null) || items.length === 0 ? null : items.flatMap((item) => item ?? []);
}

function rangeOf(range: Expression, type: Type, analysis: Analysis): string[] | null {
  if (range.kind !== 'binary' || range.operator !== '..' || isNamed(type)) return null;
  const isKnown = [range.left, range.right].every((end) => isConstant(end, type, analysis));
  return isKnown ? [textOf(range, analysis).replace(/^\((.*)\)$/s, '$1')] : null;
}

/** The pattern for what is left; `null` where nothing is. */
function remaining(patterns: readonly string[], type: Type): string | null {
  if (type.kind === 'bool') {
    const left = ['true', 'false'].filter((value) => !patterns.includes(value));
    return left[0] ?? null;
  }
  if (!isNamed(type)) return remainingNumbers(patterns, type) ? '_' : null;
  const words = new Set(patterns.map((pattern) => pattern.replace(/^.*\./, '').replace(/^"(.*)"$/, '$1')));
  return type.values.every((value) => words.has(value)) ? null : '_';
}

function remainingNumbers(patterns: readonly string[], type: Type): boolean {
  if (type.kind !== 'integer') return true;
  const ranges = patterns.map((pattern) => /^(-?\d+)(?:\s*\.\.\s*(-?\d+))?$/.exec(pattern));
  const isTaken = (value: number): boolean =>
    ranges.some((range) => range !== null && Number(range[1]) <= value && value <= Number(range[2] ?? range[1]));
  for (let value = type.minimum; value <= type.maximum; value++) if (!isTaken(value)) return true;
  return false;
}
