import { expect, test } from 'vitest';
import { textOfProgram } from '../support/programs.ts';

/** The longest that the reference programs may be: the measure of whether the language says things briefly. */
const limits: readonly (readonly [name: string, lines: number])[] = [
  ['parity_relative', 15],
  ['parity_absolute', 15],
  ['parity_counting', 15],
  ['addition', 40],
  ['sort', 15],
  ['subleq', 35],
  ['scan', 130],
];

/** Lines without tests (which stand last), blank lines and lines that are comments only. */
function linesOf(text: string): number {
  const lines = text.split('\n');
  const tests = lines.findIndex((line) => line.startsWith('test '));
  return lines.slice(0, tests).filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}

test.for(limits)('%s has at most %i lines', ([name, limit]) => {
  const lines = linesOf(textOfProgram(name));
  expect(lines).toBeGreaterThan(8);
  expect(lines).toBeLessThanOrEqual(limit);
});
