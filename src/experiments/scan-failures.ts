/** Splits of SCAN, learned from traces: do those tests fail of which coverage says so? */

import { watchCases } from '../traces/cases.ts';
import { seenOnce } from '../traces/seen-once.ts';
import type { SplitParts } from '../traces/split.ts';
import { partsOfSplit } from '../traces/splits.ts';
import type { LengthAccuracy } from '../training/accuracy.ts';
import type { Claim, Experiment, ExperimentContext, ResultTable, Size } from './experiment.ts';
import { mcdNames, stepOfFiles, withoutFiles } from './mcd.ts';
import { type LearnedSplit, learnSplit, type ScanLearning } from './scan-learning.ts';
import { percent } from './trace-training.ts';

const judged = ['scan:random', 'scan:jump-around-right', 'scan:length', 'scan:add-jump', 'scan:around-right'] as const;

/** In the full size only. */
const furtherJudged = ['scan:add-turn-left', 'scan:opposite-right', 'scan:primitive-right'] as const;

const layerLimit = 1000;

const learning = {
  hidden: [256, 256],
  loss: 'cross-entropy',
  sample: 'by-rule',
  undefined: 'zeros',
  optimizer: 'adam',
  rate: 0.012,
  batch: 512,
} as const;

const settings: Readonly<Record<Size, Pick<ScanLearning, 'commands' | 'tests'> & { readonly steps: number }>> = {
  small: { commands: 1200, tests: 20, steps: 2500 },
  full: { commands: 2400, tests: 50, steps: 5000 },
};

export const scanFailures: Experiment = {
  name: 'scan-failures',
  title: 'Splits of SCAN, learned from traces: tests that are predicted to fail, and tests that fail',
  takes: { small: '22 minutes', full: '82 minutes of one core' },
  takesFiles: true,
  run: async (context) => {
    const learned: Judged[] = [];
    const names = context.size === 'small' ? judged : [...judged, ...furtherJudged];
    const learn = learnerOf(context);
    for (const split of names) {
      const found = await context.step(`${split}, ${context.size}, seed ${context.seed}`, () =>
        learn(split, partsOfSplit(split, context.seed)),
      );
      learned.push({ split, found });
    }
    for (const split of mcdNames) {
      const parts = context.given.get(split);
      if (parts === undefined) continue;
      const key = `${stepOfFiles(split, parts)}, ${context.size}, seed ${context.seed}`;
      learned.push({ split, found: await context.step(key, () => learn(split, parts)) });
    }
    return {
      claims: [...learned.flatMap(claimsOf), ...claimsTogether(learned), ...claimsWithoutFiles(context)],
      tables: [predictions(learned), confusion(learned), origins(learned)],
      plots: {
        'scan-failures': {
          title: 'SCAN, learned from traces: commands right in all actions, all splits together',
          x: 'actions',
          y: 'share right',
          from: 0,
          to: 1,
          lines: [
            { name: 'predicted to succeed', points: pointsOf(learned.map(({ found }) => found.predictedToSucceed)) },
            { name: 'like those of training', points: pointsOf(learned.map(({ found }) => found.heldOut)) },
            { name: 'predicted to fail', points: pointsOf(learned.map(({ found }) => found.predictedToFail)) },
          ],
          marks: [],
        },
      },
    };
  },
};

interface Judged {
  readonly split: string;
  readonly found: LearnedSplit;
}

type Learn = (name: string, parts: SplitParts) => Promise<LearnedSplit>;

function learnerOf({ program: load, model, seed, size, say }: ExperimentContext): Learn {
  const program = load('scan');
  const tools = { program, model: model('scan'), seen: seenOnce(program, watchCases(program, layerLimit)), say };
  const { commands, tests, steps } = settings[size];
  return (name, parts) => learnSplit(name, parts, { commands, tests, options: { ...learning, steps, seed } }, tools);
}

/** Shares below and above which a claim holds. */
const [mostOfFailing, leastOfSucceeding, leastPrecision, leastRecall] = [0.05, 0.9, 0.95, 0.9];

function claimsOf({ split, found }: Judged): Claim[] {
  const [failing, succeeding] = [countOf([found.predictedToFail]), countOf([found.predictedToSucceed])];
  const claims: Claim[] = [];
  if (failing.inputs > 0) {
    const share = failing.right / failing.inputs;
    claims.push({
      claim: `${split}: tests that need a rule which training never shows fail`,
      source: 'coverage',
      expected: `at most ${percent(mostOfFailing)} of them right`,
      measured: ofSample(failing),
      verdict: share <= mostOfFailing ? 'reproduced' : 'not reproduced',
    });
  }
  if (succeeding.inputs > 0) {
    const share = succeeding.right / succeeding.inputs;
    claims.push({
      claim: `${split}: tests that need no other rules than training shows succeed`,
      source: 'coverage',
      expected: `at least ${percent(leastOfSucceeding)} of them right`,
      measured: `${ofSample(succeeding)}; of commands like those of training ${ofSample(countOf([found.heldOut]))}`,
      verdict: share >= leastOfSucceeding ? 'reproduced' : 'not reproduced',
    });
  }
  return claims;
}

