/** The names of transformations in the fixtures. */

import type { Transformation } from '../../../src/alignment/inference-aware/transformations.ts';

export function transformationNamed(name: string, beta: number): Transformation {
  if (name === 'identity') return { kind: 'identity' };
  if (name === 'log') return { kind: 'logarithm' };
  if (name === 'neglog1m') return { kind: 'logarithm-of-complement' };
  if (name.startsWith('exp_t')) return { kind: 'exponential', rate: Number(name.slice('exp_t'.length)) };
  const [, procedure, draws] = /^(bon|won)_fp_N(\d+)$/.exec(name) ?? [];
  if (procedure === undefined) throw new Error(`no transformation ${name}`);
  return { kind: 'optimal', procedure: procedure === 'bon' ? 'best-of' : 'worst-of', draws: Number(draws), beta };
}
