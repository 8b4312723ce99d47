/**
 * The scorer of AssistantBench (arXiv 2407.15711) as its leaderboard runs it, its surprises included: a rewriting of the
 * copy in ServiceNow/BrowserGym (Apache-2.0, commit 9e779f0), held against what that prints.
 */

import { bestPairs, type Pair, sharedScore } from './assignment.ts';
import { bagOf, f1, sharesNumber } from './bags.ts';
import { jsonValue } from './python-reader.ts';
import { type DictValue, floatOf, isNumeric, stripped, textOf, type Value } from './python-values.ts';

/** How a gold answer is read, and so which metric it gets. */
export type AnswerKind = 'number' | 'string' | 'string list' | 'json';

export interface Outcome {
  readonly score: number;
  readonly pairs: readonly Pair[];
}

export interface OfficialScore {
  readonly kind: AnswerKind;
  /** Whether it counts as answered; where the original breaks off before it knows, 1. */
  readonly hasAnswer: 0 | 1;
  /** Where the original breaks off. */
  readonly error: PythonError | null;
  readonly outcome: Outcome;
  /** The prediction after all that is repaired in it, and the gold answer as it was read. */
  readonly prediction: Value;
  readonly gold: Value;
}

/** An exception of the original. */
export class PythonError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

interface Gold {
  readonly kind: AnswerKind;
  readonly value: Value;
}

const nothing: Outcome = { score: 0, pairs: [] };

export function officialScore(given: Value, goldText: string): OfficialScore {
  const gold = goldOf(goldText);
  const { prediction, runs } = repaired(decoded(given), gold);
  const settled = { kind: gold.kind, prediction, gold: gold.value };
  let hasAnswer: 0 | 1 = 1;
  try {
    hasAnswer = hasAnswerOf(prediction);
    // What was known before the original broke off stays.
    const outcome = runs ? measured(prediction, gold) : nothing;
    return { ...settled, hasAnswer, error: null, outcome };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return { ...settled, hasAnswer, error, outcome: nothing };
  }
}

/** A text that is JSON stands for its value. */
function decoded(prediction: Value): Value {
  return prediction.kind === 'text' ? (jsonValue(prediction.value) ?? prediction) : prediction;
}

function goldOf(text: string): Gold {
  const lines = text.split('\n').filter((line) => stripped(line) !== '');
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) {
    const number = numberOf(only);
    if (number !== null) return { kind: 'number', value: { kind: 'float', value: number } };
    const value = jsonValue(withJsonQuotes(only));
    return value === null
      ? { kind: 'string', value: { kind: 'text', value: only } }
      : { kind: 'json', value: { kind: 'list', items: [value] } };
  }
  const values = lines.map((line) => jsonValue(withJsonQuotes(line)));
  return values.every((value) => value !== null)
    ? { kind: 'json', value: { kind: 'list', items: values } }
    : { kind: 'string list', value: { kind: 'list', items: lines.map((value) => ({ kind: 'text', value })) } };
}

function withJsonQuotes(line: string): string {
  return line
    .replaceAll("{'", '{"')
    .replaceAll("', '", '", "')
    .replaceAll("': '", '": "')
    .replaceAll("'}", '"}')
    .replaceAll("': ", '": ');
}

/** The number of a text with its usual signs and units; a comma is a decimal point. */
function numberOf(text: string, units: readonly string[] = [' square kilometers']): number | null {
  const plain = stripped(text.replace(/\$|%|sqft/g, ' ')).replaceAll(',', '.');
  return floatOf(units.reduce((rest, unit) => rest.replaceAll(unit, ''), plain));
}

/** Whole numbers and texts that are numbers, as floats; all else as it is. */
function asFloat(value: Value, units?: readonly string[]): Value {
  if (value.kind === 'integer') return { kind: 'float', value: value.value };
  if (value.kind !== 'text') return value;
  const number = numberOf(value.value, units);
  return number === null ? value : { kind: 'float', value: number };
}

function repaired(given: Value, gold: Gold): { readonly prediction: Value; readonly runs: boolean } {
  let prediction = given;
  if (prediction.kind === 'list' && prediction.items.length === 1) {
    const [only] = prediction.items;
    if (only?.kind === 'integer' || (only?.kind === 'text' && isNumeric(only.value))) {
      // The original keeps the whole answer of its own function here: the number, and whether it is one.
      const number = asFloat(only);
      prediction = { kind: 'tuple', items: [number, { kind: 'boolean', value: number.kind === 'float' }] };
    }
  }
  if (prediction.kind !== 'list') {
    prediction = asFloat(prediction);
    if (gold.kind === 'json') prediction = { kind: 'list', items: linesOf(prediction) ?? [prediction] };
  }
  const length = lengthOf(prediction);
  const runs = length !== 0 && !(prediction.kind === 'list' && prediction.items.length > 1 && gold.kind === 'number');
  return { prediction, runs };
}

/** A value for each line; `null` where one is no JSON. */
function linesOf(prediction: Value): Value[] | null {
  if (prediction.kind !== 'text') return null;
  const values = prediction.value.split('\n').map(jsonValue);
  return values.every((value) => value !== null) ? values : null;
}

