/** Long work is shown by clients that can, and can be ended there. */

import type { Connection } from 'vscode-languageserver';

export interface LongWork {
  /** How many of how many are done. */
  readonly report: (done: number, all: number) => void;
  readonly isCancelled: () => boolean;
}

export const noProgress: LongWork = { report: () => {}, isCancelled: () => false };

export type WithProgress = <Result>(title: string, work: (longWork: LongWork) => Promise<Result>) => Promise<Result>;

/** `isSupported`: whether the client has said so; it is asked when work begins. */
export function createWithProgress(connection: Connection, isSupported: () => boolean): WithProgress {
  return async (title, work) => {
    if (!isSupported()) return work(noProgress);
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin(title, 0, '', true);
    try {
      return await work({
        report: (done, all) => progress.report((100 * done) / Math.max(1, all), `${done} of ${all}`),
        isCancelled: () => progress.token.isCancellationRequested,
      });
    } finally {
      progress.done();
    }
  };
}
