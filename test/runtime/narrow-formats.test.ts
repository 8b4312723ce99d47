/** What `altac info --compare` says of bfloat16 and float16: run in them, up to that length, nothing is different. */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { proveFeedForward } from '../../src/verify/feed-forward.ts';
import { firstDifference } from '../support/compare.ts';
import { modelIn } from '../support/exported.ts';
import { createNarrowEngine } from '../support/narrow-engine.ts';
import { compileProgram, programNames, programOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { randomTokens } from '../support/random-program.ts';
import { thorough } from '../support/thoroughness.ts';

const names = programNames.filter((name) => !compileProgram(name).library);
const inputs = thorough ? 200 : 4;
const layers = 6;

describe.each(['bfloat16', 'float16', 'float32'] as const)('%s', (format) => {
  test.each(names)('%s', (name) => {
    const program = programOf(compileProgram(name));
    const model = modelIn(program, format);
    if (model === null) {
      expect([name, format]).toEqual(['fraction_previous', 'bfloat16']);
      return;
    }
    expect(proveFeedForward(model)).toMatchObject({ kind: 'proved' });
    const engines = [
      { name: 'interpreter', engine: createInterpreter(program) },
      { name: format, engine: createNarrowEngine(model, format) },
    ] as const;
    const random = seededRandom(16);
    for (let i = 0; i < inputs; i++) {
      const tokens = randomTokens(random, program, Math.min(model.maxLength, 16));
      expect(firstDifference(program, engines, tokens, layers)).toBe(null);
    }
  });
});
