/** `altac eval fallbacks`: what models do when they do not know. */

import packageFile from '../../../package.json' with { type: 'json' };
import {
  type AnalysisMode,
  type AnalysisOptions,
  analyse,
  type GenerationAnalysis,
} from '../../evaluation/fallbacks/analyse.ts';
import { type JudgedSentence, judgementKey } from '../../evaluation/fallbacks/claim-judge.ts';
import type { RuleSet } from '../../evaluation/fallbacks/corrections.ts';
import { type Generation, inOneOrder } from '../../evaluation/fallbacks/generation.ts';
import type { RepetitionDetection } from '../../evaluation/fallbacks/loops.ts';
import { defaultMatching } from '../../evaluation/fallbacks/matching.ts';
import { type PaperFigure, paperFigures } from '../../evaluation/fallbacks/paper-bars.ts';
import { generationRecord, itemRecords } from '../../evaluation/fallbacks/records.ts';
import { type FallbackFigures, fallbacksReport } from '../../evaluation/fallbacks/report.ts';
import { summarise } from '../../evaluation/fallbacks/summary.ts';
import { type EvaluationReport, reportJson, reportMarkdown, reportPage, reportText } from '../../evaluation/report.ts';
import { sha256 } from '../../formats/sha256.ts';
import { readLines } from '../align/json-lines.ts';
import { checkWritable, type OutputFile, writeFiles } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { checkJudge, type JudgeRun, judgeSentences } from './fallback-judging.ts';
import type { GenerateOptions } from './generate.ts';
import { generationOf } from './generation-lines.ts';
import { checkResume, inFolder, reportFiles } from './report-output.ts';
import { optionsRow, type TypedOptions } from './typed-options.ts';

export interface FallbacksOptions extends GenerateOptions, TypedOptions {
  readonly mode: AnalysisMode;
  readonly rules: RuleSet;
  readonly minItemShare: number;
  readonly degenerate: number;
  readonly minTail: number;
  readonly minCount: number;
  readonly maskDigits?: boolean;
  readonly detection?: RepetitionDetection;
  readonly minSpan: number;
  readonly truncate: number;
  readonly order?: readonly string[];
  readonly level: number;
  readonly resamples: number;
  readonly items?: string;
  readonly generations?: string;
  readonly page?: string;
  /** `FIGURE`, or `FIGURE:BAR,BAR`. */
  readonly paper?: string;
  readonly format: 'text' | 'json' | 'markdown';
  /** The address of a model that judges what sentences claim. */
  readonly judge?: string;
  readonly judgeName?: string;
}

export async function fallbacksCommand(
  file: string | undefined,
  options: FallbacksOptions,
  terminal: Terminal,
): Promise<number> {
  checkWritable([options.items, options.generations, options.page].flatMap((path) => path ?? []));
  checkResume(options, options.model ?? options.judge);
  checkJudge(options);
  // What is wrong with it is said before anything is read.
  if (options.paper !== undefined) paperFigure(options.paper);
  const { generations, skipped, origin, code } = await generationsOf(file, options, terminal);
  if (code !== null) return code;
  if (generations.length === 0) {
    throw new UserError('there are no generations', ['Give JSON Lines with `id` or `prompt`, and `completion`']);
  }
  const ordered = inOneOrder(generations);
  const judged = options.judge === undefined ? null : await judgedAll(ordered, options, terminal);
  if (typeof judged === 'number') return judged;
  const analyses = await analysed(ordered, options, judged?.supporterFor ?? null, terminal);
  const report = fallbacksReport(figuresOf(analyses, skipped, options), analyses, {
    provenance: provenanceOf(file, { model: origin, judge: judged?.origin ?? null }, analyses, options),
    warnings: judged?.warnings ?? [],
  });
  await writeFiles(outputsOf(analyses, report, options));
  terminal.out.write(printed(report, options.format));
  return 0;
}

interface Generations {
  readonly generations: readonly Generation[];
  /** Lines that could not be used. */
  readonly skipped: number;
  /** The model that was asked, for readers; else `null`. */
  readonly origin: string | null;
  /** The exit code of a run that has not ended; else `null`. */
  readonly code: number | null;
}

/** From a file, or by a model from a file of prompts. */
async function generationsOf(
  file: string | undefined,
  options: FallbacksOptions,
  terminal: Terminal,
): Promise<Generations> {
  const generations: Generation[] = [];
  if (options.model === undefined) {
    if (options.output !== undefined && options.judge === undefined) {
      throw new UserError('-o is for generations of a model', [
        'Give `--model`; --items and --page write what was found',
      ]);
    }
    const { skipped, interrupted } = await readLines(file, options, terminal, (line) => {
      generations.push(generationOf(line, options.asked));
    });
    return { generations, skipped, origin: null, code: interrupted };
  }
  const { generateLines } = await import('./generate.ts');
  const { lines, origin, code } = await generateLines(file, options.model, options, terminal);
  return { generations: lines.map((line) => generationOf(line, options.asked)), skipped: 0, origin, code };
}

