/** Sparse matrices as plain data, compressed by rows. Compiled weights are nearly all zeros. */

export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** The entries of row r are those from `rowStart[r]` up to, not including, `rowStart[r + 1]`. */
  readonly rowStart: Int32Array;
  /** Ascending within a row. */
  readonly columnOf: Int32Array;
  /** Never 0; each is a float32 number exactly. */
  readonly values: Float64Array;
}

/** A linear layer: y = W x + b, W of shape [outputs × inputs]. */
export interface Linear {
  readonly weights: SparseMatrix;
  readonly bias: Float64Array;
}

export interface MatrixBuilder {
  /** Adds to an entry. */
  readonly add: (row: number, column: number, value: number) => void;
  /** Entries that came to 0 are left out. */
  readonly build: () => SparseMatrix;
}

export function matrixBuilder(rows: number, columns: number): MatrixBuilder {
  const entries = Array.from({ length: rows }, () => new Map<number, number>());
  return {
    add: (row, column, value) => {
      const entriesOfRow = entries[row];
      if (entriesOfRow === undefined || column < 0 || column >= columns) {
        throw new RangeError(`no entry [${row}, ${column}] in a matrix of ${rows} × ${columns}`);
      }
      entriesOfRow.set(column, (entriesOfRow.get(column) ?? 0) + value);
    },
    build: () => {
      const kept = entries.map((row) => [...row].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b));
      const rowStart = new Int32Array(rows + 1);
      kept.forEach((row, index) => {
        rowStart[index + 1] = (rowStart[index] ?? 0) + row.length;
      });
      const columnOf = Int32Array.from(kept.flatMap((row) => row.map(([column]) => column)));
      const values = float32Exact(kept.flatMap((row) => row.map(([, value]) => value)));
      return { rows, columns, rowStart, columnOf, values };
    },
  };
}

/** Throws a RangeError if a number is not a float32: weights must be the same in all precisions. */
export function float32Exact(numbers: readonly number[]): Float64Array {
  for (const number of numbers) {
    if (Math.fround(number) !== number) throw new RangeError(`${number} is not a float32 number`);
  }
  return Float64Array.from(numbers);
}

/** Calls `visit` for every entry, row by row. */
export function forEachEntry(
  { rows, rowStart, columnOf, values }: SparseMatrix,
  visit: (row: number, column: number, value: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    const end = rowStart[row + 1] ?? 0;
    for (let index = rowStart[row] ?? 0; index < end; index++) visit(row, columnOf[index] ?? 0, values[index] ?? 0);
  }
}

export function transposed(matrix: SparseMatrix): SparseMatrix {
  const rowStart = new Int32Array(matrix.columns + 1);
  for (const column of matrix.columnOf) rowStart[column + 1] = (rowStart[column + 1] ?? 0) + 1;
  for (let row = 0; row < matrix.columns; row++) rowStart[row + 1] = (rowStart[row + 1] ?? 0) + (rowStart[row] ?? 0);
  const next = rowStart.slice();
  const columnOf = new Int32Array(matrix.columnOf.length);
  const values = new Float64Array(matrix.values.length);
  forEachEntry(matrix, (row, column, value) => {
    const index = next[column] ?? 0;
    next[column] = index + 1;
    columnOf[index] = row;
    values[index] = value;
  });
  return { rows: matrix.columns, columns: matrix.rows, rowStart, columnOf, values };
}

/** All entries, zeros too, row by row: shape [rows × columns]. */
export function denseOf(matrix: SparseMatrix): Float32Array {
  const dense = new Float32Array(matrix.rows * matrix.columns);
  forEachEntry(matrix, (row, column, value) => {
    dense[row * matrix.columns + column] = value;
  });
  return dense;
}

/** The inverse of `denseOf`. */
export function sparseOfDense(dense: ArrayLike<number>, rows: number, columns: number): SparseMatrix {
  const rowStart = new Int32Array(rows + 1);
  const columnOf: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = dense[row * columns + column] ?? 0;
      if (value === 0) continue;
      columnOf.push(column);
      values.push(value);
    }
    rowStart[row + 1] = values.length;
  }
  return { rows, columns, rowStart, columnOf: Int32Array.from(columnOf), values: Float64Array.from(values) };
}
