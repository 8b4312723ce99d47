/** `altac eval icl`: how well texts are classified after demonstrations, and what matters about them. */

import packageFile from '../../../package.json' with { type: 'json' };
import { type Analysis, analysed } from '../../evaluation/in-context-learning/analysis.ts';
import { breakEvenTables, promptLengths } from '../../evaluation/in-context-learning/break-even.ts';
import { type Cell, plannedCells } from '../../evaluation/in-context-learning/cells.ts';
import type { Parts } from '../../evaluation/in-context-learning/data/parts.ts';
import { estimated } from '../../evaluation/in-context-learning/estimate.ts';
import type { Prediction } from '../../evaluation/in-context-learning/items.ts';
import {
  type Answered,
  answered,
  assembled,
  type Plan,
  type PlannedRequest,
  plannedRequests,
} from '../../evaluation/in-context-learning/measure.ts';
import { type IclFigures, iclReport } from '../../evaluation/in-context-learning/report.ts';
import { type ItemOutcome, type RunLog, runItems } from '../../evaluation/item-run.ts';
import { type ReportTable, tableText } from '../../evaluation/report.ts';
import { sha256 } from '../../formats/sha256.ts';
import { type Decoder, list, object, text } from '../../ir/decoders.ts';
import { interruptible } from '../interruption.ts';
import { usageText } from '../models.ts';
import { checkWritable } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder } from '../run-folder.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { readData } from './icl-data.ts';
import { baselinesFor, type OpenedLearner, openLearner } from './icl-learners.ts';
import type { IclOptions } from './icl-options.ts';
import { checkResume, giveReport, reportFiles, unfinishedCode } from './report-output.ts';
import { optionsRow } from './typed-options.ts';

export async function iclCommand(data: string, options: IclOptions, terminal: Terminal): Promise<number> {
  if (options.page !== undefined) checkWritable([options.page]);
  checkResume(options, options.model);
  const parts = readData(data, options);
  const opened = await openLearner(options, terminal);
  try {
    checkBlocks(opened, options);
    const cells = plannedCells(planOf(options, parts));
    const costs = costTables(parts, cells, opened, options);
    const isAffordable = sayEstimate(parts, { learner: opened.learner, cells }, opened, options, terminal);
    if (options.estimate === true) for (const table of costs) terminal.err.write(`\n${tableText(table)}`);
    if (options.estimate === true) return 0;
    if (!isAffordable)
      throw new UserError('it may cost more than --most-cost', ['Fewer counts, runs or texts cost less']);
    const plans = [{ learner: opened.learner, cells }, ...(await baselinePlans(opened, cells, options))];
    return await measure(data, parts, plans, { ...opened, costs }, options, terminal);
  } finally {
    opened.dispose();
  }
}

function planOf(options: IclOptions, { training }: Parts): Parameters<typeof plannedCells>[0] {
  const most = training.length;
  const counts = options.counts ?? [...new Set([1, 10, 100, 1000].map((count) => Math.min(count, most)))];
  const tooMany = counts.find((count) => count > most);
  if (tooMany !== undefined) {
    throw new UserError(`--counts ${tooMany}: there are ${most} texts to draw demonstrations from`, [
      'Give no more than that, or a smaller `--test-size`',
    ]);
  }
  const { selections, orders, shuffles, blocks, runs } = options;
  return { counts, selections, orders, shuffles, blocks, blockCount: Math.max(...counts), runs };
}

function checkBlocks({ learner }: OpenedLearner, { blocks }: IclOptions): void {
  if (blocks.length === 0 || learner.noBlocks === null) return;
  throw new UserError(`--blocks: ${learner.name} has no block attention: ${learner.noBlocks}`, [
    'analytic-attention and trained-attention have it',
  ]);
}

