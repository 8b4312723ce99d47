/** What small language models fall back to where they do not know: over size, training, temperature, and within a list. */

import { median } from 'simple-statistics';
import { type FamilyMember, family } from '../evaluation/fallbacks/facts/family.ts';
import type { FactCounts } from '../evaluation/fallbacks/facts/outcomes.ts';
import { itemsAsked, promptGroups } from '../evaluation/fallbacks/facts/prompts.ts';
import type { Claim, Experiment, ExperimentContext, Findings } from './experiment.ts';
import { type MemberStudy, studyOfShipped, studyOfTraining, temperatures } from './fact-family.ts';
import {
  countsAt,
  endingTable,
  groupTable,
  kinds,
  logOfSize,
  memberOf,
  namesOfKinds,
  orderTable,
  paperTable,
  pathTable,
  type StudiedMember,
  sizeTable,
  temperatureTable,
} from './fallback-tables.ts';
import { mean } from './mean.ts';

const paper = 'From Loops to Oops, arXiv 2407.06071';
const marks = [50, 100, 200, 400, 800, 1200];
const seedsOfFamily = [0, 1, 2];

export const fallbacks: Experiment = {
  name: 'fallbacks',
  title: 'Fallback behaviours under uncertainty: loops, degenerate text and hallucinations of small models of facts',
  takes: { small: '2 minutes', full: '18 minutes of one core' },
  takesFiles: false,
  run: async (context) => {
    const studied: StudiedMember[] = [];
    for (const member of family) {
      const studies: MemberStudy[] = [];
      for (const seed of seedsOfFamily) studies.push(await memberStudy(context, member, seed));
      studied.push({ member, studies });
    }
    const early = memberOf(studied, 'd16').member;
    const live = await context.step(`${early.name}, seed ${context.seed}, trained`, () =>
      studyOfTraining(context, early, context.seed, marks),
    );
    return findingsOf(studied, live);
  },
};

/** In small size the models that come with altac; in full size all are trained, from the seed of the experiment on. */
function memberStudy(context: ExperimentContext, member: FamilyMember, index: number): Promise<MemberStudy> {
  if (context.size === 'small') {
    return context.step(`${member.name}, seed ${index}, as shipped`, () => studyOfShipped(context, member, index));
  }
  const seed = context.seed + index;
  return context.step(`${member.name}, seed ${seed}, trained`, () => studyOfTraining(context, member, seed, marks));
}

/** `live`: a model of the second size, from its first steps on. */
export function findingsOf(studied: readonly StudiedMember[], live: MemberStudy): Findings {
  const largest = memberOf(studied, 'd64');
  const [first] = largest.studies;
  return {
    claims: [
      claimOfSize(studied),
      claimOfTraining(largest),
      claimOfFirstSteps(live),
      claimOfTemperature(studied),
      claimOfOrder(studied),
      claimOfKnowledge(studied),
      claimOfDegenerateText(studied, live),
      claimOfSizeUnderSampling(studied),
      claimOfNeighbours(studied),
      ...notTestable,
    ],
    tables: [
      sizeTable(studied),
      groupTable(studied),
      temperatureTable(studied),
      orderTable(studied),
      pathTable(largest, live),
      endingTable(studied),
      paperTable,
    ],
    plots: {
      size: {
        title: 'Where there is nothing to list, by size: 12 items, greedy, three seeds',
        x: 'log₁₀ of the number of parameters',
        y: 'items',
        from: 0,
        to: itemsAsked,
        lines: kinds.map((kind) => ({
          name: namesOfKinds[kind],
          points: studied.map(({ member, studies }) => {
            const values = studies.map(({ greedy }) => greedy.groups.unanswerable[kind]);
            return { x: logOfSize(member), y: mean(values), least: Math.min(...values), most: Math.max(...values) };
          }),
        })),
        marks: [],
      },
      training: {
        title: `Where there is nothing to list, over training: ${largest.member.name}, seed ${first?.seed ?? 0}`,
        x: 'steps',
        y: 'items',
        from: 0,
        to: itemsAsked,
        lines: [...kinds, 'missing' as const].map((kind) => ({
          name: namesOfKinds[kind],
          points: (first?.path ?? []).map(({ step, outcome }) => ({ x: step, y: outcome.groups.unanswerable[kind] })),
        })),
        marks: [],
      },
      temperature: {
        title: 'Where there is nothing to list, by temperature: mean of three seeds',
        x: 'temperature',
        y: 'items',
        from: 0,
        to: itemsAsked,
        lines: ['d16', 'd64'].flatMap((name) =>
          (['hallucination', 'repetition'] as const).map((kind) => ({
            name: `${name}, ${namesOfKinds[kind]}`,
            points: [0, ...temperatures].map((temperature) => ({
              x: temperature,
              y: mean(memberOf(studied, name).studies.map((study) => countsAt(study, temperature)[kind])),
            })),
          })),
        ),
        marks: [],
      },
    },
  };
}

