/** What is claimed of search by progress, and what `pav-search` found. */

import type { Claim, Verdict } from './experiment.ts';
import { mean } from './mean.ts';
import { type Arm, firstPits, type LearnedResults, type SearchResults } from './pav-search.ts';
import {
  accuracyOf,
  bestOf,
  type Cell,
  cellsOf,
  enoughOf,
  manyAnswers,
  named,
  savingOf,
  share,
  times,
  whole,
} from './pav-search-figures.ts';
import type { Trials } from './planted-search-trials.ts';

const paper = 'Rewarding Progress, arXiv 2410.08146';
const bestOf4 = 'Q + A, best of 4';

export function claimsOf(results: SearchResults): Claim[] {
  const cells = cellsOf(results);
  return [
    claimOfExactSavings(results),
    claimOfLearnedSavings(results, cells),
    claimOfAdvantages(results),
    claimOfLearnedAdvantages(results, cells),
    claimOfBestOf4(cells),
    claimOfCoverage(cells),
    claimOfFirstPit(results),
    claimOfCost(results, cells),
    {
      claim: 'PAV search is 8 points more accurate than the best of N with an outcome verifier, and re-ranking gains 4',
      source: `${paper}, abstract and section 4`,
      expected: 'on MATH, with Gemma of 2, 9 and 27 billion parameters',
      measured: 'not attempted: here the outcome of an answer is known without error, and one task has no points',
      verdict: 'not testable here',
    },
  ];
}

function claimOfExactSavings(results: SearchResults): Claim {
  const wanted = bestOf(results, manyAnswers);
  const found = results.exact.arms.map((arm) => ({ name: arm.name, saving: savingOf(results, arm) }));
  return {
    claim: 'Beam search by values and progress needs fewer samples than the best of N: with exact values',
    source: `${paper}, abstract: 1.5 to 5 times fewer, with language models`,
    expected: `for the accuracy of the best of ${manyAnswers}, ${share(wanted)}, at least 4 times fewer`,
    measured: found.map(({ name, saving }) => `${name}: ${times(saving)}`).join('; '),
    verdict: verdictOf(found.every(({ saving }) => saving !== null && saving >= 4)),
  };
}

function claimOfLearnedSavings(results: SearchResults, cells: readonly Cell[]): Claim {
  const found = cells.flatMap(({ answers, rollouts, arms }) =>
    arms.map((arm) => ({ name: `${answers} × ${rollouts}, ${arm.name}`, arm, saving: savingOf(results, arm) })),
  );
  const order = found
    .filter(({ arm }) => arm.name !== bestOf4)
    .toSorted((one, other) => (one.saving ?? 0) - (other.saving ?? 0));
  const [least, most] = [order[0], order.at(-1)];
  const ofOneVerifier = found.filter(({ arm }) => arm.name === bestOf4).map(({ saving }) => times(saving));
  return {
    claim: 'The same with verifiers that are learned from rollouts, of the policy alone and of a prover beside it',
    source: `${paper}, abstract`,
    expected: `for the accuracy of the best of ${manyAnswers} at least 4 times fewer, with every training set`,
    measured: `from ${times(least?.saving ?? null)} (${least?.name}) to ${times(most?.saving ?? null)} (${most?.name}); with the best of 4 as prover ${ofOneVerifier.join(', ')}; the rollouts for training are not in it`,
    verdict: verdictOf(order.every(({ saving }) => saving !== null && saving >= 4)),
  };
}

/** The same trials with and without progress, at all widths. */
function claimOfAdvantages({ exact }: SearchResults): Claim {
  const alone = exact.arms[0];
  const others = exact.arms.slice(1).map((arm) => ({ name: arm.name, ...differenceOf(arm, alone) }));
  return {
    claim: 'The progress of the prover makes search better than values of the policy alone: with exact values',
    source: `${paper}, section 4: 8 times less compute than Q alone, 9B`,
    expected: 'more successes than with Q alone, by two standard errors, over all widths',
    measured: `${others.map(({ name, difference, error }) => `${name} ${signed(difference)} ± ${share(error)}`).join('; ')}: exact values of the policy order its prefixes already`,
    verdict: verdictOf(others.every(({ difference, error }) => difference > 2 * error)),
  };
}

function claimOfLearnedAdvantages({ settings }: SearchResults, cells: readonly Cell[]): Claim {
  const found = settings.provers.flatMap((gamma) =>
    cells.map(({ answers, rollouts, seeds, arms }) => {
      const name = `Q + A, γ ${gamma}`;
      const differences = seeds.map((one) => differenceOf(named(one.arms, name), one.arms[0]).difference);
      const error = Math.sqrt(variance(differences) / Math.max(1, differences.length));
      const accuracy = mean((named(arms, name)?.trials ?? []).map(accuracyOf));
      const spent = mean(seeds.map(({ policyCost, proverCost }) => policyCost.rollouts + proverCost.rollouts));
      return { name: `${name}, ${answers} × ${rollouts}`, difference: mean(differences), error, accuracy, spent };
    }),
  );
  const alone = cells.map(({ answers, rollouts, seeds, arms }) => ({
    name: `${answers} × ${rollouts}`,
    accuracy: mean((arms[0]?.trials ?? []).map(accuracyOf)),
    spent: mean(seeds.map(({ policyCost }) => policyCost.rollouts)),
  }));
  // Of those that cost no more, what does better without a prover.
  const beaten = found.flatMap((each) => {
    const better = alone.find(({ accuracy, spent }) => spent <= each.spent && accuracy > each.accuracy);
    return better === undefined
      ? []
      : [
          `Q alone from ${better.name} is better than ${each.name}, for ${whole(better.spent)} rollouts against ${whole(each.spent)}`,
        ];
  });
  return {
    claim: 'The same with learned verifiers, the prover having one of its own',
    source: `${paper}, section 4`,
    expected: 'with every training set more successes than with Q alone, by two standard errors over seeds',
    measured: [
      ...found.map(({ name, difference, error }) => `${name} ${signed(difference)} ± ${share(error)}`),
      'the second verifier costs as many rollouts again',
      ...beaten,
    ].join('; '),
    verdict: verdictOf(found.every(({ difference, error }) => difference > 2 * error)),
  };
}

