/** What ratings of a model are made into ratings of people by. */

import { groupedBy } from '../../collections/grouped-by.ts';
import { isotonicAt, isotonicFit } from '../statistics/isotonic.ts';
import { leastSquares, valueAt } from '../statistics/lines.ts';
import type { Calibration } from './calibration-kinds.ts';
import type { Judged } from './filter.ts';
import { humanMean, type Material, modelMean } from './materials.ts';

export interface CalibrationCurve {
  readonly name: string;
  readonly ratingOf: (model: number) => number;
}

/** Fitted to all of these. */
export function calibrated(rated: readonly Material[], calibration: Calibration): CalibrationCurve {
  const [x, y] = [rated.map(modelMean), rated.map(humanMean)];
  if (calibration === 'isotonic') {
    const fit = isotonicFit(x, y);
    return { name: 'isotonic', ratingOf: (model) => isotonicAt(fit, model) };
  }
  const line = leastSquares(x, y);
  return { name: 'least squares', ratingOf: (model) => valueAt(line, model) };
}

/** Each sentence by what the other items say; as `rated`. */
export function leftOut(rated: readonly Material[], calibration: Calibration): readonly Judged[] {
  const curves = new Map(
    [...groupedBy(rated, ({ item }) => item).keys()].map((item) => [
      item,
      calibrated(
        rated.filter((other) => other.item !== item),
        calibration,
      ),
    ]),
  );
  return rated.map((material) => ({
    human: humanMean(material),
    predicted: curves.get(material.item)?.ratingOf(modelMean(material)) ?? Number.NaN,
  }));
}
