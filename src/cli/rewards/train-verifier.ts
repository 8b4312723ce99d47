/** `altac rewards train-verifier`: a small verifier learns from counted rollouts, and is written to a file. */

import { estimatedValue } from '../../rewards/verifiers/counts.ts';
import { type FeatureOptions, stepFeaturesOf } from '../../rewards/verifiers/features.ts';
import { verified, writeVerifier } from '../../rewards/verifiers/verifier.ts';
import { trainVerifier, type VerifierExample } from '../../rewards/verifiers/verifier-training.ts';
import { readLines, type StreamOptions } from '../align/json-lines.ts';
import { LineProblem } from '../align/members.ts';
import { interruptible } from '../interruption.ts';
import { checkWritable, writeFiles } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { rolloutLine } from './rollout-lines.ts';

export interface TrainVerifierOptions extends Pick<StreamOptions, 'onError' | 'rejects'> {
  readonly output: string;
  readonly features: FeatureOptions['kind'];
  readonly buckets: number;
  readonly hidden?: readonly number[];
  readonly trainingSteps: number;
  readonly batch: number;
  readonly rate: number;
  readonly smoothing: number;
  readonly balanced?: boolean;
  readonly of: 'policy' | 'prover';
  readonly seed: number;
}

const mostVocabulary = 10_000;

export async function trainVerifierCommand(
  file: string | undefined,
  options: TrainVerifierOptions,
  terminal: Terminal,
): Promise<number> {
  checkWritable([options.output]);
  const examples: VerifierExample[] = [];
  const known = new Set<string>();
  const add = (example: VerifierExample): void => {
    // Counts of the prompt alone come with every answer to it.
    if (example.steps.length === 0) {
      const key = JSON.stringify(example);
      if (known.has(key)) return;
      known.add(key);
    }
    examples.push(example);
  };
  const report = await readLines(file, options, terminal, (line) => {
    const found = rolloutLine(line);
    const own = found.kind === 'prefix' ? found.prefix : found.trace;
    const counts = options.of === 'policy' ? own.policy : own.prover;
    if (counts === null) throw new LineProblem('it has no counts of the prover, whose values are asked for');
    const { prompt, steps } = own;
    const lengths = found.kind === 'prefix' ? [found.prefix.length] : null;
    for (const [i, each] of [counts].flat().entries()) {
      add({ prompt, steps: steps.slice(0, lengths?.[i] ?? i), successes: each.successes, rollouts: each.rollouts });
    }
  });
  if (report.interrupted !== null) return report.interrupted;
  if (examples.length === 0) {
    throw new UserError(`${file ?? 'stdin'} has no prefixes to learn from`, [
      '`altac rewards collect` makes them of a model',
    ]);
  }
  const features = featuresOfOptions(examples, options);
  const code = await interruptible(async (interruption) => {
    try {
      const verifier = await trainVerifier(
        examples,
        {
          features,
          hidden: options.hidden ?? [64, 64],
          steps: options.trainingSteps,
          batch: options.batch,
          rate: options.rate,
          smoothing: options.smoothing,
          balanced: options.balanced === true,
          seed: options.seed,
        },
        async (step, loss) => {
          if (step % 20 === 0) {
            showProgress(terminal, `step ${step} of ${options.trainingSteps}, loss ${loss.toFixed(4)}`);
            await breath();
          }
          const asked = interruption();
          if (asked !== null) throw new Stopped(asked);
        },
      );
      clearProgress(terminal);
      await writeFiles([{ file: options.output, content: writeVerifier(verifier) }]);
      const { loss, least } = lossesOf(examples, (example) => verified(verifier, example));
      terminal.err.write(
        `${examples.length.toLocaleString('en')} prefixes; loss ${loss.toFixed(4)} of at least ${least.toFixed(4)}; ${options.output}\n`,
      );
      return 0;
    } catch (error) {
      clearProgress(terminal);
      if (error instanceof Stopped) return error.code;
      throw error;
    }
  });
  return code;
}

class Stopped extends Error {
  readonly code: number;

  constructor(code: number) {
    super('stopped');
    this.code = code;
  }
}

function featuresOfOptions(
  examples: readonly VerifierExample[],
  { features, buckets }: TrainVerifierOptions,
): FeatureOptions {
  if (features === 'words') return { kind: 'words', buckets };
  const found = stepFeaturesOf(examples);
  if (found.kind === 'steps' && found.vocabulary.length > mostVocabulary) {
    throw new UserError(
      `there are ${found.vocabulary.length.toLocaleString('en')} different steps: too many to tell each from all others`,
      ['`--features words` looks at the words in them'],
    );
  }
  return found;
}

/** Cross-entropy with the labels, and what it would be if every label were met. */
function lossesOf(
  examples: readonly VerifierExample[],
  chance: (example: VerifierExample) => number,
): { readonly loss: number; readonly least: number } {
  const entropy = (label: number, own: number): number =>
    (label > 0 ? -label * Math.log(Math.max(own, 1e-300)) : 0) +
    (label < 1 ? -(1 - label) * Math.log(Math.max(1 - own, 1e-300)) : 0);
  const mean = (of: (example: VerifierExample) => number): number =>
    examples.reduce((sum, example) => sum + of(example), 0) / examples.length;
  return {
    loss: mean((example) => entropy(estimatedValue(example), chance(example))),
    least: mean((example) => entropy(estimatedValue(example), estimatedValue(example))),
  };
}
