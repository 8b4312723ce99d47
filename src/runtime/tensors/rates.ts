/** Learning rates over time. */

export interface RateSchedule {
  /** How many steps there are. */
  readonly steps: number;
  /** The largest learning rate: it rises linearly to it over `warmup` steps, then falls exponentially … */
  readonly rate: number;
  readonly warmup: number;
  /** … to this part of it at the last step. */
  readonly decay: number;
}

/** The learning rate of a step, from 1. */
export function rateOf({ rate, warmup, decay, steps }: RateSchedule, step: number): number {
  if (step <= warmup) return (rate * step) / Math.max(warmup, 1);
  return rate * decay ** ((step - warmup) / Math.max(steps - warmup, 1));
}
