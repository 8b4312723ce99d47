/** The rules for expressions. No action may fail on tokens that recovery inserted. */

import type { IOrAlt, IToken, ParserMethod } from 'chevrotain';
import { buildInfix, type InfixPart, operatorText, type PrefixedOperand } from './infix.ts';
import { closed, errorNode, errorSpan, missingName, ParserBase, type SyntaxException, spanOf } from './parser-base.ts';
import { join, type Span } from './span.ts';
import type {
  CallExpression,
  Expression,
  ExpressionBlock,
  IfExpression,
  LetStatement,
  MatchExpression,
  Name,
} from './syntax.ts';
import * as t from './tokens.ts';

export abstract class ExpressionParser extends ParserBase {
  protected readonly expression: ParserMethod<[], Expression> = this.node('expression', (): Expression => {
    const first = this.SUBRULE(this.prefixedOperand);
    const rest: InfixPart[] = [];
    this.MANY(() => {
      rest.push(
        this.OR<InfixPart>([
          {
            ALT: () => {
              const is = this.CONSUME(t.Is);
              const defined = this.CONSUME(t.Defined);
              return { kind: 'is-defined', span: join(spanOf(is), spanOf(defined)) };
            },
          },
          {
            ALT: () => {
              const not = this.CONSUME(t.Not);
              const within = this.CONSUME(t.In);
              const operand = this.SUBRULE2(this.prefixedOperand);
              const operatorSpan = join(spanOf(not), spanOf(within));
              return { kind: 'operator', operator: 'not in', operatorSpan, operand };
            },
          },
          {
            ALT: () => {
              const operator = this.CONSUME(t.BinaryOperator);
              const operand = this.SUBRULE3(this.prefixedOperand);
              return { kind: 'operator', operator: operatorText(operator), operatorSpan: spanOf(operator), operand };
            },
          },
        ]),
      );
    });
    return this.ACTION(() => buildInfix(first, rest));
  });

  protected readonly prefixedOperand = this.part(
    'prefixedOperand',
    (): PrefixedOperand => {
      const prefixes: { operator: '-' | '+' | 'not'; span: Span }[] = [];
      this.MANY(() => {
        prefixes.push(
          this.OR<PrefixedOperand['prefixes'][number]>([
            { ALT: () => ({ operator: '-', span: spanOf(this.CONSUME(t.Minus)) }) },
            { ALT: () => ({ operator: '+', span: spanOf(this.CONSUME(t.Plus)) }) },
            { ALT: () => ({ operator: 'not', span: spanOf(this.CONSUME(t.Not)) }) },
          ]),
        );
      });
      const operand = this.SUBRULE(this.postfix);
      return { prefixes, operand };
    },
    (error) => ({ prefixes: [], operand: errorNode(error) }),
  );

  private readonly postfix = this.part(
    'postfix',
    (): Expression => {
      let result = this.SUBRULE(this.atom);
      this.MANY(() => {
        this.OR([
          {
            ALT: () => {
              this.CONSUME(t.Dot);
              const name = this.SUBRULE(this.name);
              result = this.ACTION(() => ({
                kind: 'field',
                object: result,
                name,
                span: join(result.span, name.span),
              }));
            },
          },
          {
            ALT: () => {
              this.CONSUME(t.LeftBracket);
              const index = this.SUBRULE(this.expression);
              const close = this.CONSUME(t.RightBracket);
              result = this.ACTION(() => ({
                kind: 'index',
                object: result,
                index,
                span: join(result.span, join(index.span, spanOf(close))),
              }));
            },
          },
        ]);
      });
      return result;
    },
    errorNode,
  );

