/** The statements and expressions of a syntax tree, those inside others too. */

import type {
  Block,
  Declaration,
  Expression,
  ExpressionBlock,
  IfStatement,
  SourceFile,
  Statement,
} from '../grammar/syntax.ts';

/** A statement and the block that it stands in; of an `else if`, the first `if`, which is what stands in the block. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly outermost: Statement;
  readonly block: Block;
}

/** Each before those inside it. */
export function statementsOfMlp({ declarations }: SourceFile): readonly PlacedStatement[] {
  return declarations.flatMap((declaration) => (declaration.kind === 'mlp' ? statementsOfBlock(declaration.body) : []));
}

function statementsOfBlock(block: Block): readonly PlacedStatement[] {
  return block.statements.flatMap((statement) => placed(statement, statement, block));
}

function placed(statement: Statement, outermost: Statement, block: Block): readonly PlacedStatement[] {
  const self: PlacedStatement = { statement, outermost, block };
  switch (statement.kind) {
    case 'if':
      return [self, ...statementsOfBlock(statement.then), ...placedElse(statement, outermost, block)];
    case 'match':
      return [self, ...statement.arms.flatMap(({ body }) => statementsOfBlock(body))];
    case 'for':
    case 'block':
      return [self, ...statementsOfBlock(statement.body)];
    default:
      return [self];
  }
}

function placedElse({ otherwise }: IfStatement, outermost: Statement, block: Block): readonly PlacedStatement[] {
  if (otherwise === null) return [];
  return 'statements' in otherwise ? statementsOfBlock(otherwise) : placed(otherwise, outermost, block);
}

/** The expressions directly in a statement, without patterns. */
export function expressionsOfStatement(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'let':
    case 'assign':
      return [statement.value];
    case 'if':
      return [statement.condition];
    case 'match':
      return [statement.subject];
    case 'for':
      return [statement.list];
    default:
      return [];
  }
}

/** An expression and all inside it, each before those inside it; without patterns. */
export function expressionsWithin(expression: Expression): readonly Expression[] {
  return [expression, ...partsOf(expression).flatMap(expressionsWithin)];
}

/** Every expression of a file; without patterns and types. */
export function expressionsOfFile(tree: SourceFile): readonly Expression[] {
  const direct = [
    ...tree.declarations.flatMap(expressionsOfDeclaration),
    ...statementsOfMlp(tree).flatMap(({ statement }) => expressionsOfStatement(statement)),
  ];
  return direct.flatMap(expressionsWithin);
}

function expressionsOfDeclaration(declaration: Declaration): readonly Expression[] {
  switch (declaration.kind) {
    case 'param':
    case 'const':
    case 'var':
      return [declaration.value];
    case 'fn':
      return expressionsOfBlock(declaration.body);
    case 'halt':
      return [declaration.condition];
    default:
      return [];
  }
}

function expressionsOfBlock({ lets, value }: ExpressionBlock): readonly Expression[] {
  return [...lets.map((each) => each.value), value];
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'is-defined':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'if':
      return [
        expression.condition,
        ...expressionsOfBlock(expression.then),
        ...expressionsOfBlock(expression.otherwise),
      ];
    case 'match':
      return [expression.subject, ...expression.arms.map(({ value }) => value)];
    case 'call':
      return expression.arguments;
    case 'field':
      return [expression.object];
    case 'index':
      return [expression.object, expression.index];
    case 'list':
    case 'set':
      return expression.items;
    case 'record':
      return expression.fields.map(({ value }) => value);
    case 'comprehension':
      return expression.condition === null
        ? [expression.list, expression.value]
        : [expression.list, expression.value, expression.condition];
    default:
      return [];
  }
}
