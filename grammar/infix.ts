/** Builds the tree of `operand (operator operand)*` by precedence, so that the parser needs one rule and not ten. */

import { join, type Span } from './span.ts';
import type { BinaryOperator, Expression } from './syntax.ts';

export interface PrefixedOperand {
  readonly prefixes: readonly { readonly operator: '-' | '+' | 'not'; readonly span: Span }[];
  readonly operand: Expression;
}

export type InfixPart =
  | { readonly kind: 'is-defined'; readonly span: Span }
  | {
      readonly kind: 'operator';
      readonly operator: BinaryOperator;
      readonly operatorSpan: Span;
      readonly operand: PrefixedOperand;
    };

/** Higher binds tighter. All binary operators group to the left. */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  'not in': 4,
  '..': 5,
  '^': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
};
const notPrecedence = 3;
const comparisonPrecedence = 4;
const signPrecedence = 9;

export function buildInfix(first: PrefixedOperand, rest: readonly InfixPart[]): Expression {
  let next = 0;

  /** Everything from `start` on that binds at least as tightly as `minimum`. */
  function climb(start: PrefixedOperand, minimum: number): Expression {
    let left = prefixed(start, 0);
    for (;;) {
      const part = rest[next];
      if (part === undefined) return left;
      if (part.kind === 'is-defined') {
        if (comparisonPrecedence < minimum) return left;
        next += 1;
        left = { kind: 'is-defined', operand: left, span: join(left.span, part.span) };
        continue;
      }
      const level = precedence[part.operator];
      if (level < minimum) return left;
      next += 1;
      const right = climb(part.operand, level + 1);
      left = {
        kind: 'binary',
        operator: part.operator,
        operatorSpan: part.operatorSpan,
        left,
        right,
        span: join(left.span, right.span),
      };
    }
  }

  /** `not a == b` is `not (a == b)`; `-a * b` is `(-a) * b`. */
  function prefixed({ prefixes, operand }: PrefixedOperand, at: number): Expression {
    const prefix = prefixes[at];
    if (prefix === undefined) return operand;
    const inner: PrefixedOperand = { prefixes: prefixes.slice(at + 1), operand };
    const value = climb(inner, prefix.operator === 'not' ? notPrecedence : signPrecedence);
    return { kind: 'unary', operator: prefix.operator, operand: value, span: join(prefix.span, value.span) };
  }

  return climb(first, 0);
}

/** The operator that a token stands for. */
export function operatorText({ image }: { readonly image: string }): BinaryOperator {
  switch (image) {
    case '&&':
      return 'and';
    case '||':
      return 'or';
    case 'and':
    case 'or':
    case 'in':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
    case '..':
      return image;
    default:
      // Only while the grammar is being recorded, when tokens have made-up texts.
      return '==';
  }
}
