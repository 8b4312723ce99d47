/** `altac coverage`: which rules and lines a data set shows, and what a test needs that training never shows. */

import { basename, dirname, extname, join } from 'node:path';
import { defaultLayers } from '../ir/answers.ts';
import type { Program } from '../ir/program.ts';
import { type CaseWatch, type DataSet, type Seen, watchCases } from '../traces/cases.ts';
import { compareCoverage, countCoverage, coverageOf } from '../traces/coverage.ts';
import { countElementaryRules } from '../traces/elementary-rules.ts';
import { type MinimalRules, minimalRules, misledCases } from '../traces/minimal-rules.ts';
import type { Split } from '../traces/split.ts';
import type { LengthRange } from '../training/options.ts';
import {
  type CoverageSubject,
  comparisonText,
  dataSetText,
  minimalText,
  type SplitRow,
  splitTableText,
} from '../views/coverage.ts';
import type { CoverageOfPage } from '../views/coverage-page.ts';
import { coveragePlots, splitPlots } from '../views/coverage-plots.ts';
import { lcovText } from '../views/lcov.ts';
import {
  type CoverageInput,
  fileInputs,
  givenInputs,
  sampledInputs,
  splitInputs,
  splitsNamed,
} from './coverage-inputs.ts';
import { comparisonJson, dataSetJson, minimalJson, splitJson } from './coverage-json.ts';
import { compileFile, loadRunnable, type ParameterOptions, programOf } from './load.ts';
import { type OutputFile, writeFiles } from './output-files.ts';
import { folderForPlots, plotFilesIn } from './plot-files.ts';
import { type Progress, progressOn } from './progress.ts';
import { breath, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface CoverageOptions extends ParameterOptions {
  readonly inputFile?: string;
  readonly compare?: readonly string[];
  readonly split?: string;
  readonly sample?: number;
  readonly lengths?: LengthRange;
  readonly seed: number;
  readonly raw?: boolean;
  readonly layers?: number;
  readonly minimal?: boolean;
  readonly lcov?: string;
  readonly html?: string;
  readonly plots?: string;
  readonly json?: boolean;
}

/** A program, and what watches it. */
interface Work {
  readonly program: Program;
  /** A name for each of its sources. */
  readonly files: readonly string[];
  readonly watch: CaseWatch;
  readonly options: CoverageOptions;
  readonly terminal: Terminal;
}

export async function coverageCommand(
  file: string,
  texts: readonly string[],
  options: CoverageOptions,
  terminal: Terminal,
): Promise<number> {
  refuseWhatDoesNotFit(texts, options);
  if (options.plots !== undefined) folderForPlots(options.plots);
  const { program, files } = await programAndFiles(file, options, terminal);
  const watch = watchCases(program, options.layers ?? defaultLayers);
  const work: Work = { program, files, watch, options, terminal };
  const { compare, split } = options;
  if (split !== undefined) {
    const chosen = splitsNamed(split, program, file, options.raw === true);
    const [only] = chosen;
    if (only !== undefined && chosen.length === 1) await compareParts(work, partsOfSplit(work, only));
    else await compareSplits(work, chosen);
  } else if (compare === undefined) await coverOne(work, texts);
  else await compareParts(work, { ...partsOfFiles(work, compare), total: null });
  return 0;
}

/** Two data sets, and how many inputs they have together. */
interface Parts {
  readonly training: AsyncIterable<CoverageInput>;
  readonly test: AsyncIterable<CoverageInput>;
  readonly total: number | null;
}

async function coverOne(work: Work, texts: readonly string[]): Promise<void> {
  const { program, watch, options, terminal } = work;
  const { sample, lengths = { shortest: 0, longest: 10 }, seed, inputFile, raw = false } = options;
  // So that a read that waits does not keep the process after a bad line.
  const stop = new AbortController();
  const inputs =
    sample === undefined
      ? givenInputs(texts, inputFile, program, raw, terminal, stop.signal)
      : sampledInputs(program, sample, { ...lengths, seed });
  const progress = progressOn(terminal, sample ?? null);
  const { add, coverage } = countCoverage(program);
  try {
    for await (const { seen } of seenOn(work, inputs, 'training', progress, 0)) add(seen);
  } finally {
    stop.abort();
    progress.end();
  }
  const found = coverage();
  const minimal = minimalRules(program, watch.updates, 'training');
  await writeReports(work, { subject: subjectOf(work), training: found, minimal, against: null });
  const { out } = terminal;
  if (options.json === true) {
    const more = options.minimal === true ? { minimalRules: minimalJson(program, minimal) } : {};
    out.write(`${JSON.stringify({ ...dataSetJson(subjectOf(work), found, work.files, minimal), ...more })}\n`);
  } else {
    out.write(dataSetText(subjectOf(work), found, minimal, out));
    writeMinimal(work, minimal);
  }
}

async function compareParts(work: Work, { training, test, total }: Parts): Promise<void> {
  const { program, watch, options, terminal } = work;
  const progress = progressOn(terminal, total);
  const { add, coverage } = countCoverage(program);
  const tests: { readonly input: CoverageInput; readonly seen: Seen }[] = [];
  try {
    for await (const { seen } of seenOn(work, training, 'training', progress, 0)) add(seen);
    for await (const each of seenOn(work, test, 'test', progress, coverage().inputs)) tests.push(each);
  } finally {
    progress.end();
  }
  const comparison = compareCoverage(
    program,
    coverage(),
    tests.map(({ seen }) => seen),
  );
  const minimal = minimalRules(program, watch.updates, 'training');
  const kept = minimal.rules.map(({ rule }) => rule);
  const misled = misledCases(program, kept, watch.updates, 'test');
  const failing = comparison.failing.map(({ test: index, needs }) => ({
    text: tests[index]?.input.text ?? '',
    needs: needs.length,
  }));
  await writeReports(work, {
    subject: subjectOf(work),
    training: comparison.training,
    minimal,
    against: { comparison, failing },
  });
  const { out } = terminal;
  if (options.json === true) {
    const inputs = tests.map(({ input }) => input);
    const more = options.minimal === true ? { minimalRules: minimalJson(program, minimal) } : {};
    out.write(
      `${JSON.stringify({ ...comparisonJson(subjectOf(work), comparison, work.files, minimal, misled, inputs), ...more })}\n`,
    );
    return;
  }
  out.write(comparisonText(subjectOf(work), comparison, minimal, misled, failing, out));
  writeMinimal(work, minimal);
}

/** Every input is run once, however many splits it is in. */
async function compareSplits(work: Work, splits: readonly Split[]): Promise<void> {
  const { program, terminal, options } = work;
  const known = new Map<string, Seen>();
  const rows: SplitRow[] = [];
  const progress = progressOn(terminal, null);
  try {
    for (const split of splits) {
      const parts = splitInputs(split, program, options.seed);
      const seenOf = async (inputs: readonly CoverageInput[]): Promise<Seen[]> => {
        const seen: Seen[] = [];
        for (const input of inputs) {
          const found = known.get(input.text) ?? work.watch.run(input.ids, 'training');
          if (!known.has(input.text)) {
            known.set(input.text, found);
            progress.show(known.size);
            await breath();
          }
          seen.push(found);
        }
        return seen;
      };
      const training = coverageOf(program, await seenOf(parts.training));
      rows.push({ name: split.name, comparison: compareCoverage(program, training, await seenOf(parts.test)) });
    }
  } finally {
    progress.end();
  }
  if (options.plots !== undefined) await writeAndSay(await plotFilesIn(options.plots, splitPlots(rows)), terminal);
  const { out } = terminal;
  if (options.json === true) {
    for (const row of rows) out.write(`${JSON.stringify(splitJson(subjectOf(work), row))}\n`);
  } else out.write(splitTableText(subjectOf(work), rows, out));
}

async function* seenOn(
  { watch }: Work,
  inputs: AsyncIterable<CoverageInput>,
  dataSet: DataSet,
  progress: Progress,
  before: number,
): AsyncGenerator<{ readonly input: CoverageInput; readonly seen: Seen }> {
  let done = before;
  for await (const input of inputs) {
    yield { input, seen: watch.run(input.ids, dataSet) };
    done += 1;
    progress.show(done);
    await breath();
  }
}

function partsOfFiles({ program, options, terminal }: Work, files: readonly string[]): Omit<Parts, 'total'> {
  const [training = '', test = ''] = files;
  const raw = options.raw === true;
  return { training: fileInputs(training, program, raw, terminal), test: fileInputs(test, program, raw, terminal) };
}

function partsOfSplit({ program, options }: Work, split: Split): Parts {
  const { training, test } = splitInputs(split, program, options.seed);
  return { training: each(training), test: each(test), total: training.length + test.length };
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function programAndFiles(
  file: string,
  options: CoverageOptions,
  terminal: Terminal,
): Promise<Pick<Work, 'program' | 'files'>> {
  if (extname(file) === '.alta') {
    const compilation = compileFile(file, options);
    return { program: programOf(file, compilation, terminal), files: [...compilation.sources.keys()] };
  }
  const { program, model } = await loadRunnable(file, options, terminal);
  if (model !== null && model.learned !== null) {
    terminal.err.write(
      `${file}: its mlp is learned, and has no rules; this is what the program shows that it learned from\n`,
    );
  }
  return { program, files: program.sources.map((source) => join(dirname(file), basename(source.file))) };
}

function subjectOf({ program, watch }: Work): CoverageSubject {
  return { program, watch, elementaryRules: countElementaryRules(program) };
}

function writeMinimal({ program, options, terminal }: Work, minimal: MinimalRules): void {
  if (options.minimal === true) terminal.out.write(`\nMinimal rules:\n${minimalText(program, minimal)}`);
}

async function writeReports({ files, options, terminal }: Work, found: CoverageOfPage): Promise<void> {
  const { lcov, html, plots } = options;
  const { subject, training, against } = found;
  await writeAndSay(
    [
      ...(lcov === undefined ? [] : [{ file: lcov, content: lcovText(training, files) }]),
      // The page has plots, whose library takes a while to load.
      ...(html === undefined
        ? []
        : [{ file: html, content: (await import('../views/coverage-page.ts')).coveragePage(found) }]),
      ...(plots === undefined
        ? []
        : await plotFilesIn(plots, coveragePlots(subject, training, against?.comparison ?? null))),
    ],
    terminal,
  );
}

async function writeAndSay(files: readonly OutputFile[], terminal: Terminal): Promise<void> {
  if (files.length === 0) return;
  await writeFiles(files);
  for (const { file } of files) terminal.err.write(`${file} written\n`);
}

/** Before anything takes time. */
function refuseWhatDoesNotFit(texts: readonly string[], options: CoverageOptions): void {
  const { inputFile, compare, split, sample, lengths, lcov, html, minimal } = options;
  const sources = [
    texts.length > 0 ? 'inputs as arguments' : null,
    inputFile === undefined ? null : '-i',
    compare === undefined ? null : '--compare',
    split === undefined ? null : '--split',
    sample === undefined ? null : '--sample',
  ].filter((source) => source !== null);
  if (sources.length > 1) {
    throw new UserError(`${sources.join(' and ')}: the inputs come from one place only`, ['Give one of them']);
  }
  if (compare !== undefined && compare.length !== 2) {
    throw new UserError(`--compare ${compare.join(' ')}: it takes two files, but there ${wereFiles(compare.length)}`, [
      'As in `altac coverage PROGRAM --compare TRAINING TEST`',
    ]);
  }
  if (lengths !== undefined && sample === undefined) {
    throw new UserError(`--lengths ${lengths.shortest}..${lengths.longest}: only drawn inputs have lengths to choose`, [
      'Add `--sample N`, or leave it out',
    ]);
  }
  if (split === undefined || split.includes(':')) return;
  const [onlyOne] = [
    lcov === undefined ? null : '--lcov',
    html === undefined ? null : '--html',
    minimal === true ? '--minimal' : null,
  ].filter((option) => option !== null);
  if (onlyOne === undefined) return;
  throw new UserError(`${onlyOne}: \`--split ${split}\` is a table of several splits`, [
    'Give the whole name of one of them',
  ]);
}

function wereFiles(count: number): string {
  return count === 1 ? 'is one' : `are ${count}`;
}
