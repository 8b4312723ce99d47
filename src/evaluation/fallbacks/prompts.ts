/** Prompts that ask for a list and end where its first item begins. */

/**
 * `plain`: so many of a kind; `no-number`: without saying how many; `short-lists`: behind three complete lists that are
 * shorter than they say; `stop-when-unsure`: behind the request to end the list rather than to invent.
 */
export const promptVariants = ['plain', 'no-number', 'short-lists', 'stop-when-unsure'] as const;

export type PromptVariant = (typeof promptVariants)[number];

export interface ListQuestion {
  /** In the plural, as in `rivers`. */
  readonly kind: string;
  /** Whose, as in `of Poland`; may be empty. */
  readonly subject: string;
  readonly asked: number;
}

/** Where an item is to follow. */
const ending = '\n1.';

const shortLists = [
  { kind: 'sides of a coin', items: ['Heads', 'Tails'] },
  { kind: 'noble gases that are stable or nearly so', items: ['Helium', 'Neon', 'Argon', 'Krypton', 'Xenon', 'Radon'] },
  { kind: 'Great Lakes of North America', items: ['Superior', 'Michigan', 'Huron', 'Erie', 'Ontario'] },
] as const;

/** Throws a RangeError for words that end as a prompt does already. */
export function listPrompt(question: ListQuestion, variant: PromptVariant): string {
  const words = [question.kind, question.subject].filter((part) => part !== '').join(' ');
  if (endsInNumber(words)) throw new RangeError(`${JSON.stringify(words)} ends in "1." already: give the words alone`);
  const heading = headingOf(words, variant === 'no-number' ? null : question.asked);
  return beginningOf(variant, question.asked) + heading + ending;
}

/** A prompt of one's own, with the ending of a list. Throws a RangeError for one that has it twice. */
export function withListEnding(prompt: string): string {
  const text = prompt.trimEnd();
  if (!endsInNumber(text)) return text + ending;
  if (endsInNumber(withoutListEnding(text))) {
    throw new RangeError(`the prompt ends in "1." twice: ${JSON.stringify(text.slice(-30))}`);
  }
  return text;
}

/** What a person would ask. */
export function withoutListEnding(prompt: string): string {
  return prompt
    .trimEnd()
    .replace(/(?<![\p{L}\p{N}_.])1\.$/u, '')
    .trimEnd();
}

function headingOf(words: string, asked: number | null): string {
  return `A list of ${asked === null ? '' : `${asked} `}${words}:`;
}

function beginningOf(variant: PromptVariant, asked: number): string {
  if (variant === 'stop-when-unsure') {
    return 'Name only what you know for certain. When nothing more comes to mind, end the list.\n\n';
  }
  if (variant !== 'short-lists') return '';
  const lists = shortLists.map(({ kind, items }) => {
    const lines = items.map((item, index) => `${index + 1}. ${item}`);
    return `${headingOf(kind, asked)}\n${lines.join('\n')}\n\n`;
  });
  return lists.join('');
}

function endsInNumber(text: string): boolean {
  return /(?<![\p{L}\p{N}_.])1\.$/u.test(text.trimEnd());
}
