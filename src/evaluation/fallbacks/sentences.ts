/** Free text about a topic, sentence by sentence (rule 13): where it ends, what is said again, what is supported. */

import type { Corrections } from './corrections.ts';
import type { Label } from './labels.ts';
import type { MissingReason } from './list-items.ts';
import { contentWords, normalised, withMaskedDigits } from './normalised.ts';

/**
 * Whether facts support a sentence: a truth value for each of its claims, `null` for one that nobody can tell; no values
 * where it claims nothing, so that it is left out; `null` where nobody can say.
 */
export type Supporter = (sentence: string, topic: string) => Promise<readonly (boolean | null)[] | null>;

export interface TopicText {
  readonly sentences: readonly string[];
  readonly status: MissingReason;
}

export interface TopicOptions {
  readonly topic: string;
  readonly cutByLimit: boolean;
  readonly corrections: Corrections;
}

/** One for each claim of a sentence. */
export interface LabelledSentence {
  readonly text: string;
  readonly normalised: string;
  readonly claims: readonly Label[];
  readonly firstSeen: number | null;
  readonly repetitionKind: 'exact' | 'digits' | null;
  readonly novelty: number | null;
}

const announcement = 'the following is a bio';
const sections = ['references', 'category'];
const pronouns = ['he', 'she', 'it', 'they', 'when', 'in'];
/** Of a paragraph that does not go on about the topic. */
const longestHeading = 15;

/** The sentences up to where the text leaves its topic, and how it ends. */
export function topicText(text: string, options: TopicOptions): TopicText {
  const { cutByLimit, corrections } = options;
  const all = sentencesOf(text);
  const announced = all.findIndex((sentence) => sentence.toLowerCase().startsWith(announcement));
  if (announced >= 0) return { sentences: all.slice(0, announced), status: 'topicChange' };
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');
  const end = paragraphs.findIndex((paragraph, index) => index > 0 && endingOf(paragraph, options) !== null);
  if (end >= 0) {
    const status = endingOf(paragraphs[end] ?? '', options) ?? 'end';
    return { sentences: paragraphs.slice(0, end).flatMap(sentencesOf), status };
  }
  const last = all.at(-1);
  if (last === undefined || /[.!?]["'”’)\]]*$/u.test(last)) return { sentences: all, status: 'end' };
  return { sentences: all.slice(0, -1), status: corrections.truncation && cutByLimit ? 'truncated' : 'badFormat' };
}

/** What a text says after what it said before. `degenerateUpTo`: see `labelItems`; `null` in the paper's rules. */
export async function labelSentences(
  sentences: readonly string[],
  topic: string,
  supporter: Supporter | null,
  { corrections, degenerateUpTo }: { readonly corrections: Corrections; readonly degenerateUpTo: number | null },
): Promise<readonly LabelledSentence[]> {
  const labelled: LabelledSentence[] = [];
  const [seen, masked, words] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  for (const [at, text] of sentences.entries()) {
    const own = contentWords(normalised(text, corrections));
    const novelty = own.size === 0 ? null : [...own].filter((word) => !words.has(word)).length / own.size;
    for (const word of own) words.add(word);
    const mask = withMaskedDigits(text.toLowerCase().replace(/\s+/gu, ' '));
    const [exact, digits] = [seen.get(text) ?? null, masked.get(mask) ?? null];
    const firstSeen = exact ?? digits;
    const item = { text, normalised: normalised(text, corrections), novelty, firstSeen };
    if (firstSeen !== null) {
      // As many as the first had.
      const claims = labelled[firstSeen]?.claims.map((): Label => 'repetition') ?? [];
      labelled.push({ ...item, claims, repetitionKind: exact === null ? 'digits' : 'exact' });
      continue;
    }
    seen.set(text, at);
    masked.set(mask, at);
    const support = supporter === null ? null : await supporter(text, topic);
    const stale = degenerateUpTo !== null && novelty !== null && novelty <= degenerateUpTo;
    const claims = (support ?? [null]).map((supported): Label => {
      if (supported === true) return 'correct';
      if (stale) return 'degenerate';
      return supported === null ? 'unverified' : 'hallucination';
    });
    labelled.push({ ...item, claims, repetitionKind: null });
  }
  return labelled;
}

/** Sentences that are known to be true, to the letter once normalised; all others are false. */
export function exactFacts(facts: readonly string[], corrections: Corrections): Supporter {
  const known = new Set(facts.map((fact) => normalised(fact, corrections)));
  return (sentence) => Promise.resolve([known.has(normalised(sentence, corrections))]);
}

export function sentencesOf(text: string): readonly string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '');
}

/** Why a paragraph behind the first is no more about the topic; `null` where it is. */
function endingOf(paragraph: string, { topic, corrections }: TopicOptions): MissingReason | null {
  const text = paragraph.trim().toLowerCase();
  const starts = (word: string): boolean =>
    text.startsWith(word) && (!corrections.wholeWords || !/^[\p{L}\p{N}_]/u.test(text.slice(word.length)));
  if (sections.some((section) => text.startsWith(section))) return 'end';
  const topicWords = topic.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  if ([...pronouns, ...topicWords].some(starts)) return null;
  return text.length <= longestHeading ? 'topicChange' : null;
}
