/**
 * A worker as a thread. Of `altac run --jobs`: inputs in, answers out; `jobs.ts` is at the other end. Of `altac trace`: parts
 * to write in, reports out; `part-pool.ts` is at the other end.
 */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Answerer, type AnswerSettings, createAnswerer } from './answers.ts';
import type { Input } from './inputs.ts';
import { createPartWriter, type PartSettings, type PartTask } from './trace-part.ts';
import { UserError } from './user-error.ts';
import type { Failure, FromPartWorker, FromWorker, ToWorker } from './worker-messages.ts';

if (parentPort === null) throw new Error('this is started by `altac run --jobs` or `altac trace`, and not by itself');
void start(parentPort, workerData);

async function start(port: MessagePort, settings: AnswerSettings | PartSettings): Promise<void> {
  if ('runnable' in settings) await serve(port, settings);
  else servePart(port, settings);
}

function servePart(port: MessagePort, settings: PartSettings): void {
  const say = (message: FromPartWorker): void => port.postMessage(message);
  const write = createPartWriter(settings);
  port.on('message', (task: PartTask) => {
    try {
      say({ kind: 'done', report: write(task) });
    } catch (error) {
      say(failureOf(error));
    }
  });
  say({ kind: 'ready' });
}

/** What comes before the engine is ready waits in the port. */
async function serve(port: MessagePort, settings: AnswerSettings): Promise<void> {
  const say = (message: FromWorker): void => port.postMessage(message);
  const answerer = await createAnswerer(settings, { write: (text) => say({ kind: 'note', text }) });
  let last = Promise.resolve();
  const answer = async (inputs: ToWorker): Promise<void> => {
    // Each by itself, as the next may take long.
    for (const input of inputs) say(await replyTo(input, answerer));
  };
  port.on('message', (inputs: ToWorker) => {
    last = last.then(() => answer(inputs));
  });
  say({ kind: 'ready' });
}

async function replyTo(input: Input, answerer: Answerer): Promise<FromWorker> {
  try {
    return { kind: 'answer', answer: await answerer(input) };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof UserError) return { kind: 'refused', message: error.message, notes: error.notes };
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'failed', message, stack };
}
