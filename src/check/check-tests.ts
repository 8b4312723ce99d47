/** The tests that a program holds: inputs that it understands, and what is expected. */

import { tokenize } from '../ir/input.ts';
import { type CheckContext, declarationsOf } from './context.ts';
import { elaborate, expectType } from './elaborate.ts';
import { type Site, site } from './site.ts';
import { whole } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface CheckedTest {
  readonly name: string;
  /** What a user would type. */
  readonly input: string;
  /** One word per output; `_` is anything. */
  readonly expected: readonly string[];
  /** A layer limit of its own. */
  readonly layers: number | null;
  readonly site: Site;
}

export function checkTests({ file, tree, module, shared }: CheckContext, vocabulary: Vocabulary): CheckedTest[] {
  return declarationsOf(tree, 'test').map((test) => {
    const tokens = tokenize(test.input.value, vocabulary.words);
    if (!tokens.ok && vocabulary.words.length > 0)
      shared.report.error('ALTA1003', site(file, test.input.span), `In this test ${tokens.problem.message}`, {
        notes: tokens.problem.notes,
      });
    const elaboration = {
      ...shared,
      scope: module.scope,
      sides: null,
      refuse: () => ({ code: 'ALTA2016', message: 'A number of layers is a constant', notes: [] }),
    };
    const layers =
      test.layers === null
        ? null
        : expectType(elaborate(test.layers, elaboration, whole), whole, elaboration, 'After `layers`');
    return {
      name: test.name.value,
      input: test.input.value,
      expected: test.output.value.split(/\s+/u).filter((word) => word !== ''),
      layers: layers?.kind === 'constant' && typeof layers.value === 'number' ? layers.value : null,
      site: site(file, test.span),
    };
  });
}
