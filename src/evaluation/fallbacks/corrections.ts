/**
 * The rules for lists as the public code of the paper has them (arXiv 2407.06071), and what is corrected in them. Each
 * correction can be had alone, so that tests show what it changes.
 */

export const ruleSets = ['default', 'paper-order', 'paper-counts'] as const;

/**
 * `paper-order` and `paper-counts` are the paper's two definitions, which do not agree: one for the order of items within
 * a generation, one for its bars. `default` has one definition, with all corrections.
 */
export type RuleSet = (typeof ruleSets)[number];

export interface Corrections {
  /** A number with nothing behind it is no item; the reference takes a final `4.` for a wrong answer. */
  readonly emptyItems: boolean;
  /** An item that the token limit cut is not judged, and what is missing is missing for that. */
  readonly truncation: boolean;
  /** A text of one line has no items; the reference takes it for one wrong answer. */
  readonly textWithoutList: boolean;
  /** Names that are nothing but an article stay; the reference deletes them, and an answer `A` can never be matched. */
  readonly articles: boolean;
  /** A number is joined with its item over any white space; the reference joins over one newline. */
  readonly joinedNumbers: boolean;
  /** A list goes on behind an empty line if the next number follows. */
  readonly emptyLines: boolean;
  /** A list that another one follows ended with a change of topic, whatever stands between. */
  readonly topicChanges: boolean;
  /** Punctuation at the end does not keep a parenthesis from being dropped. */
  readonly finalPunctuation: boolean;
  /** A long list of short items that ends is not badly formatted. */
  readonly longLists: boolean;
  /** Words are compared as words: a paragraph with `Indeed` does not begin with `in`. */
  readonly wholeWords: boolean;
}

export const noCorrections: Corrections = {
  emptyItems: false,
  truncation: false,
  textWithoutList: false,
  articles: false,
  joinedNumbers: false,
  emptyLines: false,
  topicChanges: false,
  finalPunctuation: false,
  longLists: false,
  wholeWords: false,
};

export const allCorrections: Corrections = {
  emptyItems: true,
  truncation: true,
  textWithoutList: true,
  articles: true,
  joinedNumbers: true,
  emptyLines: true,
  topicChanges: true,
  finalPunctuation: true,
  longLists: true,
  wholeWords: true,
};

export function correctionsOf(rules: RuleSet): Corrections {
  return rules === 'default' ? allCorrections : noCorrections;
}
