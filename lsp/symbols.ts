/** What names in a file stand for: declarations, and every place that speaks of them. From the tree alone, so that it works in broken text. */

import type { Span } from '../grammar/span.ts';
import type {
  Block,
  Declaration,
  Expression,
  ExpressionBlock,
  LetStatement,
  Name,
  SourceFile,
  Statement,
  TypeExpression,
} from '../grammar/syntax.ts';

export type SymbolKind =
  | 'token'
  | 'input'
  | 'position'
  | 'parameter of the program'
  | 'constant'
  | 'function'
  | 'parameter'
  | 'type'
  | 'enum'
  | 'enum value'
  | 'variable'
  | 'head'
  | 'let'
  | 'loop variable'
  | 'import';

export interface AltaSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  /** The name where it is declared. */
  readonly span: Span;
  /** The whole declaration. */
  readonly declaration: Span;
  /** Where the name can be used. */
  readonly scope: Span;
  /** For a value of an enum, the name of that. */
  readonly enumName?: string;
  /** For an import, the path as written. */
  readonly path?: string;
}

export interface SymbolReference {
  readonly span: Span;
  readonly symbol: AltaSymbol;
  readonly role: 'declaration' | 'read' | 'write';
  /** For the `parity` of `left.parity`: the head. */
  readonly through?: AltaSymbol;
}

/** A name that nothing in the file declares: it may be a value of an enum that is imported. */
export interface UnknownName {
  readonly name: string;
  readonly span: Span;
  /** Of `Step.done`, `Step`. */
  readonly enumName: string | null;
}

export interface FileSymbols {
  /** In order of declaration. */
  readonly symbols: readonly AltaSymbol[];
  /** In order of place. */
  readonly references: readonly SymbolReference[];
  readonly unknown: readonly UnknownName[];
}

type Lookup = (name: string) => AltaSymbol | undefined;

