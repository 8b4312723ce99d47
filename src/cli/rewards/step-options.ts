/** What the commands share in which a language model writes answers step by step. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LanguageStepOptions, StepUnit } from '../../rewards/search/language-steps.ts';
import { type ModelOptions, modelOption, withEndpointOptions } from '../model-options.ts';
import { numberFrom, wholeNumber32, wholeNumberFrom } from '../options.ts';

export interface StepOptions extends ModelOptions {
  readonly model: string;
  readonly steps: StepUnit;
  readonly stepTokens: number;
  readonly maxSteps: number;
  readonly lastStep?: RegExp;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP: number;
  readonly seed: number;
  readonly output?: string;
  readonly resume?: boolean;
  readonly parallel: number;
}

export function withStepOptions(command: Command): Command {
  return withEndpointOptions(
    command
      .argument('[file]', 'Prompts, JSON Lines with a `prompt` on each; without it, or for -, stdin')
      .addOption(modelOption().makeOptionMandatory())
      .addOption(
        new Option('--steps <unit>', 'What a step is: lines, tokens, or what stands between two (text, \\n, \\t)')
          .argParser(stepUnit)
          .default({ kind: 'separator', text: '\n' }, 'lines'),
      )
      .option('--step-tokens <n>', 'The most tokens of a step', wholeNumberFrom(1, 100_000), 64)
      .option('--max-steps <n>', 'The most steps of an answer', wholeNumberFrom(1, 100_000), 16)
      .option('--last-step <pattern>', 'A regular expression: a step that matches ends the answer', pattern)
      .option('--temperature <x>', 'Of sampling', numberFrom(0), 1)
      .option('--top-k <n>', 'Draw only from so many of the likeliest tokens', wholeNumberFrom(1))
      .option('--top-p <x>', 'Draw only from the likeliest tokens of this probability', numberFrom(1e-9, 1), 1)
      .option('--seed <n>', 'For all that is drawn', wholeNumber32, 0)
      .option('-o, --output <folder>', 'Keep what is done there, and results at the end (default: lines on stdout)')
      .option('--resume', 'Go on in that folder')
      .option('--parallel <n>', 'How many prompts at a time', wholeNumberFrom(1, 1000), 4),
  );
}

/** Of a local model and of an endpoint alike. */
export function languageStepOptions(options: StepOptions): LanguageStepOptions {
  const { steps, stepTokens, maxSteps, lastStep, temperature, topK, topP } = options;
  const isLast = (step: string): boolean => lastStep?.test(step) === true;
  return { unit: steps, stepTokens, maxSteps, isLast, temperature, topK: topK ?? null, topP };
}

/** What results depend on, for the folder of a run. */
export function stepSettings(options: StepOptions): Readonly<Record<string, unknown>> {
  const { steps, stepTokens, maxSteps, lastStep, temperature, topK, topP, seed } = options;
  return {
    steps,
    stepTokens,
    maxSteps,
    lastStep: lastStep?.source ?? null,
    temperature,
    topK: topK ?? null,
    topP,
    seed,
  };
}

function stepUnit(text: string): StepUnit {
  if (text === 'tokens') return { kind: 'token' };
  if (text === 'lines') return { kind: 'separator', text: '\n' };
  if (text !== '') return { kind: 'separator', text: text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') };
  throw new InvalidArgumentError('It must be lines, tokens, or a text that stands between two steps.');
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : 'It is no regular expression.');
  }
}
