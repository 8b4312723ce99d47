/** The intermediate representation for readers: variables, heads and rules by name, one a line. */

import { type Domain, labelOf } from '../ir/domain.ts';
import type { Head, Program, Rule, Variable } from '../ir/program.ts';
import { codesText, conditionText, placesText, ruleText, variableName } from '../ir/text.ts';

export function programText(program: Program): string {
  const { variables, heads, rules, halt, output } = program;
  const rule = (each: Rule, index: number): string => {
    const places = placesText(program, each.places);
    return `${String(index).padStart(4)}  ${ruleText(program, each)}${places === '' ? '' : `  (${places})`}`;
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
      `halt        ${halt === null ? 'never' : conditionText(program, { variable: halt.variable, codes: halt.values })}`,
      `output      ${variableName(program, output.variable)}${output.skip === null ? '' : `, without ${codesText(program, output.variable, [output.skip])}`}`,
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

function headText({ name, aggregate, key, query, offsets, unique, values }: Head, program: Program): string {
  const nameOf = (variable: number | null): string => (variable === null ? '' : variableName(program, variable));
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
