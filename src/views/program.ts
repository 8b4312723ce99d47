/** The intermediate representation for readers: variables, heads and rules by name, one a line. */

import { type Domain, labelOf, sizeOf } from '../ir/domain.ts';
import type { Assignment, Condition, Head, Program, Rule, Variable } from '../ir/program.ts';

export function programText(program: Program): string {
  const { variables, heads, rules, halt, output } = program;
  const nameOf = (variable: number): string => variables[variable]?.name ?? '?';
  const values = (variable: number, codes: readonly number[]): string => {
    const domain = variables[variable]?.domain;
    return domain === undefined ? '?' : listOfCodes(domain, codes);
  };
  const condition = ({ variable, codes }: Condition): string => `${nameOf(variable)} = ${values(variable, codes)}`;
  const sumText = (index: number): string =>
    (program.sums[index]?.terms ?? []).map(({ variable, numbers }) => termText(nameOf(variable), numbers)).join(' + ');
  const band = ({ sum, ranges }: Rule['within'][number]): string =>
    `${sumText(sum)} = ${ranges.map(([from, to]) => (from === to ? from : `${from}..${to}`)).join(' | ')}`;
  const assignment = (each: Assignment): string =>
    'code' in each
      ? `${nameOf(each.variable)} := ${values(each.variable, [each.code])}`
      : `${nameOf(each.variable)} := code ${each.sign === 1 ? '' : '−'}(${sumText(each.sum)}) + ${each.offset}`;
  const rule = ({ when, within, assigns }: Rule, index: number): string => {
    const conditions = [...when.map(condition), ...within.map(band)];
    return `${String(index).padStart(4)}  ${conditions.length === 0 ? 'always' : conditions.join(', ')} → ${assigns.map(assignment).join(', ')}`;
  };
  const sections = [
    [
      `vocabulary  ${program.vocabulary.map(quoted).join(' ')}`,
      `positions   ${program.positions ?? 'any number'}`,
      ...frameOf(program),
    ],
    aligned(
      variables.map((variable) => [variable.name, variable.role, domainText(variable.domain), initial(variable)]),
    ),
    heads.map((head) => headText(head, program)),
    [`rules       ${rules.length}`, ...rules.map(rule)],
    [
      `halt        ${halt === null ? 'never' : `${nameOf(halt.variable)} = ${values(halt.variable, halt.values)}`}`,
      `output      ${nameOf(output.variable)}${output.skip === null ? '' : `, without ${values(output.variable, [output.skip])}`}`,
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function frameOf({ vocabulary, frame: { before, after } }: Program): string[] {
  if (before.length === 0 && after.length === 0) return [];
  const words = (ids: readonly number[]): string[] => ids.map((id) => quoted(vocabulary[id] ?? '?'));
  return [`frame       ${repeated([...words(before), '…', ...words(after)]).join(' ')}`];
}

/** Equal neighbours as one, with how many they are. */
function repeated(words: readonly string[]): string[] {
  const runs: { readonly word: string; count: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.count += 1;
    else runs.push({ word, count: 1 });
  }
  return runs.map(({ word, count }) => (count === 1 ? word : `${word} * ${count}`));
}

function initial({ role, domain, initial: start }: Variable): string {
  if (role !== 'state' || start === null) return '';
  const labels = (codes: readonly number[]): string => repeated(codes.map((code) => labelOf(domain, code))).join(' ');
  switch (start.by) {
    case 'constant':
      return `starts as ${labelOf(domain, start.value)}`;
    case 'token':
    case 'position':
      return `starts by ${start.by}: ${labels(start.values)}`;
    case 'token-and-position':
      return `starts by token and position: ${start.values.map(labels).join(' | ')}`;
  }
}

function domainText(domain: Domain): string {
  switch (domain.kind) {
    case 'bool':
      return 'bool';
    case 'integer':
      return `${domain.minimum}..${domain.maximum}`;
    case 'enum':
      return `${domain.name} { ${domain.values.join(', ')} }`;
    case 'token':
      return 'Token';
    case 'numeric':
      return `numeric, ${domain.values.length} ${domain.values.length === 1 ? 'value' : 'values'}`;
    case 'set':
      return `one of ${domain.sets.length} sets`;
  }
}

function headText({ name, aggregate, key, query, offsets, unique, values }: Head, { variables }: Program): string {
  const nameOf = (variable: number | null): string => (variable === null ? '' : (variables[variable]?.name ?? '?'));
  const fetched = values.map(({ source, target }) =>
    source === null ? nameOf(target) : `${nameOf(source)} → ${nameOf(target)}`,
  );
  const matched =
    key.variable === null && query.variable === null
      ? ''
      : ` where ${key.variable === null ? 'any key' : nameOf(key.variable)} suits ${query.variable === null ? 'all' : nameOf(query.variable)}`;
  const near =
    offsets === null ? '' : ` at ${offsets.map((offset) => (offset > 0 ? `+${offset}` : offset)).join(', ')}`;
  return `head ${name}: ${aggregate} ${fetched.join(', ')}${matched}${near}${unique ? ' unique' : ''}`;
}

/** A function of a variable: by its name where it is the code itself. */
function termText(name: string, numbers: readonly number[]): string {
  return numbers.every((number, code) => number === code) ? name : `${name}[${numbers.join(' ')}]`;
}

/** Neighbouring numbers as a range; more than half of a long list by what it lacks. */
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

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function quoted(word: string): string {
  return `"${word}"`;
}
