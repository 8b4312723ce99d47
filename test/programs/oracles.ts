/** What the small programs compute, written down independently: plain functions on words. */

/** The parity of the bits up to each place. */
export function runningParity(bits: readonly number[]): number[] {
  let parity = 0;
  return bits.map((bit) => {
    parity ^= bit;
    return parity;
  });
}

/** The parity of all bits together. */
export function parity(bits: readonly number[]): number {
  return bits.filter((bit) => bit === 1).length % 2;
}

/** The sum of two numerals of any length, without leading zeros. */
export function sum(a: string, b: string): string {
  return String(BigInt(a) + BigInt(b));
}

export function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

export function reversed(words: readonly string[]): string[] {
  return words.map((_, place) => words[words.length - 1 - place] ?? '');
}

/** For each place, how often its word occurs. */
export function occurrences(words: readonly string[]): number[] {
  return words.map((word) => words.filter((other) => other === word).length);
}

/** The word that occurs most often; of several, the first in alphabetical order. */
export function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const [first = ''] = [...counts.keys()].filter((word) => counts.get(word) === most).sort();
  return first;
}

/** By taking away neighbouring pairs until nothing changes. */
export function isBalanced(brackets: string): boolean {
  const shorter = brackets.replace(/\(\)|\[\]/g, '');
  return shorter === brackets ? brackets === '' : isBalanced(shorter);
}

/** How many of a hundred words up to each place are this one: the nearest whole number, of two the lower. */
export function percentagesSoFar(words: readonly string[], wanted: string): number[] {
  let found = 0;
  return words.map((word, place) => {
    if (word === wanted) found += 1;
    // The nearest to 100 · found / (place + 1), halves downwards, in whole numbers.
    return Math.ceil((200 * found - (place + 1)) / (2 * (place + 1)));
  });
}

/** One more, as a binary numeral that is one digit longer. */
export function incremented(bits: string): string {
  return (BigInt(`0b${bits}`) + 1n).toString(2).padStart(bits.length + 1, '0');
}

/** `1 2 A 3 B 1`: the label of the example with the most words that the text has; of equally many, the last. */
export function labelOfNearest(input: string): string {
  const parts = input.split(/ ?([A-F]) ?/);
  const text = new Set((parts.at(-1) ?? '').split(' '));
  let [best, label] = [-1, ''];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const shared = (parts[at] ?? '').split(' ').filter((word) => text.has(word)).length;
    if (shared >= best) [best, label] = [shared, parts[at + 1] ?? ''];
  }
  return label;
}
