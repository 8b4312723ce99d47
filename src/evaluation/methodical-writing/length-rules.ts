/** How long a section is to be, and how long a text is. */

export const lengthUnits = [
  'word',
  'sentence',
  'paragraph',
  'bullet',
  'item',
  'line',
  'page',
  'row',
  'bullet set',
] as const;

export type LengthUnit = (typeof lengthUnits)[number];

export interface LengthRule {
  readonly min: number;
  /** `null`: no limit. */
  readonly max: number | null;
  readonly unit: LengthUnit;
}

const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const rule =
  /^(?:(at least|at most|up to|about|around|approximately|maximum|minimum)\s+)?(?:(\d+)(?:(?:\s*[-–]\s*|\s+to\s+)(\d+))?|(an?|one|two|three|four|five|six|seven|eight|nine|ten))\s+(?:(?:brief|short)\s+)?(words?|sentences?|paragraphs?|bullet points?|bullets?|items?|lines?|pages?|rows?|sets? of bullet points)\b/i;

/** At the start of a text, with how many characters it takes; `null` where the text does not begin with a length. */
export function lengthRuleAt(text: string): { readonly rule: LengthRule; readonly end: number } | null {
  const match = rule.exec(text);
  if (match === null) return null;
  const [whole, qualifier = '', from, to, word = '', unit = ''] = match;
  const low = from === undefined ? Math.max(1, words.indexOf(word.toLowerCase()) + 1) : Number(from);
  const range = bounded(qualifier.toLowerCase(), low, to === undefined ? low : Number(to));
  return { rule: { ...range, unit: unitOf(unit.toLowerCase()) }, end: whole.length };
}

/** How much of a unit a text has; `null` for pages, which plain text does not have. */
export function lengthOf(text: string, unit: LengthUnit): number | null {
  switch (unit) {
    case 'word':
      return wordCount(text);
    case 'sentence':
      return sentencesIn(text);
    case 'paragraph':
      return paragraphsIn(text);
    case 'bullet':
      return linesOf(text).filter((line) => bullet.test(line)).length;
    case 'item':
      return linesOf(text).filter((line) => bullet.test(line) || numbered.test(line)).length;
    case 'line':
      return linesOf(text).length;
    case 'row':
      return rowsIn(text);
    case 'bullet set':
      return bulletSetsIn(text);
    case 'page':
      return null;
  }
}

/** `null` where it cannot be told. */
export function isWithin(text: string, { min, max, unit }: LengthRule): boolean | null {
  const length = lengthOf(text, unit);
  return length === null ? null : length >= min && (max === null || length <= max);
}

export function ruleText({ min, max, unit }: LengthRule): string {
  const range = max === null ? `at least ${min}` : min === max ? String(min) : `${min}–${max}`;
  return `${range} ${unit}${(max ?? min) === 1 ? '' : 's'}`;
}

export function wordCount(text: string): number {
  let count = 0;
  for (const { isWordLike } of new Intl.Segmenter('en', { granularity: 'word' }).segment(text)) {
    if (isWordLike === true) count += 1;
  }
  return count;
}

function bounded(qualifier: string, low: number, high: number): Pick<LengthRule, 'min' | 'max'> {
  if (['at least', 'minimum'].includes(qualifier)) return { min: low, max: null };
  // Nothing at all is no section, and counted as such.
  if (['at most', 'up to', 'maximum'].includes(qualifier)) return { min: Math.min(1, high), max: high };
  if (qualifier !== '') return { min: 0.75 * low, max: 1.25 * high };
  return { min: Math.min(low, high), max: Math.max(low, high) };
}

function unitOf(text: string): LengthUnit {
  if (/^sets? of/.test(text)) return 'bullet set';
  if (text.startsWith('bullet')) return 'bullet';
  const singular = text.replace(/s$/, '');
  return lengthUnits.find((unit) => unit === singular) ?? 'word';
}

const bullet = /^\s*[*•+-]\s+\S/u;
const numbered = /^\s*\d{1,3}[.)]\s+\S/;

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Line by line, as bullets and headings do not end in full stops. */
function sentencesIn(text: string): number {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  let count = 0;
  // Lines of one paragraph are joined: a sentence may be broken between them.
  const pieces = text
    .split(/\n\s*\n/)
    .flatMap((block) =>
      block.split(/\n(?=\s*(?:[*•+-]|\d{1,3}[.)])\s)/).map((piece) => piece.replace(/\s*\n\s*/g, ' ')),
    );
  for (const piece of pieces) {
    const own = piece.replace(/^\s*(?:[*•+-]|\d{1,3}[.)])\s+/u, '');
    for (const { segment } of segmenter.segment(own)) if (/[\p{L}\p{N}]/u.test(segment)) count += 1;
  }
  return count;
}

/** Blocks between blank lines. A list of bullets is one, even where blank lines stand between them. */
function paragraphsIn(text: string): number {
  const blocks = text.split(/\n\s*\n/).filter((block) => block.trim() !== '');
  return blocks.filter((block, at) => !(isList(block) && at > 0 && isList(blocks[at - 1] ?? ''))).length;
}

function isList(block: string): boolean {
  const [first = ''] = linesOf(block);
  return bullet.test(first) || numbered.test(first);
}

/** Of a table in Markdown, without its heading. */
function rowsIn(text: string): number {
  const rows = linesOf(text).filter((line) => /^\s*\|.*\|\s*$/.test(line));
  const rules = rows.filter((row) => /^[\s|:-]+$/.test(row)).length;
  return Math.max(0, rows.length - 2 * rules);
}

/** Bullets that follow each other, with nothing but their own further lines between. */
function bulletSetsIn(text: string): number {
  let [sets, inSet] = [0, false];
  for (const line of text.split('\n')) {
    if (bullet.test(line)) {
      if (!inSet) sets += 1;
      inSet = true;
    } else if (!/^\s+\S/.test(line)) inSet = false;
  }
  return sets;
}
