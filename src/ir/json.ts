/**
 * The IR as a file: JSON that people can read and compare, with one line for each thing.
 *
 * Two things differ from `Program`. The children of a node are grouped by where they lead: `{"variable", "else", "to":
 * [[codes, target], …]}`, the largest group being `else`; a target is a node's index, `"keep"` or `"=code"`. Conditions
 * and the parts of sums and rules are tuples: terms `[variable, numbers]`, conditions `[variable, codes]`, bands `[sum, [[from,
 * to], …]]`, assignments `[variable, code]` or `[variable, sum, sign, offset]`, places `[source, start, end]`.
 */

import { attempt, parseJson } from './decoders.ts';
import { codeOfLeaf, type DiagramNode, KEEP, type Program, type Rule } from './program.ts';
import { programOf } from './read.ts';

export type ParsedProgram =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly error: string };

/** The program as JSON text, with a newline at its end. Equal programs give equal text. */
export function printProgram(program: Program): string {
  const { nodes, sums, rules, variables, heads, updates, ...rest } = program;
  const fields: [string, string][] = [];
  for (const name of ['format', 'version', 'name', 'parameters', 'vocabulary', 'frame', 'positions'] as const) {
    fields.push([name, compact(rest[name])]);
  }
  fields.push(
    ['variables', lines(variables)],
    ['heads', lines(heads)],
    ['nodes', lines(nodes.map(groupedNode))],
    ['updates', lines(updates.map(({ variable, root }) => ({ variable, root: targetText(root) })))],
    ['sums', lines(sums.map(({ terms }) => ({ terms: terms.map(({ variable, numbers }) => [variable, numbers]) })))],
    ['rules', lines(rules.map(tuples))],
    ['halt', compact(rest.halt)],
    ['output', compact(rest.output)],
    ['sources', lines(rest.sources)],
  );
  return `{\n${fields.map(([name, value]) => `  ${JSON.stringify(name)}: ${value}`).join(',\n')}\n}\n`;
}

/** Reads what `printProgram` wrote. Everything is checked: shapes, ranges, and that the version is known. */
export function parseProgram(source: string): ParsedProgram {
  const result = attempt(() => programOf(parseJson(source), ''));
  return result.ok ? { ok: true, program: result.value } : result;
}

/** `["keep", "=3", 17]` are KEEP, the value 3, node 17. */
function targetText(reference: number): number | string {
  if (reference === KEEP) return 'keep';
  return reference < 0 ? `=${codeOfLeaf(reference)}` : reference;
}

function groupedNode({ variable, children }: DiagramNode): object {
  const groups = new Map<number, number[]>();
  children.forEach((child, code) => {
    const group = groups.get(child);
    if (group === undefined) groups.set(child, [code]);
    else group.push(code);
  });
  const ordered = [...groups];
  const largest = ordered.reduce(
    (best, group) => (group[1].length > best[1].length ? group : best),
    ordered[0] ?? [KEEP, []],
  );
  const others = ordered.filter((group) => group !== largest);
  return { variable, else: targetText(largest[0]), to: others.map(([child, codes]) => [codes, targetText(child)]) };
}

function tuples({ when, within, assigns, places }: Rule): object {
  return {
    when: when.map(({ variable, codes }) => [variable, codes]),
    within: within.map(({ sum, ranges }) => [sum, ranges]),
    assigns: assigns.map((each) =>
      'code' in each ? [each.variable, each.code] : [each.variable, each.sum, each.sign, each.offset],
    ),
    places: places.map(({ source, start, end }) => [source, start, end]),
  };
}

function lines(items: readonly object[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${compact(item)}`).join(',\n')}\n  ]`;
}

/** Fields that lead their line, in this order; others follow by name. Equal programs print alike, however they were built. */
const leading = [
  'kind',
  'by',
  'name',
  'role',
  'aggregate',
  'variable',
  'when',
  'source',
  'start',
  'before',
  'minimum',
  'domain',
  'classes',
  'key',
  'query',
];

function rank(name: string): number {
  const index = leading.indexOf(name);
  return index < 0 ? leading.length : index;
}

/** One line, with blanks after commas and colons. */
function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const fields = entries.map(([name, field]) => `${JSON.stringify(name)}: ${compact(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
