/** How far a long work has come, on a line that is written over and over where a person watches. */

import type { Output, Terminal } from './terminal.ts';

export interface Progress {
  readonly show: (done: number) => void;
  /** Removes the line. */
  readonly end: () => void;
}

/** `total`: how many inputs there are; `null` where nobody knows. */
export function progressOn({ write, interactive }: Output, total: number | null): Progress {
  if (interactive !== true) return { show: () => {}, end: () => {} };
  let shown = -1;
  return {
    show: (done) => {
      const state = total === null ? Math.floor(done / 100) : Math.floor((100 * done) / total);
      if (state === shown) return;
      shown = state;
      write(
        total === null
          ? `\r${done.toLocaleString('en')} inputs`
          : `\r${String(state).padStart(3)} % of ${total.toLocaleString('en')} inputs`,
      );
    },
    end: () => {
      if (shown >= 0) write(`\r${' '.repeat(60)}\r`);
    },
  };
}

/** A text of one's own on that line. */
export function showProgress({ err }: Terminal, text: string): void {
  if (err.interactive === true) err.write(`\r\u001b[K${text.slice(0, err.width - 1)}`);
}

export function clearProgress({ err }: Terminal): void {
  if (err.interactive === true) err.write('\r\u001b[K');
}
