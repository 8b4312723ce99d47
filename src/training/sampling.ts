/** How often an example is drawn. */

import type { Program } from '../ir/program.ts';
import { createElementaryRules } from '../traces/elementary-rules.ts';
import type { Example } from './examples.ts';
import type { SampleKind } from './options.ts';

/** For each example how often it and those before it are drawn: the last is the sum. */
export function cumulativeWeights(program: Program, examples: readonly Example[], sample: SampleKind): Float64Array {
  const weights = sample === 'by-rule' ? weightsByRule(program, examples) : null;
  let total = 0;
  return Float64Array.from(examples, ({ count }, index) => {
    total += sample === 'by-count' ? count : (weights?.[index] ?? 1);
    return total;
  });
}

/** Of the examples, so many are drawn by a rule that fires in them, the others alike. */
const shareByRule = 0.2;

/**
 * By a rule: each elementary rule is as likely, and each example in which it fires. Else what only a few examples show
 * would hardly be seen. That nothing happens in most of them has to be seen as well.
 */
function weightsByRule(program: Program, examples: readonly Example[]): Float64Array {
  const elementary = createElementaryRules(program);
  const fired = examples.map(({ before }) =>
    program.updates.map((update) => elementary.firing(update, before, 0)).filter((rule) => rule >= 0),
  );
  const examplesOf = new Float64Array(elementary.fired.length);
  for (const rule of fired.flat()) examplesOf[rule] = (examplesOf[rule] ?? 0) + 1;
  return Float64Array.from(fired, (rules) =>
    rules.reduce(
      (sum, rule) => sum + shareByRule / examplesOf.length / (examplesOf[rule] ?? 1),
      (1 - shareByRule) / examples.length,
    ),
  );
}
