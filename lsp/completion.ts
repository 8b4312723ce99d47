/** What can be written at the cursor. */

import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type Position,
} from 'vscode-languageserver';
import { builtInFunctions } from '../grammar/textmate.ts';
import { declarationKeywords, textOfToken } from '../grammar/tokens.ts';
import { labelOf, sizeOf } from '../src/ir/domain.ts';
import type { Analysis } from './analysis.ts';
import { documentation, signature } from './describe.ts';
import { origin } from './navigation.ts';
import { type AltaSymbol, type SymbolKind, visibleAt } from './symbols.ts';
import { keywordHelp } from './words.ts';
import type { Workspace } from './workspace.ts';

const kinds: Readonly<Record<SymbolKind, CompletionItemKind>> = {
  token: CompletionItemKind.Text,
  input: CompletionItemKind.Variable,
  position: CompletionItemKind.Variable,
  'parameter of the program': CompletionItemKind.Constant,
  constant: CompletionItemKind.Constant,
  function: CompletionItemKind.Function,
  parameter: CompletionItemKind.Variable,
  type: CompletionItemKind.Class,
  enum: CompletionItemKind.Enum,
  'enum value': CompletionItemKind.EnumMember,
  variable: CompletionItemKind.Field,
  head: CompletionItemKind.Interface,
  let: CompletionItemKind.Variable,
  'loop variable': CompletionItemKind.Variable,
  import: CompletionItemKind.Module,
};

/** Where the cursor is. */
type Place =
  | { readonly kind: 'member'; readonly object: string }
  | { readonly kind: 'comparison'; readonly left: string }
  | { readonly kind: 'type' }
  | { readonly kind: 'statement' }
  | { readonly kind: 'declaration' }
  | { readonly kind: 'expression' }
  | { readonly kind: 'nothing' };

export function completion(analysis: Analysis, position: Position, workspace: Workspace): CompletionItem[] {
  const offset = analysis.lines.offsetAt(position);
  const place = placeOf(analysis, offset);
  const visible = visibleAt(analysis.symbols, offset);
  const item = (symbol: AltaSymbol, order: number): CompletionItem => itemOf(symbol, order, analysis, workspace);
  const values = visible.filter(({ kind }) => kind !== 'type' && kind !== 'token');
  switch (place.kind) {
    case 'nothing':
      return [];
    case 'member':
      return members(place.object, analysis).map((symbol) => item(symbol, 0));
    case 'comparison': {
      const fitting = valuesOf(place.left, analysis);
      const others = values.filter(({ name }) => !fitting.some(({ label }) => label === name));
      return [...fitting, ...others.map((symbol) => item(symbol, 1)), ...functionItems()];
    }
    case 'type':
      return [
        ...visible
          .filter(({ kind }) => kind === 'type' || kind === 'enum' || kind === 'import')
          .map((symbol) => item(symbol, 0)),
        ...['bool', 'Token', 'numeric', 'set of'].map((word) => wordItem(word, word, 1)),
      ];
    case 'statement':
      return [
        ...values.filter(({ kind }) => kind === 'variable').map((symbol) => item(symbol, 0)),
        ...statementSnippets(),
        ...values.filter(({ kind }) => kind !== 'variable').map((symbol) => item(symbol, 2)),
      ];
    case 'declaration':
      return declarationSnippets();
    case 'expression':
      return [...values.map((symbol) => item(symbol, 0)), ...functionItems(), ...wordItems()];
  }
}

/** From the words before the cursor, so that it works while a line is being typed. */
function placeOf({ text, compilation }: Analysis, offset: number): Place {
  const { tokens, tree } = compilation;
  if (tree.comments.some(({ span }) => span.start < offset && offset <= span.end)) return { kind: 'nothing' };
  const inWord = tokens.find(
    ({ text: word, span }) => word.startsWith('"') && span.start < offset && offset < span.end,
  );
  if (inWord !== undefined) return { kind: 'nothing' };
  const before = tokens.filter(({ span }) => span.end <= offset);
  const last = before.at(-1);
  // A word that is being typed is not before the cursor.
  const typing = last !== undefined && last.span.end === offset && /^\w+$/.test(last.text);
  const words = (typing ? before.slice(0, -1) : before).map((token) => token.text);
  const [third = '', second = '', first = ''] = [words.at(-3), words.at(-2), words.at(-1)];
  if (first === '.') return { kind: 'member', object: second };
  if (/^(==|!=|<|<=|>|>=)$/.test(first))
    return { kind: 'comparison', left: third === '.' ? `${words.at(-4)}.${second}` : second };
  if (first === ':' || (first === 'of' && second === 'set')) return { kind: 'type' };
  const depth = words.reduce((level, word) => level + (word === '{' ? 1 : word === '}' ? -1 : 0), 0);
  const isNewLine =
    text
      .slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
      .trim()
      .replace(/^\w+$/, '') === '';
  if (depth <= 0 && (isNewLine || words.length === 0)) return { kind: 'declaration' };
  if (isNewLine || first === '{' || first === '}') return { kind: 'statement' };
  return { kind: 'expression' };
}

