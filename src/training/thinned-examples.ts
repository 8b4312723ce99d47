/**
 * Examples of programs that have far more of them than are needed: at most of the positions of a layer nothing happens, or
 * the same everywhere. Of those of a layer that are alike only a few are taken, which are drawn: the same elementary rules
 * fire in them, and the same variables hold something else than in the first layer, as cells of a memory do.
 */

import type { Engine, States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { drawnInteger } from '../random/drawing.ts';
import type { Random } from '../random/seeded.ts';
import { createElementaryRules } from '../traces/elementary-rules.ts';
import { distinctRecords } from '../traces/records.ts';
import { runWithTransitions } from '../traces/transitions.ts';
import type { Example } from './examples.ts';

export interface ThinnedExamples {
  /** Runs an input, token ids with their frame. */
  readonly add: (tokens: readonly number[]) => void;
  readonly examples: () => readonly Example[];
}

/** `alike`: how many of those that are alike are taken in a layer. */
export function thinnedExamples(
  program: Program,
  engine: Engine,
  { layers, alike }: { readonly layers: number; readonly alike: number },
  random: Random,
): ThinnedExamples {
  const width = program.variables.length;
  const elementary = createElementaryRules(program);
  const distinct = distinctRecords(width);
  const states = [...program.variables.keys()].filter((variable) => program.variables[variable]?.role !== 'head');
  const kindOf = (first: States, before: States, row: number): string => {
    const fired = program.updates.map((update) => elementary.firing(update, before, row));
    return [...fired, ...states.map((variable) => before[row + variable] === first[row + variable])].join();
  };
  let input = 0;
  return {
    add: (tokens) => {
      let first: States | null = null;
      runWithTransitions(engine, tokens, layers, (number, before, after) => {
        first ??= before;
        const groups = new Map<string, number[]>();
        for (const position of tokens.keys()) {
          const kind = kindOf(first, before, position * width);
          const group = groups.get(kind);
          if (group === undefined) groups.set(kind, [position]);
          else group.push(position);
        }
        for (const positions of groups.values()) {
          for (const position of someOf(positions, alike, random)) {
            distinct.add({
              input,
              tokens,
              layer: number - 1,
              position,
              before,
              after,
              row: position * width,
              count: 1,
            });
          }
        }
      });
      input += 1;
    },
    examples: distinct.records,
  };
}

/** So many of them, or all where there are no more. */
function someOf(items: readonly number[], count: number, random: Random): readonly number[] {
  if (items.length <= count) return items;
  const rest = [...items];
  return Array.from({ length: count }, () => rest.splice(drawnInteger(random, 0, rest.length - 1), 1)[0] ?? 0);
}
