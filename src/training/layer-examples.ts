/** Examples of whole layers: the states of all positions before one, what its heads fetch, and the states after it. */

import type { Engine, States } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { runWithTransitions } from '../traces/transitions.ts';

/** One layer of one input: codes of all variables, position by position. */
export interface LayerExample {
  /** After attention. */
  readonly before: States;
  /** After the mlp. */
  readonly after: States;
}

export interface LayerExamples {
  /** How many there are, each layer of each input. */
  readonly count: number;
  /** The lengths of inputs with a layer, with their frame; each as often as there are such inputs. */
  readonly lengths: Int32Array;
  /** Those of an input of this length: `share`, from 0 up to 1, says which of the inputs. */
  readonly layersOf: (length: number, share: number) => readonly LayerExample[];
}

export interface LayerCollector {
  /** Runs an input, token ids with their frame. */
  readonly add: (tokens: readonly number[]) => void;
  readonly examples: () => LayerExamples;
}

/** What does not fit into memory is run again whenever it is asked for. */
export function layerCollector({ variables }: Program, engine: Engine, layers: number): LayerCollector {
  const byLength = new Map<number, (readonly number[])[]>();
  const known = new Map<readonly number[], readonly LayerExample[]>();
  const lengths: number[] = [];
  let [count, numbers] = [0, 0];
  const run = (tokens: readonly number[]): readonly LayerExample[] => {
    const found: LayerExample[] = [];
    runWithTransitions(engine, tokens, layers, (_, before, after) => found.push({ before, after }));
    return found;
  };
  return {
    add: (tokens) => {
      const found = tokens.length === 0 ? [] : run(tokens);
      if (found.length === 0) return;
      count += found.length;
      lengths.push(tokens.length);
      const alike = byLength.get(tokens.length) ?? [];
      byLength.set(tokens.length, alike);
      alike.push(tokens);
      numbers += 2 * found.length * tokens.length * variables.length;
      if (numbers <= mostNumbers) known.set(tokens, found);
    },
    examples: () => ({
      count,
      lengths: Int32Array.from(lengths),
      layersOf: (length, share) => {
        const alike = byLength.get(length) ?? [];
        const tokens = alike[Math.floor(share * alike.length)] ?? [];
        return known.get(tokens) ?? run(tokens);
      },
    }),
  };
}

const mostNumbers = 2 ** 25;
