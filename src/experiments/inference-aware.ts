/** Inference-aware alignment, exactly: which transformation is best for which procedure, at equal divergence. */

import { exactlyCalibrated } from '../alignment/inference-aware/calibration.ts';
import { exactEvaluation } from '../alignment/inference-aware/exact-evaluation.ts';
import { optimalTransformation, type SelectionProcedure } from '../alignment/inference-aware/fixed-point.ts';
import { quantileModel } from '../alignment/inference-aware/quantile-model.ts';
import { type Transformation, transformationOf } from '../alignment/inference-aware/transformations.ts';
import { betaForDivergence, divergence, expectation, tilted } from '../alignment/policies.ts';
import type { LinePlot } from '../views/plot.ts';
import type { Claim, Experiment, ResultTable, Size } from './experiment.ts';
import { mean } from './mean.ts';
import { hackedRewards, normalQuantiles, promptScales, uniform } from './synthetic-rewards.ts';

const paper = 'InfAlign, arXiv 2412.19792, abstract';
const drawCounts = [1, 2, 4, 8, 32];
const mainDraws = 4;

interface Settings {
  readonly divergences: readonly number[];
  /** Of the unit interval. */
  readonly cells: number;
  /** Responses to a prompt, in the studies of calibration. */
  readonly responses: number;
}

const settings: Readonly<Record<Size, Settings>> = {
  small: { divergences: [0.1, 0.25, 0.5, 1, 2], cells: 2000, responses: 4000 },
  full: { divergences: [0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1, 1.4, 2], cells: 8000, responses: 20_000 },
};

interface Candidate {
  readonly name: string;
  /** By β: the optimal ones are others for each. */
  readonly transformation: (beta: number) => Transformation;
  /** Where it is looked for: for many draws and far from the reference the optimum takes too long to find. */
  readonly farthest: number;
}

const fixedCandidates: readonly Candidate[] = [
  fixed('identity', { kind: 'identity' }),
  fixed('logarithm', { kind: 'logarithm' }),
  ...[5, 10, -5, -10].map((rate) => fixed(`exponential ${rate}`, { kind: 'exponential', rate })),
];

/** What one transformation comes to at one divergence. */
interface Point {
  readonly name: string;
  readonly divergence: number;
  /** By the number of draws, in the order of `drawCounts`. */
  readonly bestOf: readonly number[];
  readonly worstOf: readonly number[];
}

export const inferenceAware: Experiment = {
  name: 'infalign',
  title: 'Inference-aware alignment: win rates of best and worst of N at equal divergence',
  takes: { small: '11 seconds', full: '1 minute' },
  takesFiles: false,
  run: async (context) => {
    const { divergences } = settings[context.size];
    const points: Point[] = [];
    for (const candidate of candidates(settings[context.size])) {
      for (const wanted of divergences.filter((each) => each <= candidate.farthest)) {
        const point = await context.step(`${candidate.name}, ${context.size}, KL ${wanted}`, () =>
          pointAt(candidate, wanted, settings[context.size]),
        );
        if (point !== null) points.push(point);
      }
    }
    const scales = await context.step(`scales, ${context.size}`, () => differentScales(settings[context.size]));
    const hacking = await context.step(`hacking, ${context.size}`, () => hackedResponses(settings[context.size]));
    return {
      claims: [...claimsOfTransformations(points, divergences), claimOfScales(scales), claimOfHacking(hacking)],
      tables: [
        tableOf(points, 'best-of', 1, divergences),
        ...drawCounts.slice(1).map((draws) => tableOf(points, 'best-of', draws, divergences)),
        ...drawCounts.slice(1).map((draws) => tableOf(points, 'worst-of', draws, divergences)),
        scales.table,
        hacking.table,
      ],
      plots: {
        'best-of-4': plotOf(points, 'best-of', divergences),
        'worst-of-4': plotOf(points, 'worst-of', divergences),
      },
    };
  },
};

function fixed(name: string, transformation: Transformation): Candidate {
  return { name, transformation: () => transformation, farthest: Number.POSITIVE_INFINITY };
}

function candidates({ cells }: Settings): readonly Candidate[] {
  const optimal = (procedure: SelectionProcedure, draws: number): Candidate => ({
    name: `optimal for ${nameOf(procedure, draws)}`,
    transformation: (beta) => ({
      kind: 'function',
      name: procedure,
      of: optimalTransformation({ procedure, draws, beta, cells }).of,
    }),
    farthest: draws > 8 ? 0.5 : Number.POSITIVE_INFINITY,
  });
  const procedures = ['best-of', 'worst-of'] as const;
  return [
    ...fixedCandidates,
    ...procedures.flatMap((procedure) => drawCounts.slice(1).map((draws) => optimal(procedure, draws))),
  ];
}

