/** A proof that cannot fail proves nothing: every way to break the weights is refuted. */

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/random/seeded.ts';
import { compareOnSamples } from '../../src/verify/samples.ts';
import { type Finding, verifyModel } from '../../src/verify/verify.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { faults } from '../support/broken-models.ts';
import { compileProgram, programOf } from '../support/programs.ts';

function modelOf(name: string): CompiledModel {
  const compiled = compileWeights(programOf(compileProgram(name)));
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.model;
}

function refuted(model: CompiledModel): Finding[] {
  const samples = { inputs: 0, longest: 0, layers: 0, random: seededRandom(1) };
  return [...verifyModel(model, samples)].filter(({ verdict }) => verdict === 'refuted');
}

describe.each(['addition', 'sort', 'parity_relative', 'subleq'])('%s', (name) => {
  const model = modelOf(name);

  test('whole, nothing is refuted', () => {
    expect(refuted(model)).toEqual([]);
  });

  const broken = faults.flatMap(({ name: fault, inject }) => {
    const injected = inject(model);
    return injected === null ? [] : [{ fault, injected }];
  });

  test.each(broken)('with $fault', ({ injected }) => {
    const [finding] = refuted(injected);
    expect(finding?.detail).toMatch(/\S/);
  });

  test('all faults but one can be put into any program', () => {
    expect(broken.length).toBeGreaterThanOrEqual(faults.length - 1);
  });
});

describe('differences in runs are found and shrunk', () => {
  test('a rule that always holds', () => {
    const [, , , always] = faults;
    const broken = always?.inject(modelOf('addition'));
    if (broken === null || broken === undefined) throw new Error('no such fault');
    const { difference } = compareOnSamples(broken, { inputs: 50, longest: 12, layers: 50, random: seededRandom(3) });
    expect(difference?.input).toEqual([]);
    expect(difference?.where).toMatch(
      /^after layer \d+, position \d+: \w+ is \w+ in the interpreter and \S+ in the weights$/,
    );
  });

  test('a right model has none', () => {
    const result = compareOnSamples(modelOf('addition'), {
      inputs: 30,
      longest: 8,
      layers: 50,
      random: seededRandom(3),
    });
    expect(result).toMatchObject({ inputs: 30, difference: null });
  });
});
