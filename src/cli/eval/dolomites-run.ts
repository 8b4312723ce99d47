/** Work of a model on many writing items: in a folder, so that it can be stopped and go on. */

import packageFile from '../../../package.json' with { type: 'json' };
import { runItems } from '../../evaluation/item-run.ts';
import { sha256 } from '../../formats/sha256.ts';
import type { Decoder } from '../../ir/decoders.ts';
import type { ChatModel } from '../../models/chat-model.ts';
import { interruptible } from '../interruption.ts';
import type { ModelOptions } from '../model-options.ts';
import { chatOf, modelOrigin, openModel, usageText } from '../models.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder } from '../run-folder.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { unfinishedCode } from './report-output.ts';
import type { TypedOptions } from './typed-options.ts';

export interface WritingRunOptions extends ModelOptions, TypedOptions {
  readonly model: string;
  readonly output: string;
  readonly resume?: boolean;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed: number;
}

export interface WritingWork<Item, Result> {
  readonly command: string;
  /** As in `12 of 30 outputs`. */
  readonly what: string;
  readonly items: readonly Item[];
  /** What results depend on, beside model and items. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly work: (item: Item, chat: ChatModel, index: number) => Promise<Result>;
  readonly decode: Decoder<Result>;
  /** The files of the folder, when all is done; `model`: for readers. */
  readonly files: (results: readonly Result[], model: string) => Readonly<Record<string, string>>;
}

export interface WritingResults<Result> {
  /** By item. */
  readonly results: readonly Result[];
  /** For readers. */
  readonly model: string;
}

/** So many failures in a row end a run. */
const mostFailures = 10;

/** Results; or the exit code of a run that has not ended. */
export async function runWriting<Item, Result>(
  { command, what, items, settings, work, decode, files }: WritingWork<Item, Result>,
  options: WritingRunOptions,
  terminal: Terminal,
): Promise<WritingResults<Result> | number> {
  const { output, resume = false, temperature, maxTokens, seed } = options;
  const opened = await openModel(options.model, { ...options, chat: isAddress(options.model) }, terminal);
  const chat = chatOf(opened);
  const folder = openRunFolder(
    output,
    {
      tool: `altac ${packageFile.version} eval dolomites ${command}`,
      model: opened.identity,
      settings: { temperature, maxTokens, seed, ...settings },
      items: sha256(JSON.stringify(items)),
    },
    resume,
  );
  try {
    return await interruptible(async (interruption) => {
      const outcomes = await runItems<Item, Result>({
        items,
        work: async (item, index) => {
          await breath();
          return work(item, chat, index);
        },
        decode,
        log: folder.log,
        concurrency: options.concurrency,
        mostFailures,
        progress: ({ done, failed, all }) =>
          showProgress(terminal, `${done} of ${all} ${what}${failed > 0 ? `, ${failed} failed` : ''}`),
        isStopped: () => interruption() !== null,
      });
      clearProgress(terminal);
      const usage = opened.usage();
      if (usage !== null) terminal.err.write(`${usageText(usage)}\n`);
      const code = unfinishedCode(outcomes, what, output, interruption(), terminal);
      if (code !== null) return code;
      const results = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.result] : []));
      const model = modelOrigin(opened.identity);
      await folder.write(files(results, model));
      return { results, model };
    });
  } finally {
    folder.close();
    opened.model.dispose();
  }
}

/** Messages are all that is sent, so that `--chat` need not be given. */
function isAddress(model: string): boolean {
  if (/^[a-z]+:\/\//i.test(model)) return true;
  throw new UserError(`${model} is no address, and this needs a model that is asked by messages`, [
    'Give an OpenAI-compatible endpoint, as http://localhost:8000/v1',
  ]);
}
