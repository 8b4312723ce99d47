/** The scorer of inspect_evals (MIT): decimal logarithms, numbers found inside of texts, lists as one bag of words. */

import { bagOf, f1 } from './bags.ts';
import { jsonValue, literalValue } from './python-reader.ts';
import { type DictValue, jsonText, textOf, type Value } from './python-values.ts';

export function inspectScore(prediction: Value, gold: string): number {
  return compared(classified(prediction.kind === 'text' ? prediction.value : jsonText(prediction)), classified(gold));
}

function classified(given: string): Value {
  const text = given.trim();
  const value = jsonValue(text) ?? literalValue(text);
  if (value !== null) return withNumbers(value);
  if (text.includes('\n')) {
    const lines = text.split('\n').map((line) => line.trim());
    const values = lines.map(jsonValue);
    return values.every((each) => each !== null)
      ? { kind: 'list', items: values.map(withNumbers) }
      : { kind: 'list', items: lines.map((line) => ({ kind: 'text', value: line })) };
  }
  return withNumbers({ kind: 'text', value: text });
}

/** Texts in which a number is found are numbers. */
function withNumbers(value: Value): Value {
  switch (value.kind) {
    case 'text': {
      const number = numberIn(value.value);
      return number === null ? value : { kind: 'float', value: number };
    }
    case 'list':
    case 'tuple':
      return { kind: 'list', items: value.items.map(withNumbers) };
    case 'dict':
      return { kind: 'dict', entries: new Map([...value.entries].map(([key, each]) => [key, withNumbers(each)])) };
    default:
      return value;
  }
}

/** The first number once commas and blanks are gone. */
function numberIn(text: string): number | null {
  const found = /-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?/.exec(text.replace(/[, ]/g, ''));
  return found === null ? null : Number(found[0]);
}

function compared(prediction: Value, gold: Value): number {
  const [p, g] = [numberOf(prediction), numberOf(gold)];
  if (p !== null && g !== null) return numbersScore(p, g);
  if (prediction.kind === 'text' && gold.kind === 'text') return stringsScore(prediction.value, gold.value);
  if (prediction.kind === 'list' && gold.kind === 'list') return listsScore(prediction.items, gold.items);
  if (prediction.kind === 'dict' && gold.kind === 'dict') return dictsScore(prediction, gold);
  return 0;
}

function numberOf(value: Value): number | null {
  if (value.kind === 'boolean') return value.value ? 1 : 0;
  return value.kind === 'integer' || value.kind === 'float' ? value.value : null;
}

/** 1 minus the decimal logarithm of the ratio, not below 0. */
function numbersScore(prediction: number, gold: number): number {
  if (prediction === gold) return 1;
  let [p, g] = [prediction, gold];
  if (p < 0 && g < 0) [p, g] = [-p, -g];
  else if (p < 0 !== g < 0) {
    const shift = Math.abs(Math.abs(p) - Math.abs(g));
    [p, g] = [p + shift, g + shift];
  }
  const [least, most] = [Math.min(p, g), Math.max(p, g)];
  const score = 1 - Math.log10(least > 0 ? most / least : Number.POSITIVE_INFINITY);
  return score > 0 ? score : 0;
}

function stringsScore(prediction: string, gold: string): number {
  return f1(bagOf(folded(prediction)), bagOf(folded(gold)));
}

/** Python's `casefold`, where it differs from lower case in languages of the Latin script. */
function folded(text: string): string {
  return text.replaceAll('ß', 'ss');
}

function listsScore(prediction: readonly Value[], gold: readonly Value[]): number {
  const all = [...prediction, ...gold];
  const joined = (items: readonly Value[]): string => items.map(textOf).join(' ');
  if (all.every(({ kind }) => kind === 'text') || all.every((value) => numberOf(value) !== null)) {
    return stringsScore(joined(prediction), joined(gold));
  }
  const [own, theirs] = [dictsOf(prediction), dictsOf(gold)];
  if (own.length < prediction.length || theirs.length < gold.length) return 0;
  const scores = own.slice(0, theirs.length).map((dict, index) => {
    const other = theirs[index];
    return other === undefined ? 0 : dictsScore(dict, other);
  });
  return scores.reduce((sum, score) => sum + score, 0) / Math.max(own.length, theirs.length);
}

function dictsOf(items: readonly Value[]): DictValue[] {
  return items.flatMap((item) => (item.kind === 'dict' ? [item] : []));
}

/** The mean over the names that either has. */
function dictsScore(prediction: DictValue, gold: DictValue): number {
  const keys = [...new Set([...prediction.entries.keys(), ...gold.entries.keys()])];
  if (keys.length === 0) return 1;
  const scores = keys.map((key) => {
    const [p, g] = [prediction.entries.get(key), gold.entries.get(key)];
    return p === undefined || g === undefined ? 0 : compared(p, g);
  });
  return scores.reduce((sum, score) => sum + score, 0) / keys.length;
}