export function symbolsOf(tree: SourceFile, length: number): FileSymbols {
  const symbols: AltaSymbol[] = [];
  const references: SymbolReference[] = [];
  const unknown: UnknownName[] = [];
  const everywhere: Span = { start: 0, end: length };
  const global = new Map<string, AltaSymbol>();
  const enumValues = new Map<string, AltaSymbol[]>();
  const tokens = new Map<string, AltaSymbol>();

  for (const declaration of tree.declarations) declareGlobal(declaration);
  const globals: Lookup = (name) => global.get(name);
  for (const declaration of tree.declarations) visitDeclaration(declaration);
  references.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { symbols, references, unknown };

  function declare(kind: SymbolKind, { text, span }: Name, declaration: Span, scope: Span, more = {}): AltaSymbol {
    const symbol: AltaSymbol = { kind, name: text, span, declaration, scope, ...more };
    symbols.push(symbol);
    references.push({ span, symbol, role: 'declaration' });
    return symbol;
  }

  function declareGlobal(declaration: Declaration): void {
    const add = (kind: SymbolKind, name: Name, more = {}): void => {
      if (name.text === '') return;
      const symbol = declare(kind, name, declaration.span, everywhere, more);
      if (!global.has(name.text)) global.set(name.text, symbol);
    };
    switch (declaration.kind) {
      case 'vocab':
        for (const { from, to } of declaration.items) {
          if (to !== null) continue;
          const symbol = declare('token', { text: from.value, span: from.span }, from.span, everywhere);
          if (!tokens.has(from.value)) tokens.set(from.value, symbol);
        }
        break;
      case 'input':
      case 'position':
        add(declaration.kind, declaration.name);
        break;
      case 'param':
        add('parameter of the program', declaration.name);
        break;
      case 'const':
        add('constant', declaration.name);
        break;
      case 'fn':
        add('function', declaration.name);
        break;
      case 'type':
        add('type', declaration.name);
        break;
      case 'var':
        add('variable', declaration.name);
        break;
      case 'head':
        add('head', declaration.name);
        break;
      case 'import':
        for (const name of declaration.names) add('import', name, { path: declaration.path.value });
        break;
      case 'enum':
        add('enum', declaration.name);
        for (const { text, span } of declaration.values) {
          const enumName = declaration.name.text;
          const symbol = declare('enum value', { text, span }, span, everywhere, { enumName });
          enumValues.set(text, [...(enumValues.get(text) ?? []), symbol]);
        }
        break;
      default:
    }
  }

  function refer({ text, span }: Name, lookup: Lookup, role: 'read' | 'write' = 'read', through?: AltaSymbol): void {
    const [onlyValue, otherValue] = enumValues.get(text) ?? [];
    const symbol = lookup(text) ?? (otherValue === undefined ? onlyValue : undefined);
    if (text === '') return;
    if (symbol === undefined) {
      unknown.push({ name: text, span, enumName: null });
      return;
    }
    references.push({ span, symbol, role, ...(through === undefined ? {} : { through }) });
  }

  function visitDeclaration(declaration: Declaration): void {
    switch (declaration.kind) {
      case 'input':
        for (const item of declaration.frame ?? []) {
          if (item.kind === 'rest') continue;
          referToToken(item.word.value, item.word.span);
          if (item.repeat !== null) visit(item.repeat, globals);
        }
        break;
      case 'position':
      case 'type':
        visitType(declaration.type, globals);
        break;
      case 'param':
      case 'const':
        visit(declaration.value, globals);
        break;
      case 'var':
        visitType(declaration.type, globals);
        visit(declaration.value, globals);
        break;
      case 'fn': {
        const parameters = new Map<string, AltaSymbol>();
        for (const { name, type } of declaration.parameters) {
          visitType(type, globals);
          parameters.set(name.text, declare('parameter', name, name.span, declaration.body.span));
        }
        visitType(declaration.result, globals);
        visitExpressionBlock(declaration.body, within(parameters, globals));
        break;
      }
      case 'head':
        if (declaration.type !== null) visitType(declaration.type, globals);
        for (const value of declaration.values) refer(value, globals);
        if (declaration.where !== null) {
          visit(declaration.where.left, globals);
          visit(declaration.where.right, globals);
        }
        if (declaration.at !== null) visit(declaration.at, globals);
        break;
      case 'mlp':
        visitBlock(declaration.body, globals);
        break;
      case 'halt':
        visit(declaration.condition, globals);
        break;
      case 'output':
        refer(declaration.name, globals);
        if (declaration.skip !== null) visit(declaration.skip, globals);
        break;
      case 'test':
        if (declaration.layers !== null) visit(declaration.layers, globals);
        break;
      default:
    }
  }

  function visitType(type: TypeExpression, lookup: Lookup): void {
    switch (type.kind) {
      case 'named':
        refer(type.name, lookup);
        break;
      case 'range':
        visit(type.minimum, lookup);
        visit(type.maximum, lookup);
        break;
      case 'numeric':
        visit(type.values, lookup);
        break;
      case 'set':
        visitType(type.element, lookup);
        if (type.sets !== null) visit(type.sets, lookup);
        break;
      default:
    }
  }

  /** A `let` is visible from its end to that of the block. */
  function visitLet({ name, type, value, span }: LetStatement, block: Span, lookup: Lookup): Lookup {
    if (type !== null) visitType(type, lookup);
    visit(value, lookup);
    if (name.text === '') return lookup;
    const symbol = declare('let', name, span, { start: span.end, end: block.end });
    return within(new Map([[name.text, symbol]]), lookup);
  }

  function visitBlock({ statements, span }: Block, outer: Lookup): void {
    let lookup = outer;
    for (const statement of statements) {
      if (statement.kind === 'let') lookup = visitLet(statement, span, lookup);
      else visitStatement(statement, lookup);
    }
  }

  function visitStatement(statement: Exclude<Statement, { kind: 'let' }>, lookup: Lookup): void {
    switch (statement.kind) {
      case 'assign':
        refer(statement.target, lookup, 'write');
        visit(statement.value, lookup);
        break;
      case 'if':
        visit(statement.condition, lookup);
        visitBlock(statement.then, lookup);
        if (statement.otherwise === null) break;
        if ('statements' in statement.otherwise) visitBlock(statement.otherwise, lookup);
        else visitStatement(statement.otherwise, lookup);
        break;
      case 'match':
        visit(statement.subject, lookup);
        for (const { patterns, body } of statement.arms) {
          for (const pattern of patterns) visit(pattern, lookup);
          visitBlock(body, lookup);
        }
        break;
      case 'for': {
        visit(statement.list, lookup);
        const names = [statement.index, statement.item].filter((name) => name !== null);
        visitBlock(statement.body, loopNames(names, statement.body.span, lookup));
        break;
      }
      case 'block':
        visitBlock(statement.body, lookup);
        break;
      default:
    }
  }

  function loopNames(names: readonly Name[], scope: Span, lookup: Lookup): Lookup {
    const found = names.filter(({ text }) => text !== '');
    return within(new Map(found.map((name) => [name.text, declare('loop variable', name, name.span, scope)])), lookup);
  }

  function visitExpressionBlock({ lets, value, span }: ExpressionBlock, outer: Lookup): void {
    const lookup = lets.reduce((inner, each) => visitLet(each, span, inner), outer);
    visit(value, lookup);
  }

  function visit(expression: Expression, lookup: Lookup): void {
    switch (expression.kind) {
      case 'name':
        refer(expression, lookup);
        break;
      case 'word':
        referToToken(expression.value, expression.span);
        break;
      case 'unary':
      case 'is-defined':
        visit(expression.operand, lookup);
        break;
      case 'binary':
        visit(expression.left, lookup);
        visit(expression.right, lookup);
        break;
      case 'if':
        visit(expression.condition, lookup);
        visitExpressionBlock(expression.then, lookup);
        visitExpressionBlock(expression.otherwise, lookup);
        break;
      case 'match':
        visit(expression.subject, lookup);
        for (const { patterns, value } of expression.arms) {
          for (const pattern of patterns) visit(pattern, lookup);
          visit(value, lookup);
        }
        break;
      case 'call':
        refer(expression.callee, lookup);
        for (const argument of expression.arguments) visit(argument, lookup);
        break;
      case 'field':
        visitField(expression, lookup);
        break;
      case 'index':
        visit(expression.object, lookup);
        visit(expression.index, lookup);
        break;
      case 'list':
      case 'set':
        for (const item of expression.items) visit(item, lookup);
        break;
      case 'record':
        for (const { value } of expression.fields) visit(value, lookup);
        break;
      case 'comprehension': {
        visit(expression.list, lookup);
        const names = [expression.index, expression.item].filter((name) => name !== null);
        const inner = loopNames(names, expression.span, lookup);
        visit(expression.value, inner);
        if (expression.condition !== null) visit(expression.condition, inner);
        break;
      }
      default:
    }
  }

  /** `left.parity` speaks of the head and of the variable; `Step.done` of the enum and its value; `key.x` of `x`. */
  function visitField({ object, name }: Extract<Expression, { kind: 'field' }>, lookup: Lookup): void {
    visit(object, lookup);
    if (object.kind !== 'name') return;
    const symbol = lookup(object.text);
    if (symbol?.kind === 'enum') {
      const value = enumValues.get(name.text)?.find(({ enumName }) => enumName === symbol.name);
      if (value !== undefined) references.push({ span: name.span, symbol: value, role: 'read' });
    } else if (symbol?.kind === 'import') unknown.push({ name: name.text, span: name.span, enumName: symbol.name });
    else if (symbol?.kind === 'head') refer(name, globals, 'read', symbol);
    else if (symbol === undefined && (object.text === 'key' || object.text === 'query')) refer(name, globals);
  }

  function referToToken(value: string, span: Span): void {
    const symbol = tokens.get(value);
    if (symbol !== undefined) references.push({ span, symbol, role: 'read' });
  }
}

function within(names: ReadonlyMap<string, AltaSymbol>, outer: Lookup): Lookup {
  return (name) => names.get(name) ?? outer(name);
}

/** The narrowest reference at an offset, its end included: the cursor may stand behind a name. */
export function referenceAt({ references }: FileSymbols, offset: number): SymbolReference | undefined {
  return references
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}

/** Every reference to a symbol, its declaration first where it stands first. */
export function referencesTo({ references }: FileSymbols, symbol: AltaSymbol): readonly SymbolReference[] {
  return references.filter((reference) => reference.symbol === symbol);
}

/** What can be used at an offset; inner names hide outer ones. */
export function visibleAt({ symbols }: FileSymbols, offset: number): readonly AltaSymbol[] {
  const visible = new Map<string, AltaSymbol>();
  for (const symbol of symbols) {
    if (symbol.scope.start <= offset && offset <= symbol.scope.end) visible.set(symbol.name, symbol);
  }
  return [...visible.values()];
}
