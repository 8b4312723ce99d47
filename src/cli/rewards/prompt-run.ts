/** Work on many prompts that may be stopped: with a folder it goes on there; without one lines go to stdout. */

import { createHash } from 'node:crypto';
import packageFile from '../../../package.json' with { type: 'json' };
import { type ItemOutcome, type RunLog, runItems } from '../../evaluation/item-run.ts';
import type { Decoder } from '../../ir/decoders.ts';
import { readLines } from '../align/json-lines.ts';
import { type JsonObject, LineProblem, shown } from '../align/members.ts';
import { interruptible } from '../interruption.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder } from '../run-folder.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { StepOptions } from './step-options.ts';

export interface PromptLine {
  readonly prompt: string;
  /** That is known to be right; null where the line has none. */
  readonly answer: string | null;
  readonly line: JsonObject;
}

export async function readPrompts(file: string | undefined, terminal: Terminal): Promise<readonly PromptLine[]> {
  const prompts: PromptLine[] = [];
  const report = await readLines(file, { onError: 'stop' }, terminal, (line) => {
    const { prompt, answer } = line;
    if (typeof prompt !== 'string') {
      throw new LineProblem(
        prompt === undefined ? '`prompt` is missing' : `\`prompt\` is ${shown(prompt)}, not a text`,
      );
    }
    if (answer !== undefined && typeof answer !== 'string' && typeof answer !== 'number') {
      throw new LineProblem(`\`answer\` is ${shown(answer)}, not a text`);
    }
    prompts.push({ prompt, answer: answer === undefined ? null : String(answer), line });
  });
  if (report.interrupted === null && prompts.length === 0) {
    throw new UserError(`${file ?? 'stdin'} has no prompts`, ['Give JSON Lines, as {"prompt":"2+3="}']);
  }
  return prompts;
}

export interface PromptRun<Item, Result> {
  readonly items: readonly Item[];
  readonly work: (item: Item) => Promise<Result>;
  readonly decode: Decoder<Result>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What is written for an item, each line with its end. */
  readonly text: (item: Item, result: Result) => string;
  /** The name of the file with all of them, in the folder. */
  readonly file: string;
  /** For people: what came of all that is done. */
  readonly summary: (done: readonly (readonly [Item, Result])[]) => string;
}

/** The exit code: 2 where items failed. */
export function runPrompts<Item, Result>(
  run: PromptRun<Item, Result>,
  options: Pick<StepOptions, 'output' | 'resume' | 'parallel'>,
  terminal: Terminal,
): Promise<number> {
  const { items, work, decode, text, file, summary } = run;
  const { output, resume = false, parallel } = options;
  if (output === undefined && resume) {
    throw new UserError('--resume goes on in a folder', ['Give it with `-o`']);
  }
  const settings = { altac: packageFile.version, ...run.settings, items: digest(JSON.stringify(items)) };
  const folder = output === undefined ? null : openRunFolder(output, settings, resume);
  return interruptible(async (interruption) => {
    try {
      const outcomes = await runItems({
        items,
        work: async (item) => {
          // Models that run here wait for nothing: signals would never be heard.
          await breath();
          return work(item);
        },
        decode,
        log: folder?.log ?? memoryLog(),
        concurrency: parallel,
        mostFailures: 10,
        progress: ({ done, failed, all }) =>
          showProgress(terminal, `${done} of ${all}${failed > 0 ? `, ${failed} failed` : ''}`),
        isStopped: () => interruption() !== null,
      });
      clearProgress(terminal);
      const done = items.flatMap((item, i) => {
        const outcome = outcomes[i];
        return outcome?.kind === 'done' ? [[item, outcome.result] as const] : [];
      });
      const lines = done.map(([item, result]) => text(item, result)).join('');
      if (folder === null) terminal.out.write(lines);
      else if (done.length === items.length) await folder.write({ [file]: lines });
      terminal.err.write(summary(done));
      return exitCode(outcomes, interruption(), output, terminal);
    } finally {
      clearProgress(terminal);
      folder?.close();
    }
  });
}

const shownFailures = 5;

function exitCode<Result>(
  outcomes: readonly ItemOutcome<Result>[],
  interrupted: number | null,
  output: string | undefined,
  { err }: Terminal,
): number {
  const failures = outcomes.flatMap((outcome, i) => (outcome.kind === 'failed' ? [{ outcome, number: i + 1 }] : []));
  for (const { outcome, number } of failures.slice(0, shownFailures)) {
    err.write(`error: item ${number}: ${outcome.message}\n${outcome.notes.map((note) => `  ${note}\n`).join('')}`);
  }
  if (failures.length > shownFailures) err.write(`and ${failures.length - shownFailures} more\n`);
  const isOpen = failures.length > 0 || outcomes.some(({ kind }) => kind === 'open');
  if (isOpen && output !== undefined) err.write(`What is done is kept in ${output}; \`--resume\` goes on\n`);
  return interrupted ?? (failures.length > 0 ? 2 : 0);
}

function memoryLog(): RunLog {
  return { lines: () => [], append: () => {} };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
