/** The rules for the file and for all declarations but heads. */

import { EOF, type IParserErrorMessageProvider, type IToken } from 'chevrotain';
import { closed, errorNode, errorSpan, missingName, spanOf } from './parser-base.ts';
import { HeadParser } from './parser-heads.ts';
import { join } from './span.ts';
import type { Declaration, EnumValue, Expression, FrameItem, Name, TypeExpression, Word } from './syntax.ts';
import * as t from './tokens.ts';

export class AltaParser extends HeadParser {
  constructor(skipValidations: boolean, errorMessageProvider: IParserErrorMessageProvider) {
    super(skipValidations, errorMessageProvider);
    this.performSelfAnalysis();
  }

  readonly sourceFile = this.RULE('sourceFile', (): readonly Declaration[] => {
    const declarations: Declaration[] = [];
    this.MANY(() => {
      const declaration = this.SUBRULE(this.declaration);
      declarations.push(declaration);
    });
    // Without this, an error in the last declaration would lose the whole tree.
    this.CONSUME(EOF);
    return declarations;
  });

  private readonly declaration = this.node(
    'declaration',
    (): Declaration =>
      this.OR<Declaration>([
        { ALT: () => this.SUBRULE(this.vocab) },
        { ALT: () => this.SUBRULE(this.inputDeclaration) },
        { ALT: () => this.SUBRULE(this.position) },
        { ALT: () => this.SUBRULE(this.param) },
        { ALT: () => this.SUBRULE(this.constant) },
        { ALT: () => this.SUBRULE(this.functionDeclaration) },
        { ALT: () => this.SUBRULE(this.typeDeclaration) },
        { ALT: () => this.SUBRULE(this.enumeration) },
        { ALT: () => this.SUBRULE(this.importDeclaration) },
        { ALT: () => this.SUBRULE(this.variable) },
        { ALT: () => this.SUBRULE(this.head) },
        { ALT: () => this.SUBRULE(this.mlp) },
        { ALT: () => this.SUBRULE(this.halt) },
        { ALT: () => this.SUBRULE(this.output) },
        { ALT: () => this.SUBRULE(this.test) },
      ]),
  );

