/**
 * Sums of functions of one variable each, such as `here - pointer` or `digit(a) + digit(b) + carry`: in the diagrams of
 * this folder each is a level of its own, after which a test of it needs one node where the variables would need one
 * for each combination of their values.
 */

import { isUndefined, type Value } from '../check/values.ts';
import type { Diagrams, Reference } from '../ir/diagrams.ts';
import { largestOf, type Sum } from '../ir/program.ts';

export interface Sums {
  /** All sums that a level was made for, by index. */
  readonly found: readonly Sum[];
  /** The diagram of `left operator right` by a sum; `undefined` where that is not possible or not shorter. */
  readonly abbreviate: (operator: string, left: Reference, right: Reference) => Reference | undefined;
}

export interface SumsContext {
  readonly diagrams: Diagrams<Value>;
  /** The variable at a level that can be part of a sum; `isHead`: its last code is undefined. */
  readonly variableAt: (level: number) => { readonly variable: number; readonly isHead: boolean } | undefined;
  readonly newLevel: (sum: number) => number;
}

/** sign · (a sum of `found`) + offset */
interface Scaled {
  readonly sum: number;
  readonly sign: 1 | -1;
  readonly offset: number;
}

/** A sum that is not scaled yet: numbers by code, `null` where the variable has none. */
interface Form {
  readonly terms: ReadonlyMap<number, readonly (number | null)[]>;
  readonly constant: number;
}

/** Pairs of values up to this many are no trouble. */
const fewCombinations = 12;
/** Every value of a sum may take two hidden units. */
const largestSum = 4096;

export function createSums({ diagrams, variableAt, newLevel }: SumsContext): Sums {
  const found: Sum[] = [];
  const levels: number[] = [];
  const indices = new Map<string, number>();
  const forms = new Map<Reference, Form>();

  function abbreviate(operator: string, left: Reference, right: Reference): Reference | undefined {
    const [a, b] = [formOf(left), formOf(right)];
    if (a === null || b === null) return undefined;
    const test = comparisons[operator];
    if (operator === '+') return diagramOf(added(a, b, 1), left, right);
    if (operator === '-') return diagramOf(added(a, b, -1), left, right);
    if (test === undefined) return undefined;
    const difference = diagramOf(added(a, b, -1), left, right);
    if (difference === undefined) return undefined;
    return diagrams.map(difference, (value) => (typeof value === 'number' ? test(value) : value));
  }

  /** `null` where the diagram is no sum of whole numbers. */
  function formOf(reference: Reference): Form | null {
    const known = forms.get(reference);
    if (known !== undefined) return known;
    if (diagrams.isLeaf(reference)) {
      const value = diagrams.valueOf(reference);
      return isWhole(value) ? { terms: new Map(), constant: value } : null;
    }
    const asked = variableAt(diagrams.level(reference));
    if (asked === undefined) return null;
    const numbers: (number | null)[] = [];
    for (const child of diagrams.children(reference)) {
      if (!diagrams.isLeaf(child)) return null;
      const value = diagrams.valueOf(child);
      if (!isWhole(value) && !isUndefined(value)) return null;
      numbers.push(isWhole(value) ? value : null);
    }
    // Undefined is no number: values that disagree leave any bits behind.
    if (asked.isHead && numbers.at(-1) !== null) return null;
    if (numbers.every((number) => number === null)) return null;
    return { terms: new Map([[asked.variable, numbers]]), constant: 0 };
  }

  /** The value of the form where both operands are defined, else why one of them is not. */
  function diagramOf(form: Form, left: Reference, right: Reference): Reference | undefined {
    if (form.terms.size < 2 || combinations(form) <= fewCombinations) return undefined;
    const scaled = scale(form);
    if (scaled === null) return undefined;
    const sum = found[scaled.sum];
    const level = levels[scaled.sum];
    if (sum === undefined || level === undefined) return undefined;
    const values = Array.from({ length: largestOf(sum) + 1 }, (_, k) => diagrams.leaf(scaled.sign * k + scaled.offset));
    const node = diagrams.node(level, values);
    const whyNot = (reference: Reference): Reference =>
      diagrams.map(reference, (value) => (isUndefined(value) ? value : true));
    const defined = diagrams.combine(whyNot(left), whyNot(right), (a, b) => (isUndefined(a) ? a : b));
    const result = diagrams.bind(defined, (value) => (isUndefined(value) ? diagrams.leaf(value) : node));
    forms.set(result, form);
    return result;
  }

  /** Equal sums, and one and its opposite, are one. */
  function scale({ terms, constant }: Form): Scaled | null {
    const sorted = [...terms].sort(([a], [b]) => a - b);
    const spans = sorted.map(([variable, numbers]) => ({ variable, numbers, ...ends(numbers) }));
    const up = spans.map(({ variable, numbers, least }) => ({
      variable,
      numbers: numbers.map((number) => (number === null ? 0 : number - least)),
    }));
    const down = spans.map(({ variable, numbers, most }) => ({
      variable,
      numbers: numbers.map((number) => (number === null ? 0 : most - number)),
    }));
    const [upKey, downKey] = [JSON.stringify(up), JSON.stringify(down)];
    const sign = downKey < upKey ? -1 : 1;
    const sum: Sum = { terms: sign === 1 ? up : down };
    if (largestOf(sum) > largestSum) return null;
    const offset = spans.reduce((total, { least, most }) => total + (sign === 1 ? least : most), constant);
    const key = sign === 1 ? upKey : downKey;
    const index = indices.get(key) ?? found.push(sum) - 1;
    indices.set(key, index);
    levels[index] ??= newLevel(index);
    return { sum: index, sign, offset };
  }

  return { found, abbreviate };
}

const comparisons: Readonly<Record<string, (difference: number) => boolean>> = {
  '==': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

function added(a: Form, b: Form, sign: 1 | -1): Form {
  const terms = new Map(a.terms);
  for (const [variable, numbers] of b.terms) {
    const before = terms.get(variable);
    const signed = numbers.map((number, code) => {
      const own = before === undefined ? 0 : (before[code] ?? null);
      return number === null || own === null ? null : own + sign * number;
    });
    if (signed.every((number) => number === 0)) terms.delete(variable);
    else terms.set(variable, signed);
  }
  return { terms, constant: a.constant + sign * b.constant };
}

function combinations({ terms }: Form): number {
  return [...terms.values()].reduce((product, numbers) => product * numbers.filter((each) => each !== null).length, 1);
}

function ends(numbers: readonly (number | null)[]): { readonly least: number; readonly most: number } {
  const known = numbers.filter((number) => number !== null);
  return { least: Math.min(...known), most: Math.max(...known) };
}

function isWhole(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}
