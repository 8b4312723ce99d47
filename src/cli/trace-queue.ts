/** Parts of traces on a queue: BullMQ on Redis, where whoever is there writes them into a folder that all can reach. */

import type { Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { PartPool } from './part-pool.ts';
import type { PartReport, PartSettings, PartTask } from './trace-part.ts';
import { UserError } from './user-error.ts';

const queueName = 'altac-traces';

/** More parts than these do not wait on the queue at a time. */
const mostWaiting = 1000;

interface JobData {
  /** Of the trace: its settings stand under this name. */
  readonly run: string;
  readonly task: PartTask;
}

export interface QueueClient extends Pick<PartPool, 'give' | 'finish' | 'close'> {}

/**
 * Gives parts to the queue and waits until they are there. `find` looks whether a part is; `done` is called for each.
 * What Redis loses, when it is started again, is given to it again.
 */
export async function openQueue(
  address: string,
  run: string,
  settings: PartSettings,
  find: (part: number) => PartReport | null,
  done: (report: PartReport) => void,
  note: (text: string) => void,
): Promise<QueueClient> {
  const { connect, bullmq } = await reached(address, note);
  const connection = connect();
  const queue: Queue<JobData> = new bullmq.Queue(queueName, { connection });
  queue.on('error', () => {});
  await connection.set(settingsKey(run), JSON.stringify(settings));
  const waiting = new Map<number, PartTask>();

  const put = async (task: PartTask): Promise<void> => {
    const jobId = `${run}-${task.part}`;
    const options = { jobId, attempts: 3, backoff: { type: 'fixed', delay: 1000 }, removeOnComplete: true };
    await queue.add('part', { run, task }, options);
  };

  /** Takes note of what is there now, and puts on the queue what is not. */
  const look = async (): Promise<void> => {
    for (const [part, task] of waiting) {
      const report = find(part);
      if (report !== null) {
        waiting.delete(part);
        done(report);
        continue;
      }
      const job = await queue.getJob(`${run}-${part}`);
      if (job === undefined) await put(task);
      else if (await job.isFailed()) {
        await job.remove();
        throw new UserError(`part ${part} could not be written: ${job.failedReason}`);
      }
    }
  };

  const waitFor = async (most: number): Promise<void> => {
    while (waiting.size > most) {
      await look();
      if (waiting.size > most) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };

  return {
    give: async (task) => {
      await waitFor(mostWaiting - 1);
      waiting.set(task.part, task);
      const old = await queue.getJob(`${run}-${task.part}`);
      // It failed when this trace was tried before.
      if ((await old?.isFailed()) === true) await old?.remove();
      await put(task);
    },
    finish: async () => {
      await waitFor(0);
      await connection.del(settingsKey(run));
    },
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
}

export interface QueueWorker {
  readonly close: () => Promise<void>;
}

/** Writes parts as they come; `write` gets the settings of their trace. */
export async function serveQueue(
  address: string,
  jobs: number,
  write: (settings: PartSettings, run: string, task: PartTask) => Promise<PartReport>,
  note: (text: string) => void,
): Promise<QueueWorker> {
  const { connect, bullmq } = await reached(address, note);
  const [connection, blocking] = [connect(), connect()];
  const worker: Worker<JobData> = new bullmq.Worker(
    queueName,
    async ({ data: { run, task } }) => {
      const settings = await connection.get(settingsKey(run));
      // All of it is there, or it was given up.
      if (settings === null) return;
      try {
        await write(JSON.parse(settings), run, task);
      } catch (error) {
        // To try again would not help.
        if (error instanceof UserError) throw new bullmq.UnrecoverableError(error.message);
        throw error;
      }
    },
    // A worker that is gone is noticed after some seconds, and its part given to another one.
    { connection: blocking, concurrency: jobs, lockDuration: 10_000, stalledInterval: 3000, maxStalledCount: 100 },
  );
  worker.on('error', () => {});
  return {
    close: async () => {
      await worker.close();
      connection.disconnect();
      blocking.disconnect();
    },
  };
}

function settingsKey(run: string): string {
  return `altac-trace-${run}`;
}

interface BullMq {
  readonly Queue: typeof Queue;
  readonly Worker: typeof Worker;
  readonly UnrecoverableError: typeof UnrecoverableError;
}

interface Reached {
  /** A connection that comes back when Redis does. */
  readonly connect: () => Redis;
  readonly bullmq: BullMq;
}

async function reached(address: string, note: (text: string) => void): Promise<Reached> {
  const { bullmq, client } = await libraries();
  const cannot = (why: string): UserError =>
    new UserError(`${address} cannot be reached: ${why}`, [
      'Start Redis there (`redis-server --appendonly yes`), or correct the address: redis://HOST:PORT',
    ]);
  if (!/^rediss?:\/\/./.test(address)) throw cannot('this is no address of a Redis server');
  const first = new client(address, { lazyConnect: true, retryStrategy: () => null });
  let cause = 'it does not answer';
  first.on('error', (error) => {
    cause = error.message;
  });
  try {
    await first.connect();
    await first.ping();
  } catch (error) {
    throw cannot(cause === 'it does not answer' && error instanceof Error ? error.message : cause);
  } finally {
    first.disconnect();
  }
  let isAway = false;
  const connect = (): Redis => {
    const connection = new client(address, { maxRetriesPerRequest: null });
    connection.on('error', ({ message }) => {
      if (!isAway) note(`Redis is away (${message}); waiting for it\n`);
      isAway = true;
    });
    connection.on('ready', () => {
      if (isAway) note('Redis is back\n');
      isAway = false;
    });
    return connection;
  };
  return { connect, bullmq };
}

async function libraries(): Promise<{
  readonly bullmq: BullMq;
  readonly client: typeof Redis;
}> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, client: ioredis.Redis };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new UserError('BullMQ is not installed', ['Install it with `npm i bullmq ioredis`']);
  }
}
