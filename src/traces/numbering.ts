/** Small numbers for lists of codes: equal lists, and only they, have the same number. */

export interface Numbering {
  /** Of the codes that stand at the places, from a row on. */
  readonly ofCodes: (codes: Int32Array, row: number) => number;
  /** Of numbers at the same places that may be as large as the sizes, or larger. */
  readonly ofNumbers: (numbers: Float64Array) => number;
}

/** `sizes`: how many codes there are at each place. Numbers of the two kinds are not to be mixed. */
export function createNumbering(places: readonly number[], sizes: readonly number[]): Numbering {
  // A tree of maps: as many codes as one exact number can hold are one step down.
  const branches: (Map<number, number> | undefined)[] = [];
  let count = 1;
  const step = (from: number, digits: number): number => {
    let branch = branches[from];
    if (branch === undefined) {
      branch = new Map();
      branches[from] = branch;
    }
    const known = branch.get(digits);
    if (known !== undefined) return known;
    branch.set(digits, count);
    count += 1;
    return count - 1;
  };

  const ofCodes: Numbering['ofCodes'] = (codes, row) => {
    let [at, digits, span] = [0, 0, 1];
    for (let index = 0; index < places.length; index++) {
      const size = sizes[index] ?? 1;
      if (span * size > Number.MAX_SAFE_INTEGER) {
        at = step(at, digits);
        [digits, span] = [0, 1];
      }
      digits = digits * size + (codes[row + (places[index] ?? 0)] ?? 0);
      span *= size;
    }
    return step(at, digits);
  };

  /** Numbers beyond the sizes are one more digit, and steps of their own at the end. */
  const ofNumbers: Numbering['ofNumbers'] = (numbers) => {
    let [at, digits, span] = [0, 0, 1];
    for (let index = 0; index < places.length; index++) {
      const size = sizes[index] ?? 1;
      if (span * (size + 1) > Number.MAX_SAFE_INTEGER) {
        at = step(at, digits);
        [digits, span] = [0, 1];
      }
      digits = digits * (size + 1) + Math.min(numbers[places[index] ?? 0] ?? 0, size);
      span *= size + 1;
    }
    at = step(at, digits);
    for (let index = 0; index < places.length; index++) {
      const number = numbers[places[index] ?? 0] ?? 0;
      if (number >= (sizes[index] ?? 1)) at = step(at, number);
    }
    return at;
  };
  return { ofCodes, ofNumbers };
}
