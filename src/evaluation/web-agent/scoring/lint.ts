/** What is wrong with predictions before they are handed in, and what of it can be put right without changing an answer. */

import type { Parsed, Prediction, Task } from './answer-files.ts';
import { jsonValue, literalValue } from './python-reader.ts';
import { isNumeric, jsonText, type Value } from './python-values.ts';

export interface Finding {
  /** `null` for what concerns the file. */
  readonly line: number | null;
  readonly id: string | null;
  readonly code: FindingCode;
  readonly message: string;
  /** The answer as it would be written, where only its form is wrong. */
  readonly fixed: Value | null;
}

export type FindingCode =
  | 'unreadable'
  | 'unknown-task'
  | 'duplicate'
  | 'missing'
  | 'one-element-list'
  | 'thousands-comma'
  | 'python-literal'
  | 'breaks-off';

/** `tasks`: those that are to be answered; `null` where they are not known. */
export function lint({ rows, problems }: Parsed<Prediction>, tasks: readonly Task[] | null): Finding[] {
  const known = tasks === null ? null : new Set(tasks.map(({ id }) => id));
  const seen = new Map<string, number>();
  const findings: Finding[] = problems.map(({ line, cause }) => ({
    line,
    id: null,
    code: 'unreadable',
    message: cause,
    fixed: null,
  }));
  for (const { id, answer, line } of rows) {
    const add = (code: FindingCode, message: string, fixed: Value | null = null): void => {
      findings.push({ line, id, code, message, fixed });
    };
    const before = seen.get(id);
    if (before !== undefined) add('duplicate', `the task is answered in line ${before} already`);
    else seen.set(id, line);
    if (known?.has(id) === false) add('unknown-task', 'there is no such task');
    const form = formOf(answer);
    if (form !== null) add(...form);
  }
  const missing = (tasks ?? []).filter(({ id }) => !seen.has(id));
  for (const { id } of missing) {
    const message = 'the task has no line: write one with the empty answer';
    findings.push({ line: null, id, code: 'missing', message, fixed: null });
  }
  return findings.toSorted((a, b) => (a.line ?? Number.POSITIVE_INFINITY) - (b.line ?? Number.POSITIVE_INFINITY));
}

/** The answers with every fix, and nothing else changed. */
export function fixedLines(rows: readonly Prediction[], findings: readonly Finding[]): string {
  const fixes = new Map(
    findings.flatMap(({ line, fixed }) => (line === null || fixed === null ? [] : [[line, fixed]])),
  );
  return rows
    .map(({ id, answer, line }) => `{"id": ${JSON.stringify(id)}, "answer": ${jsonText(fixes.get(line) ?? answer)}}\n`)
    .join('');
}

function formOf(answer: Value): [FindingCode, string, Value | null] | null {
  const value = answer.kind === 'text' ? (jsonValue(answer.value) ?? answer) : answer;
  const wrapped = (fixed: Value): Value =>
    answer.kind === 'text' ? { kind: 'text', value: fixed.kind === 'text' ? fixed.value : jsonText(fixed) } : fixed;
  if (value.kind === 'none' || value.kind === 'boolean') {
    const shown = jsonText(value);
    return ['breaks-off', `the official scorer breaks off at ${shown}: the empty text is for no answer`, null];
  }
  if (value.kind === 'list' && value.items.length === 1) {
    const [only] = value.items;
    const isNumber =
      only?.kind === 'integer' || only?.kind === 'float' || (only?.kind === 'text' && isNumeric(only.value));
    if (only !== undefined && isNumber) {
      return ['one-element-list', 'the official scorer mishandles a list of one number', wrapped(only)];
    }
  }
  if (value.kind !== 'text') return null;
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(value.value)) {
    const plain = value.value.replaceAll(',', '');
    return ['thousands-comma', 'a comma is read as a decimal point', { kind: 'text', value: plain }];
  }
  const literal = literalValue(value.value);
  if (literal?.kind === 'list' || literal?.kind === 'dict') {
    return [
      'python-literal',
      'it is written as Python has it: only JSON is read',
      { kind: 'text', value: jsonText(literal) },
    ];
  }
  return null;
}
