/** The table of variables by layer and position. */

import { labelOf, type PlainValue, plainValue } from '../ir/domain.ts';
import type { Observer, States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';

export interface Moment {
  /** 0 is the state before the first layer. */
  readonly layer: number;
  readonly after: 'initial' | 'attention' | 'mlp';
  /** `codes[position * variables + variable]`. */
  readonly states: States;
}

/** An observer that keeps every moment of a run. */
export function recorder(): { readonly observer: Observer; readonly moments: Moment[] } {
  const moments: Moment[] = [];
  const keep = (layer: number, after: Moment['after'], states: States): void => {
    moments.push({ layer, after, states: states.slice() });
  };
  return {
    moments,
    observer: {
      initial: (states) => keep(0, 'initial', states),
      afterAttention: (layer, states) => keep(layer, 'attention', states),
      afterMlp: (layer, states) => keep(layer, 'mlp', states),
    },
  };
}

/** One block a moment: a row for each variable, a column for each position; `·` is undefined, `*` marks what changed. */
export function statesText({ variables }: Program, moments: readonly Moment[], width: number): string {
  const nameWidth = Math.max(...variables.map(({ name }) => name.length));
  const blocks: string[] = [];
  let before: States | null = null;
  for (const { layer, after, states } of moments) {
    const positions = states.length / Math.max(1, variables.length);
    const cells = variables.map(({ domain }, index) =>
      Array.from({ length: positions }, (_, position) => {
        const at = position * variables.length + index;
        const label = labelOf(domain, states[at] ?? -1);
        const changed = before !== null && before[at] !== states[at];
        return `${label === '?' ? '·' : label}${changed ? '*' : ''}`;
      }),
    );
    const cellWidth = Math.max(2, ...cells.flat().map((cell) => cell.length));
    const perRow = Math.max(1, Math.floor((width - nameWidth - 3) / (cellWidth + 1)));
    const title =
      after === 'initial' ? 'start' : `layer ${layer}, after ${after === 'attention' ? 'attention' : 'the mlp'}`;
    const lines = [title];
    for (let from = 0; from < positions; from += perRow) {
      const header = Array.from({ length: Math.min(perRow, positions - from) }, (_, i) =>
        String(from + i).padStart(cellWidth),
      );
      lines.push(`${' '.repeat(nameWidth)} | ${header.join(' ')}`);
      variables.forEach(({ role, name }, index) => {
        if (after !== 'attention' && role === 'head') return;
        const row = (cells[index] ?? []).slice(from, from + perRow).map((cell) => cell.padStart(cellWidth));
        lines.push(`${name.padEnd(nameWidth)} | ${row.join(' ')}`);
      });
    }
    blocks.push(lines.join('\n'));
    before = states;
  }
  return blocks.join('\n\n');
}

/** `[position][variable]`, as plain values. */
export function plainStates({ variables }: Program, states: States): PlainValue[][] {
  const positions = states.length / Math.max(1, variables.length);
  return Array.from({ length: positions }, (_, position) =>
    variables.map(({ domain }, index) => plainValue(domain, states[position * variables.length + index] ?? -1)),
  );
}
