/** How far a long work has come, on a line that is written over and over where a person watches. */

import type { Terminal } from './terminal.ts';

export interface Progress {
  readonly show: (done: number) => void;
  /** Removes the line. */
  readonly end: () => void;
}

/** `total`: how many inputs there are; `null` where nobody knows. The line is written when it would change. */
export function progressOn(terminal: Terminal, total: number | null): Progress {
  let shown = -1;
  return {
    show: (done) => {
      const state = total === null ? Math.floor(done / 100) : Math.floor((100 * done) / total);
      if (state === shown) return;
      shown = state;
      const count = (total ?? done).toLocaleString('en');
      showProgress(terminal, total === null ? `${count} inputs` : `${String(state).padStart(3)} % of ${count} inputs`);
    },
    end: () => clearProgress(terminal),
  };
}

/** A text of one's own on that line. */
export function showProgress({ err }: Terminal, text: string): void {
  if (err.interactive === true) err.write(`\r\u001b[K${text.slice(0, err.width - 1)}`);
}

export function clearProgress({ err }: Terminal): void {
  if (err.interactive === true) err.write('\r\u001b[K');
}
