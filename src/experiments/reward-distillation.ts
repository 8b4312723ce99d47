/** Preference optimisation by distillation: what DPO does to preferred answers, its cures, and data with a length bias. */

import { forwardDivergence } from '../alignment/distillation/forward-divergence.ts';
import { distillationLoss, dpoLoss } from '../alignment/distillation/losses.ts';
import { at, logitGradient, type Numbers, softmax } from '../alignment/policies.ts';
import type { Claim, Experiment, ResultTable, Size } from './experiment.ts';
import { type LengthBiasStudy, type Method, methods, studyLengthBias } from './length-bias.ts';
import { mean } from './mean.ts';

const paper = 'Robust Preference Optimization through Reward Model Distillation, arXiv 2405.19316';
const rhos = [0.2, 0.35, 0.5, 0.65, 0.8];

const settings: Readonly<Record<Size, { readonly seeds: number; readonly steps: number }>> = {
  small: { seeds: 6, steps: 3000 },
  full: { seeds: 24, steps: 30_000 },
};

const study = { prompts: 300, responses: 16, pairs: 300, noise: 22 };

export const rewardDistillation: Experiment = {
  name: 'reward-distillation',
  title: 'Preference optimisation by reward distillation: displacement and its cures, and data with a length bias',
  takes: { small: '25 seconds', full: '2 minutes' },
  takesFiles: false,
  run: async (context) => {
    const { seeds, steps } = settings[context.size];
    const displaced = await context.step(`displacement, ${context.size}`, () => displacementRows(steps));
    const studies: LengthBiasStudy[][] = [];
    for (const rho of rhos) {
      const own: LengthBiasStudy[] = [];
      for (let i = 0; i < seeds; i++) {
        const seed = context.seed + i;
        own.push(
          await context.step(`length bias, rho ${rho}, seed ${seed}, ${context.size}`, () =>
            studyLengthBias(rho, seed, study),
          ),
        );
      }
      studies.push(own);
    }
    const rateOf = (rho: number, method: Method): number =>
      mean((studies[rhos.indexOf(rho)] ?? []).map(({ winRates }) => winRates[method]));
    return {
      claims: [
        degenerateOptima(),
        drift(),
        claimOfDisplacement(displaced),
        ...claimsOfLengthBias(rateOf),
        {
          claim: 'More robust on TL;DR summaries with a simulated length bias and on Anthropic’s helpfulness data',
          source: paper,
          expected: 'language models and people’s preferences, which are not here',
          measured: 'nothing; `altac align annotate-preferences` adds the distillation targets to such data',
          verdict: 'not testable here',
        },
      ],
      tables: [displacementTable(displaced), lengthBiasTable(rateOf, seeds), choicesTable(studies)],
      plots: {
        'length-bias': {
          title: 'Learned from preferences with a length bias',
          x: 'ρ: share of pairs whose chosen answer is the longer one',
          y: 'win rate by the true reward, at KL 1',
          from: 0.62,
          to: 0.8,
          lines: methods
            .filter((method) => method !== 'IPO' && method !== 'pessimism over mixtures')
            .map((method) => ({
              name: method,
              points: rhos.map((rho, i) => {
                const rates = (studies[i] ?? []).map(({ winRates }) => winRates[method]);
                return { x: rho, y: rateOf(rho, method), least: Math.min(...rates), most: Math.max(...rates) };
              }),
            })),
          marks: [],
        },
      },
    };
  },
};

/** Pairs (0 over 1) and (2 over 3); response 4 is in no pair. */
const reference = [0.25, 0.15, 0.2, 0.1, 0.3];
const pairs: readonly (readonly [chosen: number, rejected: number])[] = [
  [0, 1],
  [2, 3],
];

/** A family of policies whose loss goes to 0 while preferred answers go, too. */
function degenerateOptima(): Claim {
  const rows = [0, 5, 10, 20].map((t) => {
    const policy = softmax([-t, -11 * t, -t, -11 * t, 0]);
    return { loss: dpoLoss(differencesOf(policy), { beta: 0.1 }).value, preferred: at(policy, 0) };
  });
  const last = rows.at(-1);
  return {
    claim: 'Optima of DPO can give next to no probability to the preferred answers',
    source: paper,
    expected: 'policies whose loss goes to 0, its infimum, and the preferred answers with it',
    measured: rows
      .map(({ loss, preferred }) => `loss ${loss.toPrecision(3)}, preferred ${preferred.toPrecision(3)}`)
      .join('; '),
    verdict: (last?.loss ?? 1) < 1e-8 && (last?.preferred ?? 1) < 1e-8 ? 'reproduced' : 'not reproduced',
  };
}

