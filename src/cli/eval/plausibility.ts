/** `altac eval plausibility`: materials of an experiment: what is wrong with them, how a model rates them, what that is worth. */

import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import packageFile from '../../../package.json' with { type: 'json' };
import { runItems } from '../../evaluation/item-run.ts';
import type { Calibration } from '../../evaluation/plausibility/calibration-kinds.ts';
import type { Material, Scale } from '../../evaluation/plausibility/materials.ts';
import { materialProblems } from '../../evaluation/plausibility/materials-lint.ts';
import {
  type RatedExample,
  type RatingWay,
  ratedSentence,
  type SentenceRating,
} from '../../evaluation/plausibility/rating.ts';
import type { Reading } from '../../evaluation/plausibility/reply-reading.ts';
import {
  type Baseline,
  baselineTables,
  sentenceScores,
  unknownWarnings,
} from '../../evaluation/plausibility/sentence-scores.ts';
import {
  fineGrainedWarning,
  type ValidationOptions,
  validationReport,
} from '../../evaluation/plausibility/validation.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { sha256 } from '../../formats/sha256.ts';
import { attempt, type Decoder, finite, list, nullable, object, text } from '../../ir/decoders.ts';
import { readLines } from '../align/json-lines.ts';
import { LineProblem } from '../align/members.ts';
import { interruptible } from '../interruption.ts';
import type { ModelOptions } from '../model-options.ts';
import { modelOrigin, openModel, usageText } from '../models.ts';
import { attemptWrite, checkWritable } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder } from '../run-folder.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { exampleLine, longTable, readMaterials } from './material-files.ts';
import { checkResume, giveReport, inFolder, reportFiles, unfinishedCode } from './report-output.ts';
import { optionsRow, type TypedOptions } from './typed-options.ts';

export interface PlausibilityOptions extends ModelOptions, TypedOptions {
  readonly model?: string;
  readonly output?: string;
  readonly resume?: boolean;
  readonly by: RatingWay;
  readonly samples: number;
  readonly baseline?: readonly string[];
  readonly temperature: number;
  readonly examples?: string;
  readonly reading: Reading;
  readonly scale: { readonly shortest: number; readonly longest: number };
  readonly margin: number;
  readonly keep: number;
  readonly drop: number;
  readonly calibration: Calibration;
  readonly precision: number;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly page?: string;
  readonly json?: boolean;
}

/** So many failures in a row end a run. */
const mostFailures = 10;
/** Of an item whose replies can be read less often, the mean says little. */
const leastReadable = 0.8;

export async function plausibilityCommand(
  file: string | undefined,
  options: PlausibilityOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.page !== undefined) checkWritable([options.page]);
  checkResume(options, options.model);
  const given = await readMaterials(file, terminal);
  if (given.length === 0) throw new UserError('there are no materials', [`A line is as ${exampleLine}`]);
  const source = options.model;
  const rated =
    source === undefined
      ? { materials: given, origin: null, code: null, unread: [] }
      : await rate(given, source, options, terminal);
  if (rated.code !== null) return rated.code;
  const baselines = await baselinesOf(given, options, terminal);
  const report = reportOn(file, rated, baselines, options);
  const { output } = options;
  if (output !== undefined) attemptWrite(output, () => mkdirSync(output, { recursive: true }));
  const files = {
    ...(baselines.length > 0 ? { 'scores.jsonl': scoreLines(given, baselines) } : {}),
    'ratings.csv': longTable(rated.materials),
    ...reportFiles(report),
  };
  await giveReport(report, options, terminal, output === undefined ? [] : inFolder(output, files));
  return 0;
}