/** Baselines are measured as the learner is, but in one order, by the first selection. */
async function baselinePlans(
  { learner }: OpenedLearner,
  cells: readonly Cell[],
  { baselines, selections }: IclOptions,
): Promise<Plan[]> {
  if (!baselines) return [];
  const plain = cells.filter(
    ({ order, block, selection }) => order === 'given' && block === null && selection === selections[0],
  );
  return (await baselinesFor(learner)).map((each) => ({ learner: each, cells: plain }));
}

/** Whether it may begin. Learners that run here cost nothing but time. */
function sayEstimate(
  parts: Parts,
  plan: Plan,
  { decoding }: OpenedLearner,
  { seed, priceIn, priceOut, mostCost }: IclOptions,
  { err }: Terminal,
): boolean {
  if (decoding === null) return true;
  const { requests, inputTokens, outputTokens } = estimated(parts, plan, { seed, decoding });
  const cost =
    priceIn === undefined || priceOut === undefined ? null : (inputTokens * priceIn + outputTokens * priceOut) / 1e6;
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const parted = [
    `${count(requests)} requests`,
    `about ${count(inputTokens)} tokens in and ${count(outputTokens)} out (4 characters each)`,
    ...(cost === null ? [] : [`cost about ${cost.toFixed(2)}`]),
  ];
  err.write(`estimate: ${parted.join(', ')}\n`);
  if (mostCost === undefined) return true;
  if (cost === null) throw new UserError('--most-cost needs prices', ['Give `--price-in` and `--price-out`']);
  return cost <= mostCost;
}

/** None where nothing is paid for, or nothing is retrieved. */
function costTables(
  parts: Parts,
  cells: readonly Cell[],
  { decoding }: OpenedLearner,
  { priceIn, priceCached, seed }: IclOptions,
): readonly ReportTable[] {
  if (priceCached === undefined) return [];
  if (priceIn === undefined || decoding === null) {
    throw new UserError('--price-cached is of an endpoint, beside the price of other tokens', [
      'Give `--price-in` and `--price-out` as well',
    ]);
  }
  const requests = decoding === 'score' ? parts.labels.length : 1;
  return breakEvenTables(promptLengths(parts, cells, seed), requests, { uncached: priceIn, cached: priceCached });
}

async function measure(
  data: string,
  parts: Parts,
  plans: readonly Plan[],
  opened: OpenedLearner & { readonly costs: readonly ReportTable[] },
  options: IclOptions,
  terminal: Terminal,
): Promise<number> {
  const requests = [...plannedRequests(parts, plans, options.seed)];
  const folder =
    options.output === undefined
      ? null
      : openRunFolder(options.output, settingsOf(data, parts, requests, opened, options), options.resume === true);
  try {
    const { outcomes, interrupted } = await asked(requests, folder?.log ?? nothingKept, options, terminal);
    const usage = opened.usage();
    if (usage !== null) terminal.err.write(`${usageText(usage)}\n`);
    if (opened.decoding === null) refuseFailures(outcomes);
    const code = unfinishedCode(outcomes, 'requests', options.output, interrupted, terminal);
    if (code !== null) return code;
    const analysis = analysed(measuredOf(requests, outcomes, parts), parts.test, opened.learner.name, options);
    const provenance = {
      altac: packageFile.version,
      data: `${data}, SHA-256 ${hashOf(parts)} as read`,
      model: opened.origin,
      ...optionsRow(options),
      seed: options.seed,
    };
    const report = iclReport(figuresOf(data, parts, analysis, opened, options), provenance, opened.costs);
    await folder?.write(reportFiles(report));
    await giveReport(report, options, terminal);
    return 0;
  } finally {
    folder?.close();
  }
}

const nothingKept: RunLog = { lines: () => [], append: () => {} };

