/** ROUGE-L (Lin 2004), as the package rouge_score of Google computes it. */

import { stemmer } from 'stemmer';

export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
}

export interface RougeOptions {
  /** Porter's, of tokens of more than three characters. */
  readonly stem: boolean;
  /** `ascii`: rouge_score's, in which other letters are nothing; `letters`: those of all languages. */
  readonly tokens: 'ascii' | 'letters';
}

export const defaultRouge: RougeOptions = { stem: false, tokens: 'ascii' };

/** By the longest common subsequence of tokens. */
export function rougeL(output: string, reference: string, options: RougeOptions = defaultRouge): RougeScore {
  const [first, second] = [tokensOf(output, options), tokensOf(reference, options)];
  return scoreOf(commonLength(first, second), first.length, second.length);
}

/** By lines: for each of the reference the tokens that are common with any line of the output, in order. */
export function rougeLsum(output: string, reference: string, options: RougeOptions = defaultRouge): RougeScore {
  const lines = (text: string): string[][] =>
    text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [tokensOf(line, options)]));
  const [outputs, references] = [lines(output), lines(reference)];
  const left = [outputs, references].map((all) => countsOf(all.flat()));
  const size = (all: readonly (readonly string[])[]): number => all.reduce((sum, { length }) => sum + length, 0);
  let hits = 0;
  for (const line of references) {
    const places = new Set(outputs.flatMap((own) => commonPlaces(line, own)));
    for (const place of [...places].sort((a, b) => a - b)) {
      const token = line[place] ?? '';
      // A token counts as often as both texts have it.
      if (left.some((counts) => (counts.get(token) ?? 0) === 0)) continue;
      for (const counts of left) counts.set(token, (counts.get(token) ?? 0) - 1);
      hits += 1;
    }
  }
  return scoreOf(hits, size(outputs), size(references));
}

function tokensOf(text: string, { stem, tokens }: RougeOptions): string[] {
  const found = text.toLowerCase().match(tokens === 'ascii' ? /[a-z0-9]+/g : /[\p{L}\p{N}]+/gu) ?? [];
  return stem ? found.map((token) => (token.length > 3 ? stemmer(token) : token)) : [...found];
}

function scoreOf(common: number, output: number, reference: number): RougeScore {
  const precision = output === 0 ? 0 : common / output;
  const recall = reference === 0 ? 0 : common / reference;
  return { precision, recall, f: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** In two rows: texts of 2,000 tokens each are 4 million steps. */
function commonLength(first: readonly string[], second: readonly string[]): number {
  let row = new Int32Array(second.length + 1);
  let next = new Int32Array(second.length + 1);
  for (const token of first) {
    for (let at = 1; at <= second.length; at++) {
      const before = row[at - 1] ?? 0;
      next[at] = token === second[at - 1] ? before + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0);
    }
    [row, next] = [next, row];
  }
  return row[second.length] ?? 0;
}

/** Places in the first of one longest common subsequence: the one that rouge_score takes. */
function commonPlaces(first: readonly string[], second: readonly string[]): number[] {
  const width = second.length + 1;
  const table = new Int32Array((first.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = 1; i <= first.length; i++) {
    for (let j = 1; j < width; j++) {
      const isEqual = first[i - 1] === second[j - 1];
      table[i * width + j] = isEqual ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  const places: number[] = [];
  for (let [i, j] = [first.length, second.length]; i > 0 && j > 0; ) {
    if (first[i - 1] === second[j - 1]) {
      places.push(i - 1);
      i -= 1;
      j -= 1;
    } else if (at(i, j - 1) > at(i - 1, j)) j -= 1;
    else i -= 1;
  }
  return places;
}

function countsOf(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
