/** A worker of `altac run --jobs`, as a thread: inputs in, answers out. `jobs.ts` is at the other end. */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Answerer, type AnswerSettings, createAnswerer } from './answers.ts';
import type { Input } from './inputs.ts';
import { UserError } from './user-error.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

if (parentPort === null) throw new Error('this is started by `altac run --jobs`, and not by itself');
await serve(parentPort, workerData);

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
}

async function replyTo(input: Input, answerer: Answerer): Promise<FromWorker> {
  try {
    return { kind: 'answer', answer: await answerer(input) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', message: error.message, notes: error.notes };
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', message, stack };
  }
}
