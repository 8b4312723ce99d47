/** What a chain of conditions or a `match` tells apart: one variable, and constants that it is compared with. */

import type { Expression } from '../../grammar/syntax.ts';
import type { Type } from '../../src/check/types.ts';
import type { Analysis } from '../analysis.ts';
import type { AltaSymbol } from '../symbols.ts';
import { typeOfLet } from '../types-of-lets.ts';
import { namesAt } from './refactoring.ts';

export type Subject = Extract<Expression, { readonly kind: 'name' | 'field' }>;

export function textOf({ span }: Pick<Expression, 'span'>, { text }: Analysis): string {
  return text.slice(span.start, span.end);
}

/** Something that can be written again and again: a variable, a `let`, a parameter, a value of a head. */
export function isSubject(expression: Expression, analysis: Analysis): expression is Subject {
  if (expression.kind === 'field') return isSubject(expression.object, analysis);
  if (expression.kind !== 'name') return false;
  const kind = symbolOf(expression, analysis)?.kind;
  return kind !== undefined && ['variable', 'input', 'position', 'head', 'let', 'parameter'].includes(kind);
}

/** `null` where it is not known. */
export function typeOfSubject(subject: Subject, analysis: Analysis): Type | null {
  const { typed } = analysis.compilation;
  const root = subject.kind === 'field' ? subject.object : subject;
  if (typed === null || root.kind !== 'name') return null;
  const symbol = symbolOf(root, analysis);
  if (symbol?.kind === 'let') return subject.kind === 'name' ? typeOfLet(analysis, symbol) : null;
  if (symbol?.kind === 'parameter') return null;
  const name = subject.kind === 'field' ? `${root.text}.${subject.name.text}` : root.text;
  return typed.variables.find((variable) => variable.name === name)?.type ?? null;
}

/** Whether an expression is known when the program is compiled, and means the same as a pattern. */
export function isConstant(expression: Expression, type: Type, analysis: Analysis): boolean {
  switch (expression.kind) {
    case 'number':
      return expression.whole;
    case 'boolean':
    case 'word':
      return true;
    case 'unary':
      return expression.operator === '-' && isConstant(expression.operand, type, analysis);
    case 'name': {
      const symbol = symbolOf(expression, analysis);
      if (symbol === undefined) return isUnknown(expression, analysis) || type.kind === 'enum';
      if (symbol.kind === 'enum value') return true;
      const isOfEnum = type.kind === 'enum' && type.values.includes(symbol.name);
      return !isOfEnum && (symbol.kind === 'constant' || symbol.kind === 'parameter of the program');
    }
    case 'field':
      return expression.object.kind === 'name' && isEnum(symbolOf(expression.object, analysis), expression, analysis);
    default:
      return false;
  }
}

/** In a pattern the name of an enum value is never hidden; in a condition it may be, and stands in quotes then. */
export function patternAsValue(pattern: Expression, analysis: Analysis): string | null {
  if (pattern.kind !== 'name') return pattern.kind === 'error' ? null : textOf(pattern, analysis);
  const hiding = namesAt(analysis.symbols, pattern.span.start).get(pattern.text);
  if (hiding === undefined) return pattern.text;
  const isValue = analysis.symbols.symbols.some(({ name, kind }) => name === pattern.text && kind === 'enum value');
  const isKnown = ['constant', 'parameter of the program', 'loop variable'].includes(hiding.kind);
  if (isKnown) return isValue ? null : pattern.text;
  return `"${pattern.text}"`;
}

function symbolOf({ span }: Pick<Expression, 'span'>, { symbols }: Analysis): AltaSymbol | undefined {
  return symbols.references.find((each) => each.span.start === span.start && each.span.end <= span.end)?.symbol;
}

function isUnknown({ span }: Pick<Expression, 'span'>, { symbols }: Analysis): boolean {
  return symbols.unknown.some((each) => each.span.start === span.start);
}

function isEnum(
  symbol: AltaSymbol | undefined,
  { name }: Extract<Expression, { kind: 'field' }>,
  { symbols }: Analysis,
): boolean {
  if (symbol?.kind === 'enum') return true;
  return symbol?.kind === 'import' && symbols.unknown.some(({ span }) => span.start === name.span.start);
}