/** The margin in a table of logits, after so much time of gradient descent. */
function drift(): Claim {
  const times = [1, 10, 100, 1000];
  const marginsOf = (gradientOf: (differences: Numbers) => Numbers): number[] => {
    const logits = Float64Array.from(reference, Math.log);
    const margins: number[] = [];
    let passed = 0;
    for (const time of times) {
      const rate = time <= 10 ? 0.001 : 0.01;
      const steps = Math.round((time - passed) / rate);
      for (let step = 0; step < steps; step++) {
        const policy = softmax(logits);
        const gradient = gradientOf(differencesOf(policy));
        pairs.forEach(([chosen, rejected], i) => {
          logits[chosen] = at(logits, chosen) - rate * at(gradient, i);
          logits[rejected] = at(logits, rejected) + rate * at(gradient, i);
        });
      }
      passed = time;
      margins.push(at(differencesOf(softmax(logits)), 0));
    }
    return margins;
  };
  const [dpo, distilled] = [
    marginsOf((differences) => dpoLoss(differences, { beta: 1 }).gradient),
    marginsOf((differences) => distillationLoss(differences, [1, 1], { beta: 1 }).gradient),
  ];
  const shown = (margins: readonly number[]): string => margins.map((margin) => margin.toFixed(3)).join(', ');
  const grows = dpo.every((margin, i) => i === 0 || margin > at(dpo, i - 1) + 0.5);
  return {
    claim: 'The implicit reward of DPO grows without bound; that of distillation is the reward model’s',
    source: paper,
    expected: 'margins that go on growing for DPO, and come to the difference of rewards, 1, for d-DPO',
    measured: `after times ${times.join(', ')} of gradient descent: DPO ${shown(dpo)}; d-DPO ${shown(distilled)}`,
    verdict: grows && Math.abs((distilled.at(-1) ?? 0) - 1) < 1e-3 ? 'reproduced' : 'not reproduced',
  };
}

function differencesOf(policy: Numbers): Float64Array {
  return Float64Array.from(pairs, ([chosen, rejected]) =>
    Math.log((at(policy, chosen) * at(reference, rejected)) / (at(reference, chosen) * at(policy, rejected))),
  );
}

interface DisplacementRow {
  readonly method: string;
  readonly theta: number;
  /** Chosen, rejected, and an answer that the data lack, which is like the chosen one. */
  readonly policy: readonly number[];
}

/** One parameter: π ∝ e^(θ f), with f(chosen) = .1, f(rejected) = 0, f(unseen) = 1, and a uniform base. */
const features = [0.1, 0, 1];

function displacementRows(steps: number): readonly DisplacementRow[] {
  const base = [1 / 3, 1 / 3, 1 / 3];
  const slopeOfMargin = at(features, 0) - at(features, 1);
  const policyAt = (theta: number): Float64Array => softmax(features.map((feature) => theta * feature));
  const regularised =
    (alpha: number) =>
    (theta: number): number => {
      const { gradient } = forwardDivergence(policyAt(theta), base);
      return dpoSlope(theta) + alpha * alongFeatures(logitGradient(policyAt(theta), gradient));
    };
  const dpoSlope = (theta: number): number =>
    at(dpoLoss([slopeOfMargin * theta], { beta: 1 }).gradient, 0) * slopeOfMargin;
  const distilled =
    (rewards: Numbers, trained: readonly (readonly [number, number])[]) =>
    (theta: number): number => {
      const slopes = trained.map(([one, other]) => at(features, one) - at(features, other));
      const targets = trained.map(([one, other]) => at(rewards, one) - at(rewards, other));
      const { gradient } = distillationLoss(
        slopes.map((slope) => slope * theta),
        targets,
        { beta: 1 },
      );
      return slopes.reduce((sum, slope, i) => sum + slope * at(gradient, i), 0);
    };
  const all = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const ways: readonly (readonly [method: string, slope: (theta: number) => number])[] = [
    ['DPO', dpoSlope],
    ...[1, 0.1, 0.01].map((alpha) => [`p-DPO, α ${alpha}`, regularised(alpha)] as const),
    ['d-DPO on the pair alone', distilled([1, 0, -1], [[0, 1]])],
    ['d-DPO on all pairs', distilled([1, 0, -1], all)],
  ];
  return ways.map(([method, slope]) => {
    let theta = 0;
    for (let step = 0; step < steps; step++) theta -= slope(theta);
    return { method, theta, policy: [...policyAt(theta)] };
  });
}