function lengthOf(value: Value): number | null {
  switch (value.kind) {
    case 'text':
      return value.value.length;
    case 'list':
    case 'tuple':
      return value.items.length;
    case 'dict':
      return value.entries.size;
    default:
      return null;
  }
}

function hasAnswerOf(prediction: Value): 0 | 1 {
  if (isEmpty(prediction)) return 0;
  if (prediction.kind !== 'list') return 1;
  return prediction.items.every(isEmpty) ? 0 : 1;
}

function isEmpty(value: Value): boolean {
  if (value.kind === 'float' || value.kind === 'integer') return Number.isNaN(value.value);
  const length = lengthOf(value);
  if (length === null) {
    throw new PythonError('TypeError', `object of type '${value.kind === 'none' ? 'NoneType' : 'bool'}' has no len()`);
  }
  return length === 0;
}

function measured(prediction: Value, { kind, value }: Gold): Outcome {
  switch (kind) {
    case 'number':
      return { score: numberScore(prediction, value.kind === 'float' ? value.value : Number.NaN), pairs: [] };
    case 'json':
      return dictsScore(prediction, value.kind === 'list' ? value.items : []);
    default:
      return stringsScore(prediction, value);
  }
}

/** 1 minus the natural logarithm of the ratio, not below 0: nothing is left at a factor of e. */
function numberScore(prediction: Value, gold: number): number {
  const number =
    prediction.kind === 'float' || prediction.kind === 'integer'
      ? prediction.value
      : prediction.kind === 'text'
        ? floatOf(prediction.value)
        : refusedByFloat(prediction);
  if (number === null) return 0;
  if (number === 0 && gold === 0) return 1;
  const [p, g] = [number === 0 ? 1e-4 : number, gold === 0 ? 1e-4 : gold];
  const score = 1 - Math.log(p > g ? p / g : g / p);
  // Python's max(0, NaN) is 0.
  return score > 0 ? score : 0;
}

function refusedByFloat({ kind }: Value): never {
  const name = kind === 'none' ? 'NoneType' : kind === 'boolean' ? 'bool' : kind;
  throw new PythonError('TypeError', `float() argument must be a string or a real number, not '${name}'`);
}

function stringsScore(prediction: Value, gold: Value): Outcome {
  const [predicted, golden] = [spansOf(prediction), spansOf(gold)];
  if (predicted === null || golden === null) return nothing;
  const [predictedBags, goldBags] = [predicted.map(bagOf), golden.map(bagOf)];
  return aligned(goldBags, predictedBags, (one, other) => (sharesNumber(one, other) ? f1(one, other) : 0));
}

/** `null` where the original meets something that is no text, and counts 0. */
function spansOf(value: Value): readonly string[] | null {
  if (value.kind !== 'list') return [textOf(value)];
  const texts = value.items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
  return texts.length === value.items.length ? texts : null;
}

function dictsScore(prediction: Value, gold: readonly Value[]): Outcome {
  const items = prediction.kind === 'list' ? prediction.items : [];
  if (items.length > 0 && items[0]?.kind !== 'dict') return nothing;
  return aligned(gold, items, (one, other) => pairScore(asDict(one, 'get'), asDict(other, 'items')));
}

function asDict(value: Value, method: string): DictValue {
  if (value.kind === 'dict') return value;
  throw new PythonError('AttributeError', `'${value.kind}' object has no attribute '${method}'`);
}

/** The harmonic mean of how well each has the members of the other. */
function pairScore(prediction: DictValue, gold: DictValue): number {
  const recall = mean([...gold.entries.keys()].map((key) => memberScore(key, prediction, gold, gold)));
  const precision = mean([...prediction.entries.keys()].map((key) => memberScore(key, gold, prediction, gold)));
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** `gold`: the one of the two whose value decides which metric is taken. */
function memberScore(key: string, one: DictValue, other: DictValue, gold: DictValue): number {
  const [mine, theirs] = [one.entries.get(key), other.entries.get(key)];
  const deciding = gold.entries.get(key);
  if (mine === undefined || theirs === undefined || deciding === undefined) return 0;
  if (deciding.kind === 'none' || deciding.kind === 'dict') {
    throw new PythonError('KeyError', `<class '${deciding.kind === 'none' ? 'NoneType' : 'dict'}'>`);
  }
  const [a, b] = [asFloat(mine, []), asFloat(theirs, [])];
  if (a.kind !== b.kind) return 0;
  return b.kind === 'float' ? numberScore(a, b.value) : stringsScore(a, b).score;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function aligned<Item>(
  gold: readonly Item[],
  predictions: readonly Item[],
  score: (prediction: Item, gold: Item) => number,
): Outcome {
  const scores = gold.map((one) => predictions.map((other) => score(other, one)));
  if (scores.some((row) => row.some((each) => Number.isNaN(each)))) {
    throw new PythonError('ValueError', 'matrix contains invalid numeric entries');
  }
  const pairs = bestPairs(scores);
  return { score: sharedScore(pairs, gold.length, predictions.length), pairs };
}
