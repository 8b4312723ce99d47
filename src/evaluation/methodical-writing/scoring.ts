/** Scores of outputs without a model, and what they are in the mean, by field. */

import type { ReportTable } from '../report.ts';
import { intervalsPlot } from '../report-plots.ts';
import type { BootstrapOptions, Estimate } from '../statistics/bootstrap.ts';
import { wordCount } from './length-rules.ts';
import { type Grounding, groundingOf } from './literals.ts';
import { meanByTask } from './mean-by-task.ts';
import { type RougeOptions, type RougeScore, rougeL, rougeLsum } from './rouge.ts';
import { parsedSpecification } from './specification.ts';
import { type StructureScore, structureOf } from './structure.ts';
import { taskKey, type WritingExample, type WritingTask } from './tasks.ts';

export interface OutputScore {
  readonly id: string;
  readonly task: string;
  readonly field: string;
  readonly structure: StructureScore;
  /** `null` where there is no reference. */
  readonly rougeL: RougeScore | null;
  readonly rougeLsum: RougeScore | null;
  readonly grounding: Grounding;
  readonly words: number;
}

/** Throws a RangeError for an example without an output. */
export function outputScore(example: WritingExample, rouge: RougeOptions): OutputScore {
  const { id, task, input, reference, output } = example;
  if (output === null) throw new RangeError(`${id} has no output`);
  return {
    id,
    task: taskKey(task),
    field: task.field,
    structure: structureOf(output, parsedSpecification(task.output)),
    rougeL: reference === null ? null : rougeL(output, reference, rouge),
    rougeLsum: reference === null ? null : rougeLsum(output, reference, rouge),
    grounding: groundingOf(output, input, [...(reference === null ? [] : [reference]), taskWords(task)]),
    words: wordCount(output),
  };
}

/** Of `metrics`, those that are shares. */
const shares = new Set([
  'sections present',
  'in the order asked for',
  'not empty',
  'as long as asked for',
  'structure (mean of these)',
  'ROUGE-L, F',
  'ROUGE-Lsum, F',
  'literals of the input used',
]);

/** Of `byField`. */
const drawnByField = ['structure', 'ROUGE-L'];

type Metric = (score: OutputScore) => number | null;

const metrics: Readonly<Record<string, Metric>> = {
  'sections present': ({ structure }) => structure.presence,
  'in the order asked for': ({ structure }) => structure.order,
  'not empty': ({ structure }) => structure.nonEmpty,
  'as long as asked for': ({ structure }) => structure.length,
  'structure (mean of these)': ({ structure }) => structure.structure,
  'headings to the letter': ({ structure }) => structure.exactHeadings,
  'sections nobody asked for': ({ structure }) => structure.extraSections.length,
  'ROUGE-L, F': (score) => score.rougeL?.f ?? null,
  'ROUGE-Lsum, F': (score) => score.rougeLsum?.f ?? null,
  'unsupported literals': ({ grounding }) => grounding.unsupported.length,
  'literals of the input used': ({ grounding }) => grounding.inputUse,
  words: ({ words }) => words,
};

const byField: Readonly<Record<string, Metric>> = {
  structure: ({ structure }) => structure.structure,
  present: ({ structure }) => structure.presence,
  length: ({ structure }) => structure.length,
  'ROUGE-L': (score) => score.rougeL?.f ?? null,
  unsupported: ({ grounding }) => grounding.unsupported.length,
};

export function scoreTables(scores: readonly OutputScore[], options: BootstrapOptions): readonly ReportTable[] {
  const fields = [...new Set(scores.map(({ field }) => field))].sort((a, b) => a.localeCompare(b, 'en'));
  const all = Object.entries(metrics).map(([name, metric]) => ({
    name,
    estimate: meanOf(scores, metric, options),
    outputs: scores.filter((score) => metric(score) !== null).length,
  }));
  const groups = fields.map((field) => {
    const own = scores.filter((score) => score.field === field);
    const means = Object.entries(byField).map(([series, metric]) => ({
      series,
      estimate: meanOf(own, metric, options),
    }));
    const tasks = new Set(own.map(({ task }) => task)).size;
    return { name: field || 'none named', outputs: own.length, tasks, means };
  });
  return [
    {
      title: 'All outputs',
      columns: ['', 'mean', 'outputs'],
      rows: all.map(({ name, estimate, outputs }) => [name, estimate, outputs]),
      note: 'Intervals are of the bootstrap over tasks, as examples of one task go together. Structure is a number of our own. Unsupported literals are numbers, dates and quotations of an output that neither input nor task nor reference has, in the mean: no measure of truth.',
      plots: intervalsPlot(
        { title: 'All outputs', x: 'mean' },
        all.filter(({ name }) => shares.has(name)),
      ),
    },
    {
      title: 'By field',
      columns: ['', 'outputs', 'tasks', ...Object.keys(byField)],
      rows: groups.map(({ name, outputs, tasks, means }) => [
        name,
        outputs,
        tasks,
        ...means.map(({ estimate }) => estimate),
      ]),
      plots: intervalsPlot(
        { title: 'By field', x: 'mean' },
        groups.flatMap(({ name, means }) =>
          means.filter(({ series }) => drawnByField.includes(series)).map((mean) => ({ name, ...mean })),
        ),
      ),
    },
  ];
}

/** What is wrong with each output; none for those that are fine. */
export function problemsTable(scores: readonly OutputScore[]): ReportTable {
  const rows = scores.flatMap(({ id, structure, grounding }) =>
    [
      ...structure.problems,
      ...grounding.unsupported.map(({ kind, text }) => `${text} is a ${kind} that nothing given has`),
    ].map((problem) => [`${id}: ${problem}`] as const),
  );
  return { title: `What is wrong: ${rows.length}`, columns: [], rows };
}

function meanOf(scores: readonly OutputScore[], metric: Metric, options: BootstrapOptions): Estimate {
  const values = scores.flatMap((score) => {
    const value = metric(score);
    return value === null ? [] : { task: score.task, value };
  });
  return meanByTask(values, options);
}

function taskWords({ objective, procedure, input, output, notes }: WritingTask): string {
  return [objective, procedure, input, output, notes ?? ''].join('\n');
}
