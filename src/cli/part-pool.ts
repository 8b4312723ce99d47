/** Writes parts of a trace, several at a time. */

import type { Worker } from 'node:worker_threads';
import { breath, type Terminal } from './terminal.ts';
import { createPartWriter, type PartReport, type PartSettings, type PartTask } from './trace-part.ts';
import { UserError } from './user-error.ts';
import type { FromPartWorker } from './worker-messages.ts';

export interface PartPool {
  /** Resolves when a worker has taken it; at most as many wait as there are workers. */
  readonly give: (task: PartTask) => Promise<void>;
  /** When all that was given is written. Throws the first thing that went wrong. */
  readonly finish: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `done` is called for each part, in any order. With one job, parts are written by this thread. */
export function createPartPool(
  jobs: number,
  settings: PartSettings,
  startWorker: Terminal['startWorker'],
  done: (report: PartReport) => void,
): PartPool {
  return jobs === 1 ? writeHere(settings, done) : writeInWorkers(jobs, () => startWorker(settings), done);
}

function writeHere(settings: PartSettings, done: (report: PartReport) => void): PartPool {
  const write = createPartWriter(settings);
  return {
    give: async (task) => {
      done(write(task));
      await breath();
    },
    finish: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function writeInWorkers(jobs: number, start: () => Worker, done: (report: PartReport) => void): PartPool {
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const running = new Set<Promise<void>>();
  let failure: Error | null = null;

  const run = (worker: Worker, task: PartTask): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (message: FromPartWorker): void => {
        worker.off('error', reject);
        if (message.kind === 'done') {
          done(message.report);
          idle.push(worker);
          resolve();
        } else if (message.kind === 'refused') reject(new UserError(message.message, message.notes));
        else reject(Object.assign(new Error(message.message), { stack: message.stack }));
      };
      worker.once('error', reject);
      worker.once('message', settle);
      worker.postMessage(task);
    });

  const free = (): Worker | undefined => {
    const worker = idle.pop();
    if (worker !== undefined || workers.length >= jobs) return worker;
    const hired = start();
    workers.push(hired);
    return hired;
  };

  const check = (): void => {
    if (failure !== null) throw failure;
  };

  return {
    give: async (task) => {
      check();
      let worker = free();
      while (worker === undefined) {
        await Promise.race(running);
        check();
        worker = free();
      }
      const work: Promise<void> = run(worker, task)
        .catch((error: unknown) => {
          failure ??= error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => running.delete(work));
      running.add(work);
    },
    finish: async () => {
      await Promise.all(running);
      check();
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
