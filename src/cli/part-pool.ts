/** Writes parts of a trace, several at a time. */

import type { Worker } from 'node:worker_threads';
import { breath, type Terminal } from './terminal.ts';
import { createPartWriter, type PartReport, type PartSettings, type PartTask } from './trace-part.ts';
import { UserError } from './user-error.ts';
import { endOf } from './worker-end.ts';
import type { FromPartWorker } from './worker-messages.ts';

export interface PartPool {
  /** Writes a part and says what was written. */
  readonly write: (task: PartTask) => Promise<PartReport>;
  /** Begins to write a part; resolves when the next one can be given. */
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
  return jobs === 1 ? writeHere(settings, done) : createWorkerPool(jobs, settings, startWorker, done);
}

function writeHere(settings: PartSettings, done: (report: PartReport) => void): PartPool {
  const writer = createPartWriter(settings);
  const write = async (task: PartTask): Promise<PartReport> => {
    const report = writer(task);
    done(report);
    await breath();
    return report;
  };
  return {
    write,
    give: async (task) => {
      await write(task);
    },
    finish: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** In threads of their own, also where there is only one: this one stays free for what else there is to do. */
export function createWorkerPool(
  jobs: number,
  settings: PartSettings,
  startWorker: Terminal['startWorker'],
  done: (report: PartReport) => void,
): PartPool {
  /** And how each is ended. */
  const workers = new Map<Worker, () => Promise<void>>();
  const idle: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];
  const running = new Set<Promise<void>>();
  let failure: Error | null = null;

  const taken = (): Promise<Worker> => {
    const worker = idle.pop() ?? (workers.size < jobs ? startWorker(settings) : undefined);
    if (worker === undefined) {
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    }
    if (!workers.has(worker)) workers.set(worker, endOf(worker));
    return Promise.resolve(worker);
  };

  const free = (worker: Worker): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };

  const run = (worker: Worker, task: PartTask): Promise<PartReport> =>
    new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        workers.delete(worker);
        reject(error);
      };
      const listen = (message: FromPartWorker): void => {
        if (message.kind === 'ready') return;
        worker.off('error', fail);
        worker.off('message', listen);
        free(worker);
        if (message.kind === 'done') {
          done(message.report);
          resolve(message.report);
        } else if (message.kind === 'refused') reject(new UserError(message.message, message.notes));
        else reject(Object.assign(new Error(message.message), { stack: message.stack }));
      };
      worker.once('error', fail);
      worker.on('message', listen);
      worker.postMessage(task);
    });

  const check = (): void => {
    if (failure !== null) throw failure;
  };

  return {
    write: async (task) => run(await taken(), task),
    give: async (task) => {
      const worker = await taken();
      check();
      const work: Promise<void> = run(worker, task)
        .then(
          () => {},
          (error: unknown) => {
            failure ??= error instanceof Error ? error : new Error(String(error));
          },
        )
        .finally(() => running.delete(work));
      running.add(work);
    },
    finish: async () => {
      await Promise.all(running);
      check();
    },
    close: async () => {
      const ends = [...workers.values()];
      workers.clear();
      await Promise.all(ends.map((end) => end()));
    },
  };
}
