/**
 * Multi-valued decision diagrams, reduced and shared: equal functions are the same reference.
 *
 * A diagram is a function from the codes of some variables to a leaf. Variables are asked in one fixed
 * order; here they are *levels*, 0 first. Whoever uses the diagrams maps levels to variables.
 */

/** A diagram: a node (from 0 up) or a leaf (below 0). */
export type Reference = number;

/** Thrown when diagrams would take more nodes or more work than allowed. */
export class DiagramLimitError extends Error {}

/** One step on a path: the level and the code that was taken there. */
export interface Step {
  readonly level: number;
  readonly code: number;
}

/** One path of a diagram with its codes grouped: at each level, the codes that lead on. */
export type Cube = readonly { readonly level: number; readonly codes: readonly number[] }[];

export interface Diagrams<Leaf> {
  leaf(value: Leaf): Reference;
  /** The value of a leaf. */
  valueOf(leaf: Reference): Leaf;
  isLeaf(reference: Reference): boolean;
  level(node: Reference): number;
  children(node: Reference): readonly Reference[];
  /** The function that looks at one level: `children[code]`. */
  node(level: number, children: readonly Reference[]): Reference;
  /** The function with its leaves replaced. */
  map(reference: Reference, change: (value: Leaf) => Leaf): Reference;
  /** Two functions combined pointwise. `shortcut` may decide early, for instance where one side alone settles the result. */
  combine(
    a: Reference,
    b: Reference,
    join: (a: Leaf, b: Leaf) => Leaf,
    shortcut?: (a: Reference, b: Reference) => Reference | undefined,
  ): Reference;
  /** The function that first computes `subject`, then goes on with the function that `next` gives for its result. */
  bind(subject: Reference, next: (value: Leaf) => Reference): Reference;
  /** The function where `condition` is true, and `outside` everywhere else. What was found once is remembered. */
  where(condition: Reference, reference: Reference, outside: Leaf): Reference;
  /** All values that any function made so far takes. */
  allLeaves(): readonly Leaf[];
  /** All values that the function takes. */
  leaves(reference: Reference): readonly Leaf[];
  /** All levels that the function looks at, ascending. */
  support(reference: Reference): readonly number[];
  /** A path to a wanted value, or `undefined`. */
  witness(reference: Reference, wanted: (value: Leaf) => boolean): readonly Step[] | undefined;
  /** All paths to wanted values, disjoint, codes grouped. `undefined` if there are more than `limit`. */
  cubes(reference: Reference, wanted: (value: Leaf) => boolean, limit: number): Cube[] | undefined;
  /** How many `cubes` there are, without making them. */
  countCubes(reference: Reference, wanted: (value: Leaf) => boolean): number;
  size(): number;
  /** What was used of the limits, from 0 to 1. */
  spent(): number;
}

/** Steps allowed for each node allowed: wide domains take much work and space with few nodes. */
const stepsPerNode = 10;

