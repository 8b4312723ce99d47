/** What readers call the places of a list, and models. */

import type { Slot } from './labels.ts';
import type { FallbackSummary } from './summary.ts';

export const slotNames: Readonly<Record<Slot, string>> = {
  correct: 'correct',
  hallucination: 'hallucination',
  new: 'new',
  unverified: 'unverified',
  degenerate: 'degenerate',
  repetition: 'repetition',
  badFormat: 'bad format',
  topicChange: 'topic change',
  end: 'end of text',
  truncated: 'truncated',
};

export function nameOf({ model, group }: Pick<FallbackSummary, 'model' | 'group'>): string {
  return [model, group].filter((name) => name !== '').join(', ') || 'all';
}
