/** What a language model is shown: demonstrations, and the text that is asked about, as the paper writes them. */

import type { Item } from './items.ts';

export interface PromptFormat {
  /** Before a text, and before a label, as in `query:` and `intent:`. */
  readonly textName: string;
  readonly labelName: string;
}

export const usualPrompt: PromptFormat = { textName: 'text:', labelName: 'label:' };

const between = '\n==\n';

/** Ends after the name of the label, without a blank. */
export function promptOf(demonstrations: readonly Item[], query: string, format: PromptFormat): string {
  const shown = demonstrations.map(({ text, label }) => `${question(text, format)} ${label}`);
  return [...shown, question(query, format)].join(between);
}

/** What follows a prompt where this label does. The end of the line tells `card` from `card lost`. */
export function answerOf(label: string): string {
  return ` ${label}\n`;
}

/** Texts are kept on one line, as lines have a meaning. */
function question(text: string, { textName, labelName }: PromptFormat): string {
  return `${textName} ${text.replace(/\s+/g, ' ').trim()}\n${labelName}`;
}
