/** Rules and what they are made of, as people read them. */

import { type Domain, labelOf, sizeOf } from './domain.ts';
import type { Assignment, Band, Condition, Place, Program, Rule } from './program.ts';

/** `x = 1 | 2, a + b = 3..5 → y := 2`; `always` where there is nothing to ask. */
export function ruleText(program: Program, { when, within, assigns }: Rule): string {
  const conditions = [
    ...[...when].sort((a, b) => a.variable - b.variable).map((each) => conditionText(program, each)),
    ...within.map((each) => bandText(program, each)),
  ];
  const assignments = assigns.map((each) => assignmentText(program, each));
  return `${conditions.length === 0 ? 'always' : conditions.join(', ')} → ${assignments.join(', ')}`;
}

/** By what a variable is, or, where that is shorter, by what it is not. */
export function conditionText(program: Program, { variable, codes }: Condition): string {
  const { domain, role } = program.variables[variable] ?? { domain: { kind: 'bool' } as const, role: 'state' };
  const count = sizeOf(domain) + (role === 'head' ? 1 : 0);
  const others = Array.from({ length: count }, (_, code) => code).filter((code) => !codes.includes(code));
  const isShorter = domain.kind !== 'integer' && others.length > 0 && 2 * others.length < codes.length;
  const name = variableName(program, variable);
  return isShorter
    ? `${name} ≠ ${codesText(program, variable, others)}`
    : `${name} = ${codesText(program, variable, codes)}`;
}

function bandText(program: Program, { sum, ranges }: Band): string {
  return `${sumText(program, sum)} = ${ranges.map(([from, to]) => (from === to ? from : `${from}..${to}`)).join(' | ')}`;
}

function assignmentText(program: Program, each: Assignment): string {
  const name = variableName(program, each.variable);
  if ('code' in each) return `${name} := ${codesText(program, each.variable, [each.code])}`;
  return `${name} := code ${each.sign === 1 ? '' : '−'}(${sumText(program, each.sum)}) + ${each.offset}`;
}

export function sumText(program: Program, sum: number): string {
  const terms = program.sums[sum]?.terms ?? [];
  return terms.map(({ variable, numbers }) => termText(variableName(program, variable), numbers)).join(' + ');
}

/** A function of a variable: by its name where it is the code itself, or 0 from some code on. */
function termText(name: string, numbers: readonly number[]): string {
  const end = numbers.findLastIndex((number) => number !== 0) + 1;
  if (!numbers.slice(0, end).every((number, code) => number === code)) return `${name}[${numbers.join(' ')}]`;
  return end === numbers.length ? name : `(${name} or 0)`;
}

export function codesText({ variables }: Program, variable: number, codes: readonly number[]): string {
  const domain = variables[variable]?.domain;
  return domain === undefined ? '?' : listOfCodes(domain, codes);
}

export function variableName({ variables }: Program, variable: number): string {
  return variables[variable]?.name ?? '?';
}

/** The lines of some places: `addition.alta:25,33`. Empty for a program that was not made from text. */
export function placesText({ sources }: Program, places: readonly Place[]): string {
  return sources
    .flatMap(({ file, text }, index) => {
      const own = places.filter(({ source }) => source === index);
      const lines = [...new Set(own.map(({ start }) => text.slice(0, start).split('\n').length))];
      return lines.length === 0 ? [] : [`${file}:${lines.sort((a, b) => a - b).join()}`];
    })
    .join(' ');
}

/** Neighbouring numbers as a range. */
function listOfCodes(domain: Domain, codes: readonly number[]): string {
  const spelled = (code: number): string => (code === sizeOf(domain) ? 'undefined' : labelOf(domain, code));
  if (domain.kind !== 'integer') return codes.map(spelled).join(' | ');
  const parts: string[] = [];
  for (let start = 0; start < codes.length; ) {
    let end = start;
    while (codes[end + 1] === (codes[end] ?? 0) + 1 && codes[end + 1] !== sizeOf(domain)) end += 1;
    const [first, last] = [spelled(codes[start] ?? 0), spelled(codes[end] ?? 0)];
    parts.push(end > start ? `${first}..${last}` : first);
    start = end + 1;
  }
  return parts.join(' | ');
}
