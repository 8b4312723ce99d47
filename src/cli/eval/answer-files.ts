/** Files of tasks and predictions, with what is wrong with them for people. */

import {
  type Parsed,
  type Prediction,
  readPredictions,
  readTasks,
  type Task,
} from '../../evaluation/web-agent/scoring/answer-files.ts';
import { sha256 } from '../../formats/sha256.ts';
import { readText } from '../files.ts';
import { UserError } from '../user-error.ts';

export interface ReadFile<Row> {
  readonly name: string;
  readonly sha256: string;
  readonly rows: readonly Row[];
}

export function tasksOf(file: string): ReadFile<Task> {
  const text = readText(file);
  const rows = wholeRows(file, readTasks(text));
  if (rows.length === 0) {
    throw new UserError(`${file} has no tasks`, ['A task is a line: {"id": "…", "task": "…", "answer": "…"}']);
  }
  return { name: file, sha256: sha256(new TextEncoder().encode(text)), rows };
}

export function predictionsOf(file: string): ReadFile<Prediction> {
  const text = readText(file);
  const rows = wholeRows(file, readPredictions(text));
  const lines = new Map<string, number>();
  for (const { id, line } of rows) {
    const before = lines.get(id);
    if (before !== undefined) {
      throw new UserError(`${file}:${line}: the task ${id} is answered in line ${before} already`, seeCheck(file));
    }
    lines.set(id, line);
  }
  return { name: file, sha256: sha256(new TextEncoder().encode(text)), rows };
}

/** Tasks whose answers are known, and predictions of these and no others. */
export function checkTogether(predictions: ReadFile<Prediction>, tasks: ReadFile<Task>): void {
  const hidden = tasks.rows.find(({ answer }) => answer === null || answer === '');
  if (hidden !== undefined) {
    throw new UserError(`${tasks.name} has no answer to the task ${hidden.id}`, [
      'The answers of the test split are not public: score the development split, or hand predictions in',
    ]);
  }
  const ids = new Set(tasks.rows.map(({ id }) => id));
  const stranger = predictions.rows.find(({ id }) => !ids.has(id));
  if (stranger !== undefined) {
    throw new UserError(`${predictions.name}:${stranger.line}: there is no task ${stranger.id} in ${tasks.name}`, [
      'Are these predictions of another split?',
      ...seeCheck(predictions.name),
    ]);
  }
}

function wholeRows<Row>(file: string, { rows, problems: [problem] }: Parsed<Row>): readonly Row[] {
  if (problem === undefined) return rows;
  throw new UserError(`${file}:${problem.line}: ${problem.cause}`, seeCheck(file));
}

function seeCheck(file: string): string[] {
  return [`\`altac eval assistantbench check ${file}\` lists all that is wrong with predictions`];
}