function claimOfBestOf4(cells: readonly Cell[]): Claim {
  const found = cells.map((cell) => ({
    cell,
    ...differenceOf(named(cell.arms, bestOf4), cell.arms[0]),
  }));
  return {
    claim: 'The best of 4 answers of the policy itself is a good prover: no other verifier is needed',
    source: `${paper}, section 4: best of 4 is best, of K from 1 to 32`,
    expected: 'not worse than Q alone by two standard errors, with any training set',
    measured: `${found.map(({ cell, difference }) => `${cell.answers} × ${cell.rollouts} ${signed(difference)}`).join('; ')} (mean of the widths): it takes the errors of the one verifier twice, and larger`,
    verdict: verdictOf(found.every(({ difference, error }) => difference > -2 * error)),
  };
}

function claimOfCoverage(cells: readonly Cell[]): Claim {
  const accuracies = (answers: number, rollouts: number): number => {
    const arm = cells.find((cell) => cell.answers === answers && cell.rollouts === rollouts)?.arms[0];
    return mean((arm?.trials ?? []).map(accuracyOf));
  };
  const cost = (answers: number, rollouts: number): string =>
    whole(mean(ofCell(cells, answers, rollouts).map(({ policyCost }) => policyCost.rollouts)));
  const [wide, deep] = [accuracies(1000, 5), accuracies(200, 20)];
  return {
    claim: 'A small budget is better spent on more answers than on more rollouts from each prefix',
    source: `${paper}, section 4.2`,
    expected: '1000 answers × 5 rollouts better than 200 × 20, which cost about the same',
    measured: `mean accuracy of Q alone ${share(wide)} (${cost(1000, 5)} rollouts) against ${share(deep)} (${cost(200, 20)})`,
    verdict: verdictOf(wide > deep),
  };
}

function claimOfFirstPit({ strategies }: SearchResults): Claim {
  const differences = strategies.map(
    ({ arms }) => differenceOf(named(arms, 'first pit'), named(arms, 'random')).difference,
  );
  const error = Math.sqrt(variance(differences) / Math.max(1, differences.length));
  return {
    claim: 'Answers that are followed to their first pit teach more than random ones, where there are few',
    source: `${paper}, App. D`,
    expected: 'more successes at the same number of rollouts, by two standard errors over seeds',
    measured: `${firstPits.answers} answers, ${whole(mean(strategies.map(({ rollouts }) => rollouts['first-pit'])))} rollouts: ${signed(mean(differences))} ± ${share(error)} (mean of the widths, ${strategies.length} seeds)`,
    verdict: verdictOf(mean(differences) > 2 * error),
  };
}

function claimOfCost(results: SearchResults, cells: readonly Cell[]): Claim {
  const found = cells.map((cell) => {
    const arm = cell.arms[0];
    const needed = arm === undefined ? null : enoughOf(results, arm);
    const training = mean(cell.seeds.map(({ policyCost }) => policyCost.tokens)) / results.tokens;
    const problems = needed === null ? null : training / (manyAnswers - needed.tokens / results.tokens);
    return { cell, training, problems };
  });
  return {
    claim: 'Rollouts for the verifier are worth it',
    source: 'no claim of the paper, which leaves them out',
    expected: `fewer tokens than the best of ${manyAnswers} for the first problem, training included`,
    measured: found
      .map(
        ({ cell, training, problems }) =>
          `${cell.answers} × ${cell.rollouts}: as many tokens as ${whole(training)} answers, earned back after ${problems === null ? 'no number of' : whole(Math.ceil(problems))} problems`,
      )
      .join('; '),
    verdict: verdictOf(found.every(({ problems }) => problems !== null && problems <= 1)),
  };
}

/** Of accuracy, in the mean over widths; the error as if trials were independent, which is more than there is. */
function differenceOf(
  arm: Arm | undefined,
  other: Arm | undefined,
): { readonly difference: number; readonly error: number } {
  const pairs = (arm?.trials ?? []).flatMap((each, i) => {
    const beside = other?.trials[i];
    return beside === undefined ? [] : [[each, beside] as const];
  });
  const own = ({ solved, trials }: Trials): number => (solved / trials) * (1 - solved / trials) * (1 / trials);
  const error = Math.sqrt(pairs.reduce((sum, [a, b]) => sum + own(a) + own(b), 0)) / Math.max(1, pairs.length);
  return { difference: mean(pairs.map(([a, b]) => accuracyOf(a) - accuracyOf(b))), error };
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
}

function verdictOf(isSo: boolean): Verdict {
  return isSo ? 'reproduced' : 'not reproduced';
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function ofCell(cells: readonly Cell[], answers: number, rollouts: number): readonly LearnedResults[] {
  return cells.find((cell) => cell.answers === answers && cell.rollouts === rollouts)?.seeds ?? [];
}
