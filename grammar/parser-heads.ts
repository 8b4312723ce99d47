/** The rules for heads. */

import { closed, errorNode, errorSpan, type SyntaxException, spanOf } from './parser-base.ts';
import { StatementParser } from './parser-statements.ts';
import { join, type Span } from './span.ts';
import type {
  ComparisonOperator,
  Declaration,
  Expression,
  HeadDeclaration,
  Name,
  TypeExpression,
  WhereClause,
} from './syntax.ts';
import * as t from './tokens.ts';

export abstract class HeadParser extends StatementParser {
  protected readonly head = this.node('head', (): Declaration => {
    const start = this.CONSUME(t.Head);
    const name = this.SUBRULE(this.name);
    let type: TypeExpression | null = null;
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      type = this.SUBRULE(this.type);
    });
    this.CONSUME(t.Assign);
    const what = this.SUBRULE(this.headValue);
    this.OPTION2(() => {
      const operator = this.CONSUME(t.BinaryOperator);
      const rest = this.SUBRULE(this.expression);
      this.ACTION(() => this.refuseExpression(join(join(what.span, spanOf(operator)), rest.span)));
    });
    let where: WhereClause | null = null;
    let at: { readonly offsets: Expression; readonly span: Span } | null = null;
    let unique: Span | null = null;
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            const clause = this.SUBRULE(this.where);
            this.ACTION(() => this.onlyOnce('where', where?.span ?? null, clause.span));
            where = clause;
          },
        },
        {
          ALT: () => {
            const word = this.CONSUME(t.At);
            const offsets = this.SUBRULE2(this.expression);
            this.ACTION(() => {
              const span = join(spanOf(word), offsets.span);
              this.onlyOnce('at', at?.span ?? null, span);
              at = { offsets, span };
            });
          },
        },
        {
          ALT: () => {
            const span = spanOf(this.CONSUME(t.Unique));
            this.ACTION(() => this.onlyOnce('unique', unique, span));
            unique = span;
          },
        },
      ]);
    });
    return this.ACTION((): HeadDeclaration => {
      const spans = [spanOf(start), name.span, what.span, where?.span, at?.span, unique].filter(
        (span) => span !== null && span !== undefined,
      );
      return {
        kind: 'head',
        name,
        type,
        ...what,
        where,
        at: at?.offsets ?? null,
        unique,
        span: spans.reduce(join),
      };
    });
  });

  private readonly headValue = this.RULE(
    'headValue',
    (): HeadValue =>
      this.OR<HeadValue>([
        {
          // A variable named `count` cannot be a value: the aggregate wins.
          IGNORE_AMBIGUITIES: true,
          ALT: () => ({ aggregate: 'count', record: false, values: [], span: spanOf(this.CONSUME(t.Count)) }),
        },
        {
          // `mean` alone is a variable of that name.
          ALT: () => {
            const mean = this.CONSUME(t.Mean);
            const values = this.SUBRULE(this.headNames);
            return this.ACTION(
              (): HeadValue => ({ ...values, aggregate: 'mean', span: join(spanOf(mean), values.span) }),
            );
          },
        },
        {
          ALT: () => {
            const values = this.SUBRULE2(this.headNames);
            return this.ACTION((): HeadValue => ({ ...values, aggregate: 'select' }));
          },
        },
      ]),
    {
      recoveryValueFunc: (error: SyntaxException): HeadValue => {
        return { aggregate: 'select', record: false, values: [], span: errorSpan(error) };
      },
    },
  );

  private readonly headNames = this.part(
    'headNames',
    (): Omit<HeadValue, 'aggregate'> =>
      this.OR<Omit<HeadValue, 'aggregate'>>([
        {
          ALT: () => {
            const open = this.CONSUME(t.LeftBrace);
            const values: Name[] = [];
            this.MANY(() => {
              values.push(this.SUBRULE(this.name));
              this.OPTION(() => this.CONSUME(t.Comma));
            });
            const close = this.CONSUME(t.RightBrace);
            return this.ACTION(() => ({ record: true, values, span: closed(open, close) }));
          },
        },
        {
          ALT: () => {
            const name = this.SUBRULE2(this.name);
            return { record: false, values: [name], span: name.span };
          },
        },
      ]),
    (error) => ({ record: false, values: [], span: errorSpan(error) }),
  );

  private readonly where = this.part(
    'where',
    (): WhereClause => {
      const start = this.CONSUME(t.Where);
      const condition = this.SUBRULE(this.expression);
      return this.ACTION(() => whereClause(spanOf(start), condition));
    },
    (error) => whereClause(errorSpan(error), errorNode(error)),
  );

  private refuseExpression(span: Span): void {
    this.misuses.push({ message: 'A head takes the value of a variable, not of an expression', span, related: null });
  }

  private onlyOnce(word: string, first: Span | null, second: Span): void {
    if (first === null) return;
    this.misuses.push({
      message: `This head has \`${word}\` twice`,
      span: second,
      related: { span: first, message: 'It stands here first' },
    });
  }
}

interface HeadValue {
  readonly aggregate: HeadDeclaration['aggregate'];
  readonly record: boolean;
  readonly values: readonly Name[];
  readonly span: Span;
}

const comparisons: readonly string[] = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
] satisfies ComparisonOperator[];

function isComparison(operator: string): operator is ComparisonOperator {
  return comparisons.includes(operator);
}

/** A `where` that is no comparison is reported by the checker: it knows what to suggest. */
function whereClause(start: Span, condition: Expression): WhereClause {
  const span = join(start, condition.span);
  if (condition.kind === 'binary' && isComparison(condition.operator)) {
    const { left, operator, operatorSpan, right } = condition;
    return { left, operator, operatorSpan, right, span };
  }
  const right: Expression = { kind: 'boolean', value: true, span: condition.span };
  return { left: condition, operator: '==', operatorSpan: condition.span, right, span };
}