  /** Made once: this is the rule that is read most often. */
  private readonly atoms: IOrAlt<Expression>[] = [
    { ALT: () => numberNode(this.CONSUME(t.Whole), true) },
    { ALT: () => numberNode(this.CONSUME(t.Float), false) },
    {
      ALT: () => {
        const { value, span } = this.SUBRULE(this.word);
        return { kind: 'word', value, span };
      },
    },
    { ALT: () => ({ kind: 'boolean', value: true, span: spanOf(this.CONSUME(t.True)) }) },
    { ALT: () => ({ kind: 'boolean', value: false, span: spanOf(this.CONSUME(t.False)) }) },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.bracketed) },
    { ALT: () => this.SUBRULE(this.braced) },
    { ALT: () => this.SUBRULE(this.ifExpression) },
    { ALT: () => this.SUBRULE(this.matchExpression) },
    { ALT: () => this.SUBRULE(this.nameOrCall) },
  ];

  private readonly atom = this.part('atom', (): Expression => this.OR<Expression>(this.atoms), errorNode);

  private readonly nameOrCall = this.part(
    'nameOrCall',
    (): Expression => {
      const callee = this.SUBRULE(this.name);
      const { text, span } = callee;
      let result: Expression = text === '' ? { kind: 'error', span } : { kind: 'name', text, span };
      this.OPTION(() => {
        this.CONSUME(t.LeftParenthesis);
        const items: Expression[] = [];
        this.OPTION2(() => {
          items.push(this.SUBRULE(this.expression));
          this.MANY(() => {
            this.CONSUME(t.Comma);
            items.push(this.SUBRULE2(this.expression));
          });
          this.OPTION3(() => this.CONSUME2(t.Comma));
        });
        const close = this.CONSUME(t.RightParenthesis);
        result = this.ACTION((): CallExpression => {
          const last = items.at(-1)?.span ?? callee.span;
          return {
            kind: 'call',
            callee,
            arguments: items,
            span: join(callee.span, join(last, spanOf(close))),
          };
        });
      });
      return result;
    },
    errorNode,
  );

  private readonly parenthesised = this.node('parenthesised', (): Expression => {
    const open = this.CONSUME(t.LeftParenthesis);
    const inner = this.SUBRULE(this.expression);
    const close = this.CONSUME(t.RightParenthesis);
    return this.ACTION(() => ({ ...inner, span: closed(open, close) }));
  });

  private readonly bracketed = this.node('bracketed', (): Expression => {
    const open = this.CONSUME(t.LeftBracket);
    const items = this.SUBRULE(this.itemsOrComprehension);
    const close = this.CONSUME(t.RightBracket);
    return this.ACTION(() => collection('list', items, closed(open, close)));
  });

  private readonly braced = this.node('braced', (): Expression => {
    const open = this.CONSUME(t.LeftBrace);
    return this.OR<Expression>([
      {
        ALT: () => {
          const fields = [this.SUBRULE(this.field)];
          this.MANY(() => {
            this.CONSUME(t.Comma);
            fields.push(this.SUBRULE2(this.field));
          });
          this.OPTION(() => this.CONSUME2(t.Comma));
          const close = this.CONSUME(t.RightBrace);
          return this.ACTION(() => ({ kind: 'record', fields, span: closed(open, close) }));
        },
      },
      {
        ALT: () => {
          const items = this.SUBRULE(this.itemsOrComprehension);
          const close = this.CONSUME2(t.RightBrace);
          return this.ACTION(() => collection('set', items, closed(open, close)));
        },
      },
    ]);
  });

  private readonly field = this.part(
    'field',
    (): { name: Name; value: Expression } => {
      const name = this.SUBRULE(this.name);
      this.CONSUME(t.Colon);
      const value = this.SUBRULE(this.expression);
      return { name, value };
    },
    (error) => ({ name: missingName(error), value: errorNode(error) }),
  );

  private readonly itemsOrComprehension = this.part(
    'itemsOrComprehension',
    (): Items => {
      const items: Expression[] = [];
      let loop: ComprehensionLoop | null = null;
      this.OPTION(() => {
        items.push(this.SUBRULE(this.expression));
        this.OR([
          {
            ALT: () => {
              loop = this.SUBRULE(this.comprehensionLoop);
            },
          },
          {
            ALT: () => {
              this.MANY(() => {
                this.CONSUME(t.Comma);
                items.push(this.SUBRULE2(this.expression));
              });
              this.OPTION2(() => this.CONSUME2(t.Comma));
            },
          },
        ]);
      });
      return this.ACTION(() => itemsOf(items, loop));
    },
    (error) => itemsOf([errorNode(error)], null),
  );

  private readonly comprehensionLoop = this.part(
    'comprehensionLoop',
    (): ComprehensionLoop => {
      this.CONSUME(t.For);
      const names = this.SUBRULE(this.loopNames);
      this.CONSUME(t.In);
      const list = this.SUBRULE(this.expression);
      let condition: Expression | null = null;
      this.OPTION(() => {
        this.CONSUME(t.If);
        condition = this.SUBRULE2(this.expression);
      });
      return { ...names, list, condition };
    },
    (error) => ({ index: null, item: missingName(error), list: errorNode(error), condition: null }),
  );

  private readonly ifExpression = this.node('ifExpression', (): IfExpression => {
    const start = this.CONSUME(t.If);
    const condition = this.SUBRULE(this.expression);
    const then = this.SUBRULE(this.expressionBlock);
    this.CONSUME(t.Else);
    const otherwise = this.OR<ExpressionBlock>([
      {
        ALT: () => {
          const value = this.SUBRULE(this.ifExpression);
          return this.ACTION(() => ({ lets: [], value, span: value.span }));
        },
      },
      { ALT: () => this.SUBRULE2(this.expressionBlock) },
    ]);
    return this.ACTION(() => ({
      kind: 'if',
      condition,
      then,
      otherwise,
      span: join(spanOf(start), otherwise.span),
    }));
  });

  private readonly matchExpression = this.node('matchExpression', (): MatchExpression => {
    const start = this.CONSUME(t.Match);
    const subject = this.SUBRULE(this.expression);
    this.CONSUME(t.LeftBrace);
    const arms: MatchExpression['arms'][number][] = [];
    this.MANY(() => {
      const patterns = this.SUBRULE(this.patterns);
      this.CONSUME(t.Arrow);
      const value = this.SUBRULE2(this.expression);
      this.OPTION(() => this.CONSUME(t.Comma));
      arms.push(this.ACTION(() => ({ patterns, value, span: join(patterns[0]?.span ?? value.span, value.span) })));
    });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ kind: 'match', subject, arms, span: closed(start, close) }));
  });

  /** `a | b | 3..5`: patterns are constant expressions; `_` is a name here. */
  protected readonly patterns = this.part(
    'patterns',
    (): readonly Expression[] => {
      const patterns: Expression[] = [];
      this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => patterns.push(this.SUBRULE(this.expression)) });
      return patterns;
    },
    (error) => [errorNode(error)],
  );

  protected readonly expressionBlock = this.RULE(
    'expressionBlock',
    (): ExpressionBlock => {
      const open = this.CONSUME(t.LeftBrace);
      const lets: LetStatement[] = [];
      this.MANY(() => lets.push(this.SUBRULE(this.letStatement)));
      const value = this.SUBRULE(this.expression);
      const close = this.CONSUME(t.RightBrace);
      return this.ACTION(() => ({ lets, value, span: closed(open, close) }));
    },
    {
      recoveryValueFunc: (error: SyntaxException): ExpressionBlock => ({
        lets: [],
        value: errorNode(error),
        span: errorSpan(error),
      }),
    },
  );

  protected readonly letStatement = this.RULE(
    'letStatement',
    (): LetStatement => {
      const start = this.CONSUME(t.Let);
      const name = this.SUBRULE(this.name);
      const type = this.OPTION(() => {
        this.CONSUME(t.Colon);
        return this.SUBRULE(this.type);
      });
      this.CONSUME(t.Assign);
      const value = this.SUBRULE(this.expression);
      return this.ACTION(() => ({
        kind: 'let',
        name,
        type: type ?? null,
        value,
        span: join(spanOf(start), value.span),
      }));
    },
    {
      recoveryValueFunc: (error: SyntaxException): LetStatement => ({
        kind: 'let',
        name: missingName(error),
        type: null,
        value: errorNode(error),
        span: errorSpan(error),
      }),
    },
  );
}

interface ComprehensionLoop {
  readonly index: Name | null;
  readonly item: Name;
  readonly list: Expression;
  readonly condition: Expression | null;
}

interface Items {
  readonly items: readonly Expression[];
  readonly loop: ComprehensionLoop | null;
  /** Null where there are none. */
  readonly span: Span | null;
}

function itemsOf(items: readonly Expression[], loop: ComprehensionLoop | null): Items {
  const parts = [...items, loop?.list, loop?.condition].filter((part) => part !== undefined && part !== null);
  const [first, ...rest] = parts.map(({ span }) => span);
  return { items, loop, span: first === undefined ? null : rest.reduce(join, first) };
}

function collection(kind: 'list' | 'set', { items, loop }: Items, span: Span): Expression {
  const [first] = items;
  if (loop !== null && first !== undefined) return { kind: 'comprehension', result: kind, value: first, ...loop, span };
  return { kind, items, span };
}

function numberNode(token: IToken, whole: boolean): Expression {
  return { kind: 'number', value: Number(token.image), whole, span: spanOf(token) };
}
