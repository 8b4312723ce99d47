/** The best fit that never falls, by pooling of adjacent violators (Ayer et al. 1955). */

export interface IsotonicFit {
  /** Ascending, each once. */
  readonly x: readonly number[];
  /** Never descending. */
  readonly y: readonly number[];
}

interface Pool {
  readonly sum: number;
  readonly weight: number;
  /** How many different x it is of. */
  readonly places: number;
}

/** y by x, least squares. Points of one x are their mean, with their number as weight. */
export function isotonicFit(x: readonly number[], y: readonly number[]): IsotonicFit {
  const groups = new Map<number, { sum: number; weight: number }>();
  x.forEach((value, index) => {
    const group = groups.get(value) ?? { sum: 0, weight: 0 };
    groups.set(value, { sum: group.sum + (y[index] ?? Number.NaN), weight: group.weight + 1 });
  });
  const sorted = [...groups].sort(([a], [b]) => a - b);
  const pools: Pool[] = [];
  for (const [, group] of sorted) {
    let pool: Pool = { ...group, places: 1 };
    for (let last = pools.at(-1); last !== undefined && meanOf(last) >= meanOf(pool); last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, places: last.places + pool.places };
      pools.pop();
    }
    pools.push(pool);
  }
  return {
    x: sorted.map(([value]) => value),
    y: pools.flatMap((pool) => Array<number>(pool.places).fill(meanOf(pool))),
  };
}

/** Straight between the x that were seen, and level beyond them. NaN of a fit to nothing. */
export function isotonicAt({ x, y }: IsotonicFit, value: number): number {
  const after = x.findIndex((each) => each >= value);
  if (after < 0) return y.at(-1) ?? Number.NaN;
  const [x1 = Number.NaN, y1 = Number.NaN] = [x[after], y[after]];
  const [x0, y0] = [x[after - 1], y[after - 1]];
  if (x0 === undefined || y0 === undefined || x1 === value) return y1;
  return y0 + ((y1 - y0) * (value - x0)) / (x1 - x0);
}

function meanOf({ sum, weight }: Pool): number {
  return sum / weight;
}
