/** How far raters agree beyond chance. 1: always; 0: as often as chance would have it. */

/** Cohen (1960), of two raters who named a category for each item. NaN where both always name the same one. */
export function cohenKappa(first: readonly string[], second: readonly string[]): number {
  if (first.length !== second.length) throw new RangeError(`${first.length} ratings are to go with ${second.length}`);
  const count = first.length;
  const observed = first.filter((category, item) => category === second[item]).length / count;
  let expected = 0;
  for (const category of new Set([...first, ...second])) {
    expected += (timesOf(first, category) / count) * (timesOf(second, category) / count);
  }
  return (observed - expected) / (1 - expected);
}

/**
 * Fleiss (1971), of any number of raters, the same for each item. `ratings`: by item the categories that were named. Throws
 * a RangeError where items have different numbers of ratings, or fewer than two.
 */
export function fleissKappa(ratings: readonly (readonly string[])[]): number {
  const raters = ratings[0]?.length ?? 0;
  if (raters < 2 || ratings.some((item) => item.length !== raters)) {
    throw new RangeError('each item needs as many ratings as the others, and at least two');
  }
  const categories = new Set(ratings.flat());
  let observed = 0;
  for (const item of ratings) {
    let pairs = 0;
    for (const category of categories) {
      const named = timesOf(item, category);
      pairs += named * (named - 1);
    }
    observed += pairs / (raters * (raters - 1));
  }
  observed /= ratings.length;
  const all = ratings.flat();
  let expected = 0;
  for (const category of categories) expected += (timesOf(all, category) / all.length) ** 2;
  return (observed - expected) / (1 - expected);
}

function timesOf(ratings: readonly string[], category: string): number {
  return ratings.filter((rating) => rating === category).length;
}
