/** The selected expression becomes a function of what it reads, and a call of it. Its name is for the user to change. */

import { CodeActionKind } from 'vscode-languageserver';
import { applyEdits, type Edit } from '../../grammar/diagnostic.ts';
import type { Span } from '../../grammar/span.ts';
import { type Core, operandsOf } from '../../src/check/core.ts';
import { type Stand, valuesForAll } from '../../src/check/possible-values.ts';
import { describe, type StateType, type Type } from '../../src/check/types.ts';
import { isUndefined, type Value } from '../../src/check/values.ts';
import type { Analysis } from '../analysis.ts';
import type { AltaSymbol } from '../symbols.ts';
import { expressionsOfFile, expressionsWithin } from '../syntax-walk.ts';
import { longestLine } from './branches.ts';
import { freshName, holds, type Offer, type Refactoring } from './refactoring.ts';
import {
  nameOfEnum,
  needsTarget,
  outerReferences,
  type SelectedExpression,
  selectedExpression,
} from './selected-expression.ts';

export const extractFunction: Refactoring = (analysis, selection) => {
  const selected = selectedExpression(analysis, selection);
  if (selected === null || needsTarget(selected.expression)) return [];
  const parameters = parametersOf(selected, analysis);
  const result = parameters === null ? null : resultOf(selected, parameters, analysis);
  return parameters === null || result === null ? [] : [offer(selected, parameters, result, analysis)];
};

interface Parameter {
  readonly name: string;
  /** What it stands for, as it is written. */
  readonly argument: string;
  /** Where that is read first. */
  readonly start: number;
  readonly type: StateType;
  readonly typeText: string;
}

/** `null` where something that it reads can be no argument. */
function parametersOf(selected: SelectedExpression, analysis: Analysis): Parameter[] | null {
  const found = new Map<string, Parameter>();
  for (const { span, symbol, through } of outerReferences(selected.expression, analysis)) {
    // The value of a head is taken together with the head.
    if (through !== undefined) continue;
    if (symbol.kind === 'loop variable' || symbol.kind === 'parameter') return null;
    if (!['variable', 'input', 'position', 'head', 'let'].includes(symbol.kind)) continue;
    const parameter = parameterAt(span.start, symbol, selected, analysis);
    if (parameter === null) return null;
    if (!found.has(parameter.argument)) found.set(parameter.argument, parameter);
  }
  return [...found.values()];
}

function parameterAt(
  start: number,
  symbol: AltaSymbol,
  { expression, occurrences, program }: SelectedExpression,
  analysis: Analysis,
): Parameter | null {
  const read = expressionsWithin(expression).find(
    ({ kind, span }) => /^(name|field)$/.test(kind) && span.start === start,
  );
  const reads = occurrences.map(({ core, locals }) => ({ core: readAt(start, core), locals }));
  const [first] = reads;
  if (read === undefined || first === undefined || first.core === null) return null;
  const values = reads.flatMap(({ core, locals }) => {
    const local = core?.kind === 'local' ? locals.get(core.slot) : undefined;
    return local === undefined ? [] : program.diagrams.leaves(local);
  });
  const type = stateTypeOf(first.core.type, values);
  const typeText = type === null ? null : (declaredType(symbol, analysis) ?? textOfType(type, analysis));
  if (type === null || typeText === null || reads.some(({ core }) => core === null)) return null;
  const argument = analysis.text.slice(read.span.start, read.span.end);
  const name = read.kind === 'field' ? freshName(argument.replaceAll(/\W+/g, '_'), analysis) : argument;
  return { name, argument, start, type, typeText };
}

/** The read of a variable, or of a local, that begins at a place. */
function readAt(start: number, core: Core): Extract<Core, { kind: 'read' | 'local' }> | null {
  if (core.kind === 'read' || core.kind === 'local') return core.site.start === start ? core : null;
  for (const operand of operandsOf(core)) {
    const found = readAt(start, operand);
    if (found !== null) return found;
  }
  return null;
}