/** Every sentence that is to be judged, each once. */
async function judgedAll(
  generations: readonly Generation[],
  options: FallbacksOptions,
  terminal: Terminal,
): Promise<JudgeRun | number> {
  const sentences = new Map<string, JudgedSentence>();
  const collect: AnalysisOptions['supporterFor'] = (facts) => async (sentence, topic) => {
    const item = { sentence, topic, facts };
    sentences.set(judgementKey(item), item);
    return null;
  };
  await analysed(generations, options, collect, terminal);
  return judgeSentences([...sentences.values()], options, terminal);
}

async function analysed(
  generations: readonly Generation[],
  options: FallbacksOptions,
  supporterFor: AnalysisOptions['supporterFor'],
  terminal: Terminal,
): Promise<GenerationAnalysis[]> {
  const analyses: GenerationAnalysis[] = [];
  for (const generation of generations) {
    if (analyses.length % 100 === 0) {
      showProgress(terminal, `${analyses.length} of ${generations.length} generations analysed`);
      await breath();
    }
    const analysis = await analyse(generation, {
      mode: options.mode,
      rules: options.rules,
      matching: { ...defaultMatching, minItemShare: options.minItemShare },
      degenerateUpTo: options.degenerate,
      loop: { minTail: options.minTail, minCount: options.minCount, maskDigits: options.maskDigits === true },
      detection: options.detection === undefined ? null : { ...options.detection, minSpan: options.minSpan },
      truncateAt: options.truncate,
      seed: options.seed,
      supporterFor,
    });
    analyses.push(analysis);
  }
  clearProgress(terminal);
  return analyses;
}

function figuresOf(
  analyses: readonly GenerationAnalysis[],
  skipped: number,
  options: FallbacksOptions,
): FallbackFigures {
  const { mode, rules, level, resamples, seed, truncate, order = [], paper } = options;
  const place = (model: string): number => (order.includes(model) ? order.indexOf(model) : order.length);
  const summaries = [...summarise(analyses, { rules, level, resamples, seed })].sort(
    (a, b) => compare(a.group, b.group) || place(a.model) - place(b.model) || compare(a.model, b.model),
  );
  return {
    mode,
    rules,
    level,
    resamples,
    truncateAt: truncate,
    skipped,
    summaries,
    paper: paper === undefined ? null : paperFigure(paper),
  };
}

/** Of generations the hash is that of all of them in one order, whatever that of the lines. */
function provenanceOf(
  file: string | undefined,
  origins: { readonly model: string | null; readonly judge: string | null },
  analyses: readonly GenerationAnalysis[],
  options: FallbacksOptions,
): EvaluationReport['provenance'] {
  const source = file ?? 'stdin';
  const hash = sha256(JSON.stringify(analyses.map(({ generation }) => generation))).slice(0, 16);
  return {
    altac: packageFile.version,
    ...(origins.model === null ? {} : { prompts: source, model: origins.model }),
    generations: `${origins.model === null ? `${source}, ` : ''}SHA-256 ${hash} as read`,
    ...(origins.judge === null ? {} : { judge: origins.judge }),
    ...optionsRow(options),
    seed: options.seed,
  };
}

/** Throws for a figure or a bar that is none of the paper's. */
function paperFigure(text: string): PaperFigure {
  const at = text.indexOf(':');
  const [name, chosen] = at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1).split(',')];
  const figure = paperFigures.get(name);
  if (figure === undefined) {
    throw new UserError(`the paper has no figure ${name}`, [`It has ${[...paperFigures.keys()].join(', ')}`]);
  }
  if (chosen === null) return figure;
  return {
    name,
    bars: chosen.map((wanted) => {
      const bar = figure.bars.find((each) => each.name === wanted);
      if (bar !== undefined) return bar;
      throw new UserError(`${name} has no bar ${wanted}`, [
        `It has ${figure.bars.map((each) => each.name).join(', ')}`,
      ]);
    }),
  };
}

function outputsOf(
  analyses: readonly GenerationAnalysis[],
  report: EvaluationReport,
  options: FallbacksOptions,
): OutputFile[] {
  const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const items = (): string => lines(analyses.flatMap(itemRecords));
  const { output: folder } = options;
  return [
    ...output(options.items, items),
    ...output(options.generations, () => lines(analyses.map(generationRecord))),
    ...output(options.page, () => reportPage(report)),
    ...(folder === undefined ? [] : inFolder(folder, { 'items.jsonl': items(), ...reportFiles(report) })),
  ];
}

function output(file: string | undefined, content: () => string): OutputFile[] {
  return file === undefined ? [] : [{ file, content: content() }];
}

function printed(report: EvaluationReport, format: FallbacksOptions['format']): string {
  if (format === 'json') return reportJson(report);
  return format === 'markdown' ? reportMarkdown(report) : reportText(report);
}

/** Numbers within names by their value. */
function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : a > b ? 1 : 0);
}
