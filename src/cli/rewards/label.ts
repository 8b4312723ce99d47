/** `altac rewards label`: rollouts become rewards of steps, and what verifiers learn from. */

import {
  type CountedTrace,
  type Prover,
  type StepRewards,
  stepRewards,
  untilPit,
} from '../../rewards/verifiers/step-labels.ts';
import { convertLines, type StreamOptions } from '../align/json-lines.ts';
import { type Addition, LineProblem, withAdditions } from '../align/members.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { joinedPrefixes } from './joined-prefixes.ts';
import { rolloutLine } from './rollout-lines.ts';
import { exported, type LabelFormat, type TargetOptions } from './verifier-targets.ts';

export interface LabelOptions extends StreamOptions, TargetOptions {
  readonly format: LabelFormat;
  /** Undefined: that of the line where it has one, else the policy. */
  readonly prover?: Prover;
  readonly alpha: number;
  readonly smoothing: number;
  readonly pit?: number;
  readonly untilPit?: boolean;
  readonly prefix: string;
}

export async function labelCommand(
  file: string | undefined,
  options: LabelOptions,
  terminal: Terminal,
): Promise<number> {
  const { format, prefix, pit = null } = options;
  if (format !== 'rewards' && options.overwrite === true) {
    throw new UserError(`--overwrite is for --format rewards, and the format is ${format}`, [
      'Lines of other formats are new ones, in which nothing stands yet',
    ]);
  }
  const statistics = createStatistics();
  const joined = joinedPrefixes();
  const cut = (trace: CountedTrace): CountedTrace => (options.untilPit === true ? untilPit(trace, pit) : trace);
  const rewardsOf = (trace: CountedTrace): StepRewards => {
    const prover = options.prover ?? { kind: trace.prover === null ? 'policy' : 'other' };
    if (prover.kind === 'other' && trace.prover === null) {
      throw new LineProblem('it has no `prover_continuations`, and no `prover_successes` with `prover_rollouts`');
    }
    const rewards = stepRewards(trace, { ...options, prover, pit });
    statistics.add(trace, rewards);
    return rewards;
  };
  /** An answer whose prefixes came one a line. */
  const written = (trace: CountedTrace | null): string => {
    if (trace === null) return '';
    const kept = cut(trace);
    const rewards = rewardsOf(kept);
    return format === 'rewards'
      ? `${JSON.stringify({ ...whole(kept), ...Object.fromEntries(additionsOf(rewards, prefix)) })}\n`
      : exported(kept, format, options);
  };
  const report = await convertLines(
    file,
    options,
    terminal,
    (line, own) => {
      const found = rolloutLine(line);
      if (found.kind === 'prefix') {
        checkProver(found.prefix.prover === null, options.prover);
        return written(joined.add(found.prefix));
      }
      const before = written(joined.end());
      const trace = cut(found.trace);
      const rewards = rewardsOf(trace);
      const text =
        format === 'rewards'
          ? `${withAdditions(own, line, additionsOf(rewards, prefix), options.overwrite === true)}\n`
          : exported(trace, format, options);
      return before + text;
    },
    () => written(joined.end()),
  );
  if (report.interrupted === null) terminal.err.write(statistics.summary(format === 'rewards'));
  return report.interrupted ?? 0;
}

/** At once, while the line is at hand. */
function checkProver(isMissing: boolean, prover: Prover | undefined): void {
  if (isMissing && prover?.kind === 'other') throw new LineProblem('`prover_successes` is missing');
}

function whole({ prompt, steps, policy, prover }: CountedTrace): Record<string, unknown> {
  return {
    ...(prompt === undefined ? {} : { prompt }),
    steps,
    successes: policy.map(({ successes }) => successes),
    rollouts: policy.map(({ rollouts }) => rollouts),
    ...(prover === null
      ? {}
      : {
          prover_successes: prover.map(({ successes }) => successes),
          prover_rollouts: prover.map(({ rollouts }) => rollouts),
        }),
  };
}

function additionsOf(
  { values, proverValues, advantages, effective, firstPit }: StepRewards,
  prefix: string,
): Addition[] {
  return [
    [`${prefix}values`, values],
    ...(proverValues === null ? [] : [[`${prefix}prover_values`, proverValues] as const]),
    [`${prefix}advantages`, advantages],
    [`${prefix}effective_rewards`, effective],
    [`${prefix}first_pit`, firstPit],
  ];
}

interface Statistics {
  readonly add: (trace: CountedTrace, rewards: StepRewards) => void;
  readonly summary: (isPaid: boolean) => string;
}

/** For people: how much there is, and whether it says anything. */
function createStatistics(): Statistics {
  let [answers, prefixes, rollouts, start, pits, least, own] = [0, 0, 0, 0, 0, Number.POSITIVE_INFINITY, 0];
  return {
    add: ({ policy, prover }, { values, proverValues, firstPit }) => {
      answers += 1;
      prefixes += policy.length;
      for (const counts of [...policy, ...(prover ?? [])]) {
        rollouts += counts.rollouts;
        least = Math.min(least, counts.rollouts);
      }
      start += values[0] ?? 0;
      if (firstPit !== null) pits += 1;
      if (proverValues === null) own += 1;
    },
    summary: (isPaid) => {
      if (answers === 0) return '';
      const count = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
      const first = `${count(answers, 'answer')}, ${count(prefixes, 'prefix').replace(/prefixs$/, 'prefixes')}, ${count(rollouts, 'rollout')}; value of the prompt ${(start / answers).toFixed(3)} on average; ${count(pits, 'answer')} with a pit\n`;
      return own === 0 || !isPaid
        ? first
        : `${first}note: the prover of ${own === answers ? 'all' : own.toLocaleString('en')} is the policy itself, whose advantages only scale the gradient; --prover best-of:4 is another\n`;
    },
  };
}
