/** The experiment on rule coverage: what it draws of what it found. */

import { expect, test } from 'vitest';
import { ruleCoverage } from '../../src/experiments/rule-coverage.ts';

test('every split stands beside the reference', async () => {
  const found = { training: 10, test: 8, rulesOfTraining: 5, rulesOfTest: 6, testOnly: 3, covered: 2, where: '' };
  const unused = (): never => {
    throw new Error('nothing is run');
  };
  const { plots } = await ruleCoverage.run({
    size: 'small',
    seed: 0,
    given: new Map(),
    step: async () => JSON.parse(JSON.stringify(found)),
    program: unused,
    model: unused,
    file: unused,
    say: () => {},
  });
  const valuesOf = (name: string): unknown => {
    const plot = plots[name];
    if (plot === undefined || !('rows' in plot)) throw new Error(`no such plot: ${name}`);
    return plot.rows.filter((row) => row.name === 'scan:add-jump').map(({ series, value }) => `${series} ${value}`);
  };
  expect(Object.keys(plots)).toEqual(['test-only', 'covered']);
  expect(valuesOf('test-only')).toEqual(['altac 3', 'the reference 49']);
  expect(valuesOf('covered')).toEqual(['altac 25', 'the reference 1.05']);
});
