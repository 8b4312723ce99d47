/** The syntax tree. Plain data with spans; parsing always yields one, with `error` nodes where text was broken. */

import type { Span } from './span.ts';

export interface SourceFile {
  readonly declarations: readonly Declaration[];
  /** All comments, in order; `///` ones document what follows. */
  readonly comments: readonly Comment[];
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
}

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A quoted word. `value` is the text between the quotes, escapes resolved. */
export interface Word {
  readonly value: string;
  readonly span: Span;
}

export type Declaration =
  | VocabDeclaration
  | InputDeclaration
  | PositionDeclaration
  | ParamDeclaration
  | ConstDeclaration
  | FunctionDeclaration
  | TypeDeclaration
  | EnumDeclaration
  | ImportDeclaration
  | VarDeclaration
  | HeadDeclaration
  | MlpDeclaration
  | HaltDeclaration
  | OutputDeclaration
  | TestDeclaration
  | { readonly kind: 'error'; readonly span: Span };

export interface VocabDeclaration {
  readonly kind: 'vocab';
  /** `to` is set for a range of numerals. */
  readonly items: readonly { readonly from: Word; readonly to: Word | null }[];
  readonly span: Span;
}

export interface InputDeclaration {
  readonly kind: 'input';
  readonly name: Name;
  readonly frame: readonly FrameItem[] | null;
  readonly span: Span;
}

export type FrameItem =
  | { readonly kind: 'rest'; readonly span: Span }
  | { readonly kind: 'word'; readonly word: Word; readonly repeat: Expression | null; readonly span: Span };

export interface PositionDeclaration {
  readonly kind: 'position';
  readonly name: Name;
  readonly type: TypeExpression;
  readonly span: Span;
}

export interface ParamDeclaration {
  readonly kind: 'param';
  readonly name: Name;
  readonly value: Expression;
  readonly span: Span;
}

export interface ConstDeclaration {
  readonly kind: 'const';
  readonly name: Name;
  readonly value: Expression;
  readonly span: Span;
}

export interface FunctionDeclaration {
  readonly kind: 'fn';
  readonly name: Name;
  readonly parameters: readonly { readonly name: Name; readonly type: TypeExpression }[];
  readonly result: TypeExpression;
  readonly body: ExpressionBlock;
  readonly span: Span;
}

export interface TypeDeclaration {
  readonly kind: 'type';
  readonly name: Name;
  readonly type: TypeExpression;
  readonly span: Span;
}

export interface EnumDeclaration {
  readonly kind: 'enum';
  readonly name: Name;
  readonly values: readonly EnumValue[];
  readonly span: Span;
}

export interface EnumValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

export interface ImportDeclaration {
  readonly kind: 'import';
  readonly names: readonly Name[];
  readonly path: Word;
  readonly span: Span;
}

export interface VarDeclaration {
  readonly kind: 'var';
  readonly name: Name;
  readonly type: TypeExpression;
  readonly value: Expression;
  readonly span: Span;
}

export interface HeadDeclaration {
  readonly kind: 'head';
  readonly name: Name;
  readonly type: TypeExpression | null;
  readonly aggregate: 'select' | 'mean' | 'count';
  /** Whether the values stand in braces: `{ a, b }` makes a record. */
  readonly record: boolean;
  readonly values: readonly Name[];
  readonly where: WhereClause | null;
  readonly at: Expression | null;
  /** The word `unique`, where it stands. */
  readonly unique: Span | null;
  readonly span: Span;
}

export interface WhereClause {
  readonly left: Expression;
  readonly operator: ComparisonOperator;
  readonly operatorSpan: Span;
  readonly right: Expression;
  readonly span: Span;
}

export interface MlpDeclaration {
  readonly kind: 'mlp';
  readonly body: Block;
  readonly span: Span;
}

export interface HaltDeclaration {
  readonly kind: 'halt';
  readonly condition: Expression;
  readonly span: Span;
}

