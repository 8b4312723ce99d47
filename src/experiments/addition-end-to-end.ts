/** Addition learned from answers alone. */

import { drawnInteger } from '../random/drawing.ts';
import { idsOfSplit } from '../traces/split.ts';
import { endToEndExperiment } from './end-to-end.ts';

export const additionEndToEnd = endToEndExperiment({
  name: 'addition-end-to-end',
  title: 'Addition from answers alone, of numbers to 3 digits, tested to 12',
  takes: { small: '6 minutes', full: 'about 50 minutes of one core' },
  program: 'addition',
  unit: 'digits',
  longestTrained: 3,
  longestTested: 12,
  draw: (program, length, random) => {
    const number = (): string[] => Array.from({ length }, () => String(drawnInteger(random, 0, 9)));
    return idsOfSplit(program, { words: [...number(), '+', ...number()], before: [] });
  },
  stages: [1, 2, 3, 3, 3],
  options: { width: 32, batch: 64, rate: 0.003, decay: 0.1 },
  sizes: {
    small: { seeds: 1, stepsOfStage: 600, inputs: 4000, perLength: 20 },
    full: { seeds: 3, stepsOfStage: 1800, inputs: 20_000, perLength: 50 },
  },
});
