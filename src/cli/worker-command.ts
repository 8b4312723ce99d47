/** `altac worker`: writes parts of traces that others put on a queue. */

import { availableParallelism } from 'node:os';
import { createWorkerPool, type PartPool } from './part-pool.ts';
import type { Terminal } from './terminal.ts';
import { serveQueue } from './trace-queue.ts';

export interface WorkerOptions {
  readonly jobs?: number;
  /** In seconds. */
  readonly idle?: number;
  readonly json?: boolean;
}

/** Ends at a signal, when it has written what it has begun, or when there was nothing to do for some time. */
export async function workerCommand(address: string, options: WorkerOptions, terminal: Terminal): Promise<number> {
  const { out, err } = terminal;
  const jobs = options.jobs ?? Math.min(availableParallelism(), 8);
  const pools = new Map<string, PartPool>();
  let [running, lastEnd] = [0, Date.now()];
  const worker = await serveQueue(
    address,
    jobs,
    async (settings, run, task) => {
      running += 1;
      try {
        const pool = pools.get(run) ?? createWorkerPool(jobs, settings, terminal.startWorker, () => {});
        pools.set(run, pool);
        const report = await pool.write(task);
        const trace = settings.program.name;
        if (options.json === true) out.write(`${JSON.stringify({ trace, ...report })}\n`);
        else out.write(`part ${task.part} of ${trace}: ${report.records.toLocaleString('en')} records\n`);
        return report;
      } finally {
        running -= 1;
        lastEnd = Date.now();
      }
    },
    err.write,
  );
  if (options.json !== true) err.write(`waiting for parts of traces at ${address}, ${jobs} at a time\n`);
  await ended(() => options.idle !== undefined && running === 0 && Date.now() - lastEnd > options.idle * 1000);
  await worker.close();
  for (const pool of pools.values()) await pool.close();
  return 0;
}

function ended(isIdle: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isIdle()) stop();
    }, 200);
    const stop = (): void => {
      clearInterval(timer);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  });
}
