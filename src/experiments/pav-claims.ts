/** What is claimed of progress as a reward, and what the runs show. */

import type { LearningRun } from '../rewards/planted/learning-runs.ts';
import { passAtN } from '../rewards/planted/learning-runs.ts';
import type { Claim, Verdict } from './experiment.ts';
import { mean } from './mean.ts';
import {
  chanceIteration,
  type LongRuns,
  longIterations,
  type PavSettings,
  type SeedChances,
  type SweepCell,
  sweptGammas,
  type VariantRuns,
} from './pav-runs.ts';
import { median, shownIterations, totalsOf } from './pav-statistics.ts';

const paper = 'Rewarding Progress, arXiv 2410.08146';

export interface RunFindings {
  readonly settings: PavSettings;
  readonly variants: readonly VariantRuns[];
  /** By strength, then exact, from 100 and from 10 continuations. */
  readonly sweep: readonly (readonly SweepCell[])[];
  readonly chances: readonly SeedChances[];
  readonly long: LongRuns | null;
}

export function claimsOfRuns({ settings, variants, sweep, chances, long }: RunFindings): readonly Claim[] {
  const variant = (name: string): VariantRuns => {
    const found = variants.find((each) => each.name === name);
    if (found === undefined) throw new RangeError(`no runs of ${name}`);
    return found;
  };
  const [progress, outcome] = [variant('progress'), variant('outcomes alone')];
  const toGo = variant('progress to go');
  return [
    claimOfHalf(progress, outcome, settings),
    claimOfSettled(progress, outcome),
    claimOfOutcome(outcome, variant('outcomes alone, baseline of the batch')),
    claimOfTotals(variants, outcome),
    claimOfToGo(toGo, progress, outcome),
    claimOfActionValues(variant('Q of the prover in place of A'), progress),
    claimOfAlpha(
      variants.filter(({ name }) => name.startsWith('alpha ')),
      progress,
      outcome,
    ),
    ...claimsOfProvers(sweep),
    claimOfImitated(variant('prover that was imitated (5)'), outcome, chances),
    claimOfChances(chances),
    ...(long === null ? [] : [claimOfLong(long)]),
    {
      claim:
        'With language models: search more than 8 points better at 1.5 to 5 times less compute, and training 5 to 6 times fewer samples and more than 6 points',
      source: `${paper}, abstract`,
      expected: 'models of 2 to 27 billion parameters on MATH, which were not tried',
      measured: 'nothing; `altac rewards label` and `altac rewards search` are for such models',
      verdict: 'not testable here',
    },
  ];
}

function verdictOf(holds: boolean): Verdict {
  return holds ? 'reproduced' : 'not reproduced';
}

/** Of a run that never comes there: its cap. */
function iterationsOf(
  { runs, cap }: VariantRuns,
  of: (run: LearningRun) => number | null = ({ half }) => half,
): number[] {
  return runs.map((run) => of(run) ?? cap);
}

function shownRuns({ runs, cap }: VariantRuns, of: (run: LearningRun) => number | null = ({ half }) => half): string {
  return runs.map((run) => shownIterations(of(run), cap)).join(', ');
}

