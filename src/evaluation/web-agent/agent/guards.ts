/** When a run is going nowhere. */

import type { Observation } from '../browser-session.ts';
import type { StepEntry } from './log.ts';

/** So many of the same action on the same page are said to the model, and so many end the run. */
export const repeatsUntilNotice = 3;
export const repeatsUntilEnd = 5;

/** How often the last action was done on its page, in a row or not. */
export function repeats(steps: readonly StepEntry[]): number {
  const last = steps.at(-1);
  if (last === undefined || last.action.kind === 'scroll') return 0;
  const key = keyOf(last);
  return steps.filter((step) => keyOf(step) === key).length;
}

/** How many of the last steps did nothing. */
export function idleSteps(steps: readonly StepEntry[]): number {
  const last = steps.findLastIndex(({ action }) => action.kind !== 'nothing');
  return steps.length - 1 - last;
}

/** Whether a page keeps programs out; the agent does not try to get around it. */
export function isWall({ status, text, elements, title }: Observation): boolean {
  const words = /\bcaptcha\b|are you (a )?(human|robot)|unusual traffic|verify (that )?you are human|access denied/i;
  if (words.test(`${title}\n${text.slice(0, 600)}`)) return true;
  return status !== null && (status === 403 || status === 429 || status === 503) && elements.length === 0;
}

/** How many of the last pages were such. */
export function wallsInARow(steps: readonly StepEntry[], now: Observation): number {
  if (!isWall(now)) return 0;
  const last = steps.findLastIndex(({ observation }) => !isWall(observation));
  return steps.length - last;
}

function keyOf({ observation, action }: StepEntry): string {
  const element =
    'element' in action && action.element !== null ? observation.elements[action.element]?.description : null;
  return JSON.stringify([observation.url, { ...action, element }]);
}
