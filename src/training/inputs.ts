/** Inputs that training draws. */

import type { Program } from '../ir/program.ts';
import { type Sampling, sampledInput } from '../traces/inputs.ts';

/**
 * Input number `index`, token ids with their frame. Tokens of the frame are drawn nowhere else: what marks the ends of
 * an input would be no mark in the middle.
 */
export function trainingInput({ vocabulary, frame }: Program, sampling: Sampling, index: number): readonly number[] {
  const ids = [...vocabulary.keys()];
  const inside = ids.filter((id) => !frame.before.includes(id) && !frame.after.includes(id));
  // A vocabulary of nothing else has to do.
  const tokens = inside.length > 0 ? inside : ids;
  const drawn = sampledInput(
    { vocabulary: tokens.map((id) => vocabulary[id] ?? ''), frame: { before: [], after: [] } },
    sampling,
    index,
  );
  return [...frame.before, ...drawn.map((each) => tokens[each] ?? 0), ...frame.after];
}
