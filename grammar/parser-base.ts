/** What all rules of the parser share: recovery, names and words, and the places of tokens. */

import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type ParserMethod,
  type TokenType,
} from 'chevrotain';
import { join, type Span } from './span.ts';
import type { Expression, Name, TypeExpression, Word } from './syntax.ts';
import * as t from './tokens.ts';

export type SyntaxException = IRecognitionException & { readonly previousToken?: IToken };

export interface ErrorNode {
  readonly kind: 'error';
  readonly span: Span;
}

/** Only these may be invented by recovery: an invented name or number would be taken for a value. */
const insertable: ReadonlySet<TokenType> = new Set([
  t.RightParenthesis,
  t.RightBracket,
  t.RightBrace,
  t.LeftBrace,
  t.Comma,
  t.Colon,
  t.Arrow,
  t.Assign,
  t.When,
  t.In,
  t.Of,
  t.From,
]);

/** A mistake that the rules let pass, so that there is a tree to go on with. */
export interface Misuse {
  readonly message: string;
  readonly span: Span;
  readonly related: { readonly span: Span; readonly message: string } | null;
}

export abstract class ParserBase extends EmbeddedActionsParser {
  /** Of the text read last. */
  misuses: Misuse[] = [];
  protected abstract readonly expression: ParserMethod<[], Expression>;
  protected abstract readonly type: ParserMethod<[], TypeExpression>;

  constructor(skipValidations: boolean, errorMessageProvider: IParserErrorMessageProvider) {
    super([...t.allTokens], { recoveryEnabled: true, maxLookahead: 2, skipValidations, errorMessageProvider });
  }

  override reset(): void {
    super.reset();
    this.misuses = [];
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return insertable.has(type);
  }

  /** A rule after whose failure the parser goes on behind what it describes. */
  protected node<Node>(name: string, implementation: () => Node): ParserMethod<[], Node | ErrorNode> {
    return this.RULE<() => Node | ErrorNode>(name, implementation, { recoveryValueFunc: errorNode });
  }

  /** A rule whose failure is that of the rule around it: it is too small to find its own end. */
  protected part<Node>(
    name: string,
    implementation: () => Node,
    missing: (error: SyntaxException) => Node,
  ): ParserMethod<[], Node> {
    return this.RULE<() => Node>(name, implementation, { recoveryValueFunc: missing, resyncEnabled: false });
  }

  protected readonly name = this.part(
    'name',
    (): Name => {
      const token = this.CONSUME(t.Name);
      return { text: token.image, span: spanOf(token) };
    },
    missingName,
  );

  protected readonly word = this.part(
    'word',
    (): Word => {
      const token = this.CONSUME(t.Quoted);
      return this.ACTION(() => ({ value: unquote(token.image), span: spanOf(token) }));
    },
    (error) => ({ value: '', span: errorSpan(error) }),
  );

  /** `x` or `i, x`. */
  protected readonly loopNames = this.part(
    'loopNames',
    (): { index: Name | null; item: Name } => {
      const first = this.SUBRULE(this.name);
      let second: Name | null = null;
      this.OPTION(() => {
        this.CONSUME(t.Comma);
        second = this.SUBRULE2(this.name);
      });
      return second === null ? { index: null, item: first } : { index: first, item: second };
    },
    (error) => ({ index: null, item: missingName(error) }),
  );
}

/**
 * The one place where spans of tokens are made. Tokens that recovery inserted have no place: they take the end of what
 * came before.
 */
export function spanOf(token: IToken, before: Span = { start: 0, end: 0 }): Span {
  if (!Number.isFinite(token.startOffset) || token.isInsertedInRecovery === true) {
    return { start: before.end, end: before.end };
  }
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** From a first token to a last one that recovery may have inserted; `last` is what stands before that one. */
export function closed(start: IToken, close: IToken, last: Span = spanOf(start)): Span {
  return join(spanOf(start), join(last, spanOf(close, last)));
}

/** Where a broken piece of syntax is shown. */
export function errorSpan({ token, previousToken }: SyntaxException): Span {
  const before = previousToken === undefined ? { start: 0, end: 0 } : spanOf(previousToken);
  if (token.tokenType.name === 'EOF') return { start: before.end, end: before.end };
  return spanOf(token, before);
}

export function errorNode(error: SyntaxException): ErrorNode {
  return { kind: 'error', span: errorSpan(error) };
}

/** A name that is not there: empty, so that no look-up finds it and no message speaks of it. */
export function missingName(error: SyntaxException): Name {
  return { text: '', span: errorSpan(error) };
}

/** The text between the quotes; the closing one may be missing. */
function unquote(image: string): string {
  return image
    .replace(/^["']/, '')
    .replace(/["']$/, '')
    .replace(/\\(["\\])/g, '$1');
}