function claimsTogether(learned: readonly Judged[]): Claim[] {
  const { precision, recall } = judgementOf(learned.map(({ found }) => found));
  return [
    {
      claim: 'All splits together: what is predicted to fail fails (precision)',
      source: 'coverage',
      expected: `at least ${percent(leastPrecision)}`,
      measured: shown(precision),
      verdict: (precision ?? 0) >= leastPrecision ? 'reproduced' : 'not reproduced',
    },
    {
      claim: 'All splits together: what fails was predicted to fail (recall)',
      source: 'coverage',
      expected: `at least ${percent(leastRecall)}`,
      measured: shown(recall),
      verdict: (recall ?? 0) >= leastRecall ? 'reproduced' : 'not reproduced',
    },
  ];
}

function claimsWithoutFiles({ given }: ExperimentContext): Claim[] {
  return mcdNames
    .filter((name) => !given.has(name))
    .map((name) =>
      withoutFiles(name, {
        claim: `${name}: those tests fail that need a rule which training never shows`,
        source: 'coverage',
        expected: `at most ${percent(mostOfFailing)} of them right, at least ${percent(leastOfSucceeding)} of the others`,
      }),
    );
}

function predictions(learned: readonly Judged[]): ResultTable {
  const all = learned.map(({ found }) => found);
  const row = (name: string, found: readonly LearnedSplit[]): (string | number)[] => {
    const { precision, recall } = judgementOf(found);
    return [
      name,
      `${sum(found.map(({ failing }) => failing)).toLocaleString('en')} of ${sum(found.map(({ test }) => test)).toLocaleString('en')}`,
      rightOf(countOf(found.map(({ predictedToFail }) => predictedToFail))),
      rightOf(countOf(found.map(({ predictedToSucceed }) => predictedToSucceed))),
      rightOf(countOf(found.map(({ heldOut }) => heldOut))),
      shown(precision),
      shown(recall),
    ];
  };
  return {
    title:
      'Right of the tests that were run, by what is predicted: so many of both kinds are drawn, where there are so many',
    columns: [
      'split',
      'tests predicted to fail',
      'right: predicted to fail',
      'right: predicted to succeed',
      'right: like training, held out',
      'precision',
      'recall',
    ],
    rows: [...learned.map(({ split, found }) => row(split, [found])), row('together', all)],
  };
}

function confusion(learned: readonly Judged[]): ResultTable {
  const failing = countOf(learned.map(({ found }) => found.predictedToFail));
  const succeeding = countOf(learned.map(({ found }) => found.predictedToSucceed));
  return {
    title: 'All tests that were run',
    columns: ['', 'failed', 'right'],
    rows: [
      ['predicted to fail', failing.inputs - failing.right, failing.right],
      ['predicted to succeed', succeeding.inputs - succeeding.right, succeeding.right],
    ],
  };
}

function origins(learned: readonly Judged[]): ResultTable {
  return {
    title: 'What was learned from',
    columns: ['split', 'commands', 'elementary rules', 'examples', 'of them right, %'],
    rows: learned.map(({ split, found: { commands, rules, examples, right } }) => [
      split,
      commands,
      rules,
      examples,
      Number((100 * right).toFixed(1)),
    ]),
  };
}

interface Count {
  readonly inputs: number;
  readonly right: number;
}

function countOf(accuracies: readonly (readonly LengthAccuracy[])[]): Count {
  const all = accuracies.flat();
  return { inputs: sum(all.map(({ inputs }) => inputs)), right: sum(all.map(({ right }) => right)) };
}

/** "Predicted to fail" as a test of failing: `null` where there is nothing to divide by. */
function judgementOf(found: readonly LearnedSplit[]): Readonly<Record<'precision' | 'recall', number | null>> {
  const predicted = countOf(found.map(({ predictedToFail }) => predictedToFail));
  const others = countOf(found.map(({ predictedToSucceed }) => predictedToSucceed));
  const hits = predicted.inputs - predicted.right;
  const misses = others.inputs - others.right;
  return {
    precision: predicted.inputs === 0 ? null : hits / predicted.inputs,
    recall: hits + misses === 0 ? null : hits / (hits + misses),
  };
}

/** Eight numbers of actions are one point. */
function pointsOf(accuracies: readonly (readonly LengthAccuracy[])[]): { readonly x: number; readonly y: number }[] {
  const width = 8;
  return [0, 1, 2, 3, 4, 5].flatMap((bin) => {
    const own = accuracies.flat().filter(({ length }) => Math.ceil(length / width) === bin + 1);
    const { inputs, right } = countOf([own]);
    return inputs === 0 ? [] : [{ x: width * bin + width / 2, y: right / inputs }];
  });
}

function ofSample({ inputs, right }: Count): string {
  return `${percent(inputs === 0 ? 0 : right / inputs)} (${right} of ${inputs})`;
}

function rightOf({ inputs, right }: Count): string {
  return inputs === 0 ? '–' : `${right} of ${inputs}`;
}

function shown(share: number | null): string {
  return share === null ? '–' : percent(share);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
