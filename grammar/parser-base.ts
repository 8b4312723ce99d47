/** What all rules of the parser share: recovery, names and words, and the places of tokens. */

import {
  createTokenInstance,
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type ITokenGrammarPath,
  type ParserMethod,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { join, type Span } from './span.ts';
import type { Block, Expression, Name, Statement, TypeExpression, Word } from './syntax.ts';
import * as t from './tokens.ts';

const mostErrors = 100;
const mostFollowers = 5000;

const resumable: ReadonlySet<TokenType> = new Set(
  [t.Comma, t.Where, t.At, t.Unique, ...Object.values(t.certain)].filter(
    (type) => type !== t.certain.value && type !== t.certain.statements,
  ),
);

export type SyntaxException = IRecognitionException & { readonly previousToken?: IToken };

export interface ErrorNode {
  readonly kind: 'error';
  readonly span: Span;
}

/** Only these may be invented by recovery: an invented name or number would be taken for a value. */
const insertable: ReadonlySet<TokenType> = new Set([t.Comma, t.Colon, t.Arrow, t.Assign, t.When, t.In, t.Of, t.From]);

/** A mistake that the rules let pass, so that there is a tree to go on with. */
export interface Misuse {
  readonly message: string;
  readonly span: Span;
  readonly related: { readonly span: Span; readonly message: string } | null;
}

export abstract class ParserBase extends EmbeddedActionsParser {
  /** Whether every bracket in the tokens has its partner, so that none is missing. */
  bracketsAreComplete = false;
  /** Blocks that were read by themselves, by the token that stands for their statements. */
  private readonly followers = new Map<string, TokenType[]>();
  protected blocksApart: ReadonlyMap<IToken, Block> = new Map();
  /** The statements that such tokens were read as: the block around one is the block that was read. */
  protected standIns = new Map<Statement, Block>();
  /** Of the text read last. */
  misuses: Misuse[] = [];
  protected abstract readonly expression: ParserMethod<[], Expression>;
  /** The kinds of tokens with which the rules that are being read could go on: the library's own. */
  declare protected readonly flattenFollowSet: () => TokenType[];
  protected abstract readonly type: ParserMethod<[], TypeExpression>;

  constructor(skipValidations: boolean, errorMessageProvider: IParserErrorMessageProvider) {
    super([...t.allTokens], { recoveryEnabled: true, maxLookahead: 2, skipValidations, errorMessageProvider });
  }

  takeApart(blocks: ReadonlyMap<IToken, Block>): void {
    this.blocksApart = blocks;
  }

  override reset(): void {
    super.reset();
    this.misuses = [];
    this.standIns = new Map();
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    if (t.openingBrackets.has(type) || t.closingBrackets.has(type)) return !this.bracketsAreComplete;
    // `x { … }` is rather an `if` that is missing than a set.
    return insertable.has(type) && !(type === t.Assign && this.LA(1).tokenType === t.LeftBrace);
  }

  /** What could follow is found by a walk through the grammar, which is the same each time that a place of it is come to. */
  protected override getNextPossibleTokenTypes(path: ITokenGrammarPath): TokenType[] {
    const { ruleStack, occurrenceStack, lastTok, lastTokOccurrence } = path;
    const key = `${ruleStack.join()} ${occurrenceStack.join()} ${lastTok.name} ${lastTokOccurrence}`;
    const known = this.followers.get(key);
    if (known !== undefined) return known;
    const found = super.getNextPossibleTokenTypes(path);
    // As many as there are places in texts that are deep: a bound, for those who try.
    if (this.followers.size >= mostFollowers) this.followers.clear();
    this.followers.set(key, found);
    return found;
  }

  /** A token that recovery invents stands, empty, at the end of the one before. */
  protected override getTokenToInsert(type: TokenType): IToken {
    const token = invented(type, this.LA(0));
    token.isInsertedInRecovery = true;
    return token;
  }

  /** Recovery may leave out a bracket only together with its partner and all between them. */
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    return !isBracket(this.LA(1));
  }

  /** Whether there are so many mistakes that reading on makes no sense: every one makes the stack deeper. */
  gaveUp(): boolean {
    return this.errors.length >= mostErrors;
  }

  protected override SKIP_TOKEN(): IToken {
    let next = this.LA(1);
    for (let left = this.nextStop(1) - 1; left > 0; left -= 1) next = super.SKIP_TOKEN();
    return next;
  }

  /**
   * The kind of the first token at which a rule that is being read could go on. The library's own method would also
   * stop in the middle of an expression, or inside brackets that are being skipped. It must look at those tokens only
   * at which SKIP_TOKEN stops, or recovery would never end.
   */
  protected findReSyncTokenType(): TokenType {
    const follows: readonly TokenType[] = this.flattenFollowSet();
    for (let ahead = 1; !this.gaveUp(); ahead = this.nextStop(ahead)) {
      const token = this.LA(ahead);
      if (token.tokenType === EOF) break;
      const found = follows.find((type) => tokenMatcher(token, type));
      if (found !== undefined && mayResume(this.LA(ahead - 1), token)) return found;
    }
    return EOF;
  }

  /** How far ahead recovery stops next, when it stands `ahead` tokens ahead: brackets are skipped with what is in them. */
  private nextStop(ahead: number): number {
    let depth = 0;
    for (let at = ahead; ; at += 1) {
      const { tokenType } = this.LA(at);
      if (tokenType === EOF) return at;
      if (t.openingBrackets.has(tokenType)) depth += 1;
      if (t.closingBrackets.has(tokenType)) depth -= 1;
      const next = this.LA(at + 1);
      const mayStop = mayResume(this.LA(at), next) || t.openingBrackets.has(next.tokenType);
      if (next.tokenType === EOF || (depth <= 0 && mayStop && !this.gaveUp())) return at + 1;
    }
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

/** Rules begin again with a line, with a statement or declaration that is one for certain, or where brackets close. */
function mayResume(previous: IToken, token: IToken): boolean {
  if (t.closingBrackets.has(token.tokenType) || resumable.has(token.tokenType)) return true;
  return previous.startLine !== token.startLine && !t.openingBrackets.has(token.tokenType);
}

function isBracket({ tokenType }: IToken): boolean {
  return t.openingBrackets.has(tokenType) || t.closingBrackets.has(tokenType);
}

/** The one place where spans of tokens are made. The end of the file has no place of its own. */
export function spanOf(token: IToken): Span {
  if (!Number.isFinite(token.startOffset)) return { start: 0, end: 0 };
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** From a first token to a last one. */
export function closed(start: IToken, close: IToken): Span {
  return join(spanOf(start), spanOf(close));
}

/** A token that is not in the text, at the end of `previous`. Its text is empty. */
export function invented(type: TokenType, previous: IToken | undefined): IToken {
  if (previous === undefined || previous.tokenType === EOF) return createTokenInstance(type, '', 0, 0, 1, 1, 1, 1);
  const { image, startOffset, startLine = NaN, startColumn = NaN } = previous;
  const offset = startOffset + image.length;
  const column = startColumn + image.length;
  return createTokenInstance(type, '', offset, offset, startLine, startLine, column, column);
}

/** Where a broken piece of syntax is shown. */
export function errorSpan({ token, previousToken }: SyntaxException): Span {
  const before = previousToken === undefined ? { start: 0, end: 0 } : spanOf(previousToken);
  return token.tokenType === EOF ? { start: before.end, end: before.end } : spanOf(token);
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
