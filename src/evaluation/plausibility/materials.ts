/** Sentences of a planned experiment, with what people and models think of them. */

import { meanOf } from './reliability.ts';

export interface Material {
  /** Sentences of one item differ only in their condition. */
  readonly item: string;
  readonly condition: string;
  readonly sentence: string;
  /** The words that the experiment is about; `null`: not given. */
  readonly region: string | null;
  /** Ratings by people, and by a model; none where nobody was asked. */
  readonly human: readonly number[];
  readonly model: readonly number[];
}

/** The mean rating by people; NaN where nobody was asked. */
export function humanMean({ human }: Material): number {
  return meanOf(human);
}

export function modelMean({ model }: Material): number {
  return meanOf(model);
}

/** From the worst to the best rating. */
export type Scale = readonly [least: number, most: number];

/** Materials by a field, in the order in which it first comes. */
export function groupedBy(
  materials: readonly Material[],
  field: 'item' | 'condition',
): ReadonlyMap<string, readonly Material[]> {
  const groups = new Map<string, Material[]>();
  for (const material of materials) {
    const group = groups.get(material[field]);
    if (group === undefined) groups.set(material[field], [material]);
    else group.push(material);
  }
  return groups;
}