/** The values of a head with several, or of an enum. */
function members(object: string, { symbols, compilation }: Analysis): readonly AltaSymbol[] {
  const head = compilation.tree.declarations.find((each) => each.kind === 'head' && each.name.text === object);
  if (head?.kind === 'head') {
    const names = head.values.map(({ text }) => text);
    return symbols.symbols.filter(
      ({ name, kind, scope }) => names.includes(name) && kind !== 'head' && scope.start === 0,
    );
  }
  if (object === 'key' || object === 'query') {
    return symbols.symbols.filter(({ kind }) => kind === 'variable' || kind === 'input' || kind === 'position');
  }
  return symbols.symbols.filter(({ kind, enumName }) => kind === 'enum value' && enumName === object);
}

/** What a variable can be, as it is written. */
function valuesOf(name: string, { program }: Analysis): CompletionItem[] {
  const variable = program?.variables.find((each) => each.name === name);
  if (variable === undefined) return [];
  const { domain } = variable;
  const count = Math.min(sizeOf(domain), 100);
  return Array.from({ length: count }, (_, code): CompletionItem => {
    const label = domain.kind === 'token' ? `"${labelOf(domain, code)}"` : labelOf(domain, code);
    return {
      label,
      kind: CompletionItemKind.Value,
      detail: `a value of ${name}`,
      sortText: `0${String(code).padStart(4, '0')}`,
    };
  });
}

function itemOf(symbol: AltaSymbol, order: number, analysis: Analysis, workspace: Workspace): CompletionItem {
  const target = origin({ analysis, symbol }, workspace);
  const text = documentation(target.analysis, target.symbol);
  const isFunction = target.symbol.kind === 'function';
  return {
    label: symbol.name,
    kind: kinds[target.symbol.kind],
    detail: signature(target.analysis, target.symbol),
    sortText: `${order}${symbol.name}`,
    ...(text === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: text } }),
    ...(isFunction ? { insertText: `${symbol.name}($1)`, insertTextFormat: InsertTextFormat.Snippet } : {}),
  };
}

function wordItem(label: string, word: string, order: number): CompletionItem {
  const help = keywordHelp(word);
  return {
    label,
    kind: CompletionItemKind.Keyword,
    sortText: `${order}${label}`,
    ...(help === undefined ? {} : { detail: help.form, documentation: help.text }),
  };
}

function functionItems(): CompletionItem[] {
  return builtInFunctions.map((name) => ({
    ...wordItem(name, name, 3),
    kind: CompletionItemKind.Function,
    insertText: `${name}($1)`,
    insertTextFormat: InsertTextFormat.Snippet,
  }));
}

function wordItems(): CompletionItem[] {
  return ['true', 'false', 'not', 'and', 'or', 'in', 'is', 'if', 'match'].map((word) => wordItem(word, word, 4));
}

function snippet(word: string, body: string, order: number): CompletionItem {
  return { ...wordItem(word, word, order), insertText: body, insertTextFormat: InsertTextFormat.Snippet };
}

function statementSnippets(): CompletionItem[] {
  return [
    snippet('if', 'if $1 { $0 }', 1),
    snippet('match', 'match $1 {\n  $2 => { $0 }\n  _ => {}\n}', 1),
    snippet('let', 'let $1 = $0', 1),
    snippet('for', 'for $1 in $2 { $0 }', 1),
  ];
}

const declarationBodies: Readonly<Record<string, string>> = {
  vocab: 'vocab { "$1" }',
  input: 'input token',
  position: 'position here: 0..$1',
  param: 'param $1 = $0',
  const: 'const $1 = $0',
  fn: 'fn $1($2: $3): $4 { $0 }',
  type: 'type $1 = $0',
  enum: 'enum $1 { $0 }',
  import: 'import { $2 } from "./$1.alta"',
  var: 'var $1: $2 = $0',
  head: 'head $1 = $2 where $3 == $0',
  mlp: 'mlp {\n  $0\n}',
  halt: 'halt when $0',
  output: 'output $0',
  test: 'test "$1" { "$2" => "$0" }',
};

function declarationSnippets(): CompletionItem[] {
  return declarationKeywords.map(textOfToken).map((word) => snippet(word, declarationBodies[word] ?? word, 0));
}
