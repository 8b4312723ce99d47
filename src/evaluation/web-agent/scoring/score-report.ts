/** Scores as a report, and answer by answer. */

import type { EvaluationReport, ReportTable } from '../../report.ts';
import { intervalsPlot } from '../../report-plots.ts';
import type { Estimate } from '../../statistics/bootstrap.ts';
import { noteTexts } from './notes.ts';
import type { Aggregate, Comparison, ScoredRow } from './report.ts';
import type { ScoringMode } from './score.ts';

export interface ScoreFigures {
  readonly mode: ScoringMode;
  readonly scorerVersion: number;
  readonly altac: string;
  /** Names and hashes of what was read. */
  readonly files: readonly { readonly role: string; readonly name: string; readonly sha256: string }[];
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  /** `null` where the scorer broke off at an answer. */
  readonly all: Aggregate | null;
  readonly byDifficulty: readonly NamedAggregate[];
  readonly byKind: readonly NamedAggregate[];
  readonly missing: number;
  readonly comparison: Comparison | null;
  readonly rows: readonly ScoredRow[];
}

export interface NamedAggregate {
  readonly name: string;
  readonly aggregate: Aggregate;
}

const measures = [
  ['accuracy', 'accuracy'],
  ['answerRate', 'answer rate'],
  ['precision', 'precision'],
  ['exactMatch', 'exact match'],
] as const;

export function scoreReport(figures: ScoreFigures): EvaluationReport {
  const { mode, scorerVersion, altac, files, level, resamples, seed, missing, comparison, rows } = figures;
  return {
    title: `AssistantBench, scored as ${mode} (scorer ${scorerVersion})`,
    provenance: {
      altac,
      ...Object.fromEntries(files.map(({ role, name, sha256 }) => [role, `${name}, SHA-256 ${sha256.slice(0, 16)}`])),
      scorer: `${mode}, version ${scorerVersion}`,
      level,
      resamples,
      seed,
    },
    warnings: missing === 0 ? [] : [`${missing} of ${rows.length} tasks have no prediction, and count as not answered`],
    tables: [
      ...(figures.all === null ? [] : [scoreTable(figures, figures.all)]),
      ...(comparison === null ? [] : [comparisonTable(comparison)]),
      answersTable(rows),
    ],
    plots: [],
    notes: [`Scores of different scorers must not share a table: this is ${mode}.`],
    results: { ...figures },
  };
}

/** What people do not expect, answer by answer. */
export function explanation(rows: readonly ScoredRow[]): string {
  return rows
    .filter(({ score, notes }) => score !== 1 || notes.length > 0)
    .map((row) => {
      const notes = row.notes.map((note) => `  ${note}: ${noteTexts[note]}\n`).join('');
      return `${row.id}  ${shownScore(row)}\n${notes}`;
    })
    .join('');
}

function scoreTable({ level, byDifficulty, byKind }: ScoreFigures, all: Aggregate): ReportTable {
  const named = [{ name: 'all', aggregate: all }, ...byDifficulty, ...byKind];
  return {
    title: `In percent, with ${Number((100 * level).toFixed(2))} % intervals`,
    columns: ['', 'n', ...measures.map(([, name]) => name)],
    decimals: 1,
    rows: named.map(({ name, aggregate }) => [
      name,
      aggregate.count,
      ...measures.map(([key]) => inPercent(aggregate[key])),
    ]),
    note: 'Intervals are of the bootstrap over tasks.',
    plots: intervalsPlot(
      { title: 'Accuracy and precision', x: 'percent', range: [0, 100] },
      named.flatMap(({ name, aggregate }) =>
        (['accuracy', 'precision'] as const).map((series) => ({
          name,
          series,
          estimate: inPercent(aggregate[series]),
        })),
      ),
    ),
  };
}

function comparisonTable({ difference, p, better, worse, same }: Comparison): ReportTable {
  return {
    title: 'Against the other run',
    columns: ['', 'difference', 'p', 'better', 'worse', 'the same'],
    decimals: 2,
    rows: [['accuracy', inPercent(difference), p, better, worse, same]],
    note: 'In percent, task by task. p is of a permutation test.',
  };
}

function answersTable(rows: readonly ScoredRow[]): ReportTable {
  return {
    title: 'Answers',
    columns: ['task', 'kind', 'difficulty', 'score', 'remarks'],
    rows: rows.map((row) => [
      row.id,
      row.kind,
      row.difficulty ?? '',
      shownScore(row),
      row.notes.map((note) => noteTexts[note]).join('; '),
    ]),
    isOnlyOnPages: true,
  };
}

function shownScore({ score, isThere, hasAnswer, error }: ScoredRow): string {
  if (score === null) return `breaks off: ${error?.type ?? 'error'}`;
  if (!isThere) return 'no prediction';
  return hasAnswer === 0 ? 'no answer' : (100 * score).toFixed(1);
}

function inPercent({ value, interval, count }: Estimate): Estimate {
  return {
    value: 100 * value,
    interval: interval === null ? null : [100 * interval[0], 100 * interval[1]],
    count,
  };
}
