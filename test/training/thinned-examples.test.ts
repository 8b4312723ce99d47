/** Of positions that are alike only a few are learned from. */

import { expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { seededRandom } from '../../src/random/seeded.ts';
import { exampleCollector } from '../../src/training/examples.ts';
import { thinnedExamples } from '../../src/training/thinned-examples.ts';
import { compileText, programOf } from '../support/programs.ts';

// A ticket goes from cell to cell; the cells that had it are marked.
const program = programOf(
  compileText(`
vocab { "a" }
input token
position here: 0..19
var ticket: 0..19 = 0
var marked: bool = false
mlp {
  if here == ticket { marked = true }
  ticket = min(ticket + 1, 19)
}
output marked
`),
);
const tokens = Array.from({ length: 20 }, () => 0);
const layers = 10;

function examplesOf(alike: number, seed: number): readonly string[] {
  const collector = thinnedExamples(program, createInterpreter(program), { layers, alike }, seededRandom(seed));
  collector.add(tokens);
  return collector.examples().map(({ before }) => before.join());
}

test('all of them where there is room for all', () => {
  const collector = exampleCollector(createInterpreter(program), program.variables.length, layers);
  collector.add(tokens);
  const all = collector.examples().map(({ before }) => before.join());
  expect([...examplesOf(20, 0)].sort()).toEqual([...all].sort());
});

test('of each layer the cell with the ticket, one of those before and one of those after it', () => {
  const examples = examplesOf(1, 0).map((codes) => codes.split(',').map(Number));
  const byLayer = Array.from({ length: layers }, (_, layer) => examples.filter((codes) => codes[2] === layer));
  expect(byLayer.map((each) => each.length)).toEqual([2, ...Array.from({ length: layers - 1 }, () => 3)]);
  for (const [layer, each] of byLayer.entries()) {
    const cells = each.map(([, here = 0]) => Math.sign(here - layer)).sort();
    expect(cells).toEqual(layer === 0 ? [0, 1] : [-1, 0, 1]);
  }
});

test('the same with the same seed', () => {
  expect(examplesOf(2, 1)).toEqual(examplesOf(2, 1));
  expect(examplesOf(2, 1)).not.toEqual(examplesOf(2, 2));
});
