/** `altac rewards collect`: answers of a language model, with rollouts from their prefixes. */

import { integer, list, object, text } from '../../ir/decoders.ts';
import { type AnswerCheck, isRight } from '../../rewards/search/answer-checks.ts';
import { answerText, languageSteps } from '../../rewards/search/language-steps.ts';
import { type CollectedAnswer, collectAnswer, type Strategy } from '../../rewards/verifiers/collection.ts';
import type { Counts } from '../../rewards/verifiers/counts.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { type PromptLine, readPrompts, runPrompts } from './prompt-run.ts';
import { languageStepOptions, type StepOptions, stepSettings } from './step-options.ts';
import { openNamedModel, textOfUsage } from './verifier-sources.ts';

export interface CollectCommandOptions extends StepOptions {
  readonly strategy: Strategy;
  readonly answers: number;
  readonly rollouts: number;
  readonly pilot: number;
  readonly high: number;
  readonly check: AnswerCheck;
}

interface CollectedPrompt {
  readonly answers: readonly {
    readonly steps: readonly string[];
    readonly successes: readonly number[];
    readonly rollouts: readonly number[];
    /** Rollouts that were drawn for it, all counted. */
    readonly spent: number;
  }[];
}

export async function collectCommand(
  file: string | undefined,
  options: CollectCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.chat === true) {
    throw new UserError('--chat: a model that is asked by messages does not go on with an answer that is begun', [
      'Leave it out, for /completions',
    ]);
  }
  const { strategy, answers, rollouts, pilot, high, check } = options;
  const prompts = await readPrompts(file, terminal);
  const unknown = prompts.findIndex(({ answer }) => answer === null);
  if (unknown >= 0) {
    throw new UserError(`prompt ${unknown + 1} has no \`answer\`: without it nothing can be counted as right`, [
      'Give lines as {"prompt":"2+3=","answer":"5"}; `--check` says how answers are compared',
    ]);
  }
  const opened = await openNamedModel(options.model, options, options.modelName, terminal);
  try {
    const code = await runPrompts(
      {
        items: prompts,
        work: (item) => collectedOf(opened.model, item, prompts.indexOf(item), options),
        decode: collectedPrompt,
        settings: {
          command: 'rewards collect',
          model: opened.identity,
          ...stepSettings(options),
          strategy,
          answers,
          rollouts,
          ...(strategy === 'first-pit' ? { pilot, high } : {}),
          check,
        },
        text: linesOf,
        file: 'prefixes.jsonl',
        summary: summaryOf,
      },
      options,
      terminal,
    );
    const usage = textOfUsage(opened);
    if (usage !== null) terminal.err.write(`${usage}\n`);
    return code;
  } finally {
    opened.model.dispose();
  }
}

async function collectedOf(
  model: Parameters<typeof languageSteps>[0],
  { prompt, answer }: PromptLine,
  index: number,
  options: CollectCommandOptions,
): Promise<CollectedPrompt> {
  const { complete } = languageSteps(model, prompt, languageStepOptions(options));
  const outcome = (steps: readonly string[]): number =>
    Number(isRight(options.check, answerText(steps, options.steps), answer ?? ''));
  const collected: CollectedPrompt['answers'][number][] = [];
  let start: Counts | null = null;
  for (let number = 0; number < options.answers; number++) {
    const own: CollectedAnswer<string> = await collectAnswer({ complete, outcome }, options, index, number, start);
    const { records, spent } = own;
    const [first] = records;
    // What is known of the prompt alone serves all of its answers.
    if (first !== undefined) start ??= { successes: first.successes, rollouts: first.rollouts };
    collected.push({
      steps: first?.steps ?? [],
      successes: records.map(({ successes }) => successes),
      rollouts: records.map(({ rollouts }) => rollouts),
      spent,
    });
  }
  return { answers: collected };
}

/** A line for every prefix, those of one answer together. */
function linesOf({ prompt }: PromptLine, { answers }: CollectedPrompt): string {
  return answers
    .flatMap(({ steps, successes, rollouts }) =>
      successes.map((each, prefixLength) =>
        JSON.stringify({ prompt, steps, prefixLength, successes: each, rollouts: rollouts[prefixLength] }),
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function summaryOf(done: readonly (readonly [PromptLine, CollectedPrompt])[]): string {
  const answers = done.flatMap(([, collected]) => collected.answers);
  const sum = (of: (answer: (typeof answers)[number]) => number): string =>
    answers.reduce((total, answer) => total + of(answer), 0).toLocaleString('en');
  return `${done.length.toLocaleString('en')} prompts, ${sum(() => 1)} answers, ${sum(({ successes }) => successes.length)} prefixes, ${sum(({ spent }) => spent)} rollouts drawn\n`;
}

const collectedPrompt = object(
  (field): CollectedPrompt => ({
    answers: field(
      'answers',
      list(
        object((own) => ({
          steps: own('steps', list(text)),
          successes: own('successes', list(integer)),
          rollouts: own('rollouts', list(integer)),
          spent: own('spent', integer),
        })),
      ),
    ),
  }),
);
