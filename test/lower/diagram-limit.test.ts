/** Looking for sums may take more diagrams than the checker needed: then the program is lowered without them. */

import { expect, test } from 'vitest';
import { lower } from '../../src/lower/lower.ts';
import { proveFeedForward } from '../../src/verify/feed-forward.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { checkedText } from '../support/fuzz.ts';
import { textOfProgram } from '../support/programs.ts';

test.each(['addition', 'subleq', 'sort', 'histogram'])('%s, with next to no diagrams', (name) => {
  const checked = checkedText(textOfProgram(name));
  if (checked === null) throw new Error('the program has errors');
  const [small, usual] = [lower(name, checked, 3), lower(name, checked)];
  if (!small.ok || !usual.ok) throw new Error('not lowered');
  expect(small.program.sums.every(({ terms }) => terms.length === 1)).toBe(true);
  expect(small.program.updates).toEqual(usual.program.updates);
  const compiled = compileWeights(small.program);
  if (!compiled.ok) throw new Error(compiled.reason);
  expect(proveFeedForward(compiled.model).kind).toBe('proved');
});