export interface OutputDeclaration {
  readonly kind: 'output';
  readonly name: Name;
  readonly skip: Expression | null;
  readonly span: Span;
}

export interface TestDeclaration {
  readonly kind: 'test';
  readonly name: Word;
  readonly input: Word;
  readonly output: Word;
  readonly layers: Expression | null;
  readonly span: Span;
}

export type TypeExpression =
  | { readonly kind: 'named'; readonly name: Name; readonly span: Span }
  | { readonly kind: 'range'; readonly minimum: Expression; readonly maximum: Expression; readonly span: Span }
  | { readonly kind: 'numeric'; readonly values: Expression; readonly span: Span }
  | { readonly kind: 'set'; readonly element: TypeExpression; readonly sets: Expression | null; readonly span: Span }
  | { readonly kind: 'error'; readonly span: Span };

export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
}

export type Statement =
  | LetStatement
  | AssignStatement
  | IfStatement
  | MatchStatement
  | ForStatement
  | { readonly kind: 'block'; readonly body: Block; readonly span: Span }
  | { readonly kind: 'error'; readonly span: Span };

export interface LetStatement {
  readonly kind: 'let';
  readonly name: Name;
  readonly type: TypeExpression | null;
  readonly value: Expression;
  readonly span: Span;
}

export interface AssignStatement {
  readonly kind: 'assign';
  readonly target: Name;
  readonly value: Expression;
  readonly span: Span;
}

export interface IfStatement {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly otherwise: Block | IfStatement | null;
  readonly span: Span;
}

export interface MatchStatement {
  readonly kind: 'match';
  readonly subject: Expression;
  readonly arms: readonly { readonly patterns: readonly Expression[]; readonly body: Block; readonly span: Span }[];
  readonly span: Span;
}

export interface ForStatement {
  readonly kind: 'for';
  /** The index, when two names are given. */
  readonly index: Name | null;
  readonly item: Name;
  readonly list: Expression;
  readonly body: Block;
  readonly span: Span;
}

/** `{ let …  value }`: what stands in the branches of an `if` expression and in a `fn`. */
export interface ExpressionBlock {
  readonly lets: readonly LetStatement[];
  readonly value: Expression;
  readonly span: Span;
}

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export type BinaryOperator = ComparisonOperator | 'and' | 'or' | '+' | '-' | '*' | '/' | '%' | '^' | '..';

export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly whole: boolean; readonly span: Span }
  | { readonly kind: 'word'; readonly value: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'name'; readonly text: string; readonly span: Span }
  | UnaryExpression
  | BinaryExpression
  | { readonly kind: 'is-defined'; readonly operand: Expression; readonly span: Span }
  | IfExpression
  | MatchExpression
  | CallExpression
  | { readonly kind: 'field'; readonly object: Expression; readonly name: Name; readonly span: Span }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'set'; readonly items: readonly Expression[]; readonly span: Span }
  | {
      readonly kind: 'record';
      readonly fields: readonly { readonly name: Name; readonly value: Expression }[];
      readonly span: Span;
    }
  | ComprehensionExpression
  | { readonly kind: 'error'; readonly span: Span };

export interface UnaryExpression {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
  readonly span: Span;
}

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

export interface IfExpression {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: ExpressionBlock;
  readonly otherwise: ExpressionBlock;
  readonly span: Span;
}

export interface MatchExpression {
  readonly kind: 'match';
  readonly subject: Expression;
  readonly arms: readonly {
    readonly patterns: readonly Expression[];
    readonly value: Expression;
    readonly span: Span;
  }[];
  readonly span: Span;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly callee: Name;
  readonly arguments: readonly Expression[];
  readonly span: Span;
}

/** `[value for index, item in list if condition]`, with `{ … }` for a set. */
export interface ComprehensionExpression {
  readonly kind: 'comprehension';
  readonly result: 'list' | 'set';
  readonly value: Expression;
  readonly index: Name | null;
  readonly item: Name;
  readonly list: Expression;
  readonly condition: Expression | null;
  readonly span: Span;
}
