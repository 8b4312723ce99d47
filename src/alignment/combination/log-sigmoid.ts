/**
 * The log-sigmoid-centred reward: u(x, y) = ln σ(r(x, y) − r_ref(x)) (Wang et al., Transforming and Combining Rewards for
 * Aligning Large Language Models, arXiv 2402.00742). With a Bradley-Terry reward it is the logarithm of the probability
 * that an answer is good: at least as good as the reference.
 */

/** ln σ(z), finite for every finite z; float32 keeps it so, too. */
export function logSigmoid(z: number): number {
  return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
}

/** σ(z), without overflow. */
export function sigmoid(z: number): number {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** ln σ(reward − reference). Its derivative with respect to the reward is σ(reference − reward). */
export function logSigmoidCentred(reward: number, reference: number): number {
  return logSigmoid(reward - reference);
}