/** Everything that predictions depend on. */
function settingsOf(
  data: string,
  parts: Parts,
  requests: readonly PlannedRequest[],
  { identity, decoding }: OpenedLearner,
  options: IclOptions,
): Readonly<Record<string, unknown>> {
  const { textName, labelName, seed, counts, selections, orders, shuffles, blocks, runs, baselines, testSize } =
    options;
  return {
    altac: packageFile.version,
    command: 'eval icl',
    data,
    texts: sha256(JSON.stringify(parts)),
    model: identity,
    decoding,
    prompt: { textName, labelName },
    settings: { counts, selections, orders, shuffles, blocks, runs, baselines, test: options.test, testSize },
    seed,
    requests: sha256(JSON.stringify(requests.map(({ key }) => key))),
  };
}

const textOrNull: Decoder<string | null> = (value, path) => (value === null ? null : text(value, path));

const predictionsOf = list(
  object(
    (field): Prediction => ({
      label: field('label', textOrNull),
      answer: field('answer', textOrNull),
    }),
  ),
);

async function asked(
  requests: readonly PlannedRequest[],
  log: RunLog,
  { concurrency }: IclOptions,
  terminal: Terminal,
): Promise<{
  readonly outcomes: readonly ItemOutcome<readonly Prediction[]>[];
  /** The exit code that a signal asked for; else `null`. */
  readonly interrupted: number | null;
}> {
  return interruptible(async (interruption) => {
    const outcomes = await runItems({
      items: requests.map(({ key }) => key),
      work: async (_, index): Promise<readonly Prediction[]> => {
        await breath();
        const request = requests[index];
        const predictions = request === undefined ? [] : await answered(request);
        return predictions.map(({ label, answer = null }) => ({ label, answer }));
      },
      decode: predictionsOf,
      log,
      concurrency,
      mostFailures: 10,
      progress: ({ done, failed, all }) =>
        showProgress(terminal, `${done} of ${all} requests${failed > 0 ? `, ${failed} failed` : ''}`),
      isStopped: () => interruption() !== null,
    });
    clearProgress(terminal);
    return { outcomes, interrupted: interruption() };
  });
}

/** What fails here fails always: the learner is not made for these texts. */
function refuseFailures(outcomes: readonly ItemOutcome<unknown>[]): void {
  const failed = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome] : []));
  const [first] = failed;
  if (first === undefined) return;
  throw new UserError(
    `${failed.length} of ${outcomes.length} requests failed; the first: ${first.message}`,
    first.notes,
  );
}

function measuredOf(
  requests: readonly PlannedRequest[],
  outcomes: readonly ItemOutcome<readonly Prediction[]>[],
  { test }: Parts,
): ReturnType<typeof assembled> {
  const answers = requests.flatMap(({ learner, cell, request }, index): Answered[] => {
    const outcome = outcomes[index];
    return outcome?.kind === 'done' ? [{ learner: learner.name, cell, request, predictions: outcome.result }] : [];
  });
  return assembled(answers, test.length);
}

function figuresOf(
  data: string,
  { training, test, labels, tooLong }: Parts,
  analysis: Analysis,
  { learner, decoding }: OpenedLearner,
  { runs, seed, resamples, level, selections }: IclOptions,
): IclFigures {
  return {
    data,
    learner: learner.name,
    decoding: decoding === null ? null : decodingNotes[decoding],
    items: { training: training.length, test: test.length, labels: labels.length },
    runs,
    seed,
    resamples,
    level,
    analysis,
    notes: [
      ...(selections.includes('bm25')
        ? ['bm25: by likeness to the text, in the order of the training part; filled up at random']
        : []),
      ...(tooLong > 0 ? [`${tooLong} training texts longer than 99 % of them were left out`] : []),
      ...(learner.name.endsWith('-attention')
        ? [`${learner.name} is no language model, and says nothing about one`]
        : []),
    ],
  };
}

const decodingNotes = {
  score: 'labels: the likeliest after the prompt, with the end of its line',
  generate: 'labels: read from a line that the model wrote; what is none of them counts as wrong',
} as const;

function hashOf(parts: Parts): string {
  return sha256(JSON.stringify(parts)).slice(0, 16);
}
