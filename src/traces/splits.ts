/** Data sets with a training part and a test part, by name: those on which the paper's programs are judged. */

import { drawnInteger, shuffled } from '../random/drawing.ts';
import { seededRandom } from '../random/seeded.ts';
import { scanSplits } from './scan-splits.ts';
import type { Split, SplitInput, SplitParts } from './split.ts';

export const splits: readonly Split[] = [
  drawn('parity:length', 'training on 2,000 inputs of up to 20 bits, test on 500 of 21 to 40', [2000, 500], {
    training: (random) => bits(drawnInteger(random, 0, 20), random),
    test: (random) => bits(drawnInteger(random, 21, 40), random),
  }),
  drawn(
    'addition:length',
    'training on 5,000 pairs of numbers of up to 3 digits, test on 1,000 of 4 to 12',
    [5000, 1000],
    {
      training: (random) => [...digits(1, 3, random), '+', ...digits(1, 3, random)],
      test: (random) => [...digits(4, 12, random), '+', ...digits(4, 12, random)],
    },
  ),
  ...scanSplits,
];

/** Of a split that is known to be there. */
export function partsOfSplit(name: string, seed: number): SplitParts {
  const split = splits.find((each) => each.name === name);
  if (split === undefined) throw new RangeError(`there is no split ${name}`);
  return split.parts(seed);
}

type Draw = (random: () => number) => readonly string[];

function drawn(
  name: string,
  description: string,
  [forTraining, forTest]: readonly [number, number],
  draw: { readonly training: Draw; readonly test: Draw },
): Split {
  const inputs = (count: number, one: Draw, random: () => number): SplitInput[] =>
    Array.from({ length: count }, () => ({ words: one(random), before: [] }));
  return {
    name,
    description,
    parameters: {},
    parts: (seed) => {
      const random = seededRandom(seed);
      return {
        training: inputs(forTraining, draw.training, random),
        test: inputs(forTest, draw.test, random),
      };
    },
  };
}

/** Every number of ones is as likely. */
function bits(length: number, random: () => number): string[] {
  const ones = drawnInteger(random, 0, length);
  return shuffled(
    Array.from({ length }, (_, index) => (index < ones ? '1' : '0')),
    random,
  );
}

function digits(least: number, most: number, random: () => number): string[] {
  return Array.from({ length: drawnInteger(random, least, most) }, () => String(drawnInteger(random, 0, 9)));
}
