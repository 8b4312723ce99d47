/** Generations for `altac eval fallbacks`, from a model: kept as they come, so that a run may be stopped and go on. */

import packageFile from '../../../package.json' with { type: 'json' };
import {
  type Condition,
  type GenerationItem,
  generationItems,
  generationLine,
  type PromptLine,
  type Written,
  written,
} from '../../evaluation/fallbacks/generating.ts';
import type { PromptVariant } from '../../evaluation/fallbacks/prompts.ts';
import { type ItemOutcome, runItems } from '../../evaluation/item-run.ts';
import { sha256 } from '../../formats/sha256.ts';
import { type Decoder, finite, list, object, oneOf, text } from '../../ir/decoders.ts';
import { readLines, type StreamOptions } from '../align/json-lines.ts';
import { type JsonObject, LineProblem } from '../align/members.ts';
import { interruptible } from '../interruption.ts';
import type { ModelOptions } from '../model-options.ts';
import { modelOrigin, openModel, usageText } from '../models.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder } from '../run-folder.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { answersOf, idOf, textOf, wholeNumberOf } from './generation-lines.ts';
import { unfinishedCode } from './report-output.ts';

export interface GenerateOptions extends ModelOptions, Pick<StreamOptions, 'onError' | 'rejects'> {
  readonly model?: string;
  readonly mode: 'list' | 'sentences' | 'tokens';
  readonly asked: number;
  /** A folder. */
  readonly output?: string;
  readonly resume?: boolean;
  readonly temperature: readonly number[];
  readonly repetitions: number;
  readonly variants: readonly PromptVariant[];
  readonly begun?: boolean;
  readonly maxTokens: number;
  readonly seed: number;
}

export interface GeneratedLines {
  /** JSON, one for each generation. */
  readonly lines: readonly JsonObject[];
  /** The model, for readers. */
  readonly origin: string;
  /** The exit code of a run that has not ended; else `null`. */
  readonly code: number | null;
}

/** So many failures in a row end a run. */
const mostFailures = 10;

/** `source`: a file or an address. */
export async function generateLines(
  file: string | undefined,
  source: string,
  options: GenerateOptions,
  terminal: Terminal,
): Promise<GeneratedLines> {
  const { output, resume = false, chat = false, begun = false } = options;
  if (output === undefined) {
    throw new UserError('where do generations go?', [
      'Give a folder: `-o FOLDER`; a run that was stopped goes on there',
    ]);
  }
  if (begun && !chat) throw new UserError('--begun is for replies', ['Give `--chat` as well']);
  const prompts = await promptsOf(file, options, terminal);
  const opened = await openModel(source, options, terminal);
  const condition: Condition = chat ? (begun ? 'prefix' : 'chat') : 'text';
  const items = itemsOf(prompts, opened.identity.name, condition, options);
  const settings = {
    tool: `altac ${packageFile.version} eval fallbacks`,
    model: opened.identity,
    settings: settingsOf(options),
    prompts: file ?? '-',
    // All that is asked is in them.
    items: sha256(JSON.stringify(items)),
    generations: items.length,
  };
  const folder = openRunFolder(output, settings, resume);
  try {
    return await interruptible(async (interruption) => {
      const outcomes = await runItems<GenerationItem, Written>({
        items,
        work: async (item) => {
          await breath();
          return written(item, opened.model, opened.chat);
        },
        decode: writtenOf,
        log: folder.log,
        concurrency: opened.identity.hash === null ? options.concurrency : 1,
        mostFailures,
        progress: ({ done, failed, all }) => {
          showProgress(terminal, `${done} of ${all} generations${failed > 0 ? `, ${failed} failed` : ''}`);
        },
        isStopped: () => interruption() !== null,
      });
      clearProgress(terminal);
      const usage = opened.usage();
      if (usage !== null) terminal.err.write(`${usageText(usage)}\n`);
      const code = unfinishedCode(outcomes, 'generations', output, interruption(), terminal);
      const lines = linesOf(items, outcomes);
      // What there is can be looked at while some fail.
      const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await folder.write({ 'generations.jsonl': content });
      return { lines, origin: modelOrigin(opened.identity), code };
    });
  } finally {
    folder.close();
    opened.model.dispose();
  }
}

const writtenOf: Decoder<Written> = object((field) => ({
  completion: field('completion', text),
  finishReason: field('finishReason', oneOf('stop', 'length')),
  tokens: field('tokens', list(text)),
  logprobs: field('logprobs', list(finite)),
}));

async function promptsOf(
  file: string | undefined,
  options: GenerateOptions,
  terminal: Terminal,
): Promise<readonly PromptLine[]> {
  const prompts: PromptLine[] = [];
  const { interrupted } = await readLines(file, options, terminal, (line) => {
    prompts.push(promptOf(line, prompts.length, options.asked));
  });
  if (interrupted !== null || prompts.length > 0) return prompts;
  throw new UserError('there are no prompts', ['Give JSON Lines with `prompt`, or with `kind` and `subject`']);
}

/** `{prompt, answers}`, `{kind, subject, answers}`, or the authors' own files, where the prompt is the only field. */
function promptOf(line: JsonObject, index: number, asked: number): PromptLine {
  const [field, ...others] = Object.entries(line);
  const bare = field !== undefined && others.length === 0 && Array.isArray(field[1]) ? field : null;
  const prompt = bare === null ? textOf(line, 'prompt') : bare[0];
  const kind = textOf(line, 'kind');
  if (prompt === null && kind === null) throw new LineProblem('it has neither `prompt` nor `kind`');
  return {
    id: idOf(line) ?? String(index),
    prompt: prompt ?? { kind: kind ?? '', subject: textOf(line, 'subject') ?? '' },
    answers: answersOf(bare === null ? line['answers'] : bare[1]),
    asked: wholeNumberOf(line, 'asked', 1) ?? asked,
    group: textOf(line, 'group') ?? '',
    topic: textOf(line, 'topic') ?? '',
  };
}

function itemsOf(
  prompts: readonly PromptLine[],
  model: string,
  condition: Condition,
  options: GenerateOptions,
): readonly GenerationItem[] {
  const { mode, temperature, repetitions, variants, maxTokens, seed } = options;
  try {
    return generationItems(prompts, {
      isList: mode === 'list',
      temperatures: temperature,
      repetitions,
      variants,
      condition,
      model,
      most: maxTokens,
      seed,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(error.message, ['A prompt of a list ends in "1." once, or not at all: then it is added']);
  }
}

function linesOf(items: readonly GenerationItem[], outcomes: readonly ItemOutcome<Written>[]): JsonObject[] {
  return items.flatMap((item, index): JsonObject[] => {
    const outcome = outcomes[index];
    return outcome?.kind === 'done' ? [{ ...generationLine(item, outcome.result) }] : [];
  });
}

function settingsOf(options: GenerateOptions): object {
  const { mode, asked, temperature, repetitions, variants, begun = false, maxTokens, seed } = options;
  return { mode, asked, temperature, repetitions, variants, begun, maxTokens, seed };
}
