/** Small numbers for lists of codes: equal lists, and only they, have the same number. */

export interface Numbering {
  /** Of the codes that stand at the places, from a row on. */
  readonly ofCodes: (codes: Int32Array, row: number) => number;
  /** Of numbers at the same places that may be as large as the sizes, or larger. */
  readonly ofNumbers: (numbers: Float64Array) => number;
}

/** `sizes`: how many codes there are at each place. Numbers of the two kinds are not to be mixed. */
export function createNumbering(places: readonly number[], sizes: readonly number[]): Numbering {
  // A tree: as many codes as one exact number can hold are one step down.
  const tree = createTree();

  const ofCodes: Numbering['ofCodes'] = (codes, row) => {
    let [at, digits, span] = [0, 0, 1];
    for (let index = 0; index < places.length; index++) {
      const size = sizes[index] ?? 1;
      if (span * size > Number.MAX_SAFE_INTEGER) {
        at = tree.step(at, digits);
        digits = 0;
        span = 1;
      }
      digits = digits * size + (codes[row + (places[index] ?? 0)] ?? 0);
      span *= size;
    }
    return tree.step(at, digits);
  };

  /** Numbers beyond the sizes are one more digit, and steps of their own at the end. */
  const ofNumbers: Numbering['ofNumbers'] = (numbers) => {
    let [at, digits, span] = [0, 0, 1];
    for (let index = 0; index < places.length; index++) {
      const size = sizes[index] ?? 1;
      if (span * (size + 1) > Number.MAX_SAFE_INTEGER) {
        at = tree.step(at, digits);
        digits = 0;
        span = 1;
      }
      digits = digits * (size + 1) + Math.min(numbers[places[index] ?? 0] ?? 0, size);
      span *= size + 1;
    }
    at = tree.step(at, digits);
    for (let index = 0; index < places.length; index++) {
      const number = numbers[places[index] ?? 0] ?? 0;
      if (number >= (sizes[index] ?? 1)) at = tree.step(at, number);
    }
    return at;
  };
  return { ofCodes, ofNumbers };
}

interface Tree {
  /** The node below another by a label, a whole number; a new one where there is none. The root is 0. */
  readonly step: (from: number, label: number) => number;
}

/** All steps in one table with open addressing: several times faster than a `Map` for each node. */
function createTree(): Tree {
  let capacity = 64;
  let [froms, labels, nodes] = tableOf(capacity);
  let count = 0;

  const slotOf = (from: number, label: number): number => {
    // `| 0` keeps the lowest 32 bits of numbers of up to 53.
    let hash = Math.imul(from ^ 0x9e3779b9, 0x85ebca6b) ^ (label | 0) ^ Math.imul((label / 2 ** 32) | 0, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
    let slot = (hash ^ (hash >>> 15)) & (capacity - 1);
    while (nodes[slot] !== 0 && (froms[slot] !== from || labels[slot] !== label)) slot = (slot + 1) & (capacity - 1);
    return slot;
  };

  const grow = (): void => {
    const [oldFroms, oldLabels, oldNodes] = [froms, labels, nodes];
    capacity *= 2;
    [froms, labels, nodes] = tableOf(capacity);
    for (let old = 0; old < oldNodes.length; old++) {
      const node = oldNodes[old] ?? 0;
      if (node === 0) continue;
      const [from, label] = [oldFroms[old] ?? 0, oldLabels[old] ?? 0];
      const slot = slotOf(from, label);
      froms[slot] = from;
      labels[slot] = label;
      nodes[slot] = node;
    }
  };

  const step: Tree['step'] = (from, label) => {
    const slot = slotOf(from, label);
    const known = nodes[slot] ?? 0;
    if (known !== 0) return known;
    count += 1;
    froms[slot] = from;
    labels[slot] = label;
    nodes[slot] = count;
    if (2 * count > capacity) grow();
    return count;
  };
  return { step };
}

function tableOf(capacity: number): [froms: Int32Array, labels: Float64Array, nodes: Int32Array] {
  return [new Int32Array(capacity), new Float64Array(capacity), new Int32Array(capacity)];
}
