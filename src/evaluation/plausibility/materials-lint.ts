/** What is wrong with materials before anybody rates them. */

import { groupedBy } from '../../collections/grouped-by.ts';
import { type Material, regionStarts } from './materials.ts';

export interface MaterialProblem {
  /** Item and condition, or an item alone. */
  readonly where: string;
  readonly problem: string;
}

export function materialProblems(materials: readonly Material[]): readonly MaterialProblem[] {
  return [
    ...materials.flatMap((material) =>
      sentenceProblems(material).map((problem) => ({ where: nameOf(material), problem })),
    ),
    ...duplicates(materials),
    ...balance(materials),
  ];
}

function sentenceProblems({ sentence, region }: Material): string[] {
  const found: string[] = [];
  const undecoded = /%[0-9A-Fa-f]{2}|&(?:amp|quot|lt|gt|#\d+);|\\u[0-9a-f]{4}/.exec(sentence);
  if (undecoded !== null) found.push(`${undecoded[0]} is a character that was not decoded`);
  if (/[\p{Cc}\p{Cf}\uFFFD]/u.test(sentence)) found.push('it has characters that are not seen');
  if (/[{};=<>]|\b(?:function|return|import|print)\b\s*[({"']/.test(sentence)) found.push('it looks like program code');
  if (!/[.!?…]["'”’)]*$/.test(sentence.trimEnd())) found.push('it ends without punctuation');
  if (sentence !== sentence.trim() || / {2}/.test(sentence)) found.push('it has blanks too many');
  const places = region === null ? 1 : regionStarts(sentence, region).length;
  if (places === 0) found.push(`its region "${region}" is not in it`);
  if (places > 1) found.push(`its region "${region}" is in it ${places} times: the first counts`);
  return found;
}

function duplicates(materials: readonly Material[]): MaterialProblem[] {
  const seen = new Map<string, Material>();
  return materials.flatMap((material) => {
    const key = material.sentence.trim().toLowerCase();
    const before = seen.get(key);
    if (before === undefined) seen.set(key, material);
    return before === undefined
      ? []
      : [{ where: nameOf(material), problem: `it is the sentence of ${nameOf(before)}` }];
  });
}

/** Each item in each condition once; the same region in all, and as many words. */
function balance(materials: readonly Material[]): MaterialProblem[] {
  const conditions = [...groupedBy(materials, ({ condition }) => condition).keys()];
  return [...groupedBy(materials, ({ item }) => item)].flatMap(([item, own]) => {
    const where = `item ${item}`;
    const counts = conditions.map((condition) => own.filter((each) => each.condition === condition).length);
    const lengths = own.map(({ sentence }) => sentence.trim().split(/\s+/).length);
    const regions = new Set(own.map(({ region }) => region));
    const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
    return [
      ...counts.flatMap((count, index) =>
        count === 1 ? [] : [{ where, problem: `condition ${conditions[index]} comes ${count} times` }],
      ),
      ...(shortest === longest ? [] : [{ where, problem: `its sentences have ${shortest} to ${longest} words` }]),
      ...(regions.size > 1 ? [{ where, problem: 'its conditions have different regions' }] : []),
    ];
  });
}

function nameOf({ item, condition }: Material): string {
  return `item ${item}, ${condition}`;
}
