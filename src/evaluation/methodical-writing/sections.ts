/** The sections that a text has: headings in Markdown, in bold, or as a specification names them. */

import type { Specification, SpecifiedSection } from './specification.ts';

export interface ParsedText {
  readonly sections: readonly TextSection[];
  /** What stands before the first heading. */
  readonly preamble: string;
}

export interface TextSection {
  /** As it stands there. */
  readonly heading: string;
  /** `null` where the specification has none like it. */
  readonly specified: SpecifiedSection | null;
  /** Whether the heading is only like the name; case and marks do not count. */
  readonly isFuzzy: boolean;
  readonly text: string;
}

/** `specification`: `null` for texts that follow none. */
export function parsedSections(text: string, specification: Specification | null): ParsedText {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const title = lines.findIndex((line) => line.trim() !== '');
  const from = titles.has(canonicalName(lines[title] ?? '')) ? title + 1 : 0;
  const found: (Heading & { readonly at: number })[] = [];
  for (const [at, line] of lines.entries()) {
    if (at < from) continue;
    const heading = headingOf(line, specification, found.at(-1)?.rank ?? lowestRank);
    if (heading !== null) found.push({ ...heading, at });
  }
  const sections = found.map(({ name, rest, specified, isFuzzy, at }, index) => ({
    heading: name,
    specified,
    isFuzzy,
    text: [rest, ...lines.slice(at + 1, found[index + 1]?.at ?? lines.length)].join('\n').trim(),
  }));
  return {
    sections,
    preamble: lines
      .slice(from, found[0]?.at ?? lines.length)
      .join('\n')
      .trim(),
  };
}

/** Without marks, numbers, case, and the word optional. */
export function canonicalName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[*_`#]+/g, ' ')
    .replace(/^\s*(?:[-•]\s+)?(?:\d{1,3}[.)]\s+)?/u, '')
    .toLowerCase()
    .replace(/[([]?\boptional\b[)\]]?\s*:?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*:+$/, '');
}

const titles = new Set(['input sections', 'output sections', 'sections']);

interface Candidate {
  readonly name: string;
  /** What stands behind the heading on its line. */
  readonly rest: string;
  /** 1 to 6 for headings in Markdown, 7 in bold, 8 with nothing but a colon: the lower, the more it divides. */
  readonly rank: number;
  readonly isBulleted: boolean;
  /** Whether it is a heading wherever it stands, or only where the specification has its name. */
  readonly isSure: boolean;
}

interface Heading extends Candidate {
  readonly specified: SpecifiedSection | null;
  readonly isFuzzy: boolean;
}

const lowestRank = 9;
const boldRank = 7;
const plainRank = 8;
const leastOverlap = 0.8;
const leastLikeness = 0.85;

/** `within`: the rank of the heading before. What is of a lower one and in no specification belongs to that section. */
function headingOf(line: string, specification: Specification | null, within: number): Heading | null {
  const candidate = marked(line);
  if (specification === null) {
    return candidate?.isSure === true && !candidate.isBulleted
      ? { ...candidate, specified: null, isFuzzy: false }
      : null;
  }
  if (candidate !== null) {
    const match = matching(candidate.name, specification);
    if (match !== null) return { ...candidate, ...match };
    const isSection = candidate.isSure && !candidate.isBulleted && candidate.rank <= within;
    return isSection ? { ...candidate, specified: null, isFuzzy: false } : null;
  }
  return plain(line, specification);
}

function marked(line: string): Candidate | null {
  const [, signs = '', title] = /^\s{0,3}(#{1,6})\s+(\S.*?)\s*#*\s*$/.exec(line) ?? [];
  if (title !== undefined) {
    const name = title.replaceAll('*', '').replace(/:\s*$/, '').trim();
    return { name, rest: '', rank: signs.length, isBulleted: false, isSure: true };
  }
  const [, bullet = '', inside = '', colon = '', rest = ''] =
    /^\s*((?:[*•-]|\d{1,3}[.)])\s+)?\*\*(?!\s)(.+?)\s*\*\*(\s*:)?(.*)$/u.exec(line) ?? [];
  if (inside === '') return null;
  const hasColon = colon !== '' || inside.endsWith(':');
  return {
    name: inside.replace(/\s*:$/, ''),
    rest: rest.trim(),
    rank: boldRank,
    isBulleted: bullet !== '',
    // A word in bold at the start of a sentence is no heading.
    isSure: hasColon || rest.trim() === '',
  };
}

/** `Name:` to the letter, but for case. */
function plain(line: string, specification: Specification): Heading | null {
  for (let colon = line.indexOf(':'); colon > 0 && colon <= 80; colon = line.indexOf(':', colon + 1)) {
    const name = line.slice(0, colon).trim();
    const match = matching(name, specification);
    if (match === null || match.isFuzzy || /^[*•-]\s/u.test(name)) continue;
    return { name, rest: line.slice(colon + 1).trim(), rank: plainRank, isBulleted: false, isSure: true, ...match };
  }
  return null;
}

function matching(name: string, { sections }: Specification): Pick<Heading, 'specified' | 'isFuzzy'> | null {
  const canonical = canonicalName(name);
  if (canonical === '') return null;
  const exact = sections.find((section) => canonicalName(section.name) === canonical);
  if (exact !== undefined) return { specified: exact, isFuzzy: false };
  const alike = sections
    .map((specified) => ({ specified, likeness: likenessOf(canonical, canonicalName(specified.name)) }))
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)[0];
  return alike === undefined ? null : { specified: alike.specified, isFuzzy: true };
}

/** 0 where they are not alike enough. */
function likenessOf(a: string, b: string): number {
  const [first, second] = [tokens(a), tokens(b)];
  const shared = [...first].filter((token) => second.has(token)).length;
  const overlap = shared / Math.max(1, first.size + second.size - shared);
  const likeness = 1 - editDistance(a, b) / Math.max(1, a.length, b.length);
  return overlap >= leastOverlap || likeness >= leastLikeness ? Math.max(overlap, likeness) : 0;
}

function tokens(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** Levenshtein's. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
