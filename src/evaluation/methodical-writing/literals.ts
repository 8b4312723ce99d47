/**
 * Numbers, dates and quotations of an output that nothing given has: often they are made up. No measure of truth: a sum of two
 * numbers of the input is right and new, and what is made up may be without numbers.
 */

export interface Literal {
  readonly kind: 'number' | 'date' | 'quotation';
  /** As it stands there. */
  readonly text: string;
  /** Equal where they mean the same. */
  readonly value: string;
}

export interface Grounding {
  readonly literals: number;
  /** Of the output; each once. */
  readonly unsupported: readonly Literal[];
  /** Of the literals of the input, the share that the output has; `null` where it has none. */
  readonly inputUse: number | null;
}

/** `given`: what else may be drawn on, as the reference and the task. */
export function groundingOf(output: string, input: string, given: readonly string[]): Grounding {
  const [own, ofInput] = [literalsOf(output), literalsOf(input)];
  const texts = [input, ...given];
  const supported = new Set(
    texts.flatMap((text) => [...literalsOf(text), ...numberWords(text)]).map(({ value }) => value),
  );
  const quotable = texts.map(plainText);
  const isThere = ({ kind, value }: Literal): boolean =>
    supported.has(value) || (kind === 'quotation' && quotable.some((text) => text.includes(value)));
  const used = new Set([...own, ...numberWords(output)].map(({ value }) => value));
  return {
    literals: own.length,
    unsupported: own.filter((literal) => !isThere(literal)),
    inputUse: ofInput.length === 0 ? null : ofInput.filter(({ value }) => used.has(value)).length / ofInput.length,
  };
}

/** Each value once, in the order of the text. Numbers of lists and headings are none. */
export function literalsOf(text: string): readonly Literal[] {
  const found: (Literal & { readonly at: number })[] = [];
  let rest = text.replace(/^[^\S\n]*(?:[#*•-]+[^\S\n]+)?(?:\*\*)?\d{1,3}[.)](?=\s)/gmu, blanks);
  const take = (pattern: RegExp, kind: Literal['kind'], read: (match: RegExpMatchArray) => string): void => {
    for (const match of rest.matchAll(pattern)) {
      found.push({ kind, text: match[0], value: read(match), at: match.index });
    }
    rest = rest.replace(pattern, blanks);
  };
  // Numbers within a quotation are literals by themselves as well.
  for (const { 0: whole, 1: inside = '', index } of text.matchAll(/["“]([^"“”\n]{3,300})["”]/gu)) {
    found.push({ kind: 'quotation', text: whole, value: plainText(inside), at: index });
  }
  take(/\b(\d{4})-(\d{2})-(\d{2})\b/g, 'date', ([, year, month, day]) => `${year}-${month}-${day}`);
  take(dayFirst, 'date', ([, day, month, year]) => dateOf(day, month, year));
  take(monthFirst, 'date', ([, month, day, year]) => dateOf(day, month, year));
  take(number, 'number', ([whole]) => String(Number(whole.replaceAll(',', ''))));
  const seen = new Set<string>();
  return found
    .sort((a, b) => a.at - b.at)
    .flatMap(({ kind, text: own, value }) => {
      if (seen.has(value)) return [];
      seen.add(value);
      return [{ kind, text: own, value }];
    });
}

/** Not within words, as in B12 and COVID-19. */
const number = /(?<!\p{L}[-–]?|[\p{N}_]|\p{N}[.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\p{N}_]|[.,]\p{N})/gu;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthName =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const dayFirst = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthName}\\.?,?\\s+(\\d{4})\\b`, 'gi');
const monthFirst = new RegExp(`\\b${monthName}\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`, 'gi');

function dateOf(day = '', month = '', year = ''): string {
  const number_ = months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return `${year}-${String(number_).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const words = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A 3 in one text is a three in another. */
function numberWords(text: string): Literal[] {
  const found = new Set(text.toLowerCase().match(/[a-z]+/g) ?? []);
  return words.flatMap((word, value) =>
    found.has(word) ? [{ kind: 'number', text: word, value: String(value) }] : [],
  );
}

function plainText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function blanks(text: string): string {
  return ' '.repeat(text.length);
}
