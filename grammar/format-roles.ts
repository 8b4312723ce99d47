/** What the formatter must know of tokens that the tokens themselves do not say. */

import type { Span } from './span.ts';
import type {
  Block,
  Declaration,
  Expression,
  ExpressionBlock,
  SourceFile,
  Statement,
  TypeExpression,
} from './syntax.ts';

/** All by the offsets at which tokens start. */
export interface Roles {
  /** No blank before: the bracket of a call or an index, the operand of a sign. */
  readonly tight: ReadonlySet<number>;
  /** Begins a statement or declaration that is not the first of its block. */
  readonly separate: ReadonlySet<number>;
  /** Begins an item of the brackets around it (or of the file): on a line of its own it is not a continuation. */
  readonly items: ReadonlySet<number>;
  /** Where a line that begins with the token is as deep as the line of another one: `else` as deep as its `if`. */
  readonly anchors: ReadonlyMap<number, number>;
}

interface PlacedToken {
  readonly text: string;
  readonly span: Span;
}

export function rolesOf({ declarations }: SourceFile, tokens: readonly PlacedToken[]): Roles {
  const tight = new Set<number>();
  const separate = new Set<number>();
  const items = new Set<number>();
  const anchors = new Map<number, number>();
  const binaryOperators = new Set<number>();

  series(declarations);
  for (const each of declarations) declaration(each);
  for (const [index, { text, span }] of tokens.entries()) {
    const isSign = (text === '-' || text === '+') && !binaryOperators.has(span.start);
    const next = tokens[index + 1];
    if (isSign && next !== undefined) tight.add(next.span.start);
  }
  return { tight, separate, items, anchors };

  /** The start of the first token that starts at `offset` or later. */
  function startAfter(offset: number): number {
    return tokens[indexAfter(offset)]?.span.start ?? -1;
  }

  function indexAfter(offset: number): number {
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle]?.span.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function list(parts: readonly { readonly span: Span }[]): void {
    for (const { span } of parts) items.add(span.start);
  }

  function series(parts: readonly { readonly span: Span }[]): void {
    list(parts);
    for (const { span } of parts.slice(1)) separate.add(span.start);
  }

  function declaration(node: Declaration): void {
    switch (node.kind) {
      case 'vocab':
        list(node.items.map(({ from }) => from));
        return;
      case 'input':
        list(node.frame ?? []);
        for (const item of node.frame ?? []) if (item.kind === 'word' && item.repeat !== null) expression(item.repeat);
        return;
      case 'position':
        type(node.type);
        return;
      case 'param':
      case 'const':
        expression(node.value);
        return;
      case 'fn':
        tight.add(startAfter(node.name.span.end));
        list(node.parameters.map(({ name }) => name));
        for (const parameter of node.parameters) type(parameter.type);
        type(node.result);
        expressionBlock(node.body, node.span.start);
        return;
      case 'type':
        type(node.type);
        return;
      case 'enum':
        list(node.values);
        return;
      case 'import':
        list(node.names);
        return;
      case 'var':
        type(node.type);
        expression(node.value);
        return;
      case 'head':
        if (node.record) list(node.values);
        if (node.type !== null) type(node.type);
        if (node.where !== null) {
          binaryOperators.add(node.where.operatorSpan.start);
          expression(node.where.left);
          expression(node.where.right);
        }
        if (node.at !== null) expression(node.at);
        return;
      case 'mlp':
        block(node.body, node.span.start);
        return;
      case 'halt':
        expression(node.condition);
        return;
      case 'output':
        if (node.skip !== null) expression(node.skip);
        return;
      case 'test':
        if (node.layers !== null) expression(node.layers);
        return;
      case 'error':
        return;
    }
  }

  function block({ statements, span }: Block, anchor: number): void {
    anchors.set(span.start, anchor);
    series(statements);
    for (const each of statements) statement(each);
  }

  function expressionBlock({ lets, value, span }: ExpressionBlock, anchor: number): void {
    anchors.set(span.start, anchor);
    series([...lets, value]);
    for (const each of lets) statement(each);
    expression(value);
  }

  function statement(node: Statement): void {
    const { start } = node.span;
    switch (node.kind) {
      case 'let':
        if (node.type !== null) type(node.type);
        expression(node.value);
        return;
      case 'assign':
        expression(node.value);
        return;
      case 'if':
        expression(node.condition);
        block(node.then, start);
        if (node.otherwise === null) return;
        anchors.set(startAfter(node.then.span.end), start);
        if ('kind' in node.otherwise) {
          statement(node.otherwise);
          return;
        }
        block(node.otherwise, start);
        return;
      case 'match':
        expression(node.subject);
        anchors.set(startAfter(node.subject.span.end), start);
        arms(node.arms);
        for (const { body, span } of node.arms) arm(body, span.start);
        return;
      case 'for':
        expression(node.list);
        block(node.body, start);
        return;
      case 'block':
        block(node.body, start);
        return;
      case 'error':
        return;
    }
  }

  /** `a => x = 1` has a body without braces, whose statement is not an item of the match. */
  function arm(body: Block, anchor: number): void {
    const [first] = body.statements;
    if (first !== undefined && first.span.start === body.span.start && first.kind === 'assign') statement(first);
    else block(body, anchor);
  }

  function arms(nodes: readonly { readonly patterns: readonly Expression[]; readonly span: Span }[]): void {
    list(nodes);
    for (const { patterns, span } of nodes) {
      const before = tokens[indexAfter(span.start) - 1];
      if (before !== undefined && before.text !== '{' && before.text !== ',') separate.add(span.start);
      for (const pattern of patterns) expression(pattern);
    }
  }

  function expression(node: Expression): void {
    const { start } = node.span;
    switch (node.kind) {
      case 'unary':
        expression(node.operand);
        return;
      case 'binary':
        binaryOperators.add(node.operatorSpan.start);
        expression(node.left);
        expression(node.right);
        return;
      case 'is-defined':
        expression(node.operand);
        return;
      case 'if':
        expression(node.condition);
        expressionBlock(node.then, start);
        anchors.set(startAfter(node.then.span.end), start);
        // `else if` has no braces of its own.
        if (node.otherwise.span.start === node.otherwise.value.span.start) {
          expression(node.otherwise.value);
          return;
        }
        expressionBlock(node.otherwise, start);
        return;
      case 'match':
        expression(node.subject);
        anchors.set(startAfter(node.subject.span.end), start);
        arms(node.arms);
        for (const { value } of node.arms) expression(value);
        return;
      case 'call':
        tight.add(startAfter(node.callee.span.end));
        list(node.arguments);
        for (const argument of node.arguments) expression(argument);
        return;
      case 'field':
        expression(node.object);
        return;
      case 'index':
        tight.add(startAfter(node.object.span.end));
        expression(node.object);
        expression(node.index);
        return;
      case 'list':
      case 'set':
        list(node.items);
        for (const item of node.items) expression(item);
        return;
      case 'record':
        list(node.fields.map(({ name }) => name));
        for (const { value } of node.fields) expression(value);
        return;
      case 'comprehension':
        items.add(node.value.span.start);
        items.add(startAfter(node.value.span.end));
        if (node.condition !== null) items.add(startAfter(node.list.span.end));
        expression(node.value);
        expression(node.list);
        if (node.condition !== null) expression(node.condition);
        return;
      case 'number':
      case 'word':
      case 'boolean':
      case 'name':
      case 'error':
        return;
    }
  }

  function type(node: TypeExpression): void {
    switch (node.kind) {
      case 'range':
        expression(node.minimum);
        expression(node.maximum);
        return;
      case 'numeric':
        expression(node.values);
        return;
      case 'set':
        type(node.element);
        if (node.sets !== null) expression(node.sets);
        return;
      case 'named':
      case 'error':
        return;
    }
  }
}
