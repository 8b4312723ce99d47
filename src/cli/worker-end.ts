/** Ends threads, but none that is still being made. */

import type { Worker } from 'node:worker_threads';

/**
 * To be called when a worker starts; what it returns ends it. Before that it waits until the worker has said something,
 * which every one does when it has read its modules: V8 may abort the whole process when one is ended while it reads them.
 */
export function endOf(worker: Worker): () => Promise<void> {
  const begun = new Promise<void>((resolve) => {
    worker.once('message', () => resolve());
    worker.once('exit', () => resolve());
  });
  return async () => {
    await begun;
    await worker.terminate();
  };
}
