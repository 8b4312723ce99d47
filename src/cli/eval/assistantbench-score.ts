/** `altac eval assistantbench score`: predictions against gold answers. */

import packageFile from '../../../package.json' with { type: 'json' };
import type { Prediction, Task } from '../../evaluation/web-agent/scoring/answer-files.ts';
import {
  aggregated,
  aggregatedBy,
  compared,
  type ScoredRow,
  scoreAll,
} from '../../evaluation/web-agent/scoring/report.ts';
import { type ScoringMode, scorerVersion } from '../../evaluation/web-agent/scoring/score.ts';
import { explanation, type ScoreFigures, scoreReport } from '../../evaluation/web-agent/scoring/score-report.ts';
import { checkWritable } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { checkTogether, predictionsOf, type ReadFile, tasksOf } from './answer-files.ts';
import { giveReport } from './report-output.ts';

export interface ScoreOptions {
  readonly gold: string;
  readonly mode: ScoringMode;
  readonly against?: string;
  readonly explain?: boolean;
  readonly page?: string;
  readonly json?: boolean;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

/** Exit code 1 where the official scorer breaks off, so that there is no mean. */
export async function scoreCommand(file: string, options: ScoreOptions, terminal: Terminal): Promise<number> {
  if (options.page !== undefined) checkWritable([options.page]);
  const tasks = tasksOf(options.gold);
  const predictions = predictionsOf(file);
  checkTogether(predictions, tasks);
  const other = options.against === undefined ? null : predictionsOf(options.against);
  if (other !== null) checkTogether(other, tasks);
  const figures = figuresOf(tasks, predictions, other, options);
  await giveReport(scoreReport(figures), options, terminal);
  if (options.explain === true && options.json !== true) terminal.out.write(`\n${explanation(figures.rows)}`);
  const broken = figures.rows.filter(({ score }) => score === null);
  if (broken.length === 0) return 0;
  for (const { id, error } of broken) terminal.err.write(`${id}: ${error?.type ?? ''}: ${error?.message ?? ''}\n`);
  terminal.err.write(
    `The official scorer breaks off at ${broken.length} of the answers, so that there is no mean: ` +
      '`--mode official-safe` counts them 0\n',
  );
  return 1;
}

function figuresOf(
  tasks: ReadFile<Task>,
  predictions: ReadFile<Prediction>,
  other: ReadFile<Prediction> | null,
  { mode, level, resamples, seed }: ScoreOptions,
): ScoreFigures {
  const intervals = { level, resamples, seed };
  const rows = scoreAll(tasks.rows, predictions.rows, mode);
  const all = aggregated(rows, intervals);
  const isWhole = all !== null;
  const hasDifficulty = rows.some(({ difficulty }) => difficulty !== null);
  const by = (property: (row: ScoredRow) => string | null): ScoreFigures['byKind'] =>
    isWhole ? aggregatedBy(rows, property, intervals) : [];
  const files = [
    { role: 'tasks', ...tasks },
    { role: 'predictions', ...predictions },
    ...(other === null ? [] : [{ role: 'other predictions', ...other }]),
  ].map(({ role, name, sha256 }) => ({ role, name, sha256 }));
  const otherRows = other === null ? null : scoreAll(tasks.rows, other.rows, mode);
  if (isWhole && otherRows?.some(({ score }) => score === null) === true) {
    throw new UserError(`the official scorer breaks off at an answer of ${other?.name ?? ''}`, [
      'Compare them with --mode official-safe',
    ]);
  }
  return {
    mode,
    scorerVersion,
    altac: packageFile.version,
    files,
    ...intervals,
    all,
    byDifficulty: hasDifficulty ? by(({ difficulty }) => difficulty) : [],
    byKind: by(({ kind }) => kind),
    missing: rows.filter(({ isThere }) => !isThere).length,
    comparison: otherRows === null || !isWhole ? null : compared(rows, otherRows, intervals),
    rows,
  };
}
