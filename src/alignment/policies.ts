/**
 * Policies over a finite set of responses to one prompt: probabilities by the index of the response. Divergences are
 * Kullback and Leibler's, in nats.
 */

/** Numbers by the index of a response, or of whatever else is counted. */
export type Numbers = ArrayLike<number>;

/** ln Σ exp(v), without overflow; −∞ for no values. */
export function logSumExp(values: Numbers): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, at(values, i));
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(at(values, i) - largest);
  return largest + Math.log(sum);
}

/** The policy with these logits. */
export function softmax(logits: Numbers): Float64Array {
  const total = logSumExp(logits);
  return Float64Array.from(logits, (logit) => Math.exp(logit - total));
}

/**
 * The policy that maximises E[reward] − β KL(policy ‖ reference): reference × exp(reward / β), normalised (as in
 * InfAlign, arXiv 2412.19792). `beta` > 0.
 */
export function tilted(reference: Numbers, reward: Numbers, beta: number): Float64Array {
  return softmax(Float64Array.from(reference, (share, i) => Math.log(share) + at(reward, i) / beta));
}

/** Σ weight × value: the expectation of `values` under a policy. Responses that never come count nothing. */
export function expectation(policy: Numbers, values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < policy.length; i++) if (at(policy, i) !== 0) sum += at(policy, i) * at(values, i);
  return sum;
}

/** KL(policy ‖ reference) in nats; infinite where the policy gives what the reference never does. */
export function divergence(policy: Numbers, reference: Numbers): number {
  let sum = 0;
  for (let i = 0; i < policy.length; i++) {
    const share = at(policy, i);
    if (share > 0) sum += share * Math.log(share / at(reference, i));
  }
  return sum;
}

/**
 * Turns the gradient with respect to log-probabilities into the one with respect to logits, for a policy that is a
 * softmax of its logits: g − policy × Σ g.
 */
export function logitGradient(policy: Numbers, gradient: Numbers): Float64Array {
  let total = 0;
  for (let i = 0; i < gradient.length; i++) total += at(gradient, i);
  return Float64Array.from(gradient, (value, i) => value - at(policy, i) * total);
}

/**
 * The β at which a divergence that falls with β has the value `wanted`, above 0: between 10⁻⁶ and 10⁶. `tolerance`: how
 * far the divergence may be from it, as a share; `start`: a β to begin with. Where there is no policy, `divergenceAt` is infinite. Throws a RangeError where the value is not reached.
 */
export function betaForDivergence(
  divergenceAt: (beta: number) => number,
  wanted: number,
  { tolerance = 1e-11, start = 1 }: { readonly tolerance?: number; readonly start?: number } = {},
): number {
  const excess = (exponent: number): number => Math.log(divergenceAt(Math.exp(exponent)) / wanted);
  const farthest = Math.log(1e6);
  let low = Math.log(start);
  let above = excess(low);
  if (above === 0) return start;
  // A bracket: too far from the reference at `low`, too near at `high`.
  const stride = above > 0 ? 1 : -1;
  let high = low;
  let below = above;
  while (Math.sign(below) === Math.sign(above)) {
    [low, above] = [high, below];
    high += stride;
    if (!(Math.abs(high) <= farthest)) throw new RangeError(`a divergence of ${wanted} nats is not reached`);
    below = excess(high);
    if (Number.isNaN(below)) throw new RangeError(`a divergence of ${wanted} nats is not reached`);
  }
  // The Illinois variant of false position: the end that stays counts half each time.
  for (let step = 0; step < 200; step++) {
    const areFinite = Number.isFinite(above) && Number.isFinite(below);
    const middle = areFinite ? high - (below * (high - low)) / (below - above) : (low + high) / 2;
    const found = excess(middle);
    if (Math.abs(found) < tolerance || Math.abs(high - low) < 1e-12) return Math.exp(middle);
    if (Math.sign(found) === Math.sign(below)) {
      above /= 2;
    } else {
      [low, above] = [high, below];
    }
    [high, below] = [middle, found];
  }
  return Math.exp(high);
}

/** An element that is there; NaN where it is not, which no result survives. */
export function at(values: Numbers, index: number): number {
  return values[index] ?? Number.NaN;
}
