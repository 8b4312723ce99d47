/** What is drawn at random: `random` gives numbers from 0 up to, not including, 1. */

/** Both ends are included, and all numbers are as likely. */
export function drawnInteger(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** The same items in another order; all orders are as likely. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let end = result.length - 1; end > 0; end--) {
    const chosen = drawnInteger(random, 0, end);
    const [last, other] = [result[end], result[chosen]];
    if (last !== undefined && other !== undefined) [result[end], result[chosen]] = [other, last];
  }
  return result;
}
