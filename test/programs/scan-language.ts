/** How many layers a command of SCAN takes. */

import type { ScanCommand } from '../../src/traces/scan-commands.ts';

/** In the reference. */
export function referenceLayers({ words, actions, rules, visits }: ScanCommand): number {
  return 2 + 4 * (words.length + rules + 1) + 3 * (actions.length + 2 * visits) + 2;
}

/** In ours: two for every word and rule, one for every action, and for every way to a child and back. */
export function ourLayers({ words, actions, rules, visits }: ScanCommand): number {
  return 3 + 2 * (words.length + rules) + actions.length + 2 * visits;
}
