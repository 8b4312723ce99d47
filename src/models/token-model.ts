/** A model over numbered tokens: what runs here, whatever its texts are. */

import type { LogProbabilities } from './sampling.ts';

export interface TokenModel {
  /** How many tokens there are. */
  readonly vocabulary: number;
  /** The most tokens that it can see, the begin too; `null`: any number. */
  readonly context: number | null;
  readonly open: () => TokenSession;
  readonly dispose: () => void;
}

/** Some continuations that go on together, all of one length. */
export interface TokenSession {
  /**
   * Appends tokens to each, as many to all. Gives by continuation and by appended token the log-probabilities of what comes
   * after it. Throws a RangeError for more tokens than the model can see.
   */
  readonly feed: (tokens: readonly (readonly number[])[]) => Promise<readonly (readonly LogProbabilities[])[]>;
  /** Goes on with these continuations, in this order; one may come several times, or never. */
  readonly select: (rows: readonly number[]) => void;
  readonly dispose: () => void;
}
