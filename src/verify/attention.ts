/**
 * The attention heads, by proof: for every query and key that there can be the score is the one that selects or does
 * not, and what is fetched goes where it belongs. That softmax then gives what `margins.ts` says is a bound.
 */

import { labelOf, sizeOf } from '../ir/domain.ts';
import type { Head, Program } from '../ir/program.ts';
import { dimensionsOf, type Layout } from '../weights/layout.ts';
import { forEachEntry, type Linear, type SparseMatrix } from '../weights/matrix.ts';
import { type AttentionHead, type CompiledModel, SCORE_SPAN } from '../weights/model.ts';

/** What is wrong, in words; `null`: nothing. */
export type Complaint = string | null;

export interface AttentionProof {
  readonly complaint: Complaint;
  /** Pairs of queries and keys whose score was compared. */
  readonly scores: number;
}

export function proveAttention({ program, layout, heads, clearing }: CompiledModel): AttentionProof {
  let scores = 0;
  for (const [index, head] of program.heads.entries()) {
    const weights = heads[index];
    if (weights === undefined) return { complaint: `head ${head.name} has no weights`, scores };
    const compared = compareScores(program, layout, head, weights);
    scores += compared.scores;
    const complaint = compared.complaint ?? compareFetched(program, layout, head, weights);
    if (complaint !== null) return { complaint: `head ${head.name}: ${complaint}`, scores };
  }
  return { complaint: compareClearing(program, layout, clearing), scores };
}

function compareScores(program: Program, layout: Layout, head: Head, weights: AttentionHead): AttentionProof {
  if (String(weights.offsets) !== String(head.offsets)) return { complaint: 'its offsets are others', scores: 0 };
  const queries = projections(weights.query, head.query.variable, layout, program);
  const keys = projections(weights.key, head.key.variable, layout, program);
  if (queries === null || keys === null) return { complaint: 'a projection reads another variable', scores: 0 };
  const [selected, unselected] = head.aggregate === 'count' ? [0, -SCORE_SPAN] : [SCORE_SPAN / 2, -SCORE_SPAN / 2];
  for (const [q, query] of queries.entries()) {
    for (const [k, key] of keys.entries()) {
      const isSelected = head.query.classesOf[q]?.includes(head.key.classOf[k] ?? -1) === true;
      const score = query.reduce((sum, value, component) => sum + value * (key[component] ?? 0), 0);
      if (score === (isSelected ? selected : unselected)) continue;
      const names = [nameOf(program, head.query.variable, q), nameOf(program, head.key.variable, k)];
      return { complaint: `the score of ${names.join(' and ')} is ${score}`, scores: 0 };
    }
  }
  return { complaint: null, scores: queries.length * keys.length };
}

/** The projection for each code of the variable; one where it is constant. `null` if something else is read. */
function projections(
  { weights, bias }: Linear,
  variable: number | null,
  layout: Layout,
  program: Program,
): readonly (readonly number[])[] | null {
  const reading = variable === null ? undefined : layout.readings[variable];
  const count = variable === null ? 1 : sizeOf(program.variables[variable]?.domain ?? { kind: 'bool' });
  const rows = Array.from({ length: count }, () => [...bias]);
  let strange = variable !== null && reading?.kind !== 'bits';
  forEachEntry(weights, (component, dimension, value) => {
    const code = reading?.kind === 'bits' ? dimension - reading.start : -1;
    const row = code >= 0 ? rows[code] : undefined;
    if (row === undefined) strange = true;
    else row[component] = (row[component] ?? 0) + value;
  });
  return strange ? null : rows;
}

/** What one position with weight 1 gives: from each dimension, and from its being there at all. */
function compareFetched(program: Program, layout: Layout, head: Head, weights: AttentionHead): Complaint {
  const expected = new Map<string, number>();
  for (const { source, target } of head.values) {
    const dimensions = dimensionsOf(layout, target);
    const [first, second] = dimensions;
    if (head.aggregate === 'count' || source === null) {
      expected.set(`${first} one`, 1);
      continue;
    }
    const reading = layout.readings[source];
    if (head.aggregate === 'select') {
      const start = reading?.kind === 'bits' ? reading.start : 0;
      for (const [code, dimension] of dimensions.entries()) expected.set(`${dimension} ${start + code}`, 1);
      continue;
    }
    expected.set(`${second} one`, 1);
    if (reading?.kind === 'stair') expected.set(`${first} ${reading.dimension}`, 1);
    const domain = program.variables[source]?.domain;
    if (reading?.kind === 'bits' && domain?.kind === 'numeric')
      for (const [code, value] of domain.values.entries())
        if (value !== 0) expected.set(`${first} ${reading.start + code}`, Math.fround(value));
  }
  return difference(expected, fetched(weights), layout);
}

/** Every head output of the last layer is taken away, and nothing else. */
function compareClearing(program: Program, layout: Layout, clearing: AttentionHead | null): Complaint {
  const expected = new Map<string, number>();
  for (const [dimension, { variable }] of layout.dimensions.entries())
    if (program.variables[variable]?.role === 'head') expected.set(`${dimension} ${dimension}`, -1);
  if (clearing === null) return expected.size === 0 ? null : 'head outputs are not cleared';
  if (String(clearing.offsets) !== '0') return 'the clearing head looks elsewhere';
  const query = clearing.query.bias[0] ?? 0;
  const key = clearing.key.bias[0] ?? 0;
  if (clearing.query.weights.values.length + clearing.key.weights.values.length > 0 || query * key !== SCORE_SPAN / 2)
    return 'the clearing head does not always select its own position';
  const complaint = difference(expected, fetched(clearing), layout);
  return complaint === null ? null : `clearing: ${complaint}`;
}

/** output · value: from `target source` (or `target one`) to a factor. */
function fetched({ value, output }: AttentionHead): Map<string, number> {
  const rows = rowsOf(value.weights);
  const found = new Map<string, number>();
  const add = (key: string, factor: number): void => {
    found.set(key, (found.get(key) ?? 0) + factor);
  };
  forEachEntry(output, (target, component, factor) => {
    for (const [source, weight] of rows[component] ?? []) add(`${target} ${source}`, factor * weight);
    const bias = value.bias[component] ?? 0;
    if (bias !== 0) add(`${target} one`, factor * bias);
  });
  return found;
}

function rowsOf(matrix: SparseMatrix): [number, number][][] {
  const rows: [number, number][][] = Array.from({ length: matrix.rows }, () => []);
  forEachEntry(matrix, (row, column, value) => {
    rows[row]?.push([column, value]);
  });
  return rows;
}

function difference(
  expected: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, number>,
  { dimensions }: Layout,
): Complaint {
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    if ((expected.get(key) ?? 0) === (found.get(key) ?? 0)) continue;
    const [target, source] = key.split(' ');
    const from = source === 'one' ? 'a constant' : (dimensions[Number(source)]?.name ?? source);
    return `from ${from} to ${dimensions[Number(target)]?.name ?? target} the factor is ${found.get(key) ?? 0} and not ${expected.get(key) ?? 0}`;
  }
  return null;
}

function nameOf({ variables }: Program, variable: number | null, code: number): string {
  const declared = variable === null ? undefined : variables[variable];
  return declared === undefined ? 'a constant' : `${declared.name} = ${labelOf(declared.domain, code)}`;
}
