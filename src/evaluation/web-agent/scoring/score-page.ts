/** Scores as a table for terminals, and as a page with the intervals drawn. */

import { linedUp } from '../../../views/columns.ts';
import { escaped, pageText, tableText } from '../../../views/page.ts';
import type { Estimate } from '../../statistics/bootstrap.ts';
import { noteTexts } from './notes.ts';
import type { Aggregate, Comparison, ScoredRow } from './report.ts';
import type { ScoringMode } from './score.ts';

export interface ScoreReport {
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

/** Lines of text, in columns. */
export function scoreText(report: ScoreReport): string {
  const rows = report.all === null ? [] : tableRows(report);
  return `AssistantBench, scored as ${report.mode} (scorer ${report.scorerVersion}); in brackets ${percent(report.level, 0)} % intervals\n${linedUp(rows)}${comparisonText(report.comparison)}`;
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

export function scorePage(report: ScoreReport): string {
  const { rows, missing, level, resamples, seed, mode, scorerVersion, altac } = report;
  const listed = rows.map((row) => [
    row.id,
    row.kind,
    row.difficulty ?? '',
    shownScore(row),
    row.notes.map((note) => noteTexts[note]).join('; '),
  ]);
  const provenance = [
    ['What', 'Value'],
    ['scorer', `${mode}, version ${scorerVersion}, altac ${altac}`],
    ['intervals', `${percent(level, 0)} %, bootstrap over tasks, ${resamples} resamples, seed ${seed}`],
    ...report.files.map(({ role, name, sha256 }) => [role, `${name}, SHA-256 ${sha256}`]),
  ];
  return pageText({
    title: 'AssistantBench scores',
    style: pageStyle,
    body: `<h1>AssistantBench scores</h1>
<p>${rows.length} tasks${missing > 0 ? `, ${missing} of them without a prediction` : ''}. Scores of different scorers must not share a table: this is <b>${mode}</b>.</p>
${tableText(tableRows(report), 'In percent, with intervals')}
${drawing([...(report.all === null ? [] : [{ name: 'all', aggregate: report.all }]), ...report.byDifficulty, ...report.byKind])}
${report.comparison === null ? '' : `<h2>Against the other run</h2><p>${escaped(comparisonText(report.comparison))}</p>`}
<h2>Answers</h2>
<div class="texts">${tableText([['Task', 'Kind', 'Difficulty', 'Score', 'Remarks'], ...listed], 'In the order of the tasks')}</div>
<h2>Where this comes from</h2>
<div class="texts">${tableText(provenance, 'All that is needed to repeat it')}</div>`,
  });
}

function tableRows({ all, byDifficulty, byKind }: ScoreReport): string[][] {
  const line = (name: string, aggregate: Aggregate): string[] => [
    name,
    String(aggregate.count),
    ...measures.map(([key]) => shownEstimate(aggregate[key])),
  ];
  return [
    ['', 'n', ...measures.map(([, name]) => name)],
    ...(all === null ? [] : [line('all', all)]),
    ...[...byDifficulty, ...byKind].map(({ name, aggregate }) => line(name, aggregate)),
  ];
}

function comparisonText(comparison: Comparison | null): string {
  if (comparison === null) return '';
  const { difference, p, better, worse, same } = comparison;
  const sign = difference.value >= 0 ? '+' : '';
  return `against the other run: accuracy ${sign}${shownEstimate(difference)}, p ${p.toPrecision(2)} (permutation); better in ${better} tasks, worse in ${worse}, the same in ${same}\n`;
}

function shownScore({ score, isThere, hasAnswer, error }: ScoredRow): string {
  if (score === null) return `breaks off: ${error?.type ?? 'error'}`;
  if (!isThere) return 'no prediction';
  return hasAnswer === 0 ? 'no answer' : percent(score, 1);
}

function shownEstimate({ value, interval }: Estimate): string {
  if (Number.isNaN(value)) return '–';
  const ends = interval === null ? '' : ` (${percent(interval[0], 0)}–${percent(interval[1], 0)})`;
  return percent(value, 1) + ends;
}

function percent(share: number, digits: number): string {
  return (100 * share).toFixed(digits);
}

/** A line from end to end of each interval of accuracy, and a point. */
function drawing(rows: readonly NamedAggregate[]): string {
  const [left, width, height] = [110, 480, 24];
  const x = (share: number): number => left + Math.min(1, Math.max(0, share)) * width;
  const lines = rows.map(({ name, aggregate: { accuracy } }, index) => {
    const y = 20 + height * index;
    const [from, to] = accuracy.interval ?? [accuracy.value, accuracy.value];
    return `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escaped(name)}</text><line class="interval" x1="${x(from)}" x2="${x(to)}" y1="${y}" y2="${y}"/><circle cx="${x(accuracy.value)}" cy="${y}" r="4"/>`;
  });
  const bottom = 20 + height * rows.length;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line class="tick" x1="${x(share)}" x2="${x(share)}" y1="8" y2="${bottom - 8}"/><text x="${x(share)}" y="${bottom + 8}" text-anchor="middle">${percent(share, 0)}</text>`,
  );
  return `<figure><figcaption>Accuracy in percent, with intervals</figcaption><svg role="img" aria-label="Accuracy with intervals" viewBox="0 0 620 ${bottom + 16}" width="620">${ticks.join('')}${lines.join('')}</svg></figure>`;
}

const pageStyle = `
figure { margin: 1.5rem 0; } figcaption { color: var(--faint); }
svg { max-width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--ink); }
.interval { stroke: #0072b2; stroke-width: 3; } circle { fill: #d55e00; } .tick { stroke: var(--line); }
.texts { overflow-x: auto; } .texts :is(td, th) { text-align: left; vertical-align: top; } .texts :is(td, th):not(:last-child) { white-space: nowrap; }
`;
