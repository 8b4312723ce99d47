/**
 * The TextMate grammar, by which editors colour a text before (or without) the language server. It is made from the
 * tokens of the parser, so that a new word or sign is coloured without anybody's doing.
 */

import { Float, Identifier, keywords, punctuation, Whole } from './tokens.ts';

export interface TextMateGrammar {
  readonly name: string;
  readonly scopeName: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, { readonly patterns: readonly Rule[] }>>;
}

export type Rule =
  | { readonly include: string }
  | { readonly match: string; readonly name?: string; readonly captures?: Captures }
  | {
      readonly begin: string;
      readonly end: string;
      readonly name?: string;
      readonly beginCaptures?: Captures;
      readonly endCaptures?: Captures;
      readonly patterns: readonly Rule[];
    };

type Captures = Readonly<Record<string, { readonly name: string }>>;

/** The built-in functions of the checker; a test holds the two lists together. */
export const builtInFunctions = ['int', 'min', 'max', 'abs', 'round', 'floor', 'clamp', 'wrap', 'len'] as const;

export const builtInTypes = ['bool', 'Token'] as const;

/** What a reserved word is; one that is not listed is `keyword.other`. */
const wordScopes: readonly { readonly scope: string; readonly words: readonly string[] }[] = [
  { scope: 'keyword.control', words: ['if', 'else', 'match', 'for', 'when'] },
  { scope: 'keyword.declaration', words: ['vocab', 'import', 'mlp', 'halt', 'test'] },
  { scope: 'storage.type', words: ['param', 'const', 'fn', 'type', 'enum', 'var', 'head', 'let'] },
  { scope: 'keyword.operator.word', words: ['in', 'and', 'or', 'not', 'is'] },
  { scope: 'constant.language.boolean', words: ['true', 'false'] },
  { scope: 'support.type', words: ['numeric', 'set'] },
];

const separators = new Map([
  [',', 'punctuation.separator.comma'],
  [':', 'punctuation.separator.colon'],
  ['.', 'punctuation.accessor'],
  ['{', 'punctuation.section.braces'],
  ['}', 'punctuation.section.braces'],
  ['[', 'punctuation.section.brackets'],
  [']', 'punctuation.section.brackets'],
  ['(', 'punctuation.section.parentheses'],
  [')', 'punctuation.section.parentheses'],
]);

const anyName = sourceOf(Identifier.PATTERN);
/** A name that is none of the reserved words. */
const name = `(?!(?:${keywords.reserved.join('|')})\\b)${anyName}`;
const blanks = '[ \\t]+';
const maybeBlanks = '[ \\t]*';

export function textMateGrammar(): TextMateGrammar {
  return {
    name: 'ALTA',
    scopeName: 'source.alta',
    patterns: [{ include: '#comments' }, { include: '#declarations' }, { include: '#expressions' }],
    repository: {
      comments: { patterns: comments() },
      declarations: { patterns: declarations() },
      types: { patterns: types() },
      'words-in-place': { patterns: wordsInPlace() },
      words: { patterns: words() },
      literals: { patterns: literals() },
      signs: { patterns: signs() },
      names: { patterns: names() },
      expressions: {
        patterns: ['comments', 'literals', 'words-in-place', 'words', 'names', 'signs'].map((part) => ({
          include: `#${part}`,
        })),
      },
    },
  };
}

function comments(): Rule[] {
  return [
    { match: '///.*$', name: scope('comment.line.documentation') },
    { match: '//.*$', name: scope('comment.line.double-slash') },
  ];
}

function declarations(): Rule[] {
  return [
    {
      begin: `\\b(fn)${blanks}(${name})`,
      beginCaptures: captures('storage.type', 'entity.name.function'),
      end: '(?=\\{)|$',
      patterns: [
        { match: `${name}(?=${maybeBlanks}:)`, name: scope('variable.parameter') },
        { include: '#comments' },
        { include: '#types' },
        { include: '#expressions' },
      ],
    },
    {
      begin: `\\b(enum)${blanks}(${name})${maybeBlanks}(\\{)`,
      beginCaptures: captures('storage.type', 'entity.name.type', 'punctuation.section.braces'),
      end: '\\}',
      endCaptures: { 0: { name: scope('punctuation.section.braces') } },
      patterns: [
        { include: '#comments' },
        { include: '#literals' },
        { match: name, name: scope('variable.other.enummember') },
        { include: '#signs' },
      ],
    },
    {
      match: `\\b(type)${blanks}(${name})${maybeBlanks}(=)${maybeBlanks}(?:(${builtInTypes.join('|')})\\b|(${name})(?!${maybeBlanks}\\.\\.))?`,
      captures: captures('storage.type', 'entity.name.type', 'keyword.operator', 'support.type', 'entity.name.type'),
    },
    // A variable with its type; the rest of a longer type is coloured as an expression.
    ...typed('var|head|let', 'storage.type', 'variable.other'),
    ...typed('position', 'storage.type', 'variable.other'),
    { match: `\\b(enum)${blanks}(${name})`, captures: captures('storage.type', 'entity.name.type') },
    { match: `\\b(var|head|let)${blanks}(${name})`, captures: captures('storage.type', 'variable.other') },
    {
      match: `\\b(param|const)${blanks}(${name})`,
      captures: captures('storage.type', 'variable.other.constant'),
    },
    { match: `\\b(input)${blanks}(${name})`, captures: captures('storage.type', 'variable.other') },
    {
      match: `\\b(output)${blanks}(${name})(?:${blanks}(skip)\\b)?`,
      captures: captures('keyword.declaration', 'variable.other', 'keyword.other'),
    },
  ];
}