  private readonly vocab = this.node('vocab', (): Declaration => {
    const start = this.CONSUME(t.Vocab);
    this.CONSUME(t.LeftBrace);
    const items: { from: Word; to: Word | null }[] = [];
    this.MANY(() => {
      const from = this.SUBRULE(this.word);
      let to: Word | null = null;
      this.OPTION(() => {
        this.CONSUME(t.Range);
        to = this.SUBRULE2(this.word);
      });
      this.OPTION2(() => this.CONSUME(t.Comma));
      items.push({ from, to });
    });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ kind: 'vocab', items, span: closed(start, close) }));
  });

  private readonly inputDeclaration = this.node('inputDeclaration', (): Declaration => {
    const start = this.CONSUME(t.InputWord);
    const name = this.SUBRULE(this.name);
    let frame: FrameItem[] | null = null;
    let close: IToken | null = null;
    this.OPTION(() => {
      const items: FrameItem[] = [];
      this.CONSUME(t.Assign);
      this.CONSUME(t.LeftBrace);
      this.MANY(() => {
        items.push(this.SUBRULE(this.frameItem));
        this.OPTION2(() => this.CONSUME(t.Comma));
      });
      close = this.CONSUME(t.RightBrace);
      frame = items;
    });
    return this.ACTION(() => ({
      kind: 'input',
      name,
      frame,
      span: close === null ? join(spanOf(start), name.span) : closed(start, close),
    }));
  });

  private readonly frameItem = this.part<FrameItem>(
    'frameItem',
    (): FrameItem =>
      this.OR<FrameItem>([
        { ALT: () => ({ kind: 'rest', span: spanOf(this.CONSUME(t.Rest)) }) },
        {
          ALT: () => {
            const word = this.SUBRULE(this.word);
            const repeat = this.OPTION(() => {
              this.CONSUME(t.Times);
              return this.SUBRULE(this.expression);
            });
            const span = this.ACTION(() => join(word.span, repeat?.span ?? word.span));
            return { kind: 'word', word, repeat: repeat ?? null, span };
          },
        },
      ]),
    (error) => ({ kind: 'rest', span: errorSpan(error) }),
  );

  private readonly position = this.node('position', (): Declaration => {
    const start = this.CONSUME(t.PositionWord);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    return this.ACTION(() => ({ kind: 'position', name, type, span: join(spanOf(start), type.span) }));
  });

  private readonly param = this.node('param', (): Declaration => {
    const start = this.CONSUME(t.Param);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ kind: 'param', name, value, span: join(spanOf(start), value.span) }));
  });

  private readonly constant = this.node('constant', (): Declaration => {
    const start = this.CONSUME(t.Const);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ kind: 'const', name, value, span: join(spanOf(start), value.span) }));
  });

  private readonly functionDeclaration = this.node('functionDeclaration', (): Declaration => {
    const start = this.CONSUME(t.Fn);
    const name = this.SUBRULE(this.name);
    const parameters: { name: Name; type: TypeExpression }[] = [];
    this.CONSUME(t.LeftParenthesis);
    this.OPTION(() => {
      parameters.push(this.SUBRULE(this.parameter));
      this.MANY(() => {
        this.CONSUME(t.Comma);
        parameters.push(this.SUBRULE2(this.parameter));
      });
      this.OPTION2(() => this.CONSUME2(t.Comma));
    });
    this.CONSUME(t.RightParenthesis);
    this.CONSUME(t.Colon);
    const result = this.SUBRULE(this.type);
    const body = this.SUBRULE(this.expressionBlock);
    return this.ACTION(() => ({ kind: 'fn', name, parameters, result, body, span: join(spanOf(start), body.span) }));
  });

  private readonly parameter = this.part(
    'parameter',
    (): { name: Name; type: TypeExpression } => {
      const name = this.SUBRULE(this.name);
      this.CONSUME(t.Colon);
      const type = this.SUBRULE(this.type);
      return { name, type };
    },
    (error) => ({ name: missingName(error), type: errorNode(error) }),
  );

  private readonly typeDeclaration = this.node('typeDeclaration', (): Declaration => {
    const start = this.CONSUME(t.Type);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Assign);
    const type = this.SUBRULE(this.type);
    return this.ACTION(() => ({ kind: 'type', name, type, span: join(spanOf(start), type.span) }));
  });

  private readonly enumeration = this.node('enumeration', (): Declaration => {
    const start = this.CONSUME(t.Enum);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.LeftBrace);
    const values: EnumValue[] = [];
    this.MANY(() => {
      values.push(
        this.OR<EnumValue>([
          {
            ALT: () => {
              const value = this.SUBRULE2(this.name);
              return { text: value.text, quoted: false, span: value.span };
            },
          },
          {
            ALT: () => {
              const word = this.SUBRULE(this.word);
              return { text: word.value, quoted: true, span: word.span };
            },
          },
        ]),
      );
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ kind: 'enum', name, values, span: closed(start, close) }));
  });

  private readonly importDeclaration = this.node('importDeclaration', (): Declaration => {
    const start = this.CONSUME(t.Import);
    this.CONSUME(t.LeftBrace);
    const names: Name[] = [];
    this.MANY(() => {
      names.push(this.SUBRULE(this.name));
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RightBrace);
    this.CONSUME(t.From);
    const path = this.SUBRULE(this.word);
    return this.ACTION(() => ({ kind: 'import', names, path, span: join(spanOf(start), path.span) }));
  });

  private readonly variable = this.node('variable', (): Declaration => {
    const start = this.CONSUME(t.Var);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ kind: 'var', name, type, value, span: join(spanOf(start), value.span) }));
  });

  private readonly mlp = this.node('mlp', (): Declaration => {
    const start = this.CONSUME(t.Mlp);
    const body = this.SUBRULE(this.block);
    return this.ACTION(() => ({ kind: 'mlp', body, span: join(spanOf(start), body.span) }));
  });

  private readonly halt = this.node('halt', (): Declaration => {
    const start = this.CONSUME(t.Halt);
    this.CONSUME(t.When);
    const condition = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ kind: 'halt', condition, span: join(spanOf(start), condition.span) }));
  });

  private readonly output = this.node('output', (): Declaration => {
    const start = this.CONSUME(t.OutputWord);
    const name = this.SUBRULE(this.name);
    let skip: Expression | null = null;
    this.OPTION(() => {
      this.CONSUME(t.Skip);
      skip = this.SUBRULE(this.expression);
    });
    return this.ACTION(() => ({ kind: 'output', name, skip, span: join(spanOf(start), skip?.span ?? name.span) }));
  });

  private readonly test = this.node('test', (): Declaration => {
    const start = this.CONSUME(t.Test);
    const name = this.SUBRULE(this.word);
    this.CONSUME(t.LeftBrace);
    const input = this.SUBRULE2(this.word);
    this.CONSUME(t.Arrow);
    const output = this.SUBRULE3(this.word);
    let layers: Expression | null = null;
    this.OPTION(() => {
      this.CONSUME(t.Layers);
      layers = this.SUBRULE(this.expression);
    });
    const close = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({
      kind: 'test',
      name,
      input,
      output,
      layers,
      span: closed(start, close),
    }));
  });
}
