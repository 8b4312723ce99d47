/** The sections that a task asks for, from its text: `* Name: length. Description`, one after the other. */

import { type LengthRule, lengthRuleAt } from './length-rules.ts';

export interface Specification {
  readonly sections: readonly SpecifiedSection[];
  /** What was hard to read. */
  readonly warnings: readonly string[];
}

export interface SpecifiedSection {
  readonly name: string;
  readonly isOptional: boolean;
  /** `null` where the text has none. */
  readonly length: LengthRule | null;
  /** `[£ Amount]`: something of this kind goes there. */
  readonly template: string | null;
  readonly description: string;
  /** The part of the text that this was read from, and where it begins. */
  readonly raw: string;
  readonly offset: number;
}

/** The furthest that the colon behind a name is from where the name begins. */
const longestName = 80;
const mostWords = 8;

/** Whatever the text, there is a section at least. */
export function parsedSpecification(text: string): Specification {
  const warnings: string[] = [];
  const pieces = bulleted(text) ?? lines(text);
  if (pieces === null) {
    const whole = { raw: text, offset: 0 };
    const rest = restOf(text.trim());
    return {
      sections: [{ name: 'Output', isOptional: false, ...rest, ...whole }],
      warnings: ['no section has a name'],
    };
  }
  const before = text
    .slice(0, pieces[0]?.offset ?? 0)
    .replace(/[*•-]\s*$/u, '')
    .trim();
  if (before !== '') warnings.push(`text before the first section: "${before.slice(0, 60)}"`);
  const sections = pieces.map(sectionOf);
  const names = new Set<string>();
  for (const { name } of sections) {
    if (names.has(name.toLowerCase())) warnings.push(`two sections are named ${name}`);
    names.add(name.toLowerCase());
  }
  return { sections, warnings };
}

interface Piece {
  readonly raw: string;
  readonly offset: number;
}

/** Bullets of lines, and stars between blanks within them; a piece without a name belongs to the one before. */
function bulleted(text: string): readonly Piece[] | null {
  const marks = [...text.matchAll(/(?:^|\n)[^\S\n]*[*•-][^\S\n]+|[^\S\n]+\*[^\S\n]+/gu)];
  const starts = marks
    .map(({ 0: mark, index }) => index + mark.length)
    .map((offset) => ({ offset, named: hasName(text.slice(offset)) }));
  const named = starts.filter((start) => start.named);
  if (named.length === 0) return null;
  const ends = named.map(
    ({ offset }) => marks.find(({ 0: mark, index }) => index + mark.length === offset)?.index ?? 0,
  );
  return named.map(({ offset }, index) => {
    const end = ends[index + 1] ?? text.length;
    return { offset, raw: text.slice(offset, end).trimEnd() };
  });
}

function lines(text: string): readonly Piece[] | null {
  const starts = [...text.matchAll(/(?:^|\n)[^\S\n]*(?=\S)/g)]
    .map(({ 0: before, index }) => index + before.length)
    .filter((offset) => hasName(text.slice(offset)));
  if (starts.length === 0) return null;
  return starts.map((offset, index) => ({
    offset,
    raw: text.slice(offset, starts[index + 1] ?? text.length).trimEnd(),
  }));
}

function hasName(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 1 || colon > longestName) return false;
  const name = text.slice(0, colon).trim();
  return name !== '' && !/\n|[.!?]\s/.test(name) && name.split(/\s+/).length <= mostWords;
}

function sectionOf({ raw, offset }: Piece): SpecifiedSection {
  // `Optional: Allergies: 1 sentence.` is a flag, a name and a length; `Optional: 1 sentence.` is a name.
  const flag = /^optional\s*:\s*/i.exec(raw)?.[0] ?? '';
  const behind = raw.slice(flag.length);
  const isFlag = flag !== '' && hasName(behind);
  const own = isFlag ? behind : raw;
  const colon = colonBeforeLength(own) ?? own.indexOf(':');
  const name = own.slice(0, colon).replace(/\s+/g, ' ').replaceAll('**', '').trim();
  return {
    name: name.replace(/\s*[([]optional[)\]]/i, ''),
    isOptional: isFlag || /\boptional\b/i.test(name),
    ...restOf(
      own
        .slice(colon + 1)
        .replace(/^\*\*/, '')
        .trim(),
    ),
    raw,
    offset,
  };
}

/** The last colon that a length stands behind: names may have colons. */
function colonBeforeLength(text: string): number | null {
  for (let colon = text.lastIndexOf(':', longestName); colon > 0; colon = text.lastIndexOf(':', colon - 1)) {
    if (lengthRuleAt(text.slice(colon + 1).replace(/^[\s*]+/, '')) !== null) return colon;
  }
  return null;
}

function restOf(rest: string): Pick<SpecifiedSection, 'length' | 'template' | 'description'> {
  const template = /^\[[^\]]*\]/.exec(rest)?.[0] ?? null;
  const length = template === null ? lengthRuleAt(rest) : null;
  const description = rest
    .slice(template?.length ?? length?.end ?? 0)
    .replace(/^[\s.,;:]+/, '')
    .replace(/\s+/g, ' ');
  return { length: length?.rule ?? null, template, description };
}