/** `null` where the transformation does not come so far from the reference. */
function pointAt({ name, transformation }: Candidate, wanted: number, { cells }: Settings): Point | null {
  const modelAt = (beta: number) => quantileModel(transformation(beta), beta, cells);
  try {
    const beta = betaForDivergence((each) => modelAt(each).divergence, wanted);
    const { bestOf, worstOf } = modelAt(beta);
    return { name, divergence: wanted, bestOf: drawCounts.map(bestOf), worstOf: drawCounts.map(worstOf) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function claimsOfTransformations(points: readonly Point[], divergences: readonly number[]): Claim[] {
  const identityIsBest = divergences.map((each) => {
    const here = points.filter(({ divergence: at }) => at === each);
    const others = here.filter(({ name }) => name !== 'identity');
    return rateOf(here, 'identity', 'best-of', 1) - Math.max(...others.map((point) => rateIn(point, 'best-of', 1)));
  });
  const near = points.filter(({ divergence: at }) => at <= 1);
  const shares = (['best-of', 'worst-of'] as const).flatMap((procedure) =>
    [...new Set(near.map(({ divergence: at }) => at))].map((each) =>
      shareOfGain(
        near.filter(({ divergence: at }) => at === each),
        procedure,
      ),
    ),
  );
  const gains = (['best-of', 'worst-of'] as const).map((procedure) => gainAt(points, procedure, 0.5));
  return [
    dominance(points),
    {
      claim: 'Exponentials come out close to optimal',
      source: paper,
      expected: `for best and worst of ${mainDraws}, KL up to 1: at least 90 % of what the optimum gains over the identity`,
      measured: `the better of rates ±5 and ±10: at least ${percentOf(Math.min(...shares))} of it`,
      verdict: Math.min(...shares) >= 0.9 ? 'reproduced' : 'not reproduced',
    },
    {
      claim: 'Calibration alone is a strong baseline for the ordinary win rate',
      source: paper,
      expected: 'the identity has the best win rate of one draw at every KL',
      measured: `the best of all others is ${Math.min(...identityIsBest).toFixed(4)} to ${Math.max(...identityIsBest).toFixed(4)} below it`,
      verdict: Math.min(...identityIsBest) >= -1e-4 ? 'reproduced' : 'not reproduced',
    },
    {
      claim:
        'Inference-time win rates rise by 8 to 12 % (helpfulness) and 4 to 9 % (harmlessness), in later versions by up to 3 to 8 %',
      source: 'InfAlign, abstracts of v1 and v5',
      expected: 'language models and people’s preferences, which are not here',
      measured: `on exact synthetic policies, which is another experiment: at KL .5 the optimum is ${gains.map((gain, i) => `${(100 * gain).toFixed(1)} points above the identity for ${i === 0 ? 'best' : 'worst'} of ${mainDraws}`).join(', ')}`,
      verdict: 'not testable here',
    },
  ];
}

/** Every optimum against all others, on its own target. */
function dominance(points: readonly Point[]): Claim {
  let least = Number.POSITIVE_INFINITY;
  let compared = 0;
  for (const procedure of ['best-of', 'worst-of'] as const) {
    for (const draws of drawCounts.slice(1)) {
      for (const own of points.filter(({ name }) => name === `optimal for ${nameOf(procedure, draws)}`)) {
        for (const other of points.filter(({ name, divergence: at }) => name !== own.name && at === own.divergence)) {
          least = Math.min(least, rateIn(own, procedure, draws) - rateIn(other, procedure, draws));
          compared += 1;
        }
      }
    }
  }
  return {
    claim:
      'For a procedure of inference the best policy is that of ordinary reinforcement learning with a transformed reward',
    source: paper,
    expected: 'at equal KL the optimal transformation of a procedure is not beaten by any other (beyond 10⁻⁴)',
    measured: `${compared} comparisons; the smallest difference is ${least.toExponential(1)}`,
    verdict: least >= -1e-4 ? 'reproduced' : 'not reproduced',
  };
}

/** How much of the gain of the optimum over the identity the better exponential has. */
function shareOfGain(here: readonly Point[], procedure: SelectionProcedure): number {
  const sign = procedure === 'best-of' ? '' : '-';
  const rates = [5, 10].map((rate) => rateOf(here, `exponential ${sign}${rate}`, procedure, mainDraws));
  const identity = rateOf(here, 'identity', procedure, mainDraws);
  const optimum = rateOf(here, `optimal for ${nameOf(procedure, mainDraws)}`, procedure, mainDraws);
  return (Math.max(...rates.filter((rate) => !Number.isNaN(rate))) - identity) / (optimum - identity);
}

function gainAt(points: readonly Point[], procedure: SelectionProcedure, wanted: number): number {
  const here = points.filter(({ divergence: at }) => at === wanted);
  const optimum = rateOf(here, `optimal for ${nameOf(procedure, mainDraws)}`, procedure, mainDraws);
  return optimum - rateOf(here, 'identity', procedure, mainDraws);
}

/** NaN where the transformation does not come so far. */
function rateOf(here: readonly Point[], name: string, procedure: SelectionProcedure, draws: number): number {
  const point = here.find((each) => each.name === name);
  return point === undefined ? Number.NaN : rateIn(point, procedure, draws);
}

function rateIn(point: Point, procedure: SelectionProcedure, draws: number): number {
  const rates = procedure === 'best-of' ? point.bestOf : point.worstOf;
  return rates[drawCounts.indexOf(draws)] ?? Number.NaN;
}

function tableOf(
  points: readonly Point[],
  procedure: SelectionProcedure,
  draws: number,
  divergences: readonly number[],
): ResultTable {
  const names = [...new Set(points.map(({ name }) => name))];
  return {
    title: `Win rate of ${draws === 1 ? 'one draw' : nameOf(procedure, draws)}, by KL (—: not reached, or not looked for)`,
    columns: ['transformation', ...divergences.map((each) => `KL ${each}`)],
    rows: names.map((name) => [
      name,
      ...divergences.map((each) => {
        const rate = rateOf(
          points.filter(({ divergence: at }) => at === each),
          name,
          procedure,
          draws,
        );
        return Number.isNaN(rate) ? '—' : rate.toFixed(4);
      }),
    ]),
  };
}

function plotOf(points: readonly Point[], procedure: SelectionProcedure, divergences: readonly number[]): LinePlot {
  const sign = procedure === 'best-of' ? '' : '-';
  const named: readonly (readonly [line: string, transformation: string])[] = [
    ['optimal', `optimal for ${nameOf(procedure, mainDraws)}`],
    ...[`exponential ${sign}10`, `exponential ${sign}5`, 'identity', 'logarithm'].map((name) => [name, name] as const),
  ];
  return {
    title: `Win rate of ${nameOf(procedure, mainDraws)} at equal divergence`,
    x: 'KL to the reference, nats',
    y: 'win rate',
    from: 0.5,
    to: 1,
    lines: named.map(([line, name]) => ({
      name: line,
      points: [
        { x: 0, y: 0.5 },
        ...divergences.flatMap((x) => {
          const rate = rateOf(
            points.filter(({ divergence: at }) => at === x),
            name,
            procedure,
            mainDraws,
          );
          return Number.isNaN(rate) ? [] : [{ x, y: rate }];
        }),
      ],
    })),
    marks: [],
  };
}

function nameOf(procedure: SelectionProcedure, draws: number): string {
  return `${procedure === 'best-of' ? 'best' : 'worst'} of ${draws}`;
}

function percentOf(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

interface Study {
  readonly table: ResultTable;
  /** What the claim is about: of raw rewards, and of calibrated ones. */
  readonly raw: readonly [number, number];
  readonly calibrated: readonly [number, number];
}

/** Prompts whose rewards are spread very differently, aligned with one β for all: at equal divergence on average. */
function differentScales({ responses }: Settings): Study {
  const wanted = 0.5;
  const normal = normalQuantiles(responses);
  const reference = uniform(responses);
  const quantiles = exactlyCalibrated(reference, normal);
  const prompts = promptScales.map((scale) => normal.map((value) => scale * value));
  const rows = [
    { name: 'raw', rewards: prompts },
    ...[
      { name: 'calibrated, identity', kind: 'identity' as const },
      { name: 'calibrated, exponential 10', kind: 'exponential' as const, rate: 10 },
      { name: 'calibrated, exponential -5', kind: 'exponential' as const, rate: -5 },
    ].map(({ name, ...transformation }) => {
      const of = transformationOf(
        transformation.kind === 'identity'
          ? { kind: 'identity' }
          : { kind: 'exponential', rate: transformation.rate ?? 0 },
      );
      return { name, rewards: prompts.map(() => quantiles.map(of)) };
    }),
  ].map(({ name, rewards }) => {
    const policiesAt = (beta: number) => rewards.map((reward) => tilted(reference, reward, beta));
    const beta = betaForDivergence(
      (each) => mean(policiesAt(each).map((policy) => divergence(policy, reference))),
      wanted,
    );
    const found = policiesAt(beta).map((policy, i) => exactEvaluation(policy, reference, prompts[i] ?? []));
    return {
      name,
      least: Math.min(...found.map((each) => each.divergence)),
      most: Math.max(...found.map((each) => each.divergence)),
      winRate: mean(found.map((each) => each.winRate)),
      best: mean(found.map(({ bestOf }) => bestOf(mainDraws))),
      worst: mean(found.map(({ worstOf }) => worstOf(mainDraws))),
    };
  });
  const [raw, identity] = rows;
  return {
    table: {
      title: `Nine prompts with rewards of standard deviation .25 to 4, one β for all, KL ${wanted} on average`,
      columns: [
        'reward',
        'least KL of a prompt',
        'largest',
        'win rate',
        `best of ${mainDraws}`,
        `worst of ${mainDraws}`,
      ],
      rows: rows.map((row) => [
        row.name,
        ...[row.least, row.most, row.winRate, row.best, row.worst].map((value) => value.toFixed(4)),
      ]),
    },
    raw: [raw?.winRate ?? Number.NaN, raw?.most ?? Number.NaN],
    calibrated: [identity?.winRate ?? Number.NaN, identity?.most ?? Number.NaN],
  };
}

function claimOfScales({ raw, calibrated }: Study): Claim {
  return {
    claim: 'Calibrated rewards are better than raw ones over prompts of different scale',
    source: 'what calibration is for in InfAlign; its own figures are not known here',
    expected: 'a higher win rate at equal divergence on average',
    measured: `at KL .5: raw ${raw[0].toFixed(4)} (one prompt takes ${raw[1].toFixed(2)} nats), calibrated ${calibrated[0].toFixed(4)}`,
    verdict: calibrated[0] > raw[0] ? 'reproduced' : 'not reproduced',
  };
}

function hackedResponses({ responses: wantedResponses }: Settings): Study {
  const responses = 2.5 * wantedResponses;
  const { proxy, worth, hacked } = hackedRewards(responses);
  const reference = uniform(responses);
  const quantiles = exactlyCalibrated(reference, proxy);
  const transformations: readonly (readonly [name: string, Transformation | null])[] = [
    ['raw', null],
    ['calibrated, identity', { kind: 'identity' }],
    ['calibrated, logarithm', { kind: 'logarithm' }],
    ['calibrated, exponential 10', { kind: 'exponential', rate: 10 }],
  ];
  const rows = transformations.flatMap(([name, transformation]) => {
    const reward = transformation === null ? proxy : quantiles.map(transformationOf(transformation));
    return [0.5, 2].map((wanted) => {
      const beta = betaForDivergence((each) => divergence(tilted(reference, reward, each), reference), wanted);
      const policy = tilted(reference, reward, beta);
      return { name, wanted, share: expectation(policy, hacked), worth: expectation(policy, worth) };
    });
  });
  const of = (name: string): readonly [number, number] => {
    const row = rows.find((each) => each.name === name && each.wanted === 0.5);
    return [row?.share ?? Number.NaN, row?.worth ?? Number.NaN];
  };
  return {
    table: {
      title: 'Reward hacking: 1 % of the responses have a high reward and a low worth',
      columns: ['reward', 'KL', 'share of hacked responses', 'mean worth'],
      rows: rows.map(({ name, wanted, share, worth: value }) => [name, wanted, share.toFixed(3), value.toFixed(3)]),
    },
    raw: of('raw'),
    calibrated: of('calibrated, identity'),
  };
}

function claimOfHacking({ raw, calibrated }: Study): Claim {
  return {
    claim: 'Calibration helps against reward hacking',
    source: paper,
    expected: 'at equal divergence fewer hacked responses and a higher worth',
    measured: `at KL .5: raw ${percentOf(raw[0])} hacked, worth ${raw[1].toFixed(2)}; calibrated ${percentOf(calibrated[0])}, ${calibrated[1].toFixed(2)}`,
    verdict: calibrated[0] < raw[0] && calibrated[1] > raw[1] ? 'reproduced' : 'not reproduced',
  };
}
