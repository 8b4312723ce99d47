/** Reads what `steps.ts` wrote. */

import type { FilmStep, FilmSteps } from './film.ts';

/** The steps of the mlp at a position in a layer, in order. */
export function stepsIn(steps: FilmSteps, layer: number, position: number): FilmStep[] {
  return pathTo(steps, endOf(steps.lists[layer - 1] ?? [], position));
}

/** The steps from the root of the tree to a node. */
function pathTo({ values, kinds, parents, stepOf }: FilmSteps, end: number): FilmStep[] {
  const found: FilmStep[] = [];
  for (let node = end; node > 0; node = parents[node - 1] ?? 0) {
    const at = (stepOf[node - 1] ?? 0) * 3;
    const [statement = 0, value = 0, effect = 0] = kinds.slice(at, at + 3);
    found.push({ statement, value: values[value] ?? '', effect });
  }
  return found.reverse();
}

function endOf(list: readonly number[], position: number): number {
  let left = position;
  for (let index = 0; index < list.length; index += 2) {
    left -= list[index] ?? 0;
    if (left < 0) return list[index + 1] ?? 0;
  }
  return 0;
}