/** `limit`: the largest number of nodes ever made; the work and space that they take are bounded with it. */
export function createDiagrams<Leaf>(limit: number): Diagrams<Leaf> {
  const leafValues: Leaf[] = [];
  const leafReferences = new Map<Leaf, Reference>();
  const levels: number[] = [];
  const childLists: (readonly Reference[])[] = [];
  /** The last node of each hash, and of each node the one before it that has the same. */
  const newest = new Map<number, Reference>();
  const older: Reference[] = [];
  const leafLists = new Map<Reference, readonly Leaf[]>();
  const leafSets = new Map<Reference, ReadonlySet<Reference>>();
  /** By what stands elsewhere, by the condition and the function. */
  const restrictions = new Map<Reference, Map<number, Reference>>();

  let steps = 0;

  function spend(more: number): void {
    steps += more;
    if (steps > limit * stepsPerNode) throw new DiagramLimitError(`more than ${limit * stepsPerNode} steps`);
  }

  function leaf(value: Leaf): Reference {
    const known = leafReferences.get(value);
    if (known !== undefined) return known;
    leafValues.push(value);
    const reference = -leafValues.length;
    leafReferences.set(value, reference);
    return reference;
  }

  function leafValue(reference: Reference): Leaf {
    const value = leafValues[-1 - reference];
    if (value === undefined) throw new RangeError(`reference ${reference} is no leaf`);
    return value;
  }

  function level(reference: Reference): number {
    return reference < 0 ? Number.POSITIVE_INFINITY : (levels[reference] ?? Number.POSITIVE_INFINITY);
  }

  function children(reference: Reference): readonly Reference[] {
    return childLists[reference] ?? [];
  }

  function node(at: number, next: readonly Reference[]): Reference {
    // This is where checking spends its time: no closures, and nothing new for a node that is known.
    const first = next[0];
    let hash = at;
    let same = first !== undefined;
    for (let i = 0; i < next.length; i++) {
      const child = next[i] ?? 0;
      hash = (Math.imul(hash, 31) + child) | 0;
      if (child !== first) same = false;
    }
    if (same && first !== undefined) return first;
    const last = newest.get(hash) ?? none;
    for (let candidate = last; candidate !== none; candidate = older[candidate] ?? none) {
      if (levels[candidate] === at && sameItems(children(candidate), next)) return candidate;
    }
    if (levels.length >= limit) throw new DiagramLimitError(`more than ${limit} nodes`);
    spend(next.length);
    const reference = levels.length;
    levels.push(at);
    childLists.push(next);
    older.push(last);
    newest.set(hash, reference);
    return reference;
  }

  /** What remains of a function once `code` was taken at `at`. */
  function after(reference: Reference, at: number, code: number): Reference {
    return level(reference) === at ? (children(reference)[code] ?? reference) : reference;
  }

  function map(start: Reference, change: (value: Leaf) => Leaf): Reference {
    if (start < 0) return leaf(change(leafValue(start)));
    const done = new Map<Reference, Reference>();
    function visit(reference: Reference): Reference {
      const known = done.get(reference);
      if (known !== undefined) return known;
      const result = reference < 0 ? leaf(change(leafValue(reference))) : node(level(reference), visitAll(reference));
      done.set(reference, result);
      return result;
    }
    function visitAll(reference: Reference): readonly Reference[] {
      const before = children(reference);
      const results: Reference[] = [];
      for (let i = 0; i < before.length; i++) {
        const child = before[i] ?? 0;
        // Neighbours mostly are the same.
        results.push(i > 0 && child === before[i - 1] ? (results[i - 1] ?? 0) : visit(child));
      }
      return results;
    }
    return visit(start);
  }

  function combine(
    startA: Reference,
    startB: Reference,
    join: (a: Leaf, b: Leaf) => Leaf,
    shortcut?: (a: Reference, b: Reference) => Reference | undefined,
  ): Reference {
    if (startA < 0 && startB < 0) {
      return shortcut?.(startA, startB) ?? leaf(join(leafValue(startA), leafValue(startB)));
    }
    const done = new Map<number, Reference>();
    function visit(a: Reference, b: Reference): Reference {
      const short = shortcut?.(a, b);
      if (short !== undefined) return short;
      const key = keyOfPair(a, b);
      const known = done.get(key);
      if (known !== undefined) return known;
      spend(1);
      let result: Reference;
      if (a < 0 && b < 0) {
        result = leaf(join(leafValue(a), leafValue(b)));
      } else {
        const at = Math.min(level(a), level(b));
        const arity = (level(a) === at ? children(a) : children(b)).length;
        const next: Reference[] = [];
        for (let code = 0; code < arity; code++) next.push(visit(after(a, at, code), after(b, at, code)));
        result = node(at, next);
      }
      done.set(key, result);
      return result;
    }
    return visit(startA, startB);
  }

  /** In the order in which they are met. */
  function leavesOf(start: Reference): readonly Leaf[] {
    const known = leafLists.get(start);
    if (known !== undefined) return known;
    const seen = new Set<Reference>();
    const found: Leaf[] = [];
    function visit(reference: Reference): void {
      if (seen.has(reference)) return;
      seen.add(reference);
      if (reference < 0) {
        found.push(leafValue(reference));
        return;
      }
      const next = children(reference);
      for (let i = 0; i < next.length; i++) {
        const child = next[i] ?? 0;
        // Neighbours mostly are the same.
        if (i === 0 || child !== next[i - 1]) visit(child);
      }
    }
    visit(start);
    leafLists.set(start, found);
    return found;
  }

  function leafSet(reference: Reference): ReadonlySet<Reference> {
    if (reference < 0) return new Set([reference]);
    const known = leafSets.get(reference);
    if (known !== undefined) return known;
    const result = new Set<Reference>();
    for (const child of new Set(children(reference))) for (const found of leafSet(child)) result.add(found);
    leafSets.set(reference, result);
    return result;
  }

  function bind(subject: Reference, next: (value: Leaf) => Reference): Reference {
    const targets = new Map([...leafSet(subject)].map((reference) => [reference, next(leafValue(reference))]));
    const done = new Map<string, Reference>();
    function visit(reference: Reference, branches: ReadonlyMap<Reference, Reference>): Reference {
      if (reference < 0) return branches.get(reference) ?? reference;
      const key = `${reference}:${[...branches.values()].join()}`;
      const known = done.get(key);
      if (known !== undefined) return known;
      spend(1);
      let at = level(reference);
      for (const branch of branches.values()) at = Math.min(at, level(branch));
      const arity = arityAt(at, [reference, ...branches.values()]);
      const results: Reference[] = [];
      for (let code = 0; code < arity; code++) {
        const rest = after(reference, at, code);
        // Branches that can no longer be reached are left out, so that equal remainders are recognised.
        const reachable = leafSet(rest);
        const remaining = new Map<Reference, Reference>();
        for (const [from, to] of branches) if (reachable.has(from)) remaining.set(from, after(to, at, code));
        results.push(visit(rest, remaining));
      }
      const result = node(at, results);
      done.set(key, result);
      return result;
    }
    return visit(subject, targets);
  }

  function where(condition: Reference, start: Reference, outside: Leaf): Reference {
    const elsewhere = leaf(outside);
    const known = restrictions.get(elsewhere) ?? new Map<number, Reference>();
    restrictions.set(elsewhere, known);
    function visit(path: Reference, reference: Reference): Reference {
      if (path < 0) return leafValue(path) === true ? reference : elsewhere;
      const key = keyOfPair(path, reference);
      const done = known.get(key);
      if (done !== undefined) return done;
      spend(1);
      const at = Math.min(level(path), level(reference));
      const arity = (level(path) === at ? children(path) : children(reference)).length;
      const next: Reference[] = [];
      for (let code = 0; code < arity; code++) next.push(visit(after(path, at, code), after(reference, at, code)));
      const result = node(at, next);
      known.set(key, result);
      return result;
    }
    return visit(condition, start);
  }

  function arityAt(at: number, references: readonly Reference[]): number {
    const holder = references.find((reference) => level(reference) === at);
    return holder === undefined ? 0 : children(holder).length;
  }

  function support(start: Reference): readonly number[] {
    const seen = new Set<Reference>();
    const found = new Set<number>();
    function visit(reference: Reference): void {
      if (reference < 0 || seen.has(reference)) return;
      seen.add(reference);
      found.add(level(reference));
      for (const child of children(reference)) visit(child);
    }
    visit(start);
    return [...found].sort((a, b) => a - b);
  }

  function witness(start: Reference, wanted: (value: Leaf) => boolean): readonly Step[] | undefined {
    const hopeless = new Set<Reference>();
    function visit(reference: Reference): Step[] | undefined {
      if (reference < 0) return wanted(leafValue(reference)) ? [] : undefined;
      if (hopeless.has(reference)) return undefined;
      for (const [code, child] of children(reference).entries()) {
        const rest = visit(child);
        if (rest !== undefined) return [{ level: level(reference), code }, ...rest];
      }
      hopeless.add(reference);
      return undefined;
    }
    return visit(start);
  }

  function cubes(start: Reference, wanted: (value: Leaf) => boolean, most: number): Cube[] | undefined {
    const found: Cube[] = [];
    const leads = new Map<Reference, boolean>();
    function leadsSomewhere(reference: Reference): boolean {
      const known = leads.get(reference);
      if (known !== undefined) return known;
      const result = reference < 0 ? wanted(leafValue(reference)) : children(reference).some(leadsSomewhere);
      leads.set(reference, result);
      return result;
    }
    function visit(reference: Reference, path: Cube): boolean {
      if (!leadsSomewhere(reference)) return true;
      if (reference < 0) {
        found.push(path);
        return found.length <= most;
      }
      const groups = new Map<Reference, number[]>();
      for (const [code, child] of children(reference).entries()) {
        const group = groups.get(child);
        if (group === undefined) groups.set(child, [code]);
        else group.push(code);
      }
      return [...groups].every(([child, codes]) => visit(child, [...path, { level: level(reference), codes }]));
    }
    return visit(start, []) ? found : undefined;
  }

  function countCubes(start: Reference, wanted: (value: Leaf) => boolean): number {
    const done = new Map<Reference, number>();
    function visit(reference: Reference): number {
      if (reference < 0) return wanted(leafValue(reference)) ? 1 : 0;
      const known = done.get(reference);
      if (known !== undefined) return known;
      let result = 0;
      for (const child of new Set(children(reference))) result += visit(child);
      done.set(reference, result);
      return result;
    }
    return visit(start);
  }

  return {
    leaf,
    valueOf: leafValue,
    isLeaf: (reference) => reference < 0,
    level,
    children,
    node,
    map,
    combine,
    bind,
    where,
    allLeaves: () => leafValues,
    leaves: leavesOf,
    support,
    witness,
    cubes,
    countCubes,
    size: () => levels.length,
    spent: () => Math.max(levels.length + leafValues.length, steps / stepsPerNode) / limit,
  };
}

/** Stands for no node. */
const none = -1;

/** One number for two references. Where they are small, as mostly, it is one that maps find fast. */
function keyOfPair(a: Reference, b: Reference): number {
  const first = a < 0 ? -2 * a - 1 : 2 * a;
  const second = b < 0 ? -2 * b - 1 : 2 * b;
  return first < small && second < small ? first * small + second : small * small + first * huge + second;
}

const small = 2 ** 15;
/** More than twice the references that there can be: each takes memory. */
const huge = 2 ** 26;

function sameItems(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
