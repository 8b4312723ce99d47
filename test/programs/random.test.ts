/** Every small program on a thousand random inputs, against plain functions. */

import { expect, test } from 'vitest';
import { runner } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { sum } from './oracles.ts';
import { numeral, tasks } from './tasks.ts';

const runs = 1000;

test.each(tasks)('$program', ({ program, parameters, input, expected }) => {
  const random = seededRandom(2410);
  const { run } = runner(program, parameters);
  for (let i = 0; i < runs; i++) {
    const typed = input(random);
    const { output, brokenPromises } = run(typed, { layers: 4000 });
    expect(output, typed).toBe(expected(typed));
    expect(brokenPromises, typed).toBe(0);
  }
});

test('addition: all outputs but the last are the digits of the sum', () => {
  const random = seededRandom(18_077);
  const { run } = runner('addition');
  for (let i = 0; i < runs; i++) {
    const [a, b] = [numeral(random), numeral(random)];
    const { output, halted, layers } = run(`${a}+${b}`);
    const digits = output.replaceAll(' ', '').slice(0, -1);
    expect(BigInt(digits), `${a}+${b}`).toBe(BigInt(sum(a, b)));
    expect(halted).toBe(true);
    expect(layers).toBe(Math.max(a.length, b.length) + 3);
  }
});
