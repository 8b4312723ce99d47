/** What went wrong, in the words of a person who writes programs, from what the parser says about its rules. */

import { EOF, type IParserErrorMessageProvider, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { stray } from './brackets.ts';
import type { Fix } from './diagnostic.ts';
import { declarationWords } from './layout.ts';
import { errorSpan, type SyntaxException, spanOf } from './parser-base.ts';
import { behind, expected, isReserved, type Mistake, reservedName, show } from './report.ts';
import * as t from './tokens.ts';

/** The parser's own messages say only what was expected; `explain` makes the rest. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected: type, ruleName }) {
    return closing[ruleName]?.(type) ?? labelOf(type);
  },
  buildNotAllInputParsedMessage() {
    return 'a declaration';
  },
  buildNoViableAltMessage({ ruleName }) {
    return wanted[ruleName] ?? 'something else';
  },
  buildEarlyExitMessage({ ruleName }) {
    return wanted[ruleName] ?? 'something more';
  },
};

/** What the rules with alternatives are looking for. */
const wanted: Readonly<Record<string, string>> = {
  sourceFile: 'a declaration',
  declaration: 'a declaration',
  statement: 'a statement',
  armBody: 'a block or a statement',
  expression: 'an operator',
  prefixedOperand: 'a value',
  atom: 'a value',
  braced: 'a value',
  type: 'a type',
  rangeOrName: 'a type',
  arithmetic: 'a value',
  headValue: 'the name of a variable, `mean` or `count`',
  headNames: 'the name of a variable',
  frameItem: 'a quoted word or `...`',
  ifExpression: 'a block or `if`',
  ifStatement: 'a block or `if`',
};

/** What may stand in place of the closing bracket, in the rules that end with one. */
const closing: Readonly<Record<string, (type: TokenType) => string | undefined>> = {
  sourceFile: () => 'a declaration',
  vocab: orBrace('a quoted word'),
  inputDeclaration: orBrace('a quoted word, `...`'),
  enumeration: orBrace('a name, a quoted word'),
  importDeclaration: orBrace('a name'),
  headNames: orBrace('a name'),
  block: orBrace('a statement'),
  matchStatement: orBrace('a pattern'),
  matchExpression: orBrace('a pattern'),
  braced: orBrace('`,`'),
  bracketed: (type) => (type === t.RightBracket ? '`,` or `]`' : undefined),
  nameOrCall: (type) => (type === t.RightParenthesis ? '`,` or `)`' : undefined),
};

function orBrace(other: string): (type: TokenType) => string | undefined {
  return (type) => (type === t.RightBrace ? `${other} or \`}\`` : undefined);
}

export function explain(error: SyntaxException): Mistake {
  const { token, previousToken, message: wish } = error;
  const rule = error.context.ruleStack.at(-1) ?? '';
  return (
    instead(token, previousToken, rule) ??
    outside(token, previousToken, rule) ??
    inBlock(error, rule) ?? {
      code: 'ALTA0001',
      span: placeOf(error),
      message: expected(wish, previousToken, token),
      notes: notesFor(rule, wish, token),
      fixes: [...missingSign(error, rule), ...quoting(token, rule, wish)],
    }
  );
}

function notesFor(rule: string, wish: string, token: IToken): readonly string[] {
  if (rule === 'assignment') return [statements];
  if (rule === 'ifExpression' && wish === '`else`') return ['An `if` that is a value has one for both cases'];
  if (rule === 'test' && tokenMatcher(token, t.Quoted)) return ['A test has one input and one output'];
  return [];
}

/** Signs and words that are missing for certain where they are. */
const addable: ReadonlySet<string> = new Set(['`=`', '`:`', '`=>`', '`when`', '`from`', '`of`', '`in`']);

function missingSign({ message: wish, token, previousToken }: SyntaxException, rule: string): readonly Fix[] {
  if (
    !addable.has(wish) ||
    rule === 'assignment' ||
    rule === 'expression' ||
    token.startLine !== previousToken?.startLine
  )
    return [];
  const isNumber = token.tokenType === t.Whole || previousToken?.tokenType === t.Whole;
  // Of `0 1` the first may be half of a range.
  if (!beginsValue(token) || (rule === 'variable' && isNumber)) return [];
  const sign = wish.slice(1, -1);
  return [{ title: `Add ${wish}`, edits: [{ span: behind(previousToken), text: sign === ':' ? sign : ` ${sign}` }] }];
}

function beginsValue(token: IToken): boolean {
  return [t.Name, t.Whole, t.Quoted, t.True, t.False, t.LeftBrace, t.LeftBracket, t.Minus, t.Not].some((type) =>
    tokenMatcher(token, type),
  );
}

function quoting(token: IToken, rule: string, wish: string): readonly Fix[] {
  const isWanted = wish.startsWith('a quoted word') || (wish.includes('a quoted word') && token.tokenType === t.Whole);
  if (!isWanted || !/^\w+$/.test(token.image)) return [];
  const text = rule === 'importDeclaration' ? `"./${token.image}.alta"` : `"${token.image}"`;
  return [{ title: `Write \`${text}\``, edits: [{ span: spanOf(token), text }] }];
}

/** A line in a block that begins with something else than a statement. */
function inBlock({ token, previousToken: previous, message: wish }: SyntaxException, rule: string): Mistake | null {
  const isInBlock =
    rule === 'block' &&
    wish.startsWith('a statement') &&
    token.tokenType !== EOF &&
    token.startLine !== previous?.startLine;
  if (!isInBlock || declarationWords.has(token.tokenType) || t.closingBrackets.has(token.tokenType)) return null;
  const message = `${show(token)} does not begin a statement`;
  return { code: 'ALTA0001', span: spanOf(token), message, notes: [statements] };
}

const statements = 'A statement is an assignment, `let`, `if`, `match`, `for` or a block';

/** What is missing is missing behind the last token, not at the next one, perhaps lines below. */
function placeOf(error: SyntaxException): Mistake['span'] {
  const { token, previousToken, message: wish } = error;
  if (previousToken === undefined) return errorSpan(error);
  const isSign = /^`[^`]+`$/.test(wish);
  return isSign || token.startLine !== previousToken.startLine ? behind(previousToken) : errorSpan(error);
}

/** In these rules a \`=\` stands where no comparison can. */
const withoutComparison: ReadonlySet<string> = new Set([
  ...['assignment', 'variable', 'position', 'type', 'rangeOrName', 'arithmetic', 'typeDeclaration'],
  ...['enumeration', 'forStatement', 'parameter', 'field', 'vocab', 'importDeclaration', 'output', 'name'],
]);

/** A sign that stands where another one is meant. */
function instead(token: IToken, previous: IToken | undefined, rule: string): Mistake | null {
  const span = spanOf(token);
  if (isReserved(token) && rule === 'name') return reservedName(token);
  if (token.tokenType === t.Else && rule !== 'ifExpression' && rule !== 'atom') {
    return { code: 'ALTA0001', span, message: 'This `else` belongs to no `if`' };
  }
  if (
    token.tokenType === t.Assign &&
    previous !== undefined &&
    !withoutComparison.has(rule) &&
    tokenMatcher(previous, t.Name)
  ) {
    return {
      code: 'ALTA0001',
      span,
      message: '`=` assigns a value; a comparison is written `==`',
      fixes: [{ title: 'Write `==`', edits: [{ span, text: '==' }] }],
    };
  }
  if (token.tokenType === t.Equal && rule === 'assignment') {
    return {
      code: 'ALTA0001',
      span,
      message: '`==` compares; an assignment is written `=`',
      fixes: [{ title: 'Write `=`', edits: [{ span, text: '=' }] }],
    };
  }
  return null;
}

const statementWords: ReadonlySet<TokenType> = new Set([
  t.Let,
  t.For,
  t.If,
  t.Match,
  t.certain.ifStatement,
  t.certain.matchStatement,
  t.certain.target,
]);

/** Whatever stands between declarations. */
function outside(token: IToken, previous: IToken | undefined, rule: string): Mistake | null {
  if (rule !== 'sourceFile') return null;
  if ([t.RightBrace, t.RightBracket, t.RightParenthesis].includes(token.tokenType)) return stray(token);
  const span = spanOf(token);
  if (statementWords.has(token.tokenType)) {
    const what = tokenMatcher(token, t.Target) ? `\`${token.image} = …\`` : show(token);
    return { code: 'ALTA0007', span, message: `${what} is a statement, which can stand only in the \`mlp\` block` };
  }
  if (previous !== undefined && token.startLine === previous.startLine) {
    return { code: 'ALTA0001', span, message: `${show(token)} cannot stand behind ${show(previous)} here` };
  }
  return { code: 'ALTA0001', span, message: `${show(token)} does not begin a declaration`, notes: [declarations] };
}

const declarations =
  'Declarations begin with `vocab`, `input`, `position`, `param`, `const`, `fn`, `type`, `enum`, `import`, `var`, `head`, `mlp`, `halt`, `output` or `test`';

/** Whether the file, or the declaration, ended before a closing brace was found. */
export function lacksBrace({ message, token }: SyntaxException): boolean {
  return message.endsWith('`}`') && (token.tokenType === EOF || declarationWords.has(token.tokenType));
}

function labelOf(type: TokenType): string {
  return type.LABEL ?? type.name;
}
