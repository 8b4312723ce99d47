/** The rules for blocks and statements. */

import type { IOrAlt, ParserMethod } from 'chevrotain';
import { closed, errorNode, errorSpan, type SyntaxException, spanOf } from './parser-base.ts';
import { TypeParser } from './parser-types.ts';
import { join } from './span.ts';
import type { Block, Expression, IfStatement, MatchStatement, Statement } from './syntax.ts';
import * as t from './tokens.ts';

export abstract class StatementParser extends TypeParser {
  readonly block: ParserMethod<[], Block> = this.RULE(
    'block',
    (): Block => {
      const open = this.CONSUME(t.LeftBrace);
      const statements: Statement[] = [];
      this.MANY(() => {
        const statement = this.SUBRULE(this.statement);
        statements.push(statement);
      });
      const close = this.CONSUME(t.RightBrace);
      const [only] = statements;
      return this.ACTION(() => {
        const apart = only === undefined ? undefined : this.standIns.get(only);
        return apart ?? { statements, span: closed(open, close) };
      });
    },
    { recoveryValueFunc: errorBlock },
  );

  private readonly statements: IOrAlt<Statement>[] = [
    { ALT: () => this.SUBRULE(this.letStatement) },
    { ALT: () => this.SUBRULE(this.ifStatement) },
    { ALT: () => this.SUBRULE(this.matchStatement) },
    { ALT: () => this.SUBRULE(this.forStatement) },
    {
      ALT: () => {
        const body = this.SUBRULE(this.block);
        return { kind: 'block', body, span: body.span };
      },
    },
    { ALT: () => this.SUBRULE(this.assignment) },
    {
      ALT: () => {
        const token = this.CONSUME(t.certain.statements);
        return this.ACTION(() => {
          const body = this.blocksApart.get(token) ?? { statements: [], span: spanOf(token) };
          const statement: Statement = { kind: 'block', body, span: body.span };
          this.standIns.set(statement, body);
          return statement;
        });
      },
    },
  ];

  private readonly statement: ParserMethod<[], Statement> = this.node(
    'statement',
    (): Statement => this.OR<Statement>(this.statements),
  );

  private readonly assignment = this.node('assignment', (): Statement => {
    const target = this.CONSUME(t.Target);
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => {
      const span = spanOf(target);
      return { kind: 'assign', target: { text: target.image, span }, value, span: join(span, value.span) };
    });
  });

  private readonly ifStatement: ParserMethod<[], IfStatement> = this.RULE(
    'ifStatement',
    (): IfStatement => {
      const start = this.CONSUME(t.IfStatementWord);
      const condition = this.SUBRULE(this.expression);
      const then = this.SUBRULE(this.block);
      const otherwise = this.OPTION(() => {
        this.CONSUME(t.Else);
        return this.OR<Block | IfStatement>([
          { ALT: () => this.SUBRULE(this.ifStatement) },
          { ALT: () => this.SUBRULE2(this.block) },
        ]);
      });
      return this.ACTION(() => ({
        kind: 'if',
        condition,
        then,
        otherwise: otherwise ?? null,
        span: join(spanOf(start), otherwise?.span ?? then.span),
      }));
    },
    {
      recoveryValueFunc: (error: SyntaxException): IfStatement => {
        const span = errorSpan(error);
        return { kind: 'if', condition: errorNode(error), then: { statements: [], span }, otherwise: null, span };
      },
    },
  );

  private readonly matchStatement: ParserMethod<[], Statement> = this.node('matchStatement', (): Statement => {
    const start = this.CONSUME(t.MatchStatementWord);
    const subject = this.SUBRULE(this.expression);
    this.CONSUME(t.LeftBrace);
    const arms: MatchStatement['arms'][number][] = [];
    this.MANY(() => {
      const patterns = this.SUBRULE(this.patterns);
      this.CONSUME(t.Arrow);
      const body = this.SUBRULE(this.armBody);
      this.OPTION(() => this.CONSUME(t.Comma));
      arms.push(this.ACTION(() => ({ patterns, body, span: join(startOf(patterns, body), body.span) })));
    });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ kind: 'match', subject, arms, span: closed(start, close) }));
  });

  private readonly forStatement: ParserMethod<[], Statement> = this.node('forStatement', (): Statement => {
    const start = this.CONSUME(t.For);
    const names = this.SUBRULE(this.loopNames);
    this.CONSUME(t.In);
    const list = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.block);
    return this.ACTION(() => ({ kind: 'for', ...names, list, body, span: join(spanOf(start), body.span) }));
  });

  private readonly bodies: IOrAlt<Block>[] = [
    { ALT: () => this.SUBRULE(this.block) },
    { ALT: () => blockOf(this.SUBRULE(this.assignment)) },
    { ALT: () => blockOf(this.SUBRULE(this.ifStatement)) },
    { ALT: () => blockOf(this.SUBRULE(this.matchStatement)) },
    { ALT: () => blockOf(this.SUBRULE(this.forStatement)) },
    {
      ALT: () => {
        const span = spanOf(this.CONSUME(t.certain.missing));
        return { statements: [{ kind: 'error', span }], span };
      },
    },
  ];

  /** A block, or one statement without braces. */
  private readonly armBody = this.part('armBody', (): Block => this.OR<Block>(this.bodies), errorBlock);
}

function blockOf(statement: Statement): Block {
  return { statements: [statement], span: statement.span };
}

function errorBlock(error: SyntaxException): Block {
  return { statements: [errorNode(error)], span: errorSpan(error) };
}

function startOf([first]: readonly Expression[], body: Block): Block['span'] {
  return first?.span ?? body.span;
}