function reportOn(
  file: string | undefined,
  { materials, origin, unread }: Rated,
  baselines: readonly OpenedBaseline[],
  options: PlausibilityOptions,
): EvaluationReport {
  const { margin, keep, drop, calibration, precision, level, resamples, seed } = options;
  const problems = materialProblems(materials);
  const isRated = materials.some(({ human, model }) => human.length > 0 && model.length > 0);
  const validation = isRated
    ? validated(materials, options.model !== undefined, {
        margin,
        keep,
        drop,
        calibration,
        precision,
        level,
        resamples,
        seed,
        scale: scaleOf(options),
      })
    : { tables: [], warnings: materials.some(({ model }) => model.length > 0) ? [fineGrainedWarning('all')] : [] };
  return {
    title: `Plausibility of ${materials.length} sentences`,
    provenance: {
      altac: packageFile.version,
      materials: `${file ?? 'stdin'}, SHA-256 ${sha256(JSON.stringify(materials)).slice(0, 16)} with ratings`,
      ...(origin === null ? {} : { model: origin }),
      ...(options.model === undefined || options.by === 'samples' ? {} : { ratings: 'expected, by log-probabilities' }),
      ...(baselines.length === 0 ? {} : { baselines: baselines.map(({ name, hash }) => `${name} ${hash}`).join(', ') }),
      ...optionsRow(options),
      seed,
      resamples,
    },
    warnings: [...unread, ...unknownWarnings(baselines), ...validation.warnings],
    tables: [
      ...(problems.length === 0
        ? []
        : [
            {
              title: `What is wrong with the materials: ${problems.length}`,
              columns: [],
              rows: problems.map(({ where, problem }) => [`${where}: ${problem}`] as const),
            },
          ]),
      ...validation.tables,
      ...(baselines.length === 0 ? [] : baselineTables(materials, baselines, { level, resamples, seed })),
    ],
    plots: [],
  };
}

function scoreLines(materials: readonly Material[], baselines: readonly Baseline[]): string {
  return materials
    .map(({ item, condition, sentence }, index) => {
      const scores = baselines.map(({ name, scores: own }) => [name, own[index]]);
      return `${JSON.stringify({ item, condition, sentence, scores: Object.fromEntries(scores) })}\n`;
    })
    .join('');
}

interface OpenedBaseline extends Baseline {
  /** The first 16 digits of the SHA-256 of its file. */
  readonly hash: string;
}

async function baselinesOf(
  materials: readonly Material[],
  options: PlausibilityOptions,
  terminal: Terminal,
): Promise<readonly OpenedBaseline[]> {
  const { concurrency, timeout, keyVariable } = options;
  const baselines: OpenedBaseline[] = [];
  for (const file of options.baseline ?? []) {
    if (/^[a-z]+:\/\//i.test(file)) {
      throw new UserError(`--baseline is a model that runs here, and ${file} is an address`, [
        '`altac lm train` writes one from a text',
      ]);
    }
    const { model, identity } = await openModel(file, { concurrency, timeout, keyVariable }, terminal);
    try {
      const scores = await sentenceScores(model, materials);
      baselines.push({ name: basename(file), hash: (identity.hash ?? '').slice(0, 16), scores });
    } finally {
      model.dispose();
    }
  }
  return baselines;
}

