/**
 * States as vectors, as the paper has them: the variables one after the other, a number as itself, a set as the bits
 * of its elements, all else as the bit of its value.
 */

import { labelOf, plainValue, sizeOf } from '../ir/domain.ts';
import type { States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';

/** What stands for an undefined value: zeros alone, or numbers between −10 and 10. */
export type UndefinedAs = 'zeros' | 'noise';

export interface VectorEncoding {
  /** `parity=1`, or `x` for a number. */
  readonly dimensions: readonly string[];
  /** Writes the values from `row` on; `random`, from 0 to 1, makes the noise for undefined ones, zeros without it. */
  readonly write: (states: States, row: number, into: Float32Array, random: (() => number) | null) => void;
  /** 1 where the value is defined, 0 where it is not. */
  readonly mask: (states: States, row: number, into: Float32Array) => void;
}

interface Part {
  readonly start: number;
  readonly names: readonly string[];
  /** The code of undefined. */
  readonly size: number;
  /** By code, what is not 0, from the start of the part. */
  readonly entries: readonly (readonly (readonly [dimension: number, value: number])[])[];
}

export function vectorEncoding({ variables }: Pick<Program, 'variables'>): VectorEncoding {
  const parts: Part[] = [];
  let start = 0;
  for (const { name, domain } of variables) {
    const size = sizeOf(domain);
    const codes = Array.from({ length: size }, (_, code) => code);
    const part: Part =
      domain.kind === 'numeric'
        ? { start, size, names: [name], entries: codes.map((code) => [[0, Number(plainValue(domain, code))]]) }
        : domain.kind === 'set'
          ? {
              start,
              size,
              names: Array.from(
                { length: sizeOf(domain.element) },
                (_, element) => `${name}∋${labelOf(domain.element, element)}`,
              ),
              entries: domain.sets.map((elements) => elements.map((element) => [element, 1] as const)),
            }
          : {
              start,
              size,
              names: codes.map((code) => `${name}=${labelOf(domain, code)}`),
              entries: codes.map((code) => [[code, 1]]),
            };
    parts.push(part);
    start += part.names.length;
  }
  return {
    dimensions: parts.flatMap(({ names }) => names),
    write: (states, row, into, random) => {
      into.fill(0);
      for (const [variable, part] of parts.entries()) {
        const code = states[row + variable] ?? 0;
        if (code < part.size) {
          for (const [dimension, value] of part.entries[code] ?? []) into[part.start + dimension] = value;
        } else if (random !== null) {
          for (let at = 0; at < part.names.length; at++) into[part.start + at] = (2 * random() - 1) * 10;
        }
      }
    },
    mask: (states, row, into) => {
      for (const [variable, part] of parts.entries()) {
        into.fill(Number((states[row + variable] ?? 0) < part.size), part.start, part.start + part.names.length);
      }
    },
  };
}
