/**
 * `altac compile --format transformer-lens`: TransformerLens's arithmetic, in NumPy, gives the residual stream of every
 * layer. TransformerLens itself is not in the registries that tests install from.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWeights } from '../../src/weights/compile.ts';
import { senseless, typical } from '../programs/inputs.ts';
import { writeExported } from '../support/exported.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../support/programs.ts';
import { printedBy, pythonsWith } from '../support/python.ts';
import { seededRandom } from '../support/random.ts';
import { expectations } from './expectations.ts';

interface Finding {
  readonly difference: number;
  /** How many states of the residual stream were compared. */
  readonly moments: number;
  readonly answers: readonly (readonly [found: readonly string[], wanted: readonly unknown[]])[];
}

const [layers, maxLength, count] = [4, 12, 10];
const names = programNames.filter((name) => !compileProgram(name).library);

describe.each(pythonsWith('numpy'))('in %s', (python) => {
  const folder = mkdtempSync(join(tmpdir(), 'altac-transformer-lens-'));
  let findings: Readonly<Record<string, Finding>> = {};

  beforeAll(async () => {
    const plan: object[] = [];
    for (const name of names) {
      const program = programOf(compileProgram(name));
      const length = Math.min(maxLength, program.positions ?? maxLength);
      const compiled = compileWeights(program, { maxLength: length });
      if (!compiled.ok) throw new Error(compiled.reason);
      await writeExported(folder, name, compiled.model, 'transformer-lens', false, { layers, maxLength: length });
      const random = seededRandom(3);
      const inputs = Array.from({ length: count }, (_, index) => {
        const isTypical = index % 2 === 0;
        const tokens = isTypical ? tokensOf(program, typical(name, random)) : senseless(program, random);
        return tokens.slice(0, length);
      }).filter((tokens) => tokens.length > 0);
      const file = join(folder, `${name}.expected.safetensors`);
      plan.push({ name, inputs: expectations(file, compiled.model, inputs, layers) });
    }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
    findings = JSON.parse(printedBy(python, 'check_transformer_lens.py', folder));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(names)('%s', (name) => {
    const finding = findings[name];
    expect(finding?.difference).toBeLessThan(1e-5);
    expect(finding?.moments).toBeGreaterThan(count);
    for (const [found, wanted] of finding?.answers ?? []) expect(found).toEqual(wanted.map(String));
  });
});
