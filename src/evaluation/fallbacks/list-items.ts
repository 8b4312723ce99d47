/** The items of a list that a model wrote after `1.`, and what became of those that are missing (rules 1 to 4). */

import type { Corrections } from './corrections.ts';

/** Why a list has fewer items than were asked for; `full` where it has not. */
export type ListStatus = 'full' | MissingReason;

export const missingReasons = ['badFormat', 'topicChange', 'end', 'truncated'] as const;

export type MissingReason = (typeof missingReasons)[number];

export interface ListOptions {
  /** How many items the prompt asked for. */
  readonly asked: number;
  /** Whether the model had no tokens left. */
  readonly cutByLimit: boolean;
  readonly corrections: Corrections;
}

export interface ItemList {
  /** In order, at most as many as were asked for; each as it stands, without its number. */
  readonly items: readonly string[];
  readonly status: ListStatus;
  /** The item that the token limit cut; it is none of the items. */
  readonly truncated: string | null;
}

/** Fewer are no list. */
const fewest = 3;
/** A longer completion that ends by itself is no list, says the reference. */
const mostWords = 150;
/** Of an item: beyond it is prose. */
const mostWordsOfItem = 30;

/** What the rules know of a list before they say why it is short. */
interface Found {
  readonly items: readonly string[];
  /** Its lines, or items, before those were left out that are none. */
  readonly lines: number;
  readonly changed: boolean;
  readonly ended: boolean;
  /** Something was cut off behind the list. */
  readonly trimmed: boolean;
  readonly isLine: boolean;
  /** Whether the list runs to the end of the text. */
  readonly reachesEnd: boolean;
}

export function listItems(completion: string, options: ListOptions): ItemList {
  const found = itemsInFirstLine(completion, options.asked) ?? itemsByLine(completion, options);
  return settled(completion, found, options);
}

/** Rule 1: numbers or commas within the first line. What follows it is ignored. `null`: the list has a line for each item. */
function itemsInFirstLine(completion: string, asked: number): Found | null {
  const first = completion.slice(0, endOfFirstLine(completion));
  const numbers = [...first.matchAll(/(\p{Nd}+)\. ?[\p{L}\p{N}_]/gu)].map(([, digits]) => Number(digits));
  const parts = numbers.length >= fewest ? numberedParts(first, numbers) : partsAtCommas(first, completion);
  if (parts === null) return null;
  const items = parts.map((part) => part.trim());
  return {
    items,
    lines: items.length,
    changed: items.length <= asked,
    ended: completion.split('\n').filter((line) => line.trim() !== '').length <= 1,
    trimmed: true,
    isLine: false,
    reachesEnd: !completion.includes('\n'),
  };
}

function numberedParts(first: string, numbers: readonly number[]): string[] | null {
  return numbers.every((number, index) => number === index + 2) ? first.split(/\p{Nd}+\. ?/u) : null;
}

function partsAtCommas(first: string, completion: string): string[] | null {
  const parts = first.split(',');
  const numbered = completion.match(/\p{Nd}+\.\s*[\p{L}\p{N}_]/gu)?.length ?? 0;
  return parts.length >= fewest && numbered < fewest ? parts : null;
}

/** Rules 2 and 3. */
function itemsByLine(completion: string, { asked, corrections }: ListOptions): Found {
  const { text, ...cuts } = cutText(completion, asked, corrections);
  const lines = text
    .trimStart()
    .split('\n')
    .filter((line) => line.length > 0);
  const items = lines.flatMap((line, index) => {
    const numbered = /^\p{Nd}+\.\s*(.*)$/su.exec(line);
    if (numbered === null && index === lines.length - 1 && /^\p{Nd}+\.? ?$/u.test(line)) return [];
    const item = numbered?.[1] ?? line;
    if (!corrections.emptyItems) return [item];
    return item.trim() === '' ? [] : [item.trim()];
  });
  return { ...cuts, items, lines: lines.length, isLine: lines.length <= 1 };
}

interface Cut extends Pick<Found, 'changed' | 'ended' | 'trimmed' | 'reachesEnd'> {
  readonly text: string;
}

