import { describe, expect, test } from 'vitest';
import type { Program } from '../../src/ir/program.ts';
import { compileWeights, LENGTH_CAP } from '../../src/weights/compile.ts';
import { denseOf } from '../../src/weights/matrix.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { modelSizes } from '../../src/weights/sizes.ts';
import { programBuilder } from '../support/builder.ts';
import {
  absoluteParity,
  bool,
  copyOfHead,
  countingParity,
  countOfOnes,
  cycle,
  meanOfTokens,
  numeric,
  relativeParity,
} from '../support/fixtures.ts';

function modelOf(program: Program, maxLength?: number): CompiledModel {
  const compiled = compileWeights(program, maxLength === undefined ? {} : { maxLength });
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.model;
}

function dimensionNames(program: Program): string[] {
  return modelOf(program).layout.dimensions.map(({ name }) => name);
}

describe('the layout of the residual stream', () => {
  test('bits by value', () => {
    expect(dimensionNames(relativeParity())).toEqual([
      ...['token=0', 'token=1', 'token=<s>', 'parity=0', 'parity=1', 'done=false', 'done=true'],
      ...['parity_left=0', 'parity_left=1', 'done_left=false', 'done_left=true'],
    ]);
  });

  test('one dimension for a numeric variable, one more for the share of a mean, the share alone for a count', () => {
    const means = meanOfTokens([0, 1], [0, 1]);
    expect(dimensionNames(means).filter((name) => !/=/.test(name))).toEqual(['value', 'mean', 'mean?']);
    expect(dimensionNames(countOfOnes(3)).filter((name) => !/=/.test(name))).toEqual(['count?']);
  });

  test('bits for a numeric variable whose values a head must tell apart', () => {
    const builder = programBuilder({ vocabulary: ['a'] });
    const x = builder.state('x', numeric(0.5, 1), 0);
    builder.head('all', { source: x });
    expect(dimensionNames(builder.build(x))).toEqual(['x=0.5', 'x=1', 'all=0.5', 'all=1']);
  });
});

describe('the longest input', () => {
  const lengths: readonly (readonly [string, Program, number])[] = [
    ['as many as there are positions', absoluteParity(7), 7],
    ['the cap, where heads look at few positions', relativeParity(), LENGTH_CAP],
    ['2,038 where any number of positions may disagree', copyOfHead({}), 2038],
    ['the cap without heads', cycle(bool, 2), LENGTH_CAP],
    ['the cap for a small count', countOfOnes(3), LENGTH_CAP],
  ];
  test.each(lengths)('%s', (_, program, length) => {
    expect(modelOf(program).maxLength).toBe(length);
  });

  test('is what was asked for, if that is safe', () => {
    expect(modelOf(copyOfHead({}), 100).maxLength).toBe(100);
    expect(modelOf(absoluteParity(7), 100).maxLength).toBe(7);
    expect(modelOf(relativeParity(), 10 * LENGTH_CAP).maxLength).toBe(10 * LENGTH_CAP);
  });

  const refusals: readonly (readonly [string, Program, number | undefined, RegExp])[] = [
    ['too long for squashing', copyOfHead({}), 3000, /at 3000 positions .* head head exactly; it can only up to 2038/],
    ['too many positions', copyOfHead({}, { positions: 4000 }), undefined, /only up to 2038 positions/],
    ['too long for close buckets', countingParity(500), 3000, /head share exactly; it can only up to \d+/],
    [
      'buckets that are too close at any length',
      meanOfTokens([1, 1 + 2e-7], [1, 1 + 2e-7]),
      undefined,
      /at no length|too close/,
    ],
  ];
  test.each(refusals)('refused: %s', (_, program, maxLength, reason) => {
    const compiled = compileWeights(program, maxLength === undefined ? {} : { maxLength });
    expect(compiled.ok ? 'accepted' : compiled.reason).toMatch(reason);
    if (compiled.ok || compiled.longestSafeLength === 0) return;
    // What is refused at one length is accepted at the longest safe one.
    expect(compileWeights(program, { maxLength: compiled.longestSafeLength }).ok).toBe(true);
  });

  test('refused: an initialiser by token and position, without a variable for the position', () => {
    const builder = programBuilder({ vocabulary: ['a'], positions: 2 });
    builder.input('token');
    builder.state('x', bool, { by: 'token-and-position', values: [[0, 1]] });
    const compiled = compileWeights(builder.build());
    expect(compiled.ok ? 'accepted' : compiled.reason).toBe(
      'x is initialised by token and position, but no variable holds the position',
    );
  });
});

describe('the weights', () => {
  test('there is a unit for what is asked, one for each rule that changes something, and one for each change', () => {
    const program = relativeParity();
    const sizes = modelSizes(modelOf(program));
    expect(sizes).toMatchObject({
      residualDimensions: 11,
      heads: 2,
      clearingHeads: 1,
      // The old parity (twice), that of the left, done, and left.done.
      literalUnits: 5,
      ruleUnits: 3,
      valueUnits: 3,
      hiddenUnits: 11,
      initialUnits: 0,
      maxLength: LENGTH_CAP,
    });
    expect(sizes.perTensor.find(({ name }) => name === 'feed_forward.3.weight')?.shape).toEqual([3, 3]);
  });

  test('a condition that lets undefined through is 1 minus the other bits', () => {
    const builder = programBuilder({ vocabulary: ['a'] });
    const x = builder.state('x', bool, 0);
    const left = builder.head('left', { source: x, offsets: [-1] });
    builder.update(x, [left], (value) => (value === 0 ? null : 1));
    const [literals] = modelOf(builder.build(x)).feedForward;
    // Dimensions: x=false, x=true, left=false, left=true. Units: not left=false; the place of x among its values.
    expect([...denseOf(literals.weights)]).toEqual([0, 0, -2, 0, 0, 0.5, 0, 0]);
    expect([...literals.bias]).toEqual([1.5, 0]);
  });

  test('all numbers are float32', () => {
    const model = modelOf(countingParity(60));
    for (const { weights, bias } of model.feedForward) {
      for (const number of [...weights.values, ...bias]) expect(Math.fround(number)).toBe(number);
    }
  });
});
