/** The selected expression becomes a `let` before the statement that it stands in. Its name is for the user to change. */

import { CodeActionKind } from 'vscode-languageserver';
import type { Edit } from '../../grammar/diagnostic.ts';
import type { Type } from '../../src/check/types.ts';
import type { Analysis } from '../analysis.ts';
import { freshName, holds, type Refactoring } from './refactoring.ts';
import {
  nameOfEnum,
  needsTarget,
  outerReferences,
  type SelectedExpression,
  selectedExpression,
} from './selected-expression.ts';

export const extractLet: Refactoring = (analysis, selection) => {
  const selected = selectedExpression(analysis, selection);
  if (selected === null || needsTarget(selected.expression) || isBoundInside(selected, analysis)) return [];
  const type = typeAnnotation(selected.occurrences[0].core.type, analysis);
  if (type === null) return [];
  const name = freshName('extracted', analysis);
  const { span } = selected.expression;
  const written = `let ${name}${type} = ${analysis.text.slice(span.start, span.end)}`;
  return [
    {
      title: `Extract a \`let\`, \`${name}\``,
      kind: CodeActionKind.RefactorExtract,
      edits: [...before(selected, written, analysis), { span, text: name }],
    },
  ];
};

/** Whether it reads a name that the statement itself makes: a `let` within an expression, the item of a list. */
function isBoundInside({ expression, placed }: SelectedExpression, analysis: Analysis): boolean {
  return outerReferences(expression, analysis).some(({ symbol: { kind, declaration } }) =>
    kind === 'let' || kind === 'loop variable' ? holds(placed.statement.span, declaration) : false,
  );
}

/** What the surroundings said about the value must be said here; `null` where it cannot be. */
function typeAnnotation(type: Type, analysis: Analysis): string | null {
  switch (type.kind) {
    case 'bool':
    case 'whole':
    case 'integer':
      return '';
    case 'token':
      return ': Token';
    case 'enum': {
      const name = nameOfEnum(type.name, analysis);
      return name === null ? null : `: ${name}`;
    }
    default:
      return null;
  }
}

/** On a line of its own where the statement has one; in a block where it stands alone behind the arrow of an arm. */
function before({ placed: { outermost, block } }: SelectedExpression, written: string, { text }: Analysis): Edit[] {
  const { start, end } = outermost.span;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (block.span.start === start) {
    return [
      { span: { start, end: start }, text: `{ ${written}  ` },
      { span: { start: end, end }, text: ' }' },
    ];
  }
  return [{ span: { start, end: start }, text: written + (line.trim() === '' ? '\n' : '  ') }];
}
