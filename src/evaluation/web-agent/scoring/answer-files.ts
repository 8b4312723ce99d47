/** Tasks and predictions, a JSON object a line, as AssistantBench publishes the ones and takes the others. */

import { jsonValue } from './python-reader.ts';
import { type DictValue, textOf, type Value } from './python-values.ts';

export interface Task {
  readonly id: string;
  readonly task: string;
  /** `null` where it is not public. */
  readonly answer: string | null;
  /** In lower case; `null` where the file has none. */
  readonly difficulty: string | null;
  /** Where the file begins a task elsewhere than the run does; a field of our own. */
  readonly start: string | null;
}

export interface Prediction {
  readonly id: string;
  readonly answer: Value;
  readonly line: number;
}

export interface FileProblem {
  readonly line: number;
  readonly cause: string;
}

export interface Parsed<Row> {
  readonly rows: readonly Row[];
  readonly problems: readonly FileProblem[];
}

/** Lines that cannot be used are problems; blank ones are nothing. */
export function readTasks(text: string): Parsed<Task> {
  const seen = new Map<string, number>();
  return readRows(text, (object, line) => {
    const id = idOf(object);
    const before = seen.get(id);
    if (before !== undefined) throw new RowProblem(`the task ${id} is in line ${before} already`);
    seen.set(id, line);
    const answer = object.entries.get('answer');
    const difficulty = textIn(object, 'difficulty')?.toLowerCase() ?? null;
    const isHidden = answer === undefined || answer.kind === 'none';
    return {
      id,
      task: textIn(object, 'task') ?? '',
      answer: isHidden ? null : textOf(answer),
      difficulty,
      start: textIn(object, 'start'),
    };
  });
}

export function readPredictions(text: string): Parsed<Prediction> {
  return readRows(text, (object, line) => {
    const answer = object.entries.get('answer');
    if (answer === undefined) throw new RowProblem('`answer` is missing: the empty text is for no answer');
    return { id: idOf(object), answer, line };
  });
}

/** Thrown inside of this file only. */
class RowProblem extends Error {}

function readRows<Row>(text: string, rowOf: (object: DictValue, line: number) => Row): Parsed<Row> {
  const rows: Row[] = [];
  const problems: FileProblem[] = [];
  text.split('\n').forEach((own, index) => {
    if (own.trim() === '') return;
    const line = index + 1;
    try {
      const value = jsonValue(own);
      if (value === null) throw new RowProblem('it is not JSON');
      if (value.kind !== 'dict') throw new RowProblem('it is JSON, but no object');
      rows.push(rowOf(value, line));
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      problems.push({ line, cause: error.message });
    }
  });
  return { rows, problems };
}

function idOf({ entries }: DictValue): string {
  const id = entries.get('id');
  if (id === undefined) throw new RowProblem('`id` is missing');
  if (id.kind !== 'text' && id.kind !== 'integer') throw new RowProblem('`id` is neither a text nor a whole number');
  return textOf(id);
}

function textIn({ entries }: DictValue, name: string): string | null {
  const value = entries.get(name);
  return value === undefined || value.kind === 'none' ? null : textOf(value);
}
