/**
 * The transformation that maximises the win rate of the best, or worst, of N draws against as many of the reference, at
 * a price of β for each nat of divergence. No formula of the paper gives it: it is where the policy that a transformation
 * leads to has that transformation as the derivative of its win rate (derived, from the
 * stationarity that InfAlign, arXiv 2412.19792, is about, on the unit interval).
 */

import { at } from '../policies.ts';
import { createAcceleration } from './acceleration.ts';
import { distributionOn, type Grid, gridOf, interpolatedOn } from './grid.ts';

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

/** Which of them converges nobody knows beforehand; the first nearly always does. */
const leastShares = [0.02, 0.007, 0.05];

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
  const grid = gridOf(cells);
  for (const leastShare of leastShares) {
    const found = solved({ procedure, draws, beta, start }, grid, leastShare);
    if (found !== null) return found;
  }
  throw new RangeError(`no optimal transformation was found for ${procedure} ${draws} at beta ${beta}`);
}

/** `null` where it does not converge. `leastShare`: of a step that is made at least. */
function solved(
  { procedure, draws, beta, start }: Required<Omit<FixedPointProblem, 'cells'>>,
  grid: Grid,
  leastShare: number,
): OptimalTransformation | null {
  const isBest = procedure === 'best-of';
  const cells = grid.middles.length;
  const values = grid.middles.map((middle) => start(middle));
  const share = Math.max(leastShare, beta / (beta + (draws * (draws - 1)) / 4));
  const distribution = new Float64Array(cells + 1);
  const integrals = new Float64Array(cells + 1);
  const masses = new Float64Array(cells);
  const steps = new Float64Array(cells);
  const accelerate = createAcceleration(share);
  let [least, leastAt] = [Number.POSITIVE_INFINITY, 0];
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    distributionOn(grid, values, beta, masses, distribution);
    // From 1 down to each edge.
    let after = integrand(isBest, draws, 1, 1);
    integrals[cells] = 0;
    for (let i = cells - 1; i >= 0; i--) {
      const here = integrand(isBest, draws, at(distribution, i), at(grid.edges, i));
      integrals[i] = at(integrals, i + 1) - (draws * draws * (here + after) * at(grid.widths, i)) / 2;
      after = here;
    }
    let shift = 0;
    for (let i = 0; i < cells; i++) {
      steps[i] = target(integrals, i) - at(values, i);
      shift += at(steps, i) * at(grid.widths, i);
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
    return {
      ...ends(grid, values, integrals, beta),
      values,
      of: interpolatedOn(grid, integrals),
      iterations: iteration,
    };
  }
  return null;
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

function ends(
  { widths }: Grid,
  values: Float64Array,
  integrals: Float64Array,
  beta: number,
): Pick<OptimalTransformation, 'densityAtZero' | 'densityAtOne'> {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += at(widths, i) * Math.exp(at(values, i) / beta);
  const density = (edge: number): number => Math.exp(at(integrals, edge) / beta) / total;
  return { densityAtZero: density(0), densityAtOne: density(values.length) };
}
