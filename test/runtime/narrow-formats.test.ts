/** What `altac info --compare` says of bfloat16 and float16: run in them, up to that length, nothing is different. */

import { describe, expect, test } from 'vitest';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import type { Program } from '../../src/ir/program.ts';
import { proveFeedForward } from '../../src/verify/feed-forward.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import type { NumberFormat } from '../../src/weights/number-formats.ts';
import { firstDifference } from '../support/compare.ts';
import { createNarrowEngine } from '../support/narrow-engine.ts';
import { compileProgram, programNames, programOf } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { randomTokens } from '../support/random-program.ts';
import { thorough } from '../support/thoroughness.ts';

const names = programNames.filter((name) => !compileProgram(name).library);
const inputs = thorough ? 200 : 4;
const layers = 6;

/** `null` where a program cannot be run in the format. */
function modelIn(program: Program, format: NumberFormat): CompiledModel | null {
  const first = compileWeights(program, { format });
  if (first.ok) return first.model;
  const shorter = compileWeights(program, { format, maxLength: first.longestSafeLength });
  return shorter.ok ? shorter.model : null;
}

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
