import { expect, test } from 'vitest';
import { allEngines, firstDifference, safeLength } from '../support/compare.ts';
import { seededRandom } from '../support/random.ts';
import { randomProgram, randomTokens } from '../support/random-program.ts';
import { thorough } from '../support/thoroughness.ts';

const programs = thorough ? 3000 : 300;

test('random programs agree in all engines, on every variable, in every layer', async () => {
  for (let seed = 0; seed < programs; seed++) {
    const random = seededRandom(seed);
    const program = randomProgram(random);
    const length = safeLength(program, 40);
    if (length === 0) continue;
    const engines = await allEngines(program, length);
    for (let run = 0; run < 3; run++) {
      const tokens = randomTokens(random, program, run === 2 ? length : Math.min(length, 8));
      const difference = firstDifference(program, engines, tokens, 6);
      expect(difference, `seed ${seed}`).toBe(null);
    }
  }
});
