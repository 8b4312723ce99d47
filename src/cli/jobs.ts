/** Many inputs at a time: `altac run --jobs`. */

import type { Worker } from 'node:worker_threads';
import type { Answer } from './answers.ts';
import type { Input } from './inputs.ts';
import type { Output } from './terminal.ts';
import { UserError } from './user-error.ts';
import { endOf } from './worker-end.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** For each worker, how many inputs may have been read whose answers are not printed: memory is bounded by it. */
export const mostAhead = 64;

type Outcome<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown };

/**
 * Begins work on each item as it arrives and gives the results in the order of the items, each as soon as all before it
 * were taken. At most `ahead` items are begun and not taken; no more are read then. What goes wrong, with an item
 * or in reading, is thrown in its turn.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  begin: (item: Item) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result> {
  const iterator = items[Symbol.asyncIterator]();
  const begun: Promise<Outcome<Result>>[] = [];
  let reading: Promise<Outcome<IteratorResult<Item>>> | null = outcomeOf(iterator.next());
  for (;;) {
    const [oldest] = begun;
    if (oldest === undefined && reading === null) return;
    const settled = await Promise.race([
      ...(oldest === undefined ? [] : [oldest.then((outcome) => ({ kind: 'result', outcome }) as const)]),
      ...(reading === null || begun.length >= ahead
        ? []
        : [reading.then((outcome) => ({ kind: 'item', outcome }) as const)]),
    ]);
    if (settled.kind === 'result') {
      void begun.shift();
      yield unpacked(settled.outcome);
    } else if (!settled.outcome.ok) {
      begun.push(Promise.resolve(settled.outcome));
      reading = null;
    } else if (settled.outcome.value.done === true) {
      reading = null;
    } else {
      begun.push(outcomeOf(begin(settled.outcome.value.value)));
      reading = outcomeOf(iterator.next());
    }
  }
}

export interface Workers {
  readonly answer: (input: Input) => Promise<Answer>;
  /** Ends them, whatever they are doing. */
  readonly close: () => Promise<void>;
}

interface Task {
  readonly input: Input;
  readonly finish: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

interface RunningWorker {
  readonly worker: Worker;
  readonly end: () => Promise<void>;
  /** What it was given and has not answered, in order. */
  readonly tasks: Task[];
}

/** A worker is started when there is an input and all others are busy, so that few inputs start few. */
export function createWorkers(most: number, start: () => Worker, notes: Pick<Output, 'write'>): Workers {
  const waiting: Task[] = [];
  const running: RunningWorker[] = [];
  const said = new Set<string>();

  const hire = (): RunningWorker => {
    const worker = start();
    const hired: RunningWorker = { worker, end: endOf(worker), tasks: [] };
    const lose = (reason: string, stack = ''): void => {
      const index = running.indexOf(hired);
      if (index < 0) return;
      running.splice(index, 1);
      const lost = hired.tasks.splice(0);
      const error = mistake(`a worker ended at ${lost[0]?.input.place ?? 'its start'}: ${reason}`, stack);
      for (const { fail } of lost) fail(error);
    };
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') return;
      if (message.kind !== 'note') {
        settle(hired.tasks.shift(), message);
        if (hired.tasks.length === 0) distribute();
      } else if (!said.has(message.text)) {
        // All workers have the same to say.
        said.add(message.text);
        notes.write(message.text);
      }
    });
    worker.on('messageerror', ({ message, stack }) => lose(message, stack));
    worker.on('error', ({ message, stack }) => lose(message, stack));
    worker.on('exit', (code) => lose(`exit code ${code}`));
    running.push(hired);
    return hired;
  };

  const distribute = (): void => {
    while (waiting.length > 0) {
      const idle = running.find(({ tasks }) => tasks.length === 0) ?? (running.length < most ? hire() : null);
      if (idle === null) return;
      // Less the less there is, so that at the end all have something to do; one at a time where inputs are slow to come.
      const share = Math.max(1, Math.floor(waiting.length / (2 * most)));
      idle.tasks.push(...waiting.splice(0, share));
      const inputs: ToWorker = idle.tasks.map(({ input }) => input);
      idle.worker.postMessage(inputs);
    }
  };

  return {
    answer: (input) =>
      new Promise((finish, fail) => {
        waiting.push({ input, finish, fail });
        distribute();
      }),
    close: async () => {
      // A worker that says something while it is being ended would get more of it, or others be started for it.
      waiting.length = 0;
      await Promise.all(running.splice(0).map(({ end }) => end()));
    },
  };
}

function settle(task: Task | undefined, message: Exclude<FromWorker, { kind: 'note' | 'ready' }>): void {
  if (message.kind === 'answer') task?.finish(message.answer);
  else if (message.kind === 'refused') task?.fail(new UserError(message.message, message.notes));
  else task?.fail(mistake(message.message, message.stack));
}

/** As if it had been made here: the stack is the worker's. */
function mistake(message: string, stack: string): Error {
  const error = new Error(message);
  if (stack !== '') error.stack = stack;
  return error;
}

function outcomeOf<Value>(promise: Promise<Value>): Promise<Outcome<Value>> {
  return promise.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  );
}

function unpacked<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw outcome.error instanceof Error ? outcome.error : new Error(String(outcome.error));
}
