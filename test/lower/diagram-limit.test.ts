/** Looking for sums may take more diagrams than the checker needed: then the program is lowered without them. */

import { expect, test } from 'vitest';
import { lower } from '../../src/lower/lower.ts';
import { proveFeedForward } from '../../src/verify/feed-forward.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { checkedText } from '../support/fuzz.ts';
import { textOfProgram } from '../support/programs.ts';

test.each(['addition', 'subleq', 'sort', 'histogram'])('%s, with next to no diagrams', (name) => {
  const text = textOfProgram(name);
  const checked = checkedText(text);
  const options = { sources: new Map([['random.alta', text]]), parameters: {} };
  if (checked === null) throw new Error('the program has errors');
  const [small, usual] = [lower(checked, { ...options, diagramLimit: 3 }), lower(checked, options)];
  if (!small.ok || !usual.ok) throw new Error('not lowered');
  expect(small.program.sums.every(({ terms }) => terms.length === 1)).toBe(true);
  expect(small.program.updates).toEqual(usual.program.updates);
  const compiled = compileWeights(small.program);
  if (!compiled.ok) throw new Error(compiled.reason);
  expect(proveFeedForward(compiled.model).kind).toBe('proved');
});