/** Few sentences are a mistake of those who give ratings; what a model has just rated is not lost by it. */
function validated(
  materials: readonly Material[],
  isJustRated: boolean,
  options: ValidationOptions,
): ReturnType<typeof validationReport> {
  try {
    return validationReport(materials, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (isJustRated) return { tables: [], warnings: [error.message] };
    throw new UserError(error.message, ['Give more lines with both `human` and `model`, or `--model`']);
  }
}

interface Rated {
  readonly materials: readonly Material[];
  /** The model that rated, for readers; `null`: nobody was asked. */
  readonly origin: string | null;
  readonly unread: readonly string[];
  /** The exit code of a run that has not ended; else `null`. */
  readonly code: number | null;
}

/** Ratings go into a folder as they come; those of a model that a line had are replaced. */
async function rate(
  materials: readonly Material[],
  source: string,
  options: PlausibilityOptions,
  terminal: Terminal,
): Promise<Rated> {
  const { output, resume = false, by, samples, temperature, reading, seed } = options;
  if (output === undefined) throw new UserError('where do ratings go?', ['Give a folder: `-o FOLDER`']);
  const examples = options.examples === undefined ? [] : await examplesOf(options.examples, terminal);
  const opened = await openModel(source, options, terminal);
  const settings = { by, samples, temperature, reading, seed, examples, scale: scaleOf(options) };
  const sentences = materials.map(({ sentence }) => sentence);
  const folder = openRunFolder(
    output,
    {
      tool: `altac ${packageFile.version} eval plausibility`,
      model: opened.identity,
      settings,
      sentences: sha256(JSON.stringify(sentences)),
    },
    resume,
  );
  try {
    return await interruptible(async (interruption) => {
      const outcomes = await runItems<string, SentenceRating>({
        items: sentences,
        work: async (sentence, index) => {
          await breath();
          return ratedSentence(sentence, index, opened, settings);
        },
        decode: ratingIn,
        log: folder.log,
        concurrency: options.concurrency,
        mostFailures,
        progress: ({ done, all }) => showProgress(terminal, `${done} of ${all} sentences rated`),
        isStopped: () => interruption() !== null,
      });
      clearProgress(terminal);
      const usage = opened.usage();
      if (usage !== null) terminal.err.write(`${usageText(usage)}\n`);
      const code = unfinishedCode(outcomes, 'sentences', output, interruption(), terminal);
      const origin = modelOrigin(opened.identity);
      if (code !== null) return { materials, origin, unread: [], code };
      const results = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.result] : []));
      const rated = materials.map((material, index) => ({ ...material, model: results[index]?.ratings ?? [] }));
      const lines = rated.map((material, index) =>
        JSON.stringify({ ...material, replies: results[index]?.replies, mass: results[index]?.mass }),
      );
      await folder.write({ 'ratings.jsonl': lines.map((line) => `${line}\n`).join('') });
      return { materials: rated, origin, unread: unreadWarnings(results, options), code: null };
    });
  } finally {
    folder.close();
    opened.model.dispose();
  }
}

function unreadWarnings(results: readonly SentenceRating[], { by, samples }: PlausibilityOptions): readonly string[] {
  if (by === 'log-probabilities') {
    const masses = results.map(({ mass }) => mass ?? 0);
    const weak = masses.filter((mass) => mass < leastReadable).length;
    const share = ((100 * masses.reduce((sum, mass) => sum + mass, 0)) / masses.length).toFixed(1);
    return weak === 0
      ? []
      : [`of ${weak} sentences, ratings have less than 80 % of the probability; of all in the mean ${share} %`];
  }
  const weak = results.filter(({ ratings }) => ratings.length < leastReadable * samples).length;
  const read = results.reduce((sum, { ratings }) => sum + ratings.length, 0);
  const share = ((100 * read) / (samples * results.length)).toFixed(1);
  return weak === 0 ? [] : [`${weak} sentences have fewer than 80 % replies that can be read; of all ${share} %`];
}

const ratingIn: Decoder<SentenceRating> = object((field) => ({
  ratings: field('ratings', list(finite)),
  replies: field('replies', list(text)),
  mass: field('mass', nullable(finite)),
}));

async function examplesOf(file: string, terminal: Terminal): Promise<readonly RatedExample[]> {
  const examples: RatedExample[] = [];
  await readLines(file, { onError: 'stop' }, terminal, (line) => {
    const read = attempt(
      (): RatedExample => ({
        sentence: text(line['sentence'], 'sentence'),
        score: finite(line['score'], 'score'),
        reason: line['reason'] === undefined ? '' : text(line['reason'], 'reason'),
      }),
    );
    if (!read.ok) throw new LineProblem(read.error);
    examples.push(read.value);
  });
  return examples;
}

function scaleOf({ scale }: PlausibilityOptions): Scale {
  return [scale.shortest, scale.longest];
}
