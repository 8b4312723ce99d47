/** Splits of SCAN from their published files. */

import { describe, expect, test } from 'vitest';
import { readScanTasks } from '../../src/traces/scan-files.ts';

test('a line is a command and its actions', () => {
  const text = 'IN: jump twice OUT: I_JUMP I_JUMP\n\nIN: turn opposite left OUT: I_TURN_LEFT I_TURN_LEFT\r\n';
  const read = readScanTasks(text);
  expect(read.ok && read.inputs.map(({ words }) => words.join(' '))).toEqual(['jump twice', 'turn opposite left']);
});

describe('refused', () => {
  test.each([
    ['nothing', '\n'],
    ['another form', 'IN: jump OUT: I_JUMP\njump twice'],
    ['another command', 'IN: jump twise OUT: I_JUMP I_JUMP'],
    ['another meaning', 'IN: turn right OUT: I_TURN_LEFT'],
  ])('%s', (_, text) => {
    expect(readScanTasks(text)).toMatchSnapshot();
  });
});
