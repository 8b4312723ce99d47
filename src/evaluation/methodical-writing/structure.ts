/** Whether a text has the sections that its task asks for: without a model, and without a reference. */

import { isWithin, lengthOf, ruleText, wordCount } from './length-rules.ts';
import { parsedSections, type TextSection } from './sections.ts';
import type { Specification, SpecifiedSection } from './specification.ts';

export interface StructureScore {
  /** Of the sections that are not optional, the share that is there. */
  readonly presence: number;
  /** Of the sections that are there; `null` where none is. */
  readonly exactHeadings: number | null;
  /** The most sections that stand in the order asked for, by those that are there; `null` where none is. */
  readonly order: number | null;
  readonly nonEmpty: number | null;
  /** Of the sections with a length that can be counted; `null` where none has one. */
  readonly length: number | null;
  /** The mean of presence, order, nonEmpty and length, as far as there are such: a number of our own, not the paper's. */
  readonly structure: number;
  readonly extraSections: readonly string[];
  readonly repeatedSections: readonly string[];
  readonly preambleWords: number;
  /** What is wrong, for people. */
  readonly problems: readonly string[];
}

export function structureOf(text: string, specification: Specification): StructureScore {
  const { sections, preamble } = withImplied(parsedSections(text, specification), text, specification);
  const first = new Map<SpecifiedSection, TextSection>();
  const repeated: string[] = [];
  for (const section of sections) {
    const { specified, heading } = section;
    if (specified === null) continue;
    if (first.has(specified)) repeated.push(heading);
    else first.set(specified, section);
  }
  const found = [...first];
  const required = specification.sections.filter(({ isOptional }) => !isOptional);
  const missing = required.filter((section) => !first.has(section));
  const empty = found.filter(([, section]) => section.text === '');
  const lengths = found.flatMap(([{ name, length }, section]) => {
    const fits = length === null || section.text === '' ? null : isWithin(section.text, length);
    if (length === null || fits === null) return [];
    const count = lengthOf(section.text, length.unit);
    return [{ fits, problem: `${name}: ${ruleText(length)} asked for, ${count ?? 0} there` }];
  });
  const places = found.map(([specified]) => specification.sections.indexOf(specified));
  const share = (count: number): number | null => (found.length === 0 ? null : count / found.length);
  const parts = {
    presence: required.length === 0 ? 1 : (required.length - missing.length) / required.length,
    order: share(longestIncreasing(places)),
    nonEmpty: share(found.length - empty.length),
    length: lengths.length === 0 ? null : lengths.filter(({ fits }) => fits).length / lengths.length,
  };
  const there = Object.values(parts).flatMap((part) => part ?? []);
  const extra = sections.filter(({ specified }) => specified === null).map(({ heading }) => heading);
  const isOrdered = parts.order === null || parts.order === 1;
  return {
    ...parts,
    exactHeadings: share(found.filter(([, { isFuzzy }]) => !isFuzzy).length),
    structure: there.reduce((sum, part) => sum + part, 0) / there.length,
    extraSections: extra,
    repeatedSections: repeated,
    preambleWords: wordCount(preamble),
    problems: [
      ...missing.map(({ name }) => `${name}: it is missing`),
      ...empty.map(([{ name }]) => `${name}: it is empty`),
      ...lengths.flatMap(({ fits, problem }) => (fits ? [] : [problem])),
      ...found.flatMap(([{ name }, { isFuzzy, heading }]) => (isFuzzy ? [`${name}: it is headed ${heading}`] : [])),
      ...(isOrdered ? [] : ['sections stand in another order']),
      ...repeated.map((name) => `${name}: it stands there twice`),
      ...extra.map((name) => `${name}: nobody asked for it`),
    ],
  };
}

/** A text without headings, where one section is asked for, is that section. */
function withImplied(
  parsed: ReturnType<typeof parsedSections>,
  text: string,
  { sections: [only, ...others] }: Specification,
): ReturnType<typeof parsedSections> {
  const isImplied = only !== undefined && others.length === 0 && parsed.sections.every(({ specified }) => !specified);
  if (!isImplied || text.trim() === '') return parsed;
  return { preamble: '', sections: [{ heading: only.name, specified: only, isFuzzy: false, text: text.trim() }] };
}

/** How many of the numbers can stay where they are, so that they ascend. */
function longestIncreasing(numbers: readonly number[]): number {
  // The smallest last number of an ascending sequence of each length.
  const ends: number[] = [];
  for (const number of numbers) {
    const at = ends.findIndex((end) => end >= number);
    ends[at < 0 ? ends.length : at] = number;
  }
  return ends.length;
}
