/** Prints a syntax tree: one line for each declaration, statement and arm; expressions with all their brackets. */

import type {
  Block,
  Declaration,
  Expression,
  ExpressionBlock,
  SourceFile,
  Statement,
  TypeExpression,
} from '../../grammar/syntax.ts';

export function outline({ declarations }: SourceFile): string {
  return declarations.flatMap(declarationLines).join('\n');
}

function declarationLines(node: Declaration): string[] {
  switch (node.kind) {
    case 'vocab':
      return [
        `vocab ${node.items.map(({ from, to }) => quoted(from.value) + (to ? `..${quoted(to.value)}` : '')).join(' ')}`,
      ];
    case 'input':
      return [
        `input ${shownName(node.name.text)}${node.frame === null ? '' : ` = ${node.frame.map(frameItem).join(' ')}`}`,
      ];
    case 'position':
      return [`position ${shownName(node.name.text)}: ${type(node.type)}`];
    case 'param':
    case 'const':
      return [`${node.kind} ${shownName(node.name.text)} = ${expression(node.value)}`];
    case 'fn': {
      const parameters = node.parameters.map((each) => `${shownName(each.name.text)}: ${type(each.type)}`).join(', ');
      return [`fn ${shownName(node.name.text)}(${parameters}): ${type(node.result)} ${expressionBlock(node.body)}`];
    }
    case 'type':
      return [`type ${shownName(node.name.text)} = ${type(node.type)}`];
    case 'enum':
      return [
        `enum ${shownName(node.name.text)} ${node.values.map((each) => (each.quoted ? quoted(each.text) : each.text)).join(' ')}`,
      ];
    case 'import':
      return [`import ${node.names.map(({ text }) => shownName(text)).join(' ')} from ${quoted(node.path.value)}`];
    case 'var':
      return [`var ${shownName(node.name.text)}: ${type(node.type)} = ${expression(node.value)}`];
    case 'head': {
      const names = node.values.map(({ text }) => shownName(text)).join(' ');
      const value = node.record ? `{ ${names} }` : names;
      const parts = [
        `head ${shownName(node.name.text)}${node.type === null ? '' : `: ${type(node.type)}`} = ${node.aggregate}`,
        value,
        node.where && `where ${expression(node.where.left)} ${node.where.operator} ${expression(node.where.right)}`,
        node.at && `at ${expression(node.at)}`,
        node.unique && 'unique',
      ];
      return [parts.filter(Boolean).join(' ')];
    }
    case 'mlp':
      return ['mlp', ...blockLines(node.body)];
    case 'halt':
      return [`halt when ${expression(node.condition)}`];
    case 'output':
      return [`output ${shownName(node.name.text)}${node.skip === null ? '' : ` skip ${expression(node.skip)}`}`];
    case 'test': {
      const layers = node.layers === null ? '' : ` layers ${expression(node.layers)}`;
      return [`test ${quoted(node.name.value)} ${quoted(node.input.value)} => ${quoted(node.output.value)}${layers}`];
    }
    case 'error':
      return ['<error>'];
  }
}

function blockLines({ statements }: Block): string[] {
  return statements.flatMap(statementLines).map((line) => `  ${line}`);
}

function statementLines(node: Statement): string[] {
  switch (node.kind) {
    case 'let':
      return [letText(node)];
    case 'assign':
      return [`${shownName(node.target.text)} = ${expression(node.value)}`];
    case 'if': {
      const start = [`if ${expression(node.condition)}`, ...blockLines(node.then)];
      if (node.otherwise === null) return start;
      const rest =
        'kind' in node.otherwise
          ? statementLines(node.otherwise).map((line) => `  ${line}`)
          : blockLines(node.otherwise);
      return [...start, 'else', ...rest];
    }
    case 'match':
      return [
        `match ${expression(node.subject)}`,
        ...node.arms.flatMap(({ patterns, body }) => [
          `  ${patterns.map(expression).join(' | ')} =>`,
          ...blockLines(body).map((line) => `  ${line}`),
        ]),
      ];
    case 'for':
      return [`for ${loop(node)}`, ...blockLines(node.body)];
    case 'block':
      return ['block', ...blockLines(node.body)];
    case 'error':
      return ['<error>'];
  }
}

function letText({ name, type: given, value }: Extract<Statement, { kind: 'let' }>): string {
  return `let ${shownName(name.text)}${given === null ? '' : `: ${type(given)}`} = ${expression(value)}`;
}

function loop(node: {
  readonly index: { text: string } | null;
  readonly item: { text: string };
  readonly list: Expression;
}): string {
  const names = [node.index, node.item].filter((name) => name !== null).map(({ text }) => shownName(text));
  return `${names.join(', ')} in ${expression(node.list)}`;
}

function type(node: TypeExpression): string {
  switch (node.kind) {
    case 'named':
      return node.name.text;
    case 'range':
      return `${expression(node.minimum)}..${expression(node.maximum)}`;
    case 'numeric':
      return `numeric ${expression(node.values)}`;
    case 'set':
      return `set of ${type(node.element)}${node.sets === null ? '' : ` in ${expression(node.sets)}`}`;
    case 'error':
      return '<error>';
  }
}

export function expression(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'word':
      return quoted(node.value);
    case 'boolean':
      return String(node.value);
    case 'name':
      return node.text;
    case 'unary':
      return `(${node.operator} ${expression(node.operand)})`;
    case 'binary':
      return `(${expression(node.left)} ${node.operator} ${expression(node.right)})`;
    case 'is-defined':
      return `(${expression(node.operand)} is defined)`;
    case 'if':
      return `(if ${expression(node.condition)} ${expressionBlock(node.then)} else ${expressionBlock(node.otherwise)})`;
    case 'match': {
      const arms = node.arms.map(
        ({ patterns, value }) => `${patterns.map(expression).join(' | ')} => ${expression(value)}`,
      );
      return `(match ${expression(node.subject)} { ${arms.join(', ')} })`;
    }
    case 'call':
      return `${node.callee.text}(${node.arguments.map(expression).join(', ')})`;
    case 'field':
      return `${expression(node.object)}.${shownName(node.name.text)}`;
    case 'index':
      return `${expression(node.object)}[${expression(node.index)}]`;
    case 'list':
      return `[${node.items.map(expression).join(', ')}]`;
    case 'set':
      return `{${node.items.map(expression).join(', ')}}`;
    case 'record':
      return `{${node.fields.map(({ name, value }) => `${shownName(name.text)}: ${expression(value)}`).join(', ')}}`;
    case 'comprehension': {
      const [open, close] = node.result === 'list' ? ['[', ']'] : ['{', '}'];
      const condition = node.condition === null ? '' : ` if ${expression(node.condition)}`;
      return `${open}${expression(node.value)} for ${loop(node)}${condition}${close}`;
    }
    case 'error':
      return '<error>';
  }
}

function expressionBlock({ lets, value }: ExpressionBlock): string {
  return `{ ${[...lets.map(letText), expression(value)].join('; ')} }`;
}

function frameItem(
  item: { kind: 'rest' } | { kind: 'word'; word: { value: string }; repeat: Expression | null },
): string {
  if (item.kind === 'rest') return '...';
  return quoted(item.word.value) + (item.repeat === null ? '' : ` * ${expression(item.repeat)}`);
}

function quoted(value: string): string {
  return JSON.stringify(value);
}

/** A name that is missing is the empty text. */
function shownName(text: string): string {
  return text === '' ? '<missing>' : text;
}
