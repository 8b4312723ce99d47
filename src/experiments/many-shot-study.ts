/** What the planted learners show in one set of planted texts; plain numbers, so that they are kept. */

import { type Analysis, analysed, type Point } from '../evaluation/in-context-learning/analysis.ts';
import { type Cell, plannedCells } from '../evaluation/in-context-learning/cells.ts';
import { plantedTexts, usualPlantedTexts } from '../evaluation/in-context-learning/data/planted-texts.ts';
import type { DataSet, Learner } from '../evaluation/in-context-learning/items.ts';
import {
  analyticAttention,
  usualAnalyticAttention,
} from '../evaluation/in-context-learning/learners/analytic-attention.ts';
import { majorityLabel, nearestNeighbours } from '../evaluation/in-context-learning/learners/baselines.ts';
import { type ExampleProgram, programLearner } from '../evaluation/in-context-learning/learners/program-learner.ts';
import { trainedClassifier, usualClassifier } from '../evaluation/in-context-learning/learners/trained-classifier.ts';
import { measuredAtOnce } from '../evaluation/in-context-learning/measure.ts';
import { mean } from './mean.ts';

/** Accuracies and shares by the number of demonstrations, or the size of blocks. */
export type ByNumber = Readonly<Record<string, number>>;

export interface PlantedStudy {
  /** The mean over three orders of the same demonstrations. */
  readonly random: ByNumber;
  readonly bm25: ByNumber;
  readonly sorted: ByNumber;
  /** Of 1,000 demonstrations, by the size of blocks, and without blocks; for blocks of 50 and none over three draws. */
  readonly blocks: ByNumber;
  readonly full: number;
  readonly flips: ByNumber;
  /** Of attention that sees neither its neighbours nor what is recent. */
  readonly flipsWithoutOrder: ByNumber;
}

export const plantedCounts = [10, 50, 200, 1000, 2000];
export const plantedBlocks = [1, 2, 5, 10, 50, 200];
const usualBlock = 50;
const bm25Counts = [1, 10, 50, 500, 2000];

const plan = { selections: ['random'], orders: [], shuffles: 2, blocks: [], blockCount: 1000, runs: 1 } as const;
const noResamples = { resamples: 1, level: 0.95, seed: 0 };

export async function studyPlantedTexts(seed: number, between: () => Promise<void> | void): Promise<PlantedStudy> {
  const data = plantedTexts(usualPlantedTexts, seed);
  const study = async (learner: Learner, cells: readonly Cell[], texts = data): Promise<Analysis> =>
    analysed(await measuredAtOnce(texts, [{ learner, cells }], seed, between), texts.test, learner.name, noResamples);
  const usual = await study(analyticAttention(usualAnalyticAttention, seed), [
    ...plannedCells({ ...plan, counts: [1] }),
    ...plannedCells({ ...plan, counts: plantedCounts, orders: ['shuffle', 'by-label'] }),
    ...plannedCells({ ...plan, selections: ['bm25'], counts: bm25Counts }),
  ]);
  // Of few texts a difference of .03 is chance: more are asked about here, after the same demonstrations.
  const many = plantedTexts({ ...usualPlantedTexts, test: 1000 }, seed);
  const inBlocks = await study(
    analyticAttention(usualAnalyticAttention, seed),
    [
      ...plannedCells({ ...plan, counts: [1000], blocks: [usualBlock], runs: 3 }),
      ...plannedCells({ ...plan, counts: [], blocks: plantedBlocks.filter((size) => size !== usualBlock) }),
    ],
    many,
  );
  const withoutOrder = await study(
    analyticAttention({ ...usualAnalyticAttention, lambda: 0, recency: 0 }, seed),
    plannedCells({ ...plan, counts: plantedCounts, orders: ['shuffle'], shuffles: 1 }),
  );
  const where = (wanted: Partial<Point>): Point[] =>
    usual.points.filter((point) =>
      Object.entries({ selection: 'random', order: 'given', block: null, ...wanted }).every(([name, value]) =>
        Object.entries(point).some(([own, found]) => own === name && found === value),
      ),
    );
  const given = accuracies(where({}));
  const shuffled = accuracies(where({ order: 'shuffle' }));
  const threeOrders = Object.entries(given).map(
    ([count, value]) => [count, mean([value, ...Array<number>(2).fill(shuffled[count] ?? value)])] as const,
  );
  return {
    random: Object.fromEntries(threeOrders),
    bm25: accuracies(where({ selection: 'bm25' })),
    sorted: accuracies(where({ order: 'by-label' })),
    blocks: Object.fromEntries(
      inBlocks.points
        .filter(({ block }) => block !== null)
        .map(({ block, accuracy }) => [String(block), accuracy.value]),
    ),
    full: inBlocks.points.find(({ block }) => block === null)?.accuracy.value ?? Number.NaN,
    flips: Object.fromEntries(usual.flips.map(({ count, changed }) => [count, changed.value])),
    flipsWithoutOrder: Object.fromEntries(withoutOrder.flips.map(({ count, changed }) => [count, changed.value])),
  };
}

