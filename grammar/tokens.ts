/**
 * The words and signs of the language: the one list from which the lexer, the TextMate grammar and
 * the messages about syntax are made.
 */

import { createToken, Lexer, type TokenType } from 'chevrotain';

/** Any name. The tokens of this and the next categories are the words below, and what `repair.ts` makes of them. */
export const Name = category('Name', 'a name');
/** The name that an assignment begins with. */
export const Target = category('Target', 'the name of a variable');
/** Operators that stand between two operands; `infix.ts` knows their precedence. */
export const BinaryOperator = category('BinaryOperator', 'an operator');

export const Identifier = createToken({
  name: 'Identifier',
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  label: 'a name',
  categories: [Name, Target],
});

const reserved: TokenType[] = [];
const contextual: TokenType[] = [];
const signs: TokenType[] = [];

/** A word that can be nothing else. */
function keyword(text: string, categories: TokenType[] = []): TokenType {
  const token = createToken({
    name: `keyword ${text}`,
    pattern: new RegExp(text),
    longer_alt: Identifier,
    label: `\`${text}\``,
    categories,
  });
  reserved.push(token);
  return token;
}

/** A word that means something in its place and is an ordinary name elsewhere. */
function wordInPlace(text: string, categories: TokenType[] = []): TokenType {
  const token = createToken({
    name: `word ${text}`,
    pattern: new RegExp(text),
    longer_alt: Identifier,
    label: `\`${text}\``,
    categories: [Name, Target, ...categories],
  });
  contextual.push(token);
  return token;
}

function sign(text: string, categories: TokenType[] = []): TokenType {
  const token = createToken({ name: text, pattern: text, label: `\`${text}\``, categories });
  signs.push(token);
  return token;
}

export const Vocab = keyword('vocab');
export const Param = keyword('param');
export const Const = keyword('const');
export const Fn = keyword('fn');
export const Type = keyword('type');
export const Enum = keyword('enum');
export const Import = keyword('import');
export const Var = keyword('var');
export const Head = keyword('head');
export const Mlp = keyword('mlp');
export const Halt = keyword('halt');
export const When = keyword('when');
export const Test = keyword('test');
/** `if` and `match` where a statement may begin; where a value is wanted, `If` and `Match` themselves. */
export const IfStatementWord = category('IfStatementWord', '`if`');
export const MatchStatementWord = category('MatchStatementWord', '`match`');
export const If = keyword('if', [IfStatementWord]);
export const Else = keyword('else');
export const Match = keyword('match', [MatchStatementWord]);
export const Let = keyword('let');
export const For = keyword('for');
export const In = keyword('in', [BinaryOperator]);
export const And = keyword('and', [BinaryOperator]);
export const Or = keyword('or', [BinaryOperator]);
export const Not = keyword('not');
export const Is = keyword('is');
export const True = keyword('true');
export const False = keyword('false');
export const Where = keyword('where');
export const At = keyword('at');
export const Unique = keyword('unique');
export const Numeric = keyword('numeric');
export const SetWord = keyword('set');

/** `input`, `output` and `position` where a declaration may begin. */
export const InputWord = category('InputWord', '`input`');
export const OutputWord = category('OutputWord', '`output`');
export const PositionWord = category('PositionWord', '`position`');
export const Input = wordInPlace('input', [InputWord]);
export const Output = wordInPlace('output', [OutputWord]);
export const Position = wordInPlace('position', [PositionWord]);
export const From = wordInPlace('from');
export const Skip = wordInPlace('skip');
export const Layers = wordInPlace('layers');
export const Of = wordInPlace('of');
export const Defined = wordInPlace('defined');
export const Mean = wordInPlace('mean');
export const Count = wordInPlace('count');

export const Rest = sign('...');
export const Range = sign('..', [BinaryOperator]);
export const Dot = sign('.');
export const Arrow = sign('=>');
export const Equal = sign('==', [BinaryOperator]);
export const NotEqual = sign('!=', [BinaryOperator]);
export const AtMost = sign('<=', [BinaryOperator]);
export const AtLeast = sign('>=', [BinaryOperator]);
export const Less = sign('<', [BinaryOperator]);
export const Greater = sign('>', [BinaryOperator]);
export const Assign = sign('=');
export const Plus = sign('+', [BinaryOperator]);
export const Minus = sign('-', [BinaryOperator]);
export const Times = sign('*', [BinaryOperator]);
export const Divide = sign('/', [BinaryOperator]);
export const Modulo = sign('%', [BinaryOperator]);
export const Xor = sign('^', [BinaryOperator]);
export const Comma = sign(',');
export const Colon = sign(':');
export const Bar = sign('|');
export const LeftParenthesis = sign('(');
export const RightParenthesis = sign(')');
export const LeftBracket = sign('[');
export const RightBracket = sign(']');
export const LeftBrace = sign('{');
export const RightBrace = sign('}');

export const openingBrackets: ReadonlySet<TokenType> = new Set([LeftBrace, LeftBracket, LeftParenthesis]);
export const closingBrackets: ReadonlySet<TokenType> = new Set([RightBrace, RightBracket, RightParenthesis]);