/** Rule 2: what follows the list is cut off. */
function cutText(completion: string, asked: number, corrections: Corrections): Cut {
  const joined = corrections.joinedNumbers
    ? completion.trimStart().replace(/\n(\p{Nd}+)\.\s+(?=[^\p{Nd}\s])/gu, '\n$1. ')
    : completion.replace(/\n(\p{Nd}+)\.\s(?=\P{Nd})/gu, '\n$1. ');
  const next = joined.indexOf('\nThe following ');
  const before = next < 0 ? joined : joined.slice(0, next);
  const end = endOfList(before, asked, corrections);
  const isCut = next >= 0;
  if (end === null) return { text: before, changed: isCut, ended: false, trimmed: isCut, reachesEnd: !isCut };
  const nothingFollows = before.slice(end).trim() === '';
  const ended = nothingFollows && !(corrections.topicChanges && isCut);
  return { text: before.slice(0, end), changed: true, ended, trimmed: !ended, reachesEnd: false };
}

/** Where an empty line ends the list; `null` where none does. */
function endOfList(text: string, asked: number, corrections: Corrections): number | null {
  if (!corrections.emptyLines) {
    const at = text.indexOf('\n\n');
    return at >= 0 && isWholeList(text.slice(0, at).split('\n'), asked) ? at : null;
  }
  for (const { index } of text.matchAll(/\n(?:[^\S\n]*\n)+/g)) {
    const head = text.slice(0, index).split('\n');
    const lines = head.filter((line, at) => at === 0 || line.trim() !== '');
    const number = Number(/^\p{Nd}+(?=\.)/u.exec(lines.at(-1) ?? '')?.[0] ?? lines.length);
    const goesOn =
      number < asked &&
      text
        .slice(index)
        .trimStart()
        .startsWith(`${number + 1}.`);
    if (!goesOn && isWholeList(lines, asked)) return index;
  }
  return null;
}

/** The last line bears the last number, or every line from the second on its own. */
function isWholeList(lines: readonly string[], asked: number): boolean {
  if ((lines.at(-1) ?? '').startsWith(`${asked}.`)) return true;
  return lines.length >= fewest && lines.every((line, index) => index === 0 || line.startsWith(`${index + 1}.`));
}

/** Rule 4. */
function settled(completion: string, found: Found, { asked, cutByLimit, corrections }: ListOptions): ItemList {
  const cut = corrections.truncation && cutByLimit && found.reachesEnd;
  if (corrections.textWithoutList && found.isLine && asked > 1 && !(cut && wordsOf(completion) <= mostWordsOfItem)) {
    return { items: [], status: 'badFormat', truncated: null };
  }
  const isCut = cut && !completion.endsWith('\n') && !endsInNumber(completion);
  const whole = isCut ? found.items.slice(0, -1) : found.items;
  const items = whole.slice(0, asked);
  if (items.length >= asked) return { items, status: 'full', truncated: null };
  if (cut) return { items, status: 'truncated', truncated: isCut ? (found.items.at(-1) ?? null) : null };
  return { items, status: reasonOf(completion, items, found, asked, corrections), truncated: null };
}

function reasonOf(
  completion: string,
  items: readonly string[],
  found: Found,
  asked: number,
  corrections: Corrections,
): MissingReason {
  const changed = found.changed || found.lines <= asked;
  const ended = found.ended || (!found.trimmed && found.lines <= asked);
  const isProse = !corrections.longLists || medianWords(items) > mostWordsOfItem;
  if (ended && isProse && wordsOf(completion) > mostWords) return 'badFormat';
  if (!changed || items.length < Math.min(fewest, asked)) return 'badFormat';
  return ended ? 'end' : 'topicChange';
}

/** Nothing of an item follows the last number. */
function endsInNumber(completion: string): boolean {
  return /\n\p{Nd}+\.?[^\S\n]*$/u.test(completion);
}

function medianWords(items: readonly string[]): number {
  const counts = items.map(wordsOf).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}

function wordsOf(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function endOfFirstLine(text: string): number {
  const at = text.indexOf('\n');
  return at < 0 ? text.length : at;
}
