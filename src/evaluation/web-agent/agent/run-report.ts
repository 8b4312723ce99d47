/** How the tasks of a run ended, and what they took. */

import type { EvaluationReport, ReportTable } from '../../report.ts';
import type { EndEntry } from './log.ts';
import type { Totals } from './replay-page.ts';

export interface EndedTask {
  readonly id: string;
  readonly end: EndEntry;
  readonly totals: Totals;
}

export function runReport(
  tasks: readonly EndedTask[],
  all: number,
  provenance: EvaluationReport['provenance'],
): EvaluationReport {
  const uncounted = tasks.filter(({ totals }) => !totals.counted).length;
  return {
    title: `${tasks.length} of ${all} tasks of AssistantBench, answered by an agent`,
    provenance,
    warnings:
      uncounted === 0 ? [] : [`of ${uncounted} tasks tokens are estimated, as the endpoint does not count them`],
    tables: [taskTable(tasks), endTable(tasks)],
    plots: [],
    notes: ['`altac eval assistantbench score` says how good the answers are, and `replay` shows a task step by step.'],
  };
}

function taskTable(tasks: readonly EndedTask[]): ReportTable {
  return {
    title: 'Tasks',
    columns: ['task', 'status', 'steps', 'tokens', 'cost', 'answer'],
    rows: tasks.map(({ id, end, totals }) => [
      short(id),
      end.status,
      end.steps,
      totals.inputTokens + totals.outputTokens,
      totals.cost === null ? null : totals.cost.toFixed(4),
      end.answer === '' ? null : short(end.answer.replaceAll('\n', ' ')),
    ]),
  };
}

function endTable(tasks: readonly EndedTask[]): ReportTable {
  const statuses = [...new Set(tasks.map(({ end }) => end.status))].sort();
  const mean = (some: readonly EndedTask[], of: (task: EndedTask) => number): number =>
    some.reduce((sum, task) => sum + of(task), 0) / some.length;
  return {
    title: 'How they ended',
    columns: ['', 'tasks', 'steps', 'calls', 'tokens', 'seconds'],
    decimals: 1,
    rows: statuses.map((status) => {
      const own = tasks.filter(({ end }) => end.status === status);
      return [
        status,
        own.length,
        mean(own, ({ end }) => end.steps),
        mean(own, ({ totals }) => totals.calls),
        mean(own, ({ totals }) => totals.inputTokens + totals.outputTokens),
        mean(own, ({ totals }) => totals.seconds),
      ];
    }),
    note: 'Means; seconds are in the browser.',
  };
}

function short(text: string): string {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
