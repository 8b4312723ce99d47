/** The tables of variables by layer and position. */

import { labelOf, type PlainValue, plainValue, sizeOf } from '../ir/domain.ts';
import type { Observer, States } from '../ir/execution.ts';
import type { Program, Variable } from '../ir/program.ts';
import { type Cell, foldLines, foldsOf, type Row, shapeOf, singleColumn } from './table.ts';
import { widthOf } from './text.ts';

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
    moments.push({ layer, after, states });
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

/**
 * A table for each moment: a row for each variable, a column for each position; `·` is undefined. At the start it holds
 * all variables but the position, later those that changed somewhere, with the new values marked; head outputs are compared with the
 * layer before. A run that is wider than the terminal is folded by groups of positions: only groups in which something
 * changed are shown, and variables with one value everywhere get one column, `all`.
 */
export function statesText({ variables }: Program, moments: readonly Moment[], width: number, colour = false): string {
  const style = { width, colour };
  const tables = changes(variables, moments);
  const positions = (moments[0]?.states.length ?? 0) / Math.max(1, variables.length);
  const everyRow = tables.flatMap(({ rows }) => rows);
  const narrow = shapeOf(everyRow, positions);
  const isFolded = foldsOf(narrow, style).length > 1;
  const shape = isFolded
    ? shapeOf(
        everyRow.filter((row) => !isUniform(row)),
        positions,
      )
    : narrow;
  const nameWidth = Math.max(0, ...variables.map(({ name }) => widthOf(name)));
  const stable = { ...shape, nameWidth };
  const folds = foldsOf(stable, style);
  return tables
    .map(({ title, isStart, rows }) => {
      if (positions === 0) return `${title}\n(no positions)`;
      if (rows.length === 0) return `${title}\n(nothing changed)`;
      const uniform = isFolded ? rows.filter(isUniform).map(everywhere) : [];
      const others = isFolded ? rows.filter((row) => !isUniform(row)) : rows;
      const shown = folds.filter(
        ({ from, to }) =>
          others.length > 0 &&
          (isStart || others.some(({ cells }) => cells.slice(from, to).some(({ marked }) => marked))),
      );
      return [
        title,
        ...(uniform.length > 0 ? singleColumn('all', uniform, nameWidth, style) : []),
        ...(isFolded ? shown : folds).flatMap((fold) => foldLines(others, fold, stable, style)),
      ].join('\n');
    })
    .join('\n\n');
}

interface Table {
  readonly title: string;
  readonly isStart: boolean;
  readonly rows: readonly Row[];
}

function changes(variables: readonly Variable[], moments: readonly Moment[]): Table[] {
  const known = moments[0]?.states.slice() ?? new Int32Array();
  return moments.map(({ layer, after, states }) => {
    const isStart = after === 'initial';
    const rows = variables.flatMap(({ name, role, domain }, variable): Row[] => {
      // Head outputs are set by attention, and undefined at any other time.
      if (role === 'head' && after !== 'attention') return [];
      // It is the number of the column.
      if (role === 'position') return [];
      const cells: Cell[] = [];
      for (let at = variable; at < states.length; at += variables.length) {
        const code = states[at] ?? -1;
        const isUndefined = code === sizeOf(domain);
        cells.push({ text: isUndefined ? '·' : labelOf(domain, code), marked: known[at] !== code });
        known[at] = code;
      }
      return isStart || cells.some(({ marked }) => marked) ? [{ name, cells }] : [];
    });
    const title = isStart ? 'start' : `layer ${layer}, after ${after === 'attention' ? 'attention' : 'the mlp'}`;
    return { title, isStart, rows };
  });
}

function isUniform({ cells }: Row): boolean {
  return cells.every(({ text }) => text === cells[0]?.text);
}

/** One cell for all positions, marked if any of them is. */
function everywhere({ name, cells }: Row): Row {
  return { name, cells: [{ text: cells[0]?.text ?? '', marked: cells.some(({ marked }) => marked) }] };
}

/** `[position][variable]`, as plain values. */
export function plainStates({ variables }: Program, states: States): PlainValue[][] {
  const positions = states.length / Math.max(1, variables.length);
  return Array.from({ length: positions }, (_, position) =>
    variables.map(({ domain }, index) => plainValue(domain, states[position * variables.length + index] ?? -1)),
  );
}
