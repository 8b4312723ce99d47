/** How tables change from one to the next: column by column, as most columns stay, or change alike at all rows. */

/**
 * The columns that change: [column, number] where all rows now hold that number, else [column, row, number, row, number, …].
 */
export type Columns = readonly (readonly number[])[];

type Numbers = Int32Array | Float64Array;

/** `table[row * width + column]`; `before` and `after` have the same length. */
export function deltaOf(before: Numbers, after: Numbers, width: number): Columns {
  const rows = width === 0 ? 0 : after.length / width;
  const columns: (readonly number[])[] = [];
  for (let column = 0; column < width; column++) {
    const changes: number[] = [];
    let same = true;
    for (let row = 0; row < rows; row++) {
      const at = row * width + column;
      const value = after[at] ?? 0;
      same &&= value === after[column];
      if (value !== before[at]) changes.push(row, value);
    }
    if (changes.length === 0) continue;
    // One change of a single row is shorter as it is.
    columns.push(same ? [column, after[column] ?? 0] : [column, ...changes]);
  }
  return columns;
}

/** Changes a table in place. */
export function applyDelta(table: Numbers, delta: Columns, width: number): void {
  for (const changes of delta) {
    const column = changes[0] ?? 0;
    if (changes.length === 2) {
      for (let at = column; at < table.length; at += width) table[at] = changes[1] ?? 0;
      continue;
    }
    for (let index = 1; index + 1 < changes.length; index += 2) {
      table[(changes[index] ?? 0) * width + column] = changes[index + 1] ?? 0;
    }
  }
}

/** Any table of a sequence, by its number. What is returned is to be read only, until the next call. */
export type Sequence = (index: number) => Int32Array;

/** Tables this far apart are kept whole. */
const keptEvery = 32;

/** The first delta is against zeros; before it, all are 0. `size`: how many numbers a table has. */
export function sequenceOf(deltas: readonly Columns[], size: number, width: number): Sequence {
  const table = new Int32Array(size);
  const kept: Int32Array[] = [table.slice()];
  /** The delta that was applied last. */
  let at = -1;
  return (wanted) => {
    const index = Math.max(-1, Math.min(wanted, deltas.length - 1));
    const nearest = Math.min(Math.floor((index + 1) / keptEvery), kept.length - 1);
    if (index < at || nearest * keptEvery - 1 > at) {
      table.set(kept[nearest] ?? new Int32Array(size));
      at = nearest * keptEvery - 1;
    }
    while (at < index) {
      at += 1;
      applyDelta(table, deltas[at] ?? [], width);
      if ((at + 1) % keptEvery === 0 && kept.length === (at + 1) / keptEvery) kept.push(table.slice());
    }
    return table;
  };
}
