/** Layers of hidden units in the making: equal units are made once. */

import { distinctPlaces, type Place } from '../ir/program.ts';
import { linearBuilder } from './attention.ts';
import type { Linear } from './matrix.ts';

export interface Term {
  /** A unit of the layer before, or a dimension of the residual stream. */
  readonly input: number;
  readonly weight: number;
}

/** clip(Σ weight · input + bias, 0, 1), or a sum that is 0 or 1 and needs no clipping. */
export interface Affine {
  readonly terms: readonly Term[];
  readonly bias: number;
}

/** What a hidden unit stands for. */
export interface Meaning {
  readonly text: string;
  /** The statements that it serves. */
  readonly places: readonly Place[];
}

export interface UnitLayer {
  /** Finds or makes a unit. One that is found has one more meaning. */
  readonly unit: (sum: Affine, meaning: Meaning) => number;
  readonly meanings: () => readonly Meaning[];
  readonly count: () => number;
  readonly build: (inputs: number) => Linear;
}

export function unitLayer(): UnitLayer {
  const units: Affine[] = [];
  const meanings: { readonly texts: Set<string>; readonly places: Set<Place> }[] = [];
  const known = new Map<string, number>();
  return {
    unit: (sum, { text, places }) => {
      const terms = collected(sum.terms);
      const key = `${terms.map(({ input, weight }) => `${input}:${weight}`).join()} ${sum.bias}`;
      const index = known.get(key) ?? units.push({ terms, bias: sum.bias }) - 1;
      known.set(key, index);
      const own = meanings[index] ?? { texts: new Set(), places: new Set() };
      meanings[index] = own;
      own.texts.add(text);
      for (const place of places) own.places.add(place);
      return index;
    },
    meanings: () =>
      meanings.map(({ texts, places }) => ({ text: [...texts].join('; '), places: distinctPlaces([...places]) })),
    count: () => units.length,
    build: (inputs) => {
      const layer = linearBuilder(units.length, inputs);
      units.forEach(({ terms, bias }, unit) => {
        for (const { input, weight } of terms) layer.add(unit, input, weight);
        layer.add(unit, null, bias);
      });
      return layer.build();
    },
  };
}

export function sumOf(parts: readonly Affine[], bias = 0): Affine {
  return {
    terms: parts.flatMap(({ terms }) => terms),
    bias: parts.reduce((total, part) => total + part.bias, bias),
  };
}

export function scaled({ terms, bias }: Affine, factor: number): Affine {
  return { terms: terms.map(({ input, weight }) => ({ input, weight: weight * factor })), bias: bias * factor };
}

/** The unit alone. */
export function just(input: number): Affine {
  return { terms: [{ input, weight: 1 }], bias: 0 };
}

function collected(terms: readonly Term[]): Term[] {
  const weights = new Map<number, number>();
  for (const { input, weight } of terms) weights.set(input, (weights.get(input) ?? 0) + weight);
  return [...weights]
    .filter(([, weight]) => weight !== 0)
    .sort(([a], [b]) => a - b)
    .map(([input, weight]) => ({ input, weight }));
}