function alongFeatures(gradient: Numbers): number {
  return features.reduce((sum, feature, i) => sum + feature * at(gradient, i), 0);
}

function claimOfDisplacement(rows: readonly DisplacementRow[]): Claim {
  const chosen = (method: string): number => rows.find((row) => row.method === method)?.policy[0] ?? Number.NaN;
  const [dpo, pessimist, alone, everywhere] = [
    chosen('DPO'),
    chosen('p-DPO, α 1'),
    chosen('d-DPO on the pair alone'),
    chosen('d-DPO on all pairs'),
  ];
  return {
    claim: 'Distillation on pairs that reach all answers, and a forward divergence, keep the preferred answers likely',
    source: paper,
    expected:
      'with a shared feature DPO takes the chosen answer from 1/3 to below .01; p-DPO (α 1) and d-DPO on all pairs keep it above .25',
    measured: `DPO ${dpo.toFixed(4)}, p-DPO ${pessimist.toFixed(3)}, d-DPO on all pairs ${everywhere.toFixed(3)}; on the pair alone d-DPO does not cure it: ${alone.toFixed(4)}`,
    verdict: dpo < 0.01 && pessimist > 0.25 && everywhere > 0.25 ? 'reproduced' : 'not reproduced',
  };
}

function displacementTable(rows: readonly DisplacementRow[]): ResultTable {
  return {
    title: 'One shared feature: probabilities after training, from 1/3 each',
    columns: ['method', 'θ', 'chosen', 'rejected', 'unseen'],
    rows: rows.map(({ method, theta, policy }) => [
      method,
      theta.toFixed(3),
      ...policy.map((share) => share.toFixed(4)),
    ]),
  };
}

function claimsOfLengthBias(rateOf: (rho: number, method: Method) => number): Claim[] {
  const gain = (rho: number, method: Method, over: Method): number => rateOf(rho, method) - rateOf(rho, over);
  const points = (value: number): string => `${value >= 0 ? '+' : '−'}${(100 * Math.abs(value)).toFixed(1)} points`;
  const overMean = rhos.map((rho) => gain(rho, 'e-DPO', 'mean of the models'));
  return [
    {
      claim: 'Pessimism over an ensemble is more robust where the preference data are biased',
      source: paper,
      expected: 'e-DPO more than 3 points above DPO at ρ .2, where the bias fights the true reward',
      measured: rhos.map((rho) => `ρ ${rho}: ${points(gain(rho, 'e-DPO', 'DPO'))}`).join('; '),
      verdict: gain(0.2, 'e-DPO', 'DPO') > 0.03 ? 'reproduced' : 'not reproduced',
    },
    {
      claim: 'Without a bias the gains are modest',
      source: paper,
      expected: 'less than 1.5 points between e-DPO and DPO at ρ .5 and .65, either way',
      measured: [0.5, 0.65].map((rho) => `ρ ${rho}: ${points(gain(rho, 'e-DPO', 'DPO'))}`).join('; '),
      verdict: [0.5, 0.65].every((rho) => Math.abs(gain(rho, 'e-DPO', 'DPO')) < 0.015)
        ? 'reproduced'
        : 'not reproduced',
    },
    {
      claim: 'Pessimism does better than the mean of the same reward models',
      source: 'no claim of the paper: a simple baseline, for comparison',
      expected: 'e-DPO above the mean at every ρ',
      measured: rhos.map((rho, i) => `ρ ${rho}: ${points(at(overMean, i))}`).join('; '),
      verdict: overMean.every((value) => value > 0) ? 'reproduced' : 'not reproduced',
    },
  ];
}

function lengthBiasTable(rateOf: (rho: number, method: Method) => number, seeds: number): ResultTable {
  return {
    title: `Win rate against the base by the true reward, at an average KL of 1 (mean of ${seeds} seeds)`,
    columns: ['ρ', ...methods],
    rows: rhos.map((rho) => [rho, ...methods.map((method) => rateOf(rho, method).toFixed(3))]),
  };
}

function choicesTable(studies: readonly (readonly LengthBiasStudy[])[]): ResultTable {
  return {
    title: 'The reward model that e-DPO takes, by the length bias of its data',
    columns: ['ρ', 'by seed'],
    rows: rhos.map((rho, i) => [rho, (studies[i] ?? []).map(({ chosenBias }) => chosenBias).join(', ')]),
  };
}
