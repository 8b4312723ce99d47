/** What `altac run --jobs` promises of order and of memory, without workers. */

import { describe, expect, test } from 'vitest';
import { inOrder } from '../../src/cli/jobs.ts';

/** Work that ends when the test says so. */
function openWork() {
  const begun: number[] = [];
  const ends = new Map<number, PromiseWithFinish>();
  return {
    begun,
    begin: (item: number): Promise<string> => {
      begun.push(item);
      return endOf(item).promise;
    },
    end: (item: number): void => endOf(item).finish(`answer ${item}`),
    fail: (item: number): void => endOf(item).fail(new Error(`no answer ${item}`)),
  };

  function endOf(item: number): PromiseWithFinish {
    const end = ends.get(item) ?? promiseWithFinish();
    ends.set(item, end);
    return end;
  }
}

interface PromiseWithFinish {
  readonly promise: Promise<string>;
  readonly finish: (value: string) => void;
  readonly fail: (error: Error) => void;
}

function promiseWithFinish(): PromiseWithFinish {
  let finish: PromiseWithFinish['finish'] = () => undefined;
  let fail: PromiseWithFinish['fail'] = () => undefined;
  const promise = new Promise<string>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  return { promise, finish, fail };
}

async function* numbersFrom(first: number, last = Number.POSITIVE_INFINITY): AsyncGenerator<number> {
  for (let item = first; item <= last; item++) yield item;
}

/** Until nothing happens any more by itself. */
function calm(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Takes results until the end; an error is the last of them. */
function taken(results: AsyncIterable<string>): string[] {
  const list: string[] = [];
  const take = async (): Promise<void> => {
    for await (const result of results) list.push(result);
    list.push('end');
  };
  take().catch((error: unknown) => list.push(String(error)));
  return list;
}

describe('order', () => {
  test('a result waits for all before it, and for nothing else', async () => {
    const work = openWork();
    const results = taken(inOrder(numbersFrom(1, 3), work.begin, 10));
    await calm();
    work.end(2);
    await calm();
    expect(results).toEqual([]);
    work.end(1);
    await calm();
    expect(results).toEqual(['answer 1', 'answer 2']);
    work.end(3);
    await calm();
    expect(results).toEqual(['answer 1', 'answer 2', 'answer 3', 'end']);
  });

  test('a result does not wait for the item after it', async () => {
    const work = openWork();
    const results = taken(inOrder(oneAndThenNothing(), work.begin, 10));
    await calm();
    work.end(1);
    await calm();
    expect(results).toEqual(['answer 1']);
  });

  test('what fails is told in its turn, and is the last', async () => {
    const work = openWork();
    const results = taken(inOrder(numbersFrom(1, 4), work.begin, 10));
    await calm();
    work.fail(3);
    work.end(4);
    work.end(1);
    await calm();
    expect(results).toEqual(['answer 1']);
    work.end(2);
    await calm();
    expect(results).toEqual(['answer 1', 'answer 2', 'Error: no answer 3']);
  });

  test('so is what cannot be read', async () => {
    const work = openWork();
    const results = taken(inOrder(twoAndThenAnError(), work.begin, 10));
    await calm();
    work.end(2);
    await calm();
    expect(results).toEqual([]);
    work.end(1);
    await calm();
    expect(results).toEqual(['answer 1', 'answer 2', 'Error: unreadable']);
  });

  test('nothing is nothing', async () => {
    const results = taken(inOrder(numbersFrom(1, 0), openWork().begin, 10));
    await calm();
    expect(results).toEqual(['end']);
  });
});

describe('memory', () => {
  test('of an endless input, only so much is begun', async () => {
    const work = openWork();
    const results = inOrder(numbersFrom(1), work.begin, 4);
    const first = results.next();
    await calm();
    expect(work.begun).toEqual([1, 2, 3, 4]);
    // All that are begun are done, but one: it is not taken, and nothing else is begun.
    for (const item of [2, 3, 4]) work.end(item);
    await calm();
    expect(work.begun).toEqual([1, 2, 3, 4]);
    work.end(1);
    expect(await first).toEqual({ done: false, value: 'answer 1' });
    await calm();
    expect(work.begun).toEqual([1, 2, 3, 4]);
    expect(await results.next()).toEqual({ done: false, value: 'answer 2' });
    void results.next();
    await calm();
    expect(work.begun.length).toBeLessThanOrEqual(6);
  });
});

async function* oneAndThenNothing(): AsyncGenerator<number> {
  yield 1;
  await new Promise(() => undefined);
}

async function* twoAndThenAnError(): AsyncGenerator<number> {
  yield* numbersFrom(1, 2);
  throw new Error('unreadable');
}
