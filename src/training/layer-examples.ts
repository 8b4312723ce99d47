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

/** Runs all inputs once. What does not fit into memory is run again whenever it is asked for. */
export function layerExamples(
  { variables }: Program,
  engine: Engine,
  inputs: readonly (readonly number[])[],
  layers: number,
): LayerExamples {
  const byLength = new Map<number, number[]>();
  const known = new Map<number, readonly LayerExample[]>();
  const lengths: number[] = [];
  let [count, numbers] = [0, 0];
  const run = (tokens: readonly number[]): readonly LayerExample[] => {
    const found: LayerExample[] = [];
    runWithTransitions(engine, tokens, layers, (_, before, after) => found.push({ before, after }));
    return found;
  };
  inputs.forEach((tokens, index) => {
    const found = tokens.length === 0 ? [] : run(tokens);
    if (found.length === 0) return;
    count += found.length;
    lengths.push(tokens.length);
    const alike = byLength.get(tokens.length) ?? [];
    byLength.set(tokens.length, alike);
    alike.push(index);
    numbers += 2 * found.length * tokens.length * variables.length;
    if (numbers <= mostNumbers) known.set(index, found);
  });
  return {
    count,
    lengths: Int32Array.from(lengths),
    layersOf: (length, share) => {
      const alike = byLength.get(length) ?? [];
      const index = alike[Math.floor(share * alike.length)] ?? 0;
      return known.get(index) ?? run(inputs[index] ?? []);
    },
  };
}

const mostNumbers = 2 ** 25;
