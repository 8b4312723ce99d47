/** The tables of `run --show`. */

import { describe, expect, test } from 'vitest';
import { createCompile } from '../../src/compile.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { recorder, statesText } from '../../src/views/states.ts';
import { widthOf } from '../../src/views/text.ts';
import { programs } from './programs.ts';

const compile = createCompile();

function show(text: string, tokens: readonly number[], width: number, colour = false): string {
  const { program, diagnostics } = compile(text, { file: 'test.alta' });
  if (program === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const { observer, moments } = recorder();
  createInterpreter(program)(tokens, { layers: 100, observer });
  return statesText(program, moments, width, colour);
}

describe('tables', () => {
  test('the start in full, then what changed; the undefined is a dot, and the position no row', () => {
    expect(show(programs.wave, [1, 0, 0], 80)).toBe(`start
      |   0    1    2
token |   b    a    a
wet   |  no   no   no

layer 1, after attention
      |   0    1    2
left  |   ·   no*  no*

layer 1, after the mlp
      |   0    1    2
wet   | yes*  no   no

layer 2, after attention
      |   0    1    2
left  |   ·  yes*  no

layer 2, after the mlp
      |   0    1    2
wet   | yes  yes*  no

layer 3, after attention
      |   0    1    2
left  |   ·  yes  yes*

layer 3, after the mlp
      |   0    1    2
wet   | yes  yes  yes*`);
  });

  test('what changed is bold where there are colours', () => {
    const text = show(programs.wave, [1, 0], 80, true);
    expect(text).toContain('wet   | \u001b[1myes\u001b[0m  no');
    expect(text).not.toContain('*');
  });

  test('wider than the terminal: folded, and only what changed is there', () => {
    expect(show(programs.wave, [1, 0, 0, 0], 22)).toBe(`start
      | all
wet   | no
      |   0    1    2
token |   b    a    a
      |   3
token |   a

layer 1, after attention
      |   0    1    2
left  |   ·   no*  no*
      |   3
left  |  no*

layer 1, after the mlp
      |   0    1    2
wet   | yes*  no   no

layer 2, after attention
      |   0    1    2
left  |   ·  yes*  no

layer 2, after the mlp
      |   0    1    2
wet   | yes  yes*  no

layer 3, after attention
      |   0    1    2
left  |   ·  yes  yes*

layer 3, after the mlp
      |   0    1    2
wet   | yes  yes  yes*

layer 4, after attention
      |   3
left  | yes*

layer 4, after the mlp
      | all
wet   | yes*`);
  });

  test('no positions', () => {
    expect(show(programs.wave, [], 80)).toBe('start\n(no positions)');
  });

  test('nothing changed', () => {
    expect(show(programs.still, [0], 80)).toContain('layer 1, after attention\n(nothing changed)');
  });
});

test.each([20, 30, 40, 60, 80, 120])('no line is wider than %i columns', (width) => {
  for (const length of [1, 5, 12, 30, 120]) {
    const tokens = Array.from({ length }, (_, position) => Number(position === 0));
    const lines = show(programs.wave, tokens, width).split('\n');
    // Titles are as long as they are.
    const tables = lines.filter((line) => line.includes('|'));
    expect(Math.max(...tables.map(widthOf)), `${length} positions`).toBeLessThanOrEqual(width);
  }
});
