/** Transformations as the command line names them. */

import { Script } from 'node:vm';
import type { SelectionProcedure } from '../../alignment/inference-aware/fixed-point.ts';
import type { Transformation } from '../../alignment/inference-aware/transformations.ts';
import { UserError } from '../user-error.ts';

export const transformationHelp = 'identity, log, log-complement, normal, exp:T, best-of:N, worst-of:N';

/** How answers are drawn where the policy is used. */
export interface Procedure {
  readonly kind: SelectionProcedure;
  readonly draws: number;
}

/** `beta`: for those that depend on it. */
export function transformationNamed(name: string, beta: number | undefined): Transformation {
  const [kind = '', argument] = name.split(':');
  const number = argument === undefined || argument.trim() === '' ? Number.NaN : Number(argument);
  switch (kind) {
    case 'identity':
    case 'normal':
      if (argument === undefined) return { kind };
      break;
    case 'log':
      if (argument === undefined) return { kind: 'logarithm' };
      break;
    case 'log-complement':
      if (argument === undefined) return { kind: 'logarithm-of-complement' };
      break;
    case 'exp':
      if (Number.isFinite(number) && Math.abs(number) <= 500) return { kind: 'exponential', rate: number };
      throw new UserError(`${name}: exp takes a number, as in exp:10 or exp:-10`);
    case 'best-of':
    case 'worst-of': {
      const { draws } = procedureNamed(name);
      if (beta === undefined) {
        throw new UserError(`${name} depends on the price of a nat`, ['Give it with `--beta`, as for the training']);
      }
      return { kind: 'optimal', procedure: kind, draws, beta };
    }
  }
  throw new UserError(`${name} is no transformation`, [`There are ${transformationHelp}`]);
}

/** `best-of:4`, `worst-of:4`, or `sampling`, which is the best of one. */
export function procedureNamed(name: string): Procedure {
  if (name === 'sampling') return { kind: 'best-of', draws: 1 };
  const [, kind, draws] = /^(best-of|worst-of):(\d{1,4})$/.exec(name) ?? [];
  if (kind === undefined || Number(draws) < 1) {
    throw new UserError(`${name} is no way to draw answers`, ['There are sampling, best-of:N and worst-of:N']);
  }
  return { kind: kind === 'best-of' ? 'best-of' : 'worst-of', draws: Number(draws) };
}

/** A user's own, as an expression of JavaScript in `u`. */
export function transformationOfExpression(expression: string): Transformation {
  let found: unknown;
  try {
    found = new Script(`(u) => (${expression}\n)`, { filename: '--function' }).runInThisContext();
  } catch (error) {
    throw new UserError(
      `--function: this is no expression of JavaScript: ${error instanceof Error ? error.message : String(error)}`,
      ['It is about `u`, the calibrated reward: --function "u ** 2"'],
    );
  }
  const of = (quantile: number): number => {
    const value: unknown = typeof found === 'function' ? Reflect.apply(found, null, [quantile]) : undefined;
    return typeof value === 'number' ? value : Number.NaN;
  };
  return { kind: 'function', name: expression, of };
}
