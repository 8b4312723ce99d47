/** A reference that users give as an expression of JavaScript: from `tokens`, a list of texts, to the answer. */

import { Script } from 'node:vm';
import { type PlainValue, spell } from '../ir/domain.ts';
import type { Reference } from '../verify/against.ts';
import { UserError } from './user-error.ts';

/** `undefined` says nothing, and a list is the answer, one value an output; `null` in it is an undefined output. */
export function referenceOf(expression: string): Reference {
  const compute = compiled(expression);
  return (tokens) => {
    const answer = run(compute, tokens);
    if (answer === undefined) return null;
    const values = Array.isArray(answer) ? answer.map(plain) : [];
    if (!Array.isArray(answer) || values.includes(undefined)) {
      throw new UserError(`--reference: for ${JSON.stringify(tokens)} it is ${JSON.stringify(answer)}`, [
        'It must be a list with one value for each output, or undefined where any answer will do',
      ]);
    }
    return values.map((value) => spell(value ?? null)).join(' ');
  };
}

type Compute = (tokens: readonly string[]) => unknown;

function compiled(expression: string): Compute {
  try {
    const found: unknown = new Script(`(tokens) => (${expression}\n)`, { filename: '--reference' }).runInThisContext();
    return (tokens) => (typeof found === 'function' ? Reflect.apply(found, null, [tokens]) : undefined);
  } catch (error) {
    throw new UserError(`--reference: this is no expression of JavaScript: ${messageOf(error)}`, [
      'For a program that sorts: --reference "[...tokens].sort((a, b) => a - b)"',
    ]);
  }
}

function run(compute: Compute, tokens: readonly string[]): unknown {
  try {
    return compute([...tokens]);
  } catch (error) {
    throw new UserError(`--reference: it fails for ${JSON.stringify(tokens)}: ${messageOf(error)}`);
  }
}

function plain(value: unknown): PlainValue | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') {
    return value;
  }
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(plain);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
