/** Values as patterns of a `match`. */

import { keywords } from '../../grammar/tokens.ts';
import type { Type } from '../../src/check/types.ts';
import type { Value } from '../../src/check/values.ts';

/** `null` where values of the type are no patterns. Neighbours among numbers make ranges. */
export function patternTexts(values: readonly Value[], type: Type): readonly string[] | null {
  if (type.kind === 'bool') return values.map(String);
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (numbers.length < values.length) return null;
  switch (type.kind) {
    case 'enum':
      return numbers.map((code) => valueOfEnum(type.values[code] ?? ''));
    case 'token':
      return numbers.map((code) => quoted(type.values[code] ?? ''));
    case 'integer':
    case 'whole':
      return runsOf(numbers).map(([first, last]) =>
        first === last ? String(first) : `${first}${last === first + 1 ? ' | ' : '..'}${last}`,
      );
    default:
      return null;
  }
}

/** Words that are reserved, or that hold other signs, stand in quotes. */
function valueOfEnum(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && name !== '_' && !keywords.reserved.includes(name) ? name : quoted(name);
}

export function quoted(word: string): string {
  return `"${word.replaceAll(/["\\]/g, '\\$&')}"`;
}

function runsOf(numbers: readonly number[]): (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
