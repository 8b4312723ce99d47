/** The page's side of the workshop. */

import type { Answers, Question, Work } from './workshop-messages.ts';

export interface WorkshopClient {
  /** Rejected with an `Error` whose message is for people. */
  readonly ask: <Kind extends Question['kind']>(
    question: Extract<Question, { readonly kind: Kind }>,
  ) => Promise<Answers[Kind]>;
  /** One film at a time: of those that wait only the newest is made, the others are `null`. */
  readonly film: (work: Work, network: boolean) => Promise<Answers['film'] | null>;
}

/** Settles one question. */
interface Waiting {
  readonly replied: (event: MessageEvent) => void;
  readonly failed: (message: string) => void;
}

/** Milliseconds after which a film is given up when something newer is asked for, with the worker that makes it. */
const patience = 3000;

/** `files`: what programs may import. */
export function startWorkshop(script: string, files: Readonly<Record<string, string>>): WorkshopClient {
  const waiting = new Map<number, Waiting>();
  let worker = start();
  let lastId = 0;
  /** When the film that is being made was begun. */
  let begun: number | null = null;
  /** The one that waits for it, if any. */
  const queue: ((isWanted: boolean) => void)[] = [];

  const ask: WorkshopClient['ask'] = (question) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, {
        replied: ({ data }) => (data.ok === true ? resolve(data.answer) : reject(new Error(data.error))),
        failed: (message) => reject(new Error(message)),
      });
      worker.postMessage({ id: lastId, question });
    });
  void ask({ kind: 'begin', files });
  return { ask, film };

  async function film(work: Work, network: boolean): Promise<Answers['film'] | null> {
    queue.pop()?.(false);
    if (begun !== null && performance.now() - begun > patience) restart();
    if (begun !== null) {
      const isWanted = await new Promise<boolean>((resolve) => queue.push(resolve));
      if (!isWanted) return null;
    }
    const mine = performance.now();
    begun = mine;
    try {
      return await ask({ kind: 'film', work, network });
    } finally {
      // Unless another worker has begun with another one meanwhile.
      if (begun === mine) {
        begun = null;
        queue.pop()?.(true);
      }
    }
  }

  function start(): Worker {
    const made = new Worker(script, { type: 'module' });
    made.onmessage = (event) => {
      waiting.get(event.data.id)?.replied(event);
      waiting.delete(event.data.id);
    };
    made.onerror = () => failAll('The compiler could not be loaded: reload the page');
    return made;
  }

  function restart(): void {
    worker.terminate();
    failAll('It took too long, and something newer was asked for');
    worker = start();
    begun = null;
    void ask({ kind: 'begin', files });
  }

  function failAll(message: string): void {
    for (const { failed } of waiting.values()) failed(message);
    waiting.clear();
  }
}
