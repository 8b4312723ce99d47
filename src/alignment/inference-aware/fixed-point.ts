/**
 * The transformation that maximises the win rate of the best, or worst, of N draws against as many of the reference, at
 * a price of β for each nat of divergence. No formula of the paper gives it: it is where the policy that a transformation
 * leads to has that transformation as the derivative of its win rate (derived, from the
 * stationarity that InfAlign, arXiv 2412.19792, is about, on the unit interval).
 */

import { at } from '../policies.ts';
import { createAcceleration } from './acceleration.ts';

export type SelectionProcedure = 'best-of' | 'worst-of';

export interface FixedPointProblem {
  readonly procedure: SelectionProcedure;
  /** N, from 1. */
  readonly draws: number;
  /** The price of a nat, above 0. */
  readonly beta: number;
  /** Of the grid; errors fall with its square. */
  readonly cells?: number;
  /** Where the search begins, at the middles of cells; without it the identity. */
  readonly start?: (quantile: number) => number;
}

export interface OptimalTransformation {
  /** Φ, by linear interpolation. 0 at 1 for both procedures. */
  readonly of: (quantile: number) => number;
  /** Φ in the middle of each cell. */
  readonly values: Float64Array;
  /** The density of the optimal policy's quantiles at 0 and at 1. */
  readonly densityAtZero: number;
  readonly densityAtOne: number;
  readonly iterations: number;
}

const defaultCells = 4000;
const tolerance = 1e-10;
/** Where it converges, it takes fewer than 300; a grid that is too coarse for its β has no fixed point. */
const mostIterations = 1000;
const mostWithoutProgress = 120;
const mostInOneCell = 0.25;

/**
 * Best of N: Φ(u) = −N² ∫_u^1 F(v)^(N−1) v^(N−1) dv, worst of N: Φ(u) = −N² ∫_u^1 ((1−F(v))(1−v))^(N−1) dv, with F the
 * distribution of quantiles under the policy with density e^(Φ/β) / ∫ e^(Φ/β). Steps are damped so that they are those of
 * an ascent that converges. The best-of-N win rate is concave in the policy, so that this is its one optimum; the
 * worst-of-N win rate is not, and there it is the point that all starts tried led to (`test/alignment`).
 *
 * Throws a RangeError for draws or β out of range, where it does not converge, and where the grid is too coarse: at small β
 * the best of N has a density of about N/β at 1.
 */
export function optimalTransformation(problem: FixedPointProblem): OptimalTransformation {
  const { procedure, draws, beta, cells = defaultCells, start = (quantile: number) => quantile } = problem;
  if (!Number.isInteger(draws) || draws < 1)
    throw new RangeError('the number of draws must be a whole number from 1 up');
  if (!(beta > 0)) throw new RangeError('beta must be above 0');
  const isBest = procedure === 'best-of';
  const values = Float64Array.from({ length: cells }, (_, i) => start((i + 0.5) / cells));
  const share = Math.max(0.02, beta / (beta + (draws * (draws - 1)) / 4));
  const edges = new Float64Array(cells + 1);
  const integrals = new Float64Array(cells + 1);
  const masses = new Float64Array(cells);
  const steps = new Float64Array(cells);
  const accelerate = createAcceleration(share);
  let [least, leastAt] = [Number.POSITIVE_INFINITY, 0];
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    distributionOf(values, beta, masses, edges);
    // From 1 down to each edge.
    let after = integrand(isBest, draws, 1, 1);
    integrals[cells] = 0;
    for (let i = cells - 1; i >= 0; i--) {
      const here = integrand(isBest, draws, at(edges, i), i / cells);
      integrals[i] = at(integrals, i + 1) - (draws * draws * (here + after)) / (2 * cells);
      after = here;
    }
    let shift = 0;
    for (let i = 0; i < cells; i++) {
      steps[i] = target(integrals, i) - at(values, i);
      shift += at(steps, i) / cells;
    }
    let largest = 0;
    for (let i = 0; i < cells; i++) largest = Math.max(largest, Math.abs(at(steps, i) - shift));
    if (largest < least) [least, leastAt] = [largest, iteration];
    if (iteration - leastAt > mostWithoutProgress) break;
    if (largest >= tolerance) {
      accelerate(values, steps, largest);
      continue;
    }
    // Where a cell holds so much, the policy is narrower than the grid, and this is a fixed point of the grid alone.
    if (Math.max(...masses) > mostInOneCell) break;
    // The fixed point itself, 0 at 1, rather than the damped one beside it.
    for (let i = 0; i < cells; i++) values[i] = target(integrals, i);
    return { ...ends(values, integrals, beta), values, of: interpolated(integrals), iterations: iteration };
  }
  throw new RangeError(`no optimal transformation was found for ${procedure} ${draws} at beta ${beta}`);
}

function integrand(isBest: boolean, draws: number, distribution: number, quantile: number): number {
  return power(isBest ? distribution * quantile : (1 - distribution) * (1 - quantile), draws - 1);
}

/** To a whole exponent: quicker than `**`, which is for all exponents. */
function power(base: number, exponent: number): number {
  let [result, factor] = [1, base];
  for (let left = exponent; left > 0; left >>= 1) {
    if ((left & 1) === 1) result *= factor;
    factor *= factor;
  }
  return result;
}

function target(integrals: Float64Array, cell: number): number {
  return (at(integrals, cell) + at(integrals, cell + 1)) / 2;
}

/** The masses of cells under density e^(Φ/β), and the distribution at their edges. */
export function distributionOf(values: Float64Array, beta: number, masses: Float64Array, edges: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    masses[i] = Math.exp((at(values, i) - largest) / beta);
    total += at(masses, i);
  }
  let sum = 0;
  edges[0] = 0;
  for (let i = 0; i < values.length; i++) {
    masses[i] = at(masses, i) / total;
    sum += at(masses, i);
    edges[i + 1] = sum;
  }
  edges[values.length] = 1;
}

function ends(
  values: Float64Array,
  integrals: Float64Array,
  beta: number,
): Pick<OptimalTransformation, 'densityAtZero' | 'densityAtOne'> {
  let total = 0;
  for (const value of values) total += Math.exp(value / beta);
  total /= values.length;
  const density = (edge: number): number => Math.exp(at(integrals, edge) / beta) / total;
  return { densityAtZero: density(0), densityAtOne: density(values.length) };
}

function interpolated(integrals: Float64Array): (quantile: number) => number {
  const cells = integrals.length - 1;
  return (quantile) => {
    const place = Math.min(1, Math.max(0, quantile)) * cells;
    const edge = Math.min(cells - 1, Math.floor(place));
    return at(integrals, edge) + (place - edge) * (at(integrals, edge + 1) - at(integrals, edge));
  };
}