function typed(introducers: string, wordScope: string, nameScope: string): Rule[] {
  const start = `\\b(${introducers})${blanks}(${name})${maybeBlanks}(:)${maybeBlanks}`;
  const scopes = [wordScope, nameScope, 'punctuation.separator.colon'];
  return [
    { match: `${start}(${builtInTypes.join('|')})\\b`, captures: captures(...scopes, 'support.type') },
    {
      match: `${start}(${name})(?!${maybeBlanks}(?:\\.\\.|[-+*/%]))`,
      captures: captures(...scopes, 'entity.name.type'),
    },
    { match: start, captures: captures(...scopes) },
  ];
}

function types(): Rule[] {
  return [
    {
      match: `(:)${maybeBlanks}(${builtInTypes.join('|')})\\b`,
      captures: captures('punctuation.separator.colon', 'support.type'),
    },
    {
      match: `(:)${maybeBlanks}(${name})(?!${maybeBlanks}\\.\\.)`,
      captures: captures('punctuation.separator.colon', 'entity.name.type'),
    },
  ];
}

/** Words that are ordinary names elsewhere. */
function wordsInPlace(): Rule[] {
  return [
    {
      match: `\\b(set)${blanks}(of)\\b(?:${blanks}(?:(${builtInTypes.join('|')})\\b|(${name})(?!${maybeBlanks}\\.\\.)))?`,
      captures: captures('support.type', 'keyword.other', 'support.type', 'entity.name.type'),
    },
    {
      match: `\\b(is)${blanks}(defined)\\b`,
      captures: captures('keyword.operator.word', 'keyword.operator.word'),
    },
    { match: '\\bfrom\\b(?=\\s*")', name: scope('keyword.control.import') },
    { match: `\\bmean\\b(?=${blanks}(?:${name}|\\{))`, name: scope('keyword.other') },
    { match: `(?<==)${maybeBlanks}(count)\\b(?=${blanks}(?:where|at|unique)\\b)`, captures: captures('keyword.other') },
    { match: '\\blayers\\b(?=\\s+[^=:{}"\\n]+\\})', name: scope('keyword.other') },
    { match: '\\b(?:key|query)\\b(?=\\s*\\.(?!\\.))', name: scope('variable.language') },
    { match: `\\b(?:${builtInTypes.join('|')})\\b`, name: scope('support.type') },
  ];
}

function words(): Rule[] {
  const listed = new Set(wordScopes.flatMap((group) => group.words));
  const other = keywords.reserved.filter((word) => !listed.has(word));
  return [...wordScopes, { scope: 'keyword.other', words: other }].map((group) => {
    const known = group.words.filter((word) => keywords.reserved.includes(word));
    return { match: `\\b(?:${known.join('|')})\\b`, name: scope(group.scope) };
  });
}

function literals(): Rule[] {
  return [
    {
      begin: '"',
      end: '"|$',
      name: scope('string.quoted.double'),
      patterns: [
        { match: '\\\\["\\\\]', name: scope('constant.character.escape') },
        { match: '\\\\.', name: scope('invalid.illegal.escape') },
      ],
    },
    { match: `\\b${sourceOf(Float.PATTERN)}\\b`, name: scope('constant.numeric.float') },
    { match: `\\b${sourceOf(Whole.PATTERN)}\\b`, name: scope('constant.numeric.integer') },
  ];
}

function signs(): Rule[] {
  const operators = punctuation.filter((sign) => !separators.has(sign)).sort((a, b) => b.length - a.length);
  return [
    { match: operators.map(escaped).join('|'), name: scope('keyword.operator') },
    ...[...separators].map(([sign, signScope]) => ({ match: escaped(sign), name: scope(signScope) })),
  ];
}

function names(): Rule[] {
  return [
    {
      match: `\\b(?:${builtInFunctions.join('|')})\\b(?=${maybeBlanks}\\()`,
      name: scope('support.function'),
    },
    { match: `\\b${name}(?=${maybeBlanks}\\()`, name: scope('entity.name.function') },
    { match: `\\b${name}`, name: scope('variable.other') },
  ];
}

/** The scopes of the groups of an expression, from the first. */
function captures(...scopes: readonly string[]): Captures {
  return Object.fromEntries(scopes.map((each, index) => [String(index + 1), { name: scope(each) }]));
}

function scope(text: string): string {
  return `${text}.alta`;
}

function escaped(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function sourceOf(pattern: typeof Whole.PATTERN): string {
  return pattern instanceof RegExp ? pattern.source : '';
}
