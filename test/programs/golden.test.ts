import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createCompile } from '../../src/compile.ts';
import golden from '../fixtures/golden/reference-outputs.json' with { type: 'json' };
import { allEngines } from '../support/compare.ts';

/** Token ids in, codes of the output variable out, as the reference programs gave them; ours use the same ids. */
const cases: readonly (readonly [string, readonly { readonly ids: number[]; readonly out: number[] }[]])[] = [
  ['addition', golden.addition_sparse],
  ['parity_relative', golden.parity_sequential_relative],
  ['parity_absolute', golden.parity_sequential_absolute],
  ['parity_counting', golden.sparse_parity_sum_mod_2],
  ['subleq', golden.subleq_sparse],
];

test.each(cases)('%s gives the outputs of the reference, in every engine', async (name, runs) => {
  const file = resolve(`programs/${name}.alta`);
  const { program } = createCompile()(readFileSync(file, 'utf8'), { file });
  if (program === null) throw new Error(`${name} has errors`);
  for (const { name: engineName, engine } of await allEngines(program)) {
    for (const { ids, out } of runs) {
      const { states, halted } = engine(ids, { layers: 1000 });
      const codes = [...states].filter((_, at) => at % program.variables.length === program.output.variable);
      expect(codes, `${engineName} on ${ids.join(' ')}`).toEqual(out);
      expect(halted).toBe(true);
    }
  }
});
