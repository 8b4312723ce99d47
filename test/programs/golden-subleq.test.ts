/**
 * Memories that the reference's SUBLEQ was run on, with what a plain machine makes of them: the reference carries on
 * with values that no word can hold, and with stale flags where an address has no cell.
 */

import { expect, test } from 'vitest';
import golden from '../fixtures/golden/subleq.json' with { type: 'json' };
import { everyRunner } from '../support/programs.ts';
import { runSubleq } from './subleq-machine.ts';

const largest = 16;
const layersPerInstruction = 4;
const runs = [...golden.cases, ...golden.random];

function numbersOf(words: string): number[] {
  return words.split(' ').map(Number);
}

/** The last result is the one that did not fit. */
function saturated(words: string): string {
  return numbersOf(words)
    .map((word) => Math.min(largest, Math.max(-largest, word)))
    .join(' ');
}

test('the machine of these tests is the one that made the golden file', () => {
  for (const { memory, result, status, instructions } of runs) {
    const found = runSubleq(numbersOf(memory), { largest, overflow: 'stop', instructions: 40 });
    expect(found, memory).toEqual({ memory: numbersOf(result), status, instructions });
  }
});

test('ours leaves the same memory, in every engine', async () => {
  const statuses = new Set<string>();
  for (const { name, run } of await everyRunner('subleq')) {
    for (const { memory, result, status, instructions } of runs) {
      statuses.add(status);
      const going = status === 'running' || status === 'overflow';
      // Where the plain machine stopped for another reason than a negative address, ours stops of itself as well.
      const { output, halted } = run(memory, going ? { layers: instructions * layersPerInstruction } : {});
      expect(output, `${memory} in ${name}`).toBe(saturated(result));
      if (!going) expect(halted, `${memory} in ${name}`).toBe(true);
    }
  }
  expect([...statuses].sort()).toEqual(['halt', 'operand out of range', 'overflow', 'pc out of range', 'running']);
});
