/** Texts that say nearly the same over and over: lines or paragraphs that echo one of those shortly before. */

import { allCorrections } from './corrections.ts';
import { normalised, withMaskedDigits, wordsOfNormalised } from './normalised.ts';

/** `exact`: the same, once normalised; `counter`: but for digits, as in "item 1 done, item 2 done"; `near`: nearly the same words. */
export type EchoKind = 'exact' | 'counter' | 'near';

export interface EchoLoop {
  /** What most of the echoes are. */
  readonly kind: EchoKind;
  /** Of the last parts, how many echo one before them. */
  readonly echoes: number;
  readonly parts: number;
}

/** How far back an echo reaches. */
const window = 32;
/** Which of the last parts must be echoes. */
const [lastParts, fewestEchoes] = [12, 8];
const nearFrom = 0.5;

/** Of each part, what it echoes; `null` where it is new. */
export function echoesOf(parts: readonly string[]): readonly (EchoKind | null)[] {
  const before: Part[] = [];
  return parts.map((part) => {
    const own = partOf(part);
    const recent = before.slice(-window);
    before.push(own);
    if (recent.some(({ text }) => text === own.text)) return 'exact';
    if (recent.some(({ masked }) => masked === own.masked)) return 'counter';
    return recent.some((other) => likeness(own, other) >= nearFrom) ? 'near' : null;
  });
}

/** A loop at the end: at least 8 of the last 12 parts are echoes. `null` where there is none. */
export function echoLoop(parts: readonly string[]): EchoLoop | null {
  const last = echoesOf(parts).slice(-lastParts);
  const found = last.filter((kind) => kind !== null);
  if (found.length < fewestEchoes) return null;
  const times = (kind: EchoKind): number => found.filter((each) => each === kind).length;
  const kinds: readonly EchoKind[] = ['exact', 'counter', 'near'];
  const kind = kinds.reduce((most, each) => (times(each) > times(most) ? each : most));
  return { kind, echoes: found.length, parts: last.length };
}

/** Paragraphs where there are several, else lines. */
export function partsOf(text: string): readonly string[] {
  const split = (separator: RegExp): string[] => text.split(separator).filter((part) => part.trim() !== '');
  const paragraphs = split(/\n\s*\n/);
  return paragraphs.length >= lastParts ? paragraphs : split(/\n/);
}

interface Part {
  readonly text: string;
  readonly masked: string;
  readonly words: ReadonlySet<string>;
  readonly trigrams: ReadonlySet<string>;
}

function partOf(part: string): Part {
  const text = normalised(part, allCorrections);
  const words = wordsOfNormalised(text);
  const trigrams = words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`);
  return { text, masked: withMaskedDigits(text), words: new Set(words), trigrams: new Set(trigrams) };
}

/** Jaccard's index of the trigrams of words; of the words where one of the texts is too short for more than one. */
function likeness(a: Part, b: Part): number {
  const short = a.trigrams.size < 2 || b.trigrams.size < 2;
  const [own, others] = short ? [a.words, b.words] : [a.trigrams, b.trigrams];
  const common = [...own].filter((each) => others.has(each)).length;
  const all = own.size + others.size - common;
  return all === 0 ? 0 : common / all;
}
