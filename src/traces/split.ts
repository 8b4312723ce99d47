/** A data set with a training part and a test part. */

import { frameInput, type Tokens, tokensOfList } from '../ir/input.ts';
import type { Program } from '../ir/program.ts';

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

/** Token ids with the frame, and before it what stands there. */
export function tokensOfSplit(
  program: Pick<Program, 'vocabulary' | 'frame' | 'positions'>,
  { words, before }: SplitInput,
): Tokens {
  const inner = tokensOfList(words, program.vocabulary);
  const outer = tokensOfList(before, program.vocabulary);
  if (!inner.ok) return inner;
  if (!outer.ok) return outer;
  const frame = { ...program.frame, before: [...outer.ids, ...program.frame.before] };
  return frameInput(inner.ids, { ...program, frame });
}

/** The same for inputs that are known to be some of the program. Throws a RangeError where they are not. */
export function idsOfSplit(
  program: Pick<Program, 'vocabulary' | 'frame' | 'positions'>,
  input: SplitInput,
): readonly number[] {
  const tokens = tokensOfSplit(program, input);
  if (tokens.ok) return tokens.ids;
  throw new RangeError(tokens.problem.message);
}
