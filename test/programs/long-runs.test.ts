/** Inputs that take many layers, in every engine. */

import { describe, expect, test } from 'vitest';
import { everyRunner, runner } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { parity, runningParity, sum } from './oracles.ts';
import { runSubleq } from './subleq-machine.ts';

const random = seededRandom(7);

function digits(count: number, largest: number): number[] {
  return Array.from({ length: count }, () => random.integer(0, largest));
}

test('addition of two numbers of 40 digits', async () => {
  const [a, b] = [digits(40, 9).join(''), digits(40, 9).join('')];
  for (const { name, run } of await everyRunner('addition')) {
    const { output, layers } = run(`${a}+${b}`);
    expect(BigInt(output.replaceAll(' ', '').slice(0, -1)), name).toBe(BigInt(sum(a, b)));
    expect(layers, name).toBe(43);
  }
});

describe('parity of 60 bits', () => {
  const bits = digits(60, 1);
  const typed = bits.join(' ');

  test('by relative attention', async () => {
    for (const { name, run } of await everyRunner('parity_relative')) {
      const { output, layers } = run(typed);
      expect(output, name).toBe([0, ...runningParity(bits)].join(' '));
      expect(layers, name).toBe(60);
    }
  });

  test('by index', async () => {
    for (const { name, run } of await everyRunner('parity_absolute', { length: 60 })) {
      const { output, layers } = run(typed);
      expect(output, name).toBe(runningParity(bits).join(' '));
      expect(layers, name).toBe(59);
    }
  });

  test('by counting', async () => {
    for (const { name, run } of await everyRunner('parity_counting')) {
      const { output, layers } = run(typed);
      expect(output, name).toBe(Array.from({ length: 61 }, () => parity(bits)).join(' '));
      expect(layers, name).toBe(1);
    }
  });
});

describe('multiplication by repeated subtraction, in SUBLEQ', () => {
  /** Cells 12 to 16: x, −x, the product, 1, and how often x is still to be added. */
  function multiplication(x: number, y: number): number[] {
    const code = [
      [12, 13, 3], // −x −= … 0 − x
      [13, 14, 6], // product −= −x
      [15, 16, -1], // one less to do; nothing left: stop
      [12, 12, 3], // x −= x, which is 0: go back
    ];
    return [...code.flat(), x, 0, 0, 1, y];
  }

  const factors = Array.from({ length: 6 }, (_, i) => i).flatMap((x) => [1, 2, 5, 7].map((y) => [x, y] as const));

  test('the product is what the plain machine computes, and what it ought to be', () => {
    const { run } = runner('subleq', { cells: 17, largest: 40 });
    for (const [x, y] of factors) {
      const memory = multiplication(x, y);
      const { output, halted } = run(memory.join(' '));
      const plain = runSubleq(memory, { largest: 40, overflow: 'saturate', instructions: 1000 });
      expect(output, `${x} · ${y}`).toBe(plain.memory.join(' '));
      expect(output.split(' ')[14], `${x} · ${y}`).toBe(String(x * y));
      expect(halted).toBe(true);
    }
  });

  test('3 · 5 in every engine, with words up to 16', async () => {
    for (const { name, run } of await everyRunner('subleq', { cells: 17 })) {
      const { output, layers } = run(multiplication(3, 5).join(' '));
      expect(output.split(' ')[14], name).toBe('15');
      expect(layers, name).toBe(4 * (1 + 5 * 3 - 1));
    }
  });
});