/** A type that parameters and results can have; of whole numbers, the range of these. */
function stateTypeOf(type: Type, values: readonly Value[]): StateType | null {
  switch (type.kind) {
    case 'bool':
    case 'token':
    case 'enum':
    case 'integer':
      return type;
    case 'whole': {
      const numbers = values.filter((value) => typeof value === 'number');
      const [first] = numbers;
      if (first === undefined) return null;
      const minimum = numbers.reduce((a, b) => Math.min(a, b), first);
      return { kind: 'integer', minimum, maximum: numbers.reduce((a, b) => Math.max(a, b), first) };
    }
    default:
      return null;
  }
}

/** As the declaration of a variable says it, where that is short. */
function declaredType({ kind, span }: AltaSymbol, { compilation, text }: Analysis): string | null {
  if (kind !== 'variable') return null;
  const declared = compilation.tree.declarations.find(
    (each) => each.kind === 'var' && each.name.span.start === span.start,
  );
  if (declared?.kind !== 'var' || (declared.type.kind !== 'named' && declared.type.kind !== 'range')) return null;
  return text.slice(declared.type.span.start, declared.type.span.end);
}

function textOfType(type: StateType, analysis: Analysis): string | null {
  return type.kind === 'enum' ? nameOfEnum(type.name, analysis) : describe(type);
}

/** The type of the result, for all arguments that there can be. */
function resultOf(
  { occurrences }: SelectedExpression,
  parameters: readonly Parameter[],
  analysis: Analysis,
): string | null {
  const values: Value[] = [];
  for (const { core } of occurrences) {
    const stands = parameters.flatMap(({ start, type }): Stand[] => {
      const read = readAt(start, core);
      return read === null ? [] : [{ of: read, type }];
    });
    const found = valuesForAll(core, stands);
    if (found === null) return null;
    values.push(...found.filter((value) => !isUndefined(value)));
  }
  const type = stateTypeOf(occurrences[0].core.type, values);
  return type === null || values.length === 0 ? null : textOfType(type, analysis);
}

function offer(
  { expression: { span } }: SelectedExpression,
  parameters: readonly Parameter[],
  result: string,
  analysis: Analysis,
): Offer {
  const name = freshName('extracted', analysis);
  const declared = parameters.map((parameter) => `${parameter.name}: ${parameter.typeText}`).join(', ');
  const body = bodyOf(span, parameters, analysis);
  const isShort = !body.includes('\n') && name.length + declared.length + body.length <= longestLine;
  const block = isShort ? `{ ${body} }` : `{\n${body}\n}`;
  const at = startOfMlp(analysis);
  const call = `${name}(${parameters.map(({ argument }) => argument).join(', ')})`;
  return {
    title: `Extract a function, \`${name}\``,
    kind: CodeActionKind.RefactorExtract,
    edits: [
      { span: { start: at, end: at }, text: `fn ${name}(${declared}): ${result} ${block}\n\n` },
      { span, text: call },
    ],
  };
}

/** The expression with parameters in the place of values of heads. */
function bodyOf(span: Span, parameters: readonly Parameter[], analysis: Analysis): string {
  const fields = expressionsOfFile(analysis.compilation.tree).filter(
    (each) => each.kind === 'field' && holds(span, each.span),
  );
  const edits = fields.flatMap((field): Edit[] => {
    const written = analysis.text.slice(field.span.start, field.span.end);
    const parameter = parameters.find(({ argument, name }) => argument === written && name !== argument);
    if (parameter === undefined) return [];
    return [{ span: { start: field.span.start - span.start, end: field.span.end - span.start }, text: parameter.name }];
  });
  const body = applyEdits(analysis.text.slice(span.start, span.end), edits);
  return body;
}

/** Above what documents it. */
function startOfMlp({ compilation: { tree }, text }: Analysis): number {
  let start = tree.declarations.find(({ kind }) => kind === 'mlp')?.span.start ?? 0;
  for (const { span } of tree.comments.toReversed()) {
    if (span.end <= start && /^[ \t]*\r?\n[ \t]*$/.test(text.slice(span.end, start))) start = span.start;
  }
  return start;
}
