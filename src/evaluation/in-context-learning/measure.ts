/** Asks learners what a plan needs: request by request, so that a run can be stopped and goes on. */

import type { Measured } from './analysis.ts';
import { type Cell, cellKey, type Request, requestsOf } from './cells.ts';
import type { DataSet, Learner, Prediction } from './items.ts';

/** One learner and the cells that it is measured in. */
export interface Plan {
  readonly learner: Learner;
  readonly cells: readonly Cell[];
}

export interface PlannedRequest {
  /** The same for the same request of the same plan. */
  readonly key: string;
  readonly learner: Learner;
  readonly cell: Cell;
  readonly request: Request;
}

/** As they come: what is shown to a learner is made when its turn comes. */
export function* plannedRequests(data: DataSet, plans: readonly Plan[], seed: number): Generator<PlannedRequest> {
  const requests = requestsOf(data);
  for (const { learner, cells } of plans) {
    for (const cell of cells) {
      for (const [part, request] of requests(cell, { seed, atOnce: learner.atOnce }).entries()) {
        yield { key: `${learner.name} | ${cellKey(cell)} | ${part}`, learner, cell, request };
      }
    }
  }
}

/** Throws a RangeError where blocks are wanted of a learner that cannot keep them apart. */
export async function answered({ learner, cell, request }: PlannedRequest): Promise<readonly Prediction[]> {
  if (cell.block !== null && learner.noBlocks !== null) {
    throw new RangeError(`${learner.name}: no block attention: ${learner.noBlocks}`);
  }
  const predictions = await learner.predict(request.task);
  if (predictions.length !== request.queries.length) {
    throw new RangeError(`${learner.name}: ${predictions.length} predictions for ${request.queries.length} texts`);
  }
  return predictions;
}

export interface Answered extends Pick<PlannedRequest, 'cell' | 'request'> {
  /** The name of the learner. */
  readonly learner: string;
  readonly predictions: readonly Prediction[];
}

/** Puts the answers of cells together. `size`: of the test part. */
export function assembled(answers: Iterable<Answered>, size: number): Measured[] {
  interface Open {
    readonly learner: string;
    readonly cell: Cell;
    readonly labels: (string | null)[];
    filledUp: number;
  }
  const open = new Map<string, Open>();
  for (const { learner, cell, request, predictions } of answers) {
    const key = `${learner} | ${cellKey(cell)}`;
    const own = open.get(key) ?? { learner, cell, labels: Array.from({ length: size }, () => null), filledUp: 0 };
    open.set(key, own);
    request.queries.forEach((query, i) => {
      own.labels[query] = predictions[i]?.label ?? null;
    });
    own.filledUp += (request.filledUp * request.queries.length) / size;
  }
  return [...open.values()];
}

/** All at once, for learners that are quick. */
export async function measuredAtOnce(
  data: DataSet,
  plans: readonly Plan[],
  seed: number,
  between: () => Promise<void> | void,
): Promise<Measured[]> {
  const answers: Answered[] = [];
  for (const planned of plannedRequests(data, plans, seed)) {
    await between();
    const predictions = await answered(planned);
    answers.push({ learner: planned.learner.name, cell: planned.cell, request: planned.request, predictions });
  }
  return assembled(answers, data.test.length);
}
