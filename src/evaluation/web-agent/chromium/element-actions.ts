/** What is done to an element, with what is tried where the first way fails. */

import type { ElementHandle } from 'playwright-core';
import { succeeds } from './waiting.ts';

/** How long an element may take to be ready, in milliseconds. */
export const elementTimeout = 1500;

/** What is covered is clicked by a script. */
export async function clickOn(element: ElementHandle): Promise<string> {
  if (await succeeds(element.click({ timeout: elementTimeout, noWaitAfter: true }))) return 'clicked';
  await element.dispatchEvent('click');
  return 'clicked by script, as something covers it';
}

/** The option that is most alike. */
export async function selectIn(element: ElementHandle, options: readonly string[], text: string): Promise<string> {
  const wanted = normal(text);
  const ranked = options
    .map((option, index) => ({ index, option, likeness: likeness(normal(option), wanted) }))
    .toSorted((a, b) => b.likeness - a.likeness);
  const [best] = ranked;
  if (best === undefined) throw new Error('it has no options');
  if (best.likeness < 0.3) throw new Error(`no option is like ${JSON.stringify(text)}`);
  await element.selectOption({ index: best.index }, { timeout: elementTimeout, noWaitAfter: true });
  return `selected "${best.option}"`;
}

function normal(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Of pairs of neighbouring letters, the share that is common (Dice). */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const pairs = (text: string): string[] =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
  const [left, right] = [pairs(a), pairs(b)];
  const common = left.filter((pair) => right.includes(pair)).length;
  return left.length + right.length === 0 ? 0 : (2 * common) / (left.length + right.length);
}
