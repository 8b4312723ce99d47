/** A data set with a training part and a test part. */

export interface Split {
  /** `GROUP:NAME`. */
  readonly name: string;
  readonly description: string;
  /** Parameters without which a program has no room for the inputs. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The same parts for the same seed. */
  readonly parts: (seed: number) => SplitParts;
}

export interface SplitParts {
  readonly training: readonly SplitInput[];
  readonly test: readonly SplitInput[];
}

/** An input, as words of a vocabulary. */
export interface SplitInput {
  readonly words: readonly string[];
  /** Words before the frame of the program. */
  readonly before: readonly string[];
}
