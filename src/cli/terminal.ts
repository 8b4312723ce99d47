/** What commands talk to. Commands get it from outside, so that tests run them without a process. */

import { addAbortSignal } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { defaultWidth } from '../views/text.ts';
import type { AnswerSettings } from './answers.ts';
import type { PartSettings } from './trace-part.ts';
import { UserError } from './user-error.ts';

export interface Terminal {
  /** Answers: what a script may read. */
  readonly out: Output;
  /** Messages for people. */
  readonly err: Output;
  readonly input: Input;
  /** Starts `worker.ts` as a thread. */
  readonly startWorker: (settings: AnswerSettings | PartSettings) => Worker;
  /** Starts the language server or the debugger, files of their own, on stdin and stdout; ends when the client is gone. */
  readonly startServer: (name: 'lsp' | 'dap') => Promise<void>;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** In columns. */
  readonly width: number;
  /** Whether a person watches it: progress is shown there, and stays out of pipes and logs. */
  readonly interactive?: boolean;
}

export interface Input {
  /** Whether a person types it. */
  readonly interactive: () => boolean;
  /** `stop` ends a read that waits, with an error. */
  readonly chunks: (stop?: AbortSignal) => AsyncIterable<Uint8Array>;
}

export function processTerminal(): Terminal {
  return {
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    input: {
      interactive: () => process.stdin.isTTY,
      chunks: (stop) => (stop === undefined ? process.stdin : addAbortSignal(stop, process.stdin)),
    },
    // Beside this file in the bundle. The server ends the process itself.
    startServer: async (name) => {
      await import(new URL(`${name}.mjs`, import.meta.url).href);
      await new Promise(() => {});
    },
    startWorker: (workerData) => new Worker(new URL('worker.mjs', import.meta.url), { workerData }),
  };
}

/** What was wrong, and what to do, for people. */
export function printUserError(
  { message, notes }: Pick<UserError, 'message' | 'notes'>,
  { write, colour }: Output,
): void {
  const label = colour ? '\u001b[31;1merror\u001b[0m' : 'error';
  write(`${label}: ${message}\n${notes.map((note) => `${note.replace(/^/gm, '  ')}\n`).join('')}`);
}

/**
 * Does something for each file. A file with which nothing can be done does not keep the others from their turn.
 * The result is the worst exit code.
 */
export async function forEachFile(
  files: readonly string[],
  { err }: Terminal,
  action: (file: string) => Promise<number> | number,
): Promise<number> {
  let worst = 0;
  for (const file of files) {
    try {
      worst = Math.max(worst, await action(file));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      printUserError(error, err);
      worst = 2;
    }
  }
  return worst;
}

/** Lets signals and the errors of streams have their say: a long loop would keep them waiting. */
export function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    colour: wantsColour(stream.isTTY, process.env),
    interactive: stream.isTTY,
    // Some terminals say that they have no columns at all.
    width: Math.max(40, stream.columns || defaultWidth),
  };
}

/** The conventions of no-color.org and force-color.org; NO_COLOR has the last word. */
export function wantsColour(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', TERM: kind = '' } = environment;
  if (no !== '') return false;
  if (force !== '') return force !== '0' && force !== 'false';
  return isTerminal && kind !== 'dumb';
}
