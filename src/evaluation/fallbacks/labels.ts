/** What each item of a list is, and the counts for bars (rules 7 and 8, and the one definition that replaces both). */

import { allCorrections, type Corrections, correctionsOf, type RuleSet } from './corrections.ts';
import { type ListStatus, type MissingReason, missingReasons } from './list-items.ts';
import {
  defaultMatching,
  type GoldAnswer,
  goldAnswers,
  type Match,
  type MatchingOptions,
  matchedItems,
} from './matching.ts';
import { contentWords, normalised, withMaskedDigits } from './normalised.ts';

/**
 * `hallucination`: a new item that no answer fits; where there are no answers to compare with, it is `new`,
 * and a sentence that nobody checks `unverified`.
 * `degenerate`: not said before to the letter, yet with hardly a new word.
 */
export const labels = ['correct', 'hallucination', 'new', 'unverified', 'degenerate', 'repetition'] as const;

export type Label = (typeof labels)[number];

/** One of the places for which an item was asked: what stands there, or why nothing does. */
export type Slot = Label | MissingReason;

export const slots: readonly Slot[] = [...labels, ...missingReasons];

export type Counts = Readonly<Record<Slot, number>>;

export interface LabelledItem {
  readonly text: string;
  readonly normalised: string;
  readonly label: Label;
  /** The answer that it fits, as it was given. */
  readonly matched: Match | null;
  /** The index of the first item that it repeats. */
  readonly firstSeen: number | null;
  /** To the letter, once normalised, or but for digits. */
  readonly repetitionKind: 'exact' | 'digits' | null;
  /** Which share of its content words stands in no item before it; `null` where it has none. */
  readonly novelty: number | null;
}

export interface LabellingOptions {
  readonly rules: RuleSet;
  readonly matching: MatchingOptions;
  /** Up to which novelty an item is degenerate. */
  readonly degenerateUpTo: number;
  /** Those of `rules`; others for tests. */
  readonly corrections: Corrections;
}

export const defaultLabelling: LabellingOptions = {
  rules: 'default',
  matching: defaultMatching,
  degenerateUpTo: 0.25,
  corrections: allCorrections,
};

export function labellingBy(rules: RuleSet): LabellingOptions {
  return { ...defaultLabelling, rules, corrections: correctionsOf(rules) };
}

/** Right answers, each a text or its aliases; `null`: unknown, so that nothing can be wrong. An empty list: nothing is right. */
export type Answers = readonly (string | readonly string[])[] | null;

/** In this order: seen before, right, seen before but for digits, hardly a new word, else new. The paper's: the first two. */
export function labelItems(
  items: readonly string[],
  answers: Answers,
  options: LabellingOptions = defaultLabelling,
): readonly LabelledItem[] {
  const texts = items.map((item) => normalised(item, options.corrections));
  const golds: readonly GoldAnswer[] = goldAnswers(answers ?? [], options.corrections);
  const matches = matchedItems(golds, texts, options.matching);
  const [seen, masked, words] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  return texts.map((text, index) => {
    const own = contentWords(text);
    const fresh = [...own].filter((word) => !words.has(word)).length;
    const novelty = own.size === 0 ? null : fresh / own.size;
    const mask = withMaskedDigits(text);
    const [exact, digits] = [seen.get(text) ?? null, masked.get(mask) ?? null];
    const matched = exact === null ? (matches.get(text) ?? null) : null;
    if (exact === null) seen.set(text, index);
    if (digits === null) masked.set(mask, index);
    for (const word of own) words.add(word);
    const item = { text: items[index] ?? '', normalised: text, novelty, matched };
    if (exact !== null) return { ...item, label: 'repetition', firstSeen: exact, repetitionKind: 'exact' };
    const unseen = { ...item, firstSeen: null, repetitionKind: null };
    if (matched !== null) return { ...unseen, label: 'correct' };
    if (options.rules === 'default') {
      if (digits !== null) return { ...item, label: 'repetition', firstSeen: digits, repetitionKind: 'digits' };
      if (novelty !== null && novelty <= options.degenerateUpTo) return { ...unseen, label: 'degenerate' };
    }
    return { ...unseen, label: answers === null ? 'new' : 'hallucination' };
  });
}

/** A slot for each item that was asked for: labels, then the reason why the rest is missing. */
export function orderOf(items: readonly LabelledItem[], status: ListStatus, asked: number): readonly Slot[] {
  const found = items.slice(0, asked).map(({ label }) => label);
  if (status === 'full') return found;
  return [...found, ...Array.from({ length: Math.max(0, asked - found.length) }, () => status)];
}

export function countsOf(order: readonly Slot[]): Counts {
  const counts = { ...noCounts };
  for (const slot of order) counts[slot] += 1;
  return counts;
}

/**
 * Rule 8, with its defects: counts from raw items without their numbers, which can be negative. `prompt`: where it is an
 * item itself, it counts as repeated.
 */
export function paperCounts(
  items: readonly LabelledItem[],
  status: ListStatus,
  { asked, prompt, unknown }: { readonly asked: number; readonly prompt: string; readonly unknown: boolean },
): Counts {
  const distinct = new Set(items.map(({ text }) => withMaskedDigits(text))).size;
  const correct = items.filter(({ label }) => label === 'correct').length;
  const echoed = items.some(({ text }) => text === prompt) ? 1 : 0;
  return {
    ...noCounts,
    correct,
    [unknown ? 'new' : 'hallucination']: distinct - correct - echoed,
    repetition: items.length - distinct + echoed,
    ...(status === 'full' ? {} : { [status]: asked - items.length }),
  };
}

const noCounts: Record<Slot, number> = {
  correct: 0,
  hallucination: 0,
  new: 0,
  unverified: 0,
  degenerate: 0,
  repetition: 0,
  badFormat: 0,
  topicChange: 0,
  end: 0,
  truncated: 0,
};
