/**
 * `altac compile --format pytorch`: for every program and many inputs, in batches with padding, PyTorch and the
 * interpreter agree on every variable, at every position, after every layer.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/cli/package-files.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import { senseless, typical } from '../programs/inputs.ts';
import { modelIn, writeExported } from '../support/exported.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../support/programs.ts';
import { printedBy, pythonsWith } from '../support/python.ts';
import { seededRandom } from '../support/random.ts';
import { type Expectation, expectations } from './expectations.ts';

/** What `check_pytorch.py` takes for a model. */
interface Plan {
  readonly name: string;
  /** The types of numbers that it is run in. */
  readonly types: readonly NumberType[];
  /** Of layers. */
  readonly limit: number;
  readonly inputs: readonly Expectation[];
}

type NumberType = 'float32' | 'float64' | 'bfloat16';

/** What it says of a model. */
interface Finding {
  readonly differences: readonly string[];
  /** How far the residual stream is at most from that of the sparse engine in float64. */
  readonly residual: Readonly<Record<NumberType, number>>;
}

const names = programNames.filter((name) => !compileProgram(name).library);
/** It has no weights in bfloat16. */
const tooFine = 'fraction_previous';

describe.each(pythonsWith('torch'))('PyTorch in %s', (python) => {
  const folder = mkdtempSync(join(tmpdir(), 'altac-pytorch-'));
  let findings: Readonly<Record<string, Finding>> = {};

  beforeAll(async () => {
    // Without a fast library for matrices (OpenBLAS), SCAN takes minutes.
    const plans: Plan[] = [];
    for (const name of names) {
      const program = programOf(compileProgram(name));
      const [model, narrow] = [modelIn(program, 'float32'), modelIn(program, 'bfloat16')];
      if (model !== null) plans.push(await planOf(folder, name, model, ['float32', 'float64'], 50));
      if (narrow !== null) plans.push(await planOf(folder, `${name}_narrow`, narrow, ['bfloat16'], 20));
    }
    const sort = modelIn(programOf(compileProgram('sort')), 'float32');
    if (sort !== null) plans.push(await planOf(folder, 'sort_dense', sort, ['float32'], 10, true));
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plans));
    findings = JSON.parse(printedBy(python, 'check_pytorch.py', folder));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(names)('%s in float32 and float64', (name) => {
    const finding = findings[name];
    expect(finding?.differences).toEqual([]);
    expect(finding?.residual.float64).toBeLessThan(1e-12);
    expect(finding?.residual.float32).toBeLessThan(1e-5);
  });

  test.each(names.filter((name) => name !== tooFine))('%s in bfloat16', (name) => {
    expect(findings[`${name}_narrow`]?.differences).toEqual([]);
  });

  test('matrices may be stored dense, too', () => {
    expect(findings['sort_dense']).toMatchObject({ differences: [] });
  });
});

test('the module is short enough to be read', () => {
  const text = readFileSync(packageFile('python/pytorch.py'), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThan(150);
});

/** Writes the files of a model, and what is expected of it. Half of the inputs make sense. */
async function planOf(
  folder: string,
  name: string,
  model: CompiledModel,
  types: readonly NumberType[],
  count: number,
  dense = false,
): Promise<Plan> {
  const { program, maxLength } = model;
  await writeExported(folder, name, model, 'pytorch', dense);
  const random = seededRandom(7);
  const inputs = Array.from({ length: count }, (_, index) => {
    const isTypical = index % 2 === 0;
    const tokens = isTypical ? tokensOf(program, typical(program.name, random)) : senseless(program, random);
    return tokens.slice(0, maxLength);
  });
  // Only SCAN has to run longer, where its inputs are whole.
  const limit = program.name === 'scan' && types.includes('float32') ? 1000 : 60;
  return {
    name,
    types,
    limit,
    inputs: expectations(join(folder, `${name}.expected.safetensors`), model, inputs, limit),
  };
}
