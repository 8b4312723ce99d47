/** What the issue of small networks promises: every program proved, at every level, within the sizes asked for. */

import { describe, expect, test } from 'vitest';
import { proveAttention } from '../../src/verify/attention.ts';
import { proveHalt, proveOutput, proveStart } from '../../src/verify/ends.ts';
import { proveFeedForward } from '../../src/verify/feed-forward.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { Level } from '../../src/weights/levels.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { modelSizes } from '../../src/weights/sizes.ts';
import { compileProgram, programNames, programOf } from '../support/programs.ts';

const names = programNames.filter((name) => !compileProgram(name).library);

function modelOf(name: string, level: Level = 2): CompiledModel {
  const compiled = compileWeights(programOf(compileProgram(name)), { level });
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.model;
}

describe('the weights of every program are proved', () => {
  test.each(names)('%s', (name) => {
    const model = modelOf(name);
    expect(proveFeedForward(model)).toMatchObject({ kind: 'proved', dimensions: model.layout.dimensions.length });
    expect(proveAttention(model).complaint).toBe(null);
    expect(proveStart(model).complaint).toBe(null);
    expect(proveHalt(model)).toBe(null);
    expect(proveOutput(model)).toBe(null);
  });

  test.each(names)('%s, at level 1', (name) => {
    expect(proveFeedForward(modelOf(name, 1)).kind).toBe('proved');
  });

  // At this level the others have tens of thousands of units.
  test.each(['addition', 'binary_increment', 'brackets', 'parity_counting', 'parity_relative', 'sort'])(
    '%s, at level 0',
    (name) => {
      expect(proveFeedForward(modelOf(name, 0)).kind).toBe('proved');
    },
  );
});

describe('sizes', () => {
  test.each([
    { name: 'addition', units: 120, reference: 16_466 },
    { name: 'subleq', units: 600, reference: 43_127 },
    { name: 'scan', units: 1600, reference: 70_792 },
  ])('$name has at most $units hidden units, where the reference has $reference', ({ name, units }) => {
    expect(modelSizes(modelOf(name)).hiddenUnits).toBeLessThanOrEqual(units);
  });

  test('SCAN has at most 700 residual dimensions, where the reference has 2,014', () => {
    expect(modelSizes(modelOf('scan')).residualDimensions).toBeLessThanOrEqual(700);
  });

  test.each(names)('%s: each level is at most as large as the one before', (name) => {
    const [one, two] = ([1, 2] as const).map((level) => modelSizes(modelOf(name, level)).hiddenUnits);
    expect(two).toBeLessThanOrEqual(one ?? 0);
  });
});
