/** A run of the interpreter beside one of the weights: all variables, before the first layer and twice in each. */

import { labelOf } from '../ir/domain.ts';
import type { Observer, States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';

interface Moment {
  readonly when: string;
  readonly states: States;
}

export interface Watched {
  readonly observer: Observer;
  /** Grow while the run goes on. */
  readonly moments: readonly Moment[];
}

export function watchRun(): Watched {
  const moments: Moment[] = [];
  return {
    moments,
    observer: {
      initial: (states) => moments.push({ when: 'at the start', states }),
      afterAttention: (layer, states) => moments.push({ when: `after attention of layer ${layer}`, states }),
      afterMlp: (layer, states) => moments.push({ when: `after layer ${layer}`, states }),
    },
  };
}

/** How many values of variables were seen. */
export function valuesSeen({ moments }: Watched): number {
  return moments.reduce((sum, { states }) => sum + states.length, 0);
}

/** Where they differ first, in words; `null` where they nowhere do. */
export function firstDifference(program: Program, interpreter: Watched, weights: Watched): string | null {
  for (const [index, { when, states }] of interpreter.moments.entries()) {
    const other = weights.moments[index]?.states;
    const at = other === undefined ? 0 : states.findIndex((code, place) => code !== other[place]);
    if (at < 0) continue;
    const variable = program.variables[at % program.variables.length];
    const label = (code: number): string => (variable === undefined ? '?' : labelOf(variable.domain, code));
    const position = Math.floor(at / program.variables.length);
    return `${when}, position ${position}: ${variable?.name} is ${label(states[at] ?? -1)} in the interpreter and ${label(other?.[at] ?? -1)} in the weights`;
  }
  return interpreter.moments.length === weights.moments.length ? null : 'one of them halts later';
}
