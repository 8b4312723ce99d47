/** The rules for types. */

import type { ParserMethod } from 'chevrotain';
import { buildInfix, type InfixPart, operatorText } from './infix.ts';
import { errorNode, spanOf } from './parser-base.ts';
import { ExpressionParser } from './parser-expressions.ts';
import { join } from './span.ts';
import type { Expression, TypeExpression } from './syntax.ts';
import * as t from './tokens.ts';

export abstract class TypeParser extends ExpressionParser {
  protected readonly type: ParserMethod<[], TypeExpression> = this.part(
    'type',
    (): TypeExpression =>
      this.OR<TypeExpression>([
        {
          ALT: () => {
            const start = this.CONSUME(t.Numeric);
            const values = this.SUBRULE(this.expression);
            return this.ACTION(() => ({ kind: 'numeric', values, span: join(spanOf(start), values.span) }));
          },
        },
        {
          ALT: () => {
            const start = this.CONSUME(t.SetWord);
            this.CONSUME(t.Of);
            const element = this.SUBRULE(this.type);
            const sets = this.OPTION(() => {
              this.CONSUME(t.In);
              return this.SUBRULE2(this.expression);
            });
            return this.ACTION(() => ({
              kind: 'set',
              element,
              sets: sets ?? null,
              span: join(spanOf(start), sets?.span ?? element.span),
            }));
          },
        },
        { ALT: () => this.SUBRULE(this.rangeOrName) },
      ]),
    errorNode,
  );

  /** `0..n - 1`, or the name of a type: no operator but arithmetic, so that `=` and `in` may follow. */
  private readonly rangeOrName = this.part(
    'rangeOrName',
    (): TypeExpression => {
      const minimum = this.SUBRULE(this.arithmetic);
      const maximum = this.OPTION(() => {
        this.CONSUME(t.Range);
        return this.SUBRULE2(this.arithmetic);
      });
      return this.ACTION((): TypeExpression => {
        const { span } = minimum;
        if (maximum !== undefined) return { kind: 'range', minimum, maximum, span: join(span, maximum.span) };
        if (minimum.kind === 'name') return { kind: 'named', name: { text: minimum.text, span }, span };
        if (minimum.kind === 'error') return { kind: 'error', span };
        return { kind: 'range', minimum, maximum: minimum, span };
      });
    },
    errorNode,
  );

  private readonly arithmetic = this.part(
    'arithmetic',
    (): Expression => {
      const first = this.SUBRULE(this.prefixedOperand);
      const rest: InfixPart[] = [];
      this.MANY(() => {
        const operator = this.OR([
          { ALT: () => this.CONSUME(t.Plus) },
          { ALT: () => this.CONSUME(t.Minus) },
          { ALT: () => this.CONSUME(t.Times) },
          { ALT: () => this.CONSUME(t.Divide) },
          { ALT: () => this.CONSUME(t.Modulo) },
        ]);
        const operand = this.SUBRULE2(this.prefixedOperand);
        rest.push({ kind: 'operator', operator: operatorText(operator), operatorSpan: spanOf(operator), operand });
      });
      return this.ACTION(() => buildInfix(first, rest));
    },
    errorNode,
  );
}