export const Float = createToken({
  name: 'Float',
  pattern: /\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/,
  label: 'a number',
});
export const Whole = createToken({ name: 'Whole', pattern: /\d+/, label: 'a whole number' });
export const Quoted = createToken({ name: 'Quoted', pattern: /"(?:[^"\\\n]|\\["\\])*"/, label: 'a quoted word' });
/** A quoted word with a backslash that stands before neither a quote nor a backslash; `parse` reports it. */
export const BadlyEscaped = createToken({
  name: 'BadlyEscaped',
  pattern: /"(?:[^"\\\n]|\\[^\n])*"/,
  categories: [Quoted],
});
/** A quoted word that does not end: most often the blank or bracket after it is no part of it. `parse` reports it. */
export const Unclosed = createToken({ name: 'Unclosed', pattern: /"[^\s"()[\]{},]*/, categories: [Quoted] });

/** Signs of other languages: read as what they mean here, and reported with a fix. */
export const foreign = {
  and: createToken({ name: '&&', pattern: '&&', categories: [And, BinaryOperator] }),
  or: createToken({ name: '||', pattern: '||', categories: [Or, BinaryOperator] }),
  not: createToken({ name: '!', pattern: '!', categories: [Not] }),
  word: createToken({ name: "'…'", pattern: /'[^'\n]*'/, categories: [Quoted] }),
  semicolon: createToken({ name: ';', pattern: ';', group: 'foreign' }),
  question: createToken({ name: '?', pattern: '?', group: 'foreign' }),
  lineComment: createToken({ name: '#…', pattern: /#[^\n]*/, group: 'foreign' }),
  blockComment: createToken({ name: '/*…*/', pattern: /\/\*[\s\S]*?\*\//, group: 'foreign', line_breaks: true }),
} as const;

/** What `repair.ts` makes of a token whose line shows which of its meanings it has. */
export const certain = {
  value: createToken({ name: 'certain value', pattern: Lexer.NA, label: 'a name', categories: [Name] }),
  target: createToken({ name: 'certain target', pattern: Lexer.NA, categories: [Target] }),
  input: createToken({ name: 'certain input', pattern: Lexer.NA, categories: [InputWord] }),
  output: createToken({ name: 'certain output', pattern: Lexer.NA, categories: [OutputWord] }),
  position: createToken({ name: 'certain position', pattern: Lexer.NA, categories: [PositionWord] }),
  ifStatement: createToken({ name: 'certain if', pattern: Lexer.NA, categories: [IfStatementWord] }),
  matchStatement: createToken({ name: 'certain match', pattern: Lexer.NA, categories: [MatchStatementWord] }),
  /** The first word of a declaration, inside a block. */
  misplaced: createToken({ name: 'misplaced', pattern: Lexer.NA }),
  /** A name, type or value that should stand here: an empty text. */
  missing: createToken({ name: 'missing', pattern: Lexer.NA, label: 'a value', categories: [Name] }),
  /** The statements of a block that was read before. */
  statements: createToken({ name: 'statements', pattern: Lexer.NA, label: 'a statement' }),
} as const;

export const CommentToken = createToken({
  name: 'Comment',
  pattern: /\/\/[^\n]*/,
  group: 'comments',
  label: 'a comment',
});
const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\r\n\uFEFF\u00A0]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

/** In the order in which the lexer tries them: longer signs and words before their beginnings, words before names. */
export const allTokens: readonly TokenType[] = [
  Blank,
  CommentToken,
  foreign.blockComment,
  foreign.lineComment,
  foreign.word,
  Float,
  Whole,
  Quoted,
  BadlyEscaped,
  Unclosed,
  ...[...reserved, ...contextual].sort((a, b) => textOfToken(b).length - textOfToken(a).length),
  Identifier,
  foreign.and,
  foreign.or,
  ...signs.filter((token) => token !== Assign),
  Assign,
  foreign.not,
  foreign.semicolon,
  foreign.question,
  Name,
  Target,
  BinaryOperator,
  IfStatementWord,
  MatchStatementWord,
  InputWord,
  OutputWord,
  PositionWord,
  ...Object.values(certain),
];

/** The words of the language: reserved everywhere, or words only in their place. */
export const keywords = { reserved: reserved.map(textOfToken), contextual: contextual.map(textOfToken) } as const;

/** The reserved words that declarations begin with. */
export const declarationKeywords: readonly TokenType[] = [
  Vocab,
  Param,
  Const,
  Fn,
  Type,
  Enum,
  Import,
  Var,
  Head,
  Mlp,
  Halt,
  Test,
];

/** The signs of the language. */
export const punctuation: readonly string[] = signs.map(textOfToken);

/** The text of a keyword or sign token. */
export function textOfToken(token: TokenType): string {
  return token.name.replace(/^(keyword|word) /, '');
}

/** A kind of token that several tokens belong to: no text of its own. */
function category(name: string, label: string): TokenType {
  return createToken({ name, pattern: Lexer.NA, label });
}
