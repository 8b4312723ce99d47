/** Transformers that learn answers, in miniature: what is claimed of them. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { endToEndExperiment } from '../../src/experiments/end-to-end.ts';
import type { ExperimentContext } from '../../src/experiments/experiment.ts';
import { sampledInput } from '../../src/traces/inputs.ts';
import { modelOf } from '../support/onnx.ts';
import { compileProgram, programOf } from '../support/programs.ts';

const context: ExperimentContext = {
  size: 'small',
  seed: 0,
  given: new Map(),
  step: async (_, work) => work(),
  program: (name) => programOf(compileProgram(name)),
  model: (name) => modelOf(programOf(compileProgram(name))),
  file: (path) => readFileSync(path),
  say: () => {},
};

test('one bit is learned; of more there is nothing to say before they are', async () => {
  const size = { seeds: 1, stepsOfStage: 30, inputs: 20, perLength: 5 };
  const { claims, plots, tables } = await endToEndExperiment({
    name: 'bits',
    title: 'Bits',
    takes: { small: '', full: '' },
    program: 'parity_relative',
    unit: 'bits',
    longestTrained: 1,
    longestTested: 6,
    draw: (program, length, random) =>
      sampledInput(program, { shortest: length, longest: length, seed: Math.floor(random() * 2 ** 32) }, 0),
    stages: [1, 1],
    options: { width: 8, heads: 2, hidden: [8], depth: 1, batch: 16, rate: 0.02, warmup: 5 },
    sizes: { small: size, full: size },
  }).run(context);
  const [fits, extrapolates] = claims.filter(({ claim }) => claim.startsWith('Transformer, relative'));
  expect(fits).toMatchObject({ verdict: 'reproduced', measured: 'worst 100.0 %, on average 100.0 %' });
  expect(extrapolates?.verdict).toBe('reproduced');
  expect(tables[0]?.rows).toHaveLength(6);
  expect(Object.keys(plots)).toEqual(['bits']);
});