function claimOfSize(studied: readonly StudiedMember[]): Claim {
  const [small, large] = [memberOf(studied, 'd16'), memberOf(studied, 'd64')];
  const [smallest] = studied;
  const of = ({ studies }: StudiedMember, kind: keyof FactCounts): number[] =>
    studies.map(({ greedy }) => greedy.groups.unanswerable[kind]);
  const fewer = median(differences(of(small, 'repetition'), of(large, 'repetition')));
  const more = median(differences(of(large, 'hallucination'), of(small, 'hallucination')));
  const told = (one: StudiedMember): string =>
    `${one.member.name} repeats ${figures(of(one, 'repetition'))}, hallucinates ${figures(of(one, 'hallucination'))}`;
  return {
    claim: 'The larger the model, the fewer repetitions and the more hallucinations',
    source: `${paper}: Pythia 70M to 12B, repeated 16.3 to 12.2 of 25, hallucinated 3.0 to 8.0`,
    expected:
      'd64 against d16, unanswerable prompts, greedy: at least 2 of 12 items fewer repeated, and 2 more hallucinated (medians of the differences of three seeds)',
    measured: `${fewer.toFixed(1)} fewer, ${more.toFixed(1)} more; by seed ${[smallest, small, large].flatMap((one) => (one === undefined ? [] : told(one))).join('; ')}`,
    verdict: fewer >= 2 && more >= 2 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfTraining({ member, studies }: StudiedMember): Claim {
  const path = studies.find((study) => study.path.length > 0)?.path ?? [];
  const counts = path.map(({ step, outcome }) => ({ step, ...outcome.groups.unanswerable }));
  const half = counts.find(({ step }) => step >= member.steps / 2);
  const early = counts.find(({ step }) => step >= 200);
  const end = counts.at(-1);
  const holds =
    end !== undefined &&
    half !== undefined &&
    early !== undefined &&
    end.repetition < Math.min(half.repetition, early.repetition) &&
    end.hallucination > Math.max(half.hallucination, early.hallucination);
  return {
    claim: 'So does longer training: fewer repetitions, more hallucinations',
    source: `${paper}: Pythia-6.9B at 2 to 300 B tokens, hallucinated 1.3 to 7.7 of 25, repeated 17.2 at most to 12.7`,
    expected: `${member.name} at its end: fewer repeated and more hallucinated than after 200 steps and after half of its steps`,
    measured: counts
      .map((at) => `step ${at.step}: repeated ${at.repetition.toFixed(1)}, hallucinated ${at.hallucination.toFixed(1)}`)
      .join('; '),
    verdict: holds ? 'reproduced' : 'not reproduced',
  };
}

function claimOfFirstSteps({ path }: MemberStudy): Claim {
  const missing = path.map(({ step, outcome }) => ({ step, missing: outcome.groups.unanswerable.missing }));
  const at = (wanted: number): number => missing.find(({ step }) => step === wanted)?.missing ?? Number.NaN;
  return {
    claim: 'At first next to nothing is a list',
    source: `${paper}: bad format 8.1 of 25 at 2 B tokens, .3 in the end`,
    expected: 'd16: more than 5 of 12 items missing after 50 steps, less than 1 after 400',
    measured: missing.map((each) => `step ${each.step}: ${each.missing.toFixed(1)}`).join('; '),
    verdict: at(50) > 5 && at(400) < 1 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfTemperature(studied: readonly StudiedMember[]): Claim {
  const rows = studied.flatMap(({ member, studies }) =>
    studies.map((study) => {
      const [greedy, hot] = [countsAt(study, 0), countsAt(study, 1)];
      return { member, fewer: greedy.repetition - hot.repetition, more: hot.hallucination - greedy.hallucination };
    }),
  );
  const left = studied.map(({ member, studies }) => {
    const repeated = mean(studies.map((study) => countsAt(study, 1).repetition));
    return `${member.name} ${repeated.toFixed(1)}`;
  });
  return {
    claim: 'Sampling trades repetitions for hallucinations, and ends neither',
    source: `${paper}: Pythia-12B at temperatures 0 to 1, repeated 12.2 to 1.5 of 25, hallucinated 8.0 to 17.2`,
    expected: 'every model of every seed repeats less and hallucinates more at temperature 1 than greedily',
    measured: `${rows.filter(({ fewer, more }) => fewer > 0 && more > 0).length} of ${rows.length} do; still repeated at temperature 1, of 12: ${left.join(', ')}`,
    verdict: rows.every(({ fewer, more }) => fewer > 0 && more > 0) ? 'reproduced' : 'not reproduced',
  };
}

function claimOfOrder(studied: readonly StudiedMember[]): Claim {
  const above = ({ studies }: StudiedMember): number[] =>
    studies.map(({ greedy: { order } }) => order.score - order.expected);
  const trained = studied.filter(({ member }) => member.name !== 'd8');
  const holds =
    trained.every((one) => above(one).every((value) => value > 0)) &&
    above(memberOf(studied, 'd64')).every((value) => value >= 0.05);
  const orders = studied.flatMap(({ studies }) => studies.map(({ greedy }) => greedy.order));
  const clear = orders.filter(({ p, score, expected }) => p < 0.05 && score > expected).length;
  const bySize = studied.map((one) => `${one.member.name} ${above(one).map(signed).join(', ')}`).join('; ');
  return {
    claim: 'Within one list models go from correct to hallucinated to degenerate to repeated',
    source: `${paper}: for all 14 base models, p from 3.6e-28 to 4.5e-9`,
    expected:
      'from d16 up shift scores above the mean over all orders of the same labels, for d64 by .05 in every seed',
    measured: `${bySize}; with p < .05 in ${clear} of ${orders.length} models`,
    verdict: holds ? 'reproduced' : 'not reproduced',
  };
}

function claimOfKnowledge(studied: readonly StudiedMember[]): Claim {
  const { member, studies } = memberOf(studied, 'd64');
  const [popular, rare, unanswerable] = promptGroups.map((group) => {
    const of = (kind: keyof FactCounts): number => mean(studies.map(({ greedy }) => greedy.groups[group][kind]));
    return { correct: of('correct'), hallucination: of('hallucination') };
  });
  const [known, seldom, unknown] = [
    popular?.hallucination ?? 0,
    rare?.hallucination ?? 0,
    unanswerable?.hallucination ?? 0,
  ];
  return {
    claim: 'The less is known, the more is made up',
    source: `${paper}: invented subjects; popularity by the frequency of subjects here`,
    expected: `${member.name}: fewer hallucinations for popular subjects than for rare ones, and fewer for those than where nothing is known`,
    measured: `hallucinated ${known.toFixed(1)}, ${seldom.toFixed(1)}, ${unknown.toFixed(1)} of 12; correct ${(popular?.correct ?? 0).toFixed(1)}, ${(rare?.correct ?? 0).toFixed(1)}, 0`,
    verdict: known < seldom && seldom < unknown ? 'reproduced' : 'not reproduced',
  };
}

function claimOfDegenerateText(studied: readonly StudiedMember[], live: MemberStudy): Claim {
  const most = studied.map(({ member, studies }) => ({
    name: member.name,
    degenerate: Math.max(...studies.map(({ greedy }) => greedy.groups.unanswerable.degenerate)),
  }));
  const early = live.path.map(
    ({ step, outcome }) => `step ${step} ${outcome.groups.unanswerable.degenerate.toFixed(1)}`,
  );
  return {
    claim: 'Degenerate text is a stage between repetitions and hallucinations',
    source: `${paper}: in the order of fallbacks; its own results on lists do not measure it`,
    expected: 'a trained model from d16 up with at least 1 of 12 items that is new without a new word',
    measured: `at most, by size, ${most.map(({ name, degenerate }) => `${name} ${degenerate.toFixed(1)}`).join(', ')}; in the training of d16 ${early.join(', ')}`,
    verdict: most.some(({ name, degenerate }) => name !== 'd8' && degenerate >= 1) ? 'reproduced' : 'not reproduced',
  };
}

function claimOfSizeUnderSampling(studied: readonly StudiedMember[]): Claim {
  const repeated = studied.map(({ member, studies }) => ({
    name: member.name,
    values: studies.map((study) => countsAt(study, 0.5).repetition),
  }));
  const [small, large] = ['d16', 'd64'].map((name) =>
    median(repeated.find((each) => each.name === name)?.values ?? []),
  );
  return {
    claim: 'Larger models repeat less under sampling, too',
    source: `${paper}: compares models at temperature .5, too`,
    expected: 'd64 repeats at least 1 of 12 items fewer than d16 at temperature .5 (medians of three seeds)',
    measured: `repeated, by seed: ${repeated.map(({ name, values }) => `${name} ${figures(values)}`).join('; ')}`,
    verdict: (small ?? 0) - (large ?? 0) >= 1 ? 'reproduced' : 'not reproduced',
  };
}

function claimOfNeighbours(studied: readonly StudiedMember[]): Claim {
  const medians = studied.map(({ member, studies }) => {
    const of = (kind: keyof FactCounts): number =>
      median(studies.map(({ greedy }) => greedy.groups.unanswerable[kind]));
    return { name: member.name, repetition: of('repetition'), hallucination: of('hallucination') };
  });
  const steps = medians.slice(1).map((next, index) => {
    const before = medians[index] ?? next;
    const holds = next.repetition < before.repetition && next.hallucination > before.hallucination;
    return { between: `${before.name} and ${next.name}`, holds };
  });
  return {
    claim: 'The order holds between neighbouring sizes',
    source: `${paper}, which has exceptions: Pythia 70M repeats less than 160M and 410M`,
    expected: 'every next size repeats less and hallucinates more (medians of three seeds)',
    measured: `${steps.map(({ between, holds }) => `${between}: ${holds ? 'yes' : 'no'}`).join('; ')}; repeated ${medians.map(({ name, repetition }) => `${name} ${repetition.toFixed(1)}`).join(', ')}`,
    verdict: steps.every(({ holds }) => holds) ? 'reproduced' : 'not reproduced',
  };
}

const notTestable: readonly Claim[] = [
  {
    claim: 'Instruction tuning moves models the same way',
    source: `${paper}; its own exceptions are Llama-3-70B-Instruct, which changes the topic, and Dolly-12B, which ends early`,
    expected: 'tuned models, which are not here',
    measured: 'nothing; `altac eval fallbacks` analyses generations of any model',
    verdict: 'not testable here',
  },
  {
    claim: 'Asking a model to stop when it is unsure softens this only a little',
    source: `${paper}: hallucinations rise in 7 of 9 tuned models`,
    expected: 'models that follow instructions, which are not here',
    measured: 'nothing; what lists come to where they may end is in a table below',
    verdict: 'not testable here',
  },
];

function differences(some: readonly number[], others: readonly number[]): number[] {
  return some.map((value, index) => value - (others[index] ?? Number.NaN));
}

function figures(values: readonly number[]): string {
  return values.map((value) => value.toFixed(1)).join(', ');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
