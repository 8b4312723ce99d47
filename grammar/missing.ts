/**
 * Finds values and names that are missing, from what stands on both sides, and puts an empty one in their place: the
 * parser then loses nothing of the declaration around them. Also words of the language that are used as names.
 */

import { type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import type { Repaired } from './brackets.ts';
import { declarationWords, namingWords, retyped, startsItsLine, wantsOperand } from './layout.ts';
import { invented, spanOf } from './parser-base.ts';
import { behind, expected, isReserved, type Mistake, reservedName, show } from './report.ts';
import * as t from './tokens.ts';

/** After these, a value must follow. */
const valueWords: ReadonlySet<TokenType> = new Set([
  t.Not,
  t.foreign.not,
  t.Where,
  t.At,
  t.When,
  t.If,
  t.Match,
  t.certain.ifStatement,
  t.certain.matchStatement,
  t.Numeric,
  t.Bar,
]);

/** A value can begin with these, and with any name. */
const valueStarts: ReadonlySet<TokenType> = new Set([
  t.Whole,
  t.Float,
  t.True,
  t.False,
  t.LeftParenthesis,
  t.LeftBracket,
  t.LeftBrace,
  t.If,
  t.Match,
  t.Minus,
  t.Plus,
  t.Not,
  t.foreign.not,
]);

/** What stands behind a name where it is made. */
const behindNames: ReadonlySet<TokenType> = new Set([t.Assign, t.Colon, t.LeftBrace, t.LeftParenthesis, t.Comma, t.In]);

/** Inside of a block, these are meant as \`let\`. */
const locals: ReadonlySet<TokenType> = new Set([t.Var, t.Const]);

export function fillIn(tokens: readonly IToken[]): Repaired {
  const result: IToken[] = [];
  const mistakes: Mistake[] = [];
  const reserved = new Set<string>();
  let declaration: TokenType | null = null;
  let depth = 0;
  for (let index = 0; index <= tokens.length; index += 1) {
    const token = tokens[index];
    const around: Around = {
      before: result,
      token,
      next: tokens[index + 1],
      declaration,
      depth,
      opensBlock: token?.tokenType === t.LeftBrace && opensBlock(tokens, index),
    };
    if (token !== undefined && isReservedAsName(around)) {
      if (!reserved.has(token.image)) mistakes.push(declaration === t.Enum ? unquoted(token) : reservedName(token));
      reserved.add(token.image);
      result.push(retyped(token, t.certain.value));
      continue;
    }
    // Once reported as a name, a word is one wherever a statement or a value may begin.
    if (token !== undefined && reserved.has(token.image) && isUseOfName(around)) {
      result.push(retyped(token, tokens[index + 1]?.tokenType === t.Assign ? t.certain.target : t.certain.value));
      continue;
    }
    const operator = result.at(-1);
    if (operator !== undefined && isCompound(operator, token)) {
      mistakes.push(compound(operator, result.at(-2)));
      result.pop();
    }
    const gap = missingBefore(around);
    if (gap !== null) {
      const previous = result.at(-1);
      // Before a bracket that was itself missing, the text just ends: that is one mistake, reported already.
      if (token?.image !== '') mistakes.push(gapMistake(gap, previous, token));
      result.push(...gap.types.map((type) => invented(type, previous)));
    }
    if (token === undefined) continue;
    if (t.openingBrackets.has(token.tokenType)) depth += 1;
    if (t.closingBrackets.has(token.tokenType)) depth -= 1;
    const beginsDeclaration = declarationWords.has(token.tokenType);
    if (beginsDeclaration && depth > 0) {
      mistakes.push(misplaced(token));
      result.push(retyped(token, locals.has(token.tokenType) ? t.Let : t.certain.misplaced));
      continue;
    }
    if (beginsDeclaration) declaration = token.tokenType;
    result.push(token);
  }
  return { tokens: result, mistakes };
}

interface Around {
  readonly before: readonly IToken[];
  readonly token: IToken | undefined;
  readonly next: IToken | undefined;
  /** The first word of the declaration in which the token stands. */
  readonly declaration: TokenType | null;
  /** How many brackets are open. */
  readonly depth: number;
  /** Whether the token opens a block, and no set or record. */
  readonly opensBlock: boolean;
}

interface Gap {
  readonly wanted: string;
  readonly types: readonly TokenType[];
  /** The sign that it should stand before, where that says more than what it should stand after. */
  readonly before?: IToken;
}

function isReservedAsName({ before, token, next, declaration }: Around): boolean {
  const previous = before.at(-1);
  if (token === undefined || previous === undefined || !isReserved(token)) return false;
  if (startsItsLine(previous, token) && declarationWords.has(token.tokenType) && token.startColumn === 1) return false;
  const nameFollows = next !== undefined && behindNames.has(next.tokenType);
  if (namingWords.has(previous.tokenType) || previous.tokenType === t.For) return nameFollows;
  if (previous.tokenType === t.Dot) return !startsItsLine(previous, token);
  if (declaration === t.Enum) return [t.LeftBrace, t.Comma].includes(previous.tokenType);
  if (wantsOperand(previous) || valueWords.has(previous.tokenType)) {
    return declarationWords.has(token.tokenType) && !startsItsLine(previous, token);
  }
  return false;
}

function isUseOfName({ before, token, next }: Around): boolean {
  const previous = before.at(-1);
  if (token === undefined || previous === undefined || !isReserved(token)) return false;
  if (next?.tokenType === t.Assign || previous.tokenType === t.Output) return true;
  return wantsOperand(previous) || valueWords.has(previous.tokenType);
}

const name: Gap = { wanted: 'a name', types: [t.certain.missing] };
const value: Gap = { wanted: 'a value', types: [t.certain.missing] };

const beforePatterns: ReadonlySet<TokenType> = new Set([t.LeftBrace, t.RightBrace, t.Comma]);

function missingBefore(around: Around): Gap | null {
  const { before, token, declaration } = around;
  const previous = before.at(-1);
  if (previous === undefined) return null;
  if (token?.tokenType === t.Arrow && beforePatterns.has(previous.tokenType)) {
    return declaration === t.Test ? null : { wanted: 'a pattern', types: [t.certain.missing], before: token };
  }
  if (token?.tokenType === t.Assign && lacksTarget(around)) {
    return { wanted: 'the name of a variable', types: [t.certain.target], before: token };
  }
  const { tokenType } = previous;
  if (namingWords.has(tokenType) || tokenType === t.Dot || tokenType === t.For || isLonely(around)) {
    return isName(token) ? null : name;
  }
  if (previous.tokenType === t.Numeric && !startsValue(token)) {
    return { wanted: 'the list of its values, as in `[0, 0.5, 1]`,', types: [t.certain.missing] };
  }
  if (previous.tokenType === t.SetWord && !tokenMatcher(token ?? previous, t.Of) && !startsValue(token)) {
    return { wanted: '`of` and the type of the elements', types: [t.Of, t.certain.missing] };
  }
  if (previous.tokenType === t.Of && before.at(-2)?.tokenType === t.SetWord && !startsValue(token)) {
    return { wanted: 'the type of the elements', types: [t.certain.missing] };
  }
  if (previous.tokenType === t.Colon) return startsValue(token) ? missingType(around) : typeOrValue(before);
  if (previous.tokenType === t.RightParenthesis && declaration === t.Fn) return missingResult(around);
  if (previous.tokenType === t.Arrow) return declaration !== t.Test && lacksBody(around) ? value : null;
  if (previous.tokenType === t.Comma) return token?.tokenType === t.Comma ? value : null;
  if (previous.tokenType === t.LeftParenthesis && token?.tokenType === t.RightParenthesis) {
    const callee = before.at(-2);
    return callee === undefined || !tokenMatcher(callee, t.Name) ? value : null;
  }
  if (token !== undefined && tokenMatcher(previous, t.Not) && tokenMatcher(token, t.In)) return null;
  if (!wantsOperand(previous) && !valueWords.has(previous.tokenType)) return null;
  if (token?.tokenType === t.LeftBrace) {
    if (tokenType === t.If || tokenType === t.certain.ifStatement) return { ...value, wanted: 'a condition' };
    if (tokenType === t.Match || tokenType === t.certain.matchStatement) return value;
  }
  return startsValue(token) && !around.opensBlock ? null : value;
}

const arithmetic: ReadonlySet<TokenType> = new Set([t.Plus, t.Minus, t.Times, t.Divide, t.Modulo, t.Xor]);

/** `+=` and the like: an operator that touches the `=` behind it. */
function isCompound(operator: IToken, token: IToken | undefined): boolean {
  if (token?.tokenType !== t.Assign || token.startOffset !== operator.startOffset + 1) return false;
  return arithmetic.has(operator.tokenType);
}

function isName(token: IToken | undefined): boolean {
  return token !== undefined && (tokenMatcher(token, t.Name) || tokenMatcher(token, t.Target));
}

/** `= 1` at the beginning of a statement. */
function lacksTarget({ before, token, depth }: Around): boolean {
  const previous = before.at(-1);
  if (previous === undefined || token === undefined || depth === 0 || tokenMatcher(previous, t.Target)) return false;
  return [t.LeftBrace, t.RightBrace].includes(previous.tokenType) || startsItsLine(previous, token);
}

const soft: ReadonlySet<TokenType> = new Set([t.Input, t.Output, t.Position]);

/** `output` alone on its line, between declarations. */
function isLonely({ before, token, depth }: Around): boolean {
  const [previous, earlier] = [before.at(-1), before.at(-2)];
  if (previous === undefined || depth > 0 || !soft.has(previous.tokenType)) return false;
  const startsLine = startsItsLine(earlier, previous) && !wantsOperand(earlier);
  return startsLine && (token === undefined || declarationWords.has(token.tokenType));
}

function opensBlock(tokens: readonly IToken[], index: number): boolean {
  const [first, second] = [tokens[index + 1], tokens[index + 2]];
  if (first === undefined) return false;
  if (first.tokenType === t.Let || first.tokenType === t.certain.target) return true;
  if (tokenMatcher(first, t.Target) && second?.tokenType === t.Assign) return true;
  return tokens[partnerOf(tokens, index) + 1]?.tokenType === t.Else;
}

/** The index of the bracket that closes the one at `index`. */
function partnerOf(tokens: readonly IToken[], index: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at += 1) {
    const { tokenType } = tokens[at] ?? {};
    if (tokenType !== undefined && t.openingBrackets.has(tokenType)) depth += 1;
    if (tokenType !== undefined && t.closingBrackets.has(tokenType)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

const typeStarts: ReadonlySet<TokenType> = new Set([t.Numeric, t.SetWord, t.Rest]);

function startsValue(token: IToken | undefined): boolean {
  if (token === undefined) return false;
  if (tokenMatcher(token, t.Name) || tokenMatcher(token, t.Quoted)) return true;
  return valueStarts.has(token.tokenType) || typeStarts.has(token.tokenType);
}

/** `fn f(x: bool): {`. */
function missingType({ before, token, declaration }: Around): Gap | null {
  const isResult = declaration === t.Fn && before.at(-2)?.tokenType === t.RightParenthesis;
  return isResult && token?.tokenType === t.LeftBrace ? { wanted: 'a type', types: [t.certain.missing] } : null;
}

/** `fn f(x: bool) {`. */
function missingResult({ before, token }: Around): Gap | null {
  const header = before.findLastIndex(({ tokenType }) => tokenType === t.Fn);
  const inHeader = before.slice(header).every(({ tokenType }) => tokenType !== t.LeftBrace);
  if (!inHeader || token?.tokenType !== t.LeftBrace) return null;
  return { wanted: '`:` and the type of the result', types: [t.Colon, t.certain.missing] };
}

/** A field of `{ a: 1 }` has a value; all else has a type. */
function typeOrValue(before: readonly IToken[]): Gap {
  const isNamed = namingWords.has(before.at(-3)?.tokenType ?? t.Colon);
  const isField = !isNamed && innermostOpen(before) === t.LeftBrace;
  return { wanted: isField ? 'a value' : 'a type', types: [t.certain.missing] };
}

function innermostOpen(before: readonly IToken[]): TokenType | null {
  let depth = 0;
  for (const { tokenType } of before.toReversed()) {
    if (t.closingBrackets.has(tokenType)) depth += 1;
    if (t.openingBrackets.has(tokenType)) depth -= 1;
    if (depth < 0) return tokenType;
  }
  return null;
}

/** `a =>` before the next arm or the end. */
function lacksBody({ token, next }: Around): boolean {
  if (token === undefined || token.tokenType === t.Comma) return true;
  return token.tokenType === t.RightBrace || next?.tokenType === t.Arrow;
}

function gapMistake({ wanted, before }: Gap, previous: IToken | undefined, token: IToken | undefined): Mistake {
  if (before === undefined) {
    return { code: 'ALTA0001', span: behind(previous), message: expected(wanted, previous, token) };
  }
  return { code: 'ALTA0001', span: spanOf(before), message: `Expected ${wanted} before ${show(before)}` };
}

function unquoted(token: IToken): Mistake {
  return {
    code: 'ALTA0006',
    span: spanOf(token),
    message: `${show(token)} is a word of the language: as a value it is quoted`,
    fixes: [{ title: `Write \`"${token.image}"\``, edits: [{ span: spanOf(token), text: `"${token.image}"` }] }],
  };
}

function misplaced(token: IToken): Mistake {
  const span = spanOf(token);
  const message = `${show(token)} begins a declaration, which cannot stand in a block`;
  if (!locals.has(token.tokenType)) return { code: 'ALTA0007', span, message };
  return {
    code: 'ALTA0007',
    span,
    message,
    notes: ['In a block, `let` gives a name to a value'],
    fixes: [{ title: 'Write `let`', edits: [{ span, text: 'let' }] }],
  };
}

function compound(operator: IToken, target: IToken | undefined): Mistake {
  const { start, end } = spanOf(operator);
  const [sign, name] = [operator.image, target?.image ?? 'x'];
  const edits = [{ span: { start, end: end + 1 }, text: `= ${name} ${sign}` }];
  return {
    code: 'ALTA0004',
    span: { start, end: end + 1 },
    message: `\`${name} ${sign}= …\` is written \`${name} = ${name} ${sign} …\` here`,
    fixes: [{ title: `Write \`${name} = ${name} ${sign}\``, edits }],
  };
}