function ratiosOf(
  slow: VariantRuns,
  fast: VariantRuns,
  of: (run: LearningRun) => number | null = ({ half }) => half,
): number[] {
  const [slower, faster] = [iterationsOf(slow, of), iterationsOf(fast, of)];
  return slower.map((iterations, i) => iterations / (faster[i] ?? Number.NaN));
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}, median ${median(values).toFixed(1)}`;
}

function claimOfHalf(progress: VariantRuns, outcome: VariantRuns, { network }: PavSettings): Claim {
  const ratios = ratiosOf(outcome, progress);
  return {
    claim: 'Progress under a prover learns from far fewer answers of the policy than outcomes alone',
    source: `${paper}, Sec. 3.3 and App. B`,
    expected: 'to 50 % accuracy outcomes take longer with every seed, in the median 4 times as many iterations or more',
    measured: `${network}: progress ${shownRuns(progress)}, outcomes ${shownRuns(outcome)}; ${range(ratios)} times`,
    verdict: verdictOf(Math.min(...ratios) > 1 && median(ratios) >= 4),
  };
}

function claimOfSettled(progress: VariantRuns, outcome: VariantRuns): Claim {
  const of = ({ settled }: LearningRun): number | null => settled;
  const ratios = ratiosOf(outcome, progress, of);
  return {
    claim: 'So it does to 95 %',
    source: 'derived: the tail is the same for both',
    expected: 'outcomes take longer with every seed, by less than to 50 %',
    measured: `progress ${shownRuns(progress, of)}, outcomes ${shownRuns(outcome, of)}; ${range(ratios)} times`,
    verdict: verdictOf(Math.min(...ratios) > 1 && median(ratios) < median(ratiosOf(outcome, progress))),
  };
}

function claimOfOutcome(outcome: VariantRuns, withBaseline: VariantRuns): Claim {
  const learned = ({ runs }: VariantRuns): string =>
    `${runs.filter(({ half }) => half !== null).length} of ${runs.length}`;
  return {
    claim: 'Outcomes alone do not learn it',
    source: 'what one may take the didactic task to show',
    expected: 'no seed comes to 50 %',
    measured: `${learned(outcome)} do, within ${outcome.cap} iterations, and ${learned(withBaseline)} with a baseline: Adam makes a large step of one lucky success`,
    verdict: verdictOf(outcome.runs.every(({ half }) => half === null)),
  };
}

function claimOfTotals(variants: readonly VariantRuns[], outcome: VariantRuns): Claim {
  const own = totalsOf(outcome)?.both ?? Number.NaN;
  const sampled = variants
    .filter(({ options }) => typeof options.rollouts === 'number')
    .map((each) => ({ rollouts: each.options.rollouts ?? 0, total: totalsOf(each)?.both ?? Number.NaN }));
  const shown = sampled.map(
    ({ rollouts, total }) =>
      `${Math.round(total).toLocaleString('en')} with ${rollouts} a prefix (${(total / own).toFixed(1)} times)`,
  );
  return {
    claim: 'It saves rollouts, too, when those of the prover are counted',
    source: 'not claimed by the paper, whose counts leave them out',
    expected: 'answers and continuations to 50 % together are fewer than the answers that outcomes alone take',
    measured: `outcomes alone ${Math.round(own).toLocaleString('en')}; progress ${shown.join(', ')}. A learned verifier would spread the cost; here exact tables are free`,
    verdict: verdictOf(sampled.some(({ total }) => total < own)),
  };
}

function claimOfToGo(toGo: VariantRuns, progress: VariantRuns, outcome: VariantRuns): Claim {
  const [slow, usual, fast] = [toGo, outcome, progress].map((each) =>
    median(each.runs.map(({ half }) => half ?? Number.POSITIVE_INFINITY)),
  );
  return {
    claim:
      'Progress helps as the immediate term of a step only: summed over the steps that follow it is outcomes with a baseline',
    source: 'derived from eq. 4 and 5: the sum telescopes',
    expected: 'progress to go is not faster than outcomes alone, in the median',
    measured: `progress to go ${shownRuns(toGo)}; immediate ${shownRuns(progress)}; outcomes ${shownRuns(outcome)}`,
    verdict: verdictOf((slow ?? 0) > (fast ?? 0) && (slow ?? 0) >= Math.min(usual ?? 0, toGo.cap)),
  };
}

function claimOfActionValues(values: VariantRuns, progress: VariantRuns): Claim {
  const never = values.runs.filter(({ half }) => half === null).length;
  const ratio = median(ratiosOf(values, progress));
  return {
    claim: 'The value of the prover in place of its advantage leads astray',
    source: `${paper}, App. G, of a language model`,
    expected: 'some seeds never come to 50 %, or all take much longer (1.5 times in the median)',
    measured: `${shownRuns(values)}: ${never} of ${values.runs.length} never within ${values.cap}; ${ratio.toFixed(1)} times in the median`,
    verdict: verdictOf(never > 0 || ratio >= 1.5),
  };
}

function claimOfAlpha(alphas: readonly VariantRuns[], progress: VariantRuns, outcome: VariantRuns): Claim {
  const usual = median(iterationsOf(outcome));
  const medians = alphas.map((each) => ({ name: each.name.slice('alpha '.length), half: median(iterationsOf(each)) }));
  const all = [...medians, { name: '1', half: median(iterationsOf(progress)) }].sort(
    (a, b) => Number(a.name) - Number(b.name),
  );
  return {
    claim: 'The weight of progress matters little: all of .5 to 6 beat outcomes',
    source: `${paper}, Sec. 5, of language models; here Adam hides the scale`,
    expected: 'every α from .1 to 10 is faster than outcomes alone, in the median',
    measured: `${all.map(({ name, half }) => `α ${name}: ${half}`).join(', ')}; outcomes ${usual}`,
    verdict: verdictOf(all.every(({ half }) => half < usual)),
  };
}

function claimsOfProvers(sweep: readonly (readonly SweepCell[])[]): Claim[] {
  const cell = (gamma: number, column: number): number =>
    mean(sweep[sweptGammas.indexOf(gamma)]?.[column]?.means ?? []);
  const middle = (column: number): number => mean([8, 10, 15].map((gamma) => cell(gamma, column)));
  const shown = (gammas: readonly number[], column: number): string =>
    gammas.map((gamma) => `${gamma}: ${cell(gamma, column).toFixed(2)}`).join(', ');
  const [weak, strong] = [
    [1, 2, 3],
    [30, 100, 1000],
  ];
  return [
    {
      claim: 'Weak provers do not help',
      source: `${paper}, App. B: only strengths 8 to 15 help`,
      expected: 'with 10 continuations a prefix, strengths 1 and 2 have less than half of the mean accuracy of 8 to 15',
      measured: `8 to 15: ${middle(2).toFixed(2)}; ${shown(weak ?? [], 2)}; with exact values ${middle(0).toFixed(2)}; ${shown(weak ?? [], 0)}`,
      verdict: verdictOf([1, 2].every((gamma) => cell(gamma, 2) < middle(2) / 2)),
    },
    {
      claim: 'Strong provers do not help either',
      source: `${paper}, App. B: only strengths 8 to 15 help`,
      expected: 'strengths 30, 100 and 1000 have less than half of the mean accuracy of 8 to 15',
      measured: `with exact values 8 to 15: ${middle(0).toFixed(2)}; ${shown(strong ?? [], 0)}; with 10 continuations ${middle(2).toFixed(2)}; ${shown(strong ?? [], 2)}`,
      verdict: verdictOf(
        [0, 2].every((column) => (strong ?? []).every((gamma) => cell(gamma, column) < middle(column) / 2)),
      ),
    },
  ];
}

function claimOfImitated(own: VariantRuns, outcome: VariantRuns, chances: readonly SeedChances[]): Claim {
  const ratios = ratiosOf(outcome, own);
  const starts = chances.map(({ start }) => start);
  return {
    claim: 'A prover that succeeds in .5 % of its answers takes the policy to 50 %',
    source: `after ${paper}: weak provers can improve strong policies`,
    expected: 'the prover whose answers were imitated helps with every seed',
    measured: `${shownRuns(own)}; outcomes take ${range(ratios)} times as many. The network is not that prover: it begins with successes in ${starts.map((start) => start.toExponential(1)).join(', ')} of its answers`,
    verdict: verdictOf(Math.min(...ratios) > 1),
  };
}

function claimOfChances(chances: readonly SeedChances[]): Claim {
  const of = (chance: number): number => passAtN(chance, 256);
  const shown = (which: 'progress' | 'outcome' | 'start'): string =>
    chances.map((each) => of(each[which]).toFixed(3)).join(', ');
  return {
    claim: 'Progress widens what the policy can reach: one of N answers succeeds more often',
    source: `${paper}, Sec. 5, of language models`,
    expected: `after ${chanceIteration} iterations, one of 256 answers more often than with outcomes, with every seed`,
    measured: `progress ${shown('progress')}; outcomes ${shown('outcome')}; before ${shown('start')}`,
    verdict: verdictOf(chances.every(({ progress, outcome }) => progress > outcome)),
  };
}

function claimOfLong({ outcome, progress }: LongRuns): Claim {
  const ends = outcome.map(({ curve }) => curve.at(-1)?.accuracy ?? Number.NaN);
  const runs = progress.flatMap((each) => each.runs);
  const learned = runs.filter(({ half }) => half !== null).length;
  return {
    claim: 'Where no answer succeeds by chance, outcomes never learn, and progress does',
    source: 'derived: seven tokens in 30, no end token, values from 20 continuations',
    expected: 'no success with outcomes, and 50 % with progress in most runs',
    measured: `outcomes ${ends.map((end) => end.toFixed(2)).join(', ')} after ${longIterations} iterations; progress ${progress.map(({ gamma, runs: own }) => `${own.map(({ half }) => shownIterations(half, longIterations)).join(', ')} with prover ${gamma}`).join('; ')}`,
    verdict: verdictOf(ends.every((end) => end === 0) && learned > runs.length / 2),
  };
}
