/** What verifiers learn from, as trainers read it. */

import { type Counts, estimatedValue } from '../../rewards/verifiers/counts.ts';
import type { CountedTrace } from '../../rewards/verifiers/step-labels.ts';
import { LineProblem } from '../align/members.ts';

/**
 * `rewards`: the lines themselves, with more fields. `prefixes`: a line for every prefix, with counts and soft label.
 * `trl`: prompt, completions and hard labels. `openrlhf`: a text with a placeholder after every step, and soft labels.
 */
export const labelFormats = ['rewards', 'prefixes', 'trl', 'openrlhf'] as const;
export type LabelFormat = (typeof labelFormats)[number];

export interface TargetOptions {
  /** Whose values a verifier is to learn. */
  readonly of: 'policy' | 'prover';
  /** A step is right where the share of successes is above it. */
  readonly threshold: number;
  /** Successes and failures that are added to the counts of soft labels. */
  readonly smoothing: number;
  /** OpenRLHF: stands behind every step. */
  readonly placeholder: string;
  /** OpenRLHF: stands between prompt and steps. */
  readonly separator: string;
}

/** Lines, each with its end. Throws a `LineProblem`. */
export function exported(trace: CountedTrace, format: Exclude<LabelFormat, 'rewards'>, options: TargetOptions): string {
  const counts = options.of === 'policy' ? trace.policy : trace.prover;
  if (counts === null) throw new LineProblem('it has no counts of the prover, whose values are asked for');
  if (format === 'prefixes') {
    return counts.map((each, length) => `${JSON.stringify(prefixLine(trace, each, length, options))}\n`).join('');
  }
  const ofSteps = counts.slice(1);
  const line = format === 'trl' ? trlLine(trace, ofSteps, options) : openRlhfLine(trace, ofSteps, options);
  return `${JSON.stringify(line)}\n`;
}

function prefixLine(
  { prompt, steps }: CountedTrace,
  { successes, rollouts }: Counts,
  length: number,
  { smoothing }: TargetOptions,
): object {
  const value = estimatedValue({ successes, rollouts }, smoothing);
  return { ...(prompt === undefined ? {} : { prompt }), steps, prefixLength: length, successes, rollouts, value };
}

/** The stepwise supervision of TRL: no step may be missing, and labels are booleans. */
function trlLine({ prompt, steps }: CountedTrace, counts: readonly Counts[], { threshold }: TargetOptions): object {
  if (prompt === undefined) throw new LineProblem('`prompt` is missing');
  return { prompt, completions: steps.map(String), labels: counts.map((each) => estimatedValue(each) > threshold) };
}

/** For `--input_key input --label_key value`. */
function openRlhfLine(
  { prompt, steps }: CountedTrace,
  counts: readonly Counts[],
  { placeholder, separator, smoothing }: TargetOptions,
): object {
  if (typeof prompt !== 'string') {
    throw new LineProblem(
      prompt === undefined
        ? '`prompt` is missing'
        : '`prompt` is no text; apply the chat template of the model to it first',
    );
  }
  const texts = [prompt, ...steps.map(String)];
  const found = texts.findIndex((text) => text.includes(placeholder));
  if (found >= 0) {
    const where = found === 0 ? 'the prompt' : `\`steps[${found - 1}]\``;
    throw new LineProblem(`${where} contains the placeholder ${placeholder} (--placeholder gives another)`);
  }
  const input = [prompt, ...steps.map((step) => `${step} ${placeholder}`)].join(separator);
  return { input, value: counts.map((each) => estimatedValue(each, smoothing)) };
}