/** By learner, and by the number of demonstrations. */
export type Curves = Readonly<Record<string, ByNumber>>;

/** Attention, look-up and training on the same demonstrations. */
export async function studyBaselines(
  seed: number,
  counts: readonly number[],
  between: () => Promise<void> | void,
): Promise<Curves> {
  const data = plantedTexts(usualPlantedTexts, seed);
  const learners = [
    analyticAttention(usualAnalyticAttention, seed),
    nearestNeighbours(1),
    nearestNeighbours(5),
    trainedClassifier(usualClassifier),
    majorityLabel(),
  ];
  return curvesOf(data, learners, counts, seed, between);
}

export interface ProgramStudy {
  readonly curves: Curves;
  /** Predictions of the compiled network that are those of the interpreter. */
  readonly agreeing: number;
  readonly predictions: number;
}

export const programCounts = [1, 2, 4, 8, 12];

/** Few classes and short texts, as many as fit the program. */
export async function studyProgram(
  programs: { readonly network: ExampleProgram; readonly interpreter: ExampleProgram },
  seed: number,
  between: () => Promise<void> | void,
): Promise<ProgramStudy> {
  const settings = { classes: 6, wordsPerClass: 4, sharedWords: 0, wordsPerText: 5, classShare: 0.5 };
  const data = plantedTexts({ ...usualPlantedTexts, ...settings, training: 200, test: 100 }, seed);
  const learners = [programLearner(programs.network), nearestNeighbours(1), majorityLabel()];
  const curves = await curvesOf(data, learners, programCounts, seed, between);
  const cells = plannedCells({ ...plan, counts: programCounts });
  const both = [programs.network, programs.interpreter].map(programLearner);
  const [network = [], interpreter = []] = await Promise.all(
    both.map((learner) => measuredAtOnce(data, [{ learner, cells }], seed, between)),
  );
  const pairs = network.flatMap(({ labels }, cell) =>
    labels.map((label, query) => Number(label === interpreter[cell]?.labels[query])),
  );
  return { curves, agreeing: pairs.reduce((sum, each) => sum + each, 0), predictions: pairs.length };
}

async function curvesOf(
  data: DataSet,
  learners: readonly Learner[],
  counts: readonly number[],
  seed: number,
  between: () => Promise<void> | void,
): Promise<Curves> {
  const cells = plannedCells({ ...plan, counts });
  const measured = await measuredAtOnce(
    data,
    learners.map((learner) => ({ learner, cells })),
    seed,
    between,
  );
  const { points } = analysed(measured, data.test, learners[0]?.name ?? '', noResamples);
  return Object.fromEntries(
    learners.map(({ name }) => [name, accuracies(points.filter(({ learner }) => learner === name))]),
  );
}

function accuracies(points: readonly Point[]): ByNumber {
  return Object.fromEntries(points.map(({ count, accuracy }) => [count, accuracy.value]));
}
