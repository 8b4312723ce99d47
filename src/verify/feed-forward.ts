/**
 * The feed-forward network, by proof: for every state of a position that there can be, what the weights add to the
 * residual stream is what the program's assignments ask for. Nothing of how the weights were made is assumed.
 */

import { DiagramLimitError, type Reference } from '../ir/diagrams.ts';
import { labelOf } from '../ir/domain.ts';
import { possibleCodes } from '../ir/possible.ts';
import { codeOfLeaf, KEEP, type Program } from '../ir/program.ts';
import { entryOf } from '../weights/embedding.ts';
import { storedNumbers } from '../weights/layout.ts';
import type { CompiledModel } from '../weights/model.ts';
import { type Interval, point, times, zero } from './interval.ts';
import { networkOutputs } from './network.ts';
import { type StateSpace, stateSpace } from './states.ts';

export type FeedForwardProof =
  | { readonly kind: 'proved'; readonly dimensions: number; readonly nodes: number }
  | {
      readonly kind: 'refuted';
      readonly dimension: string;
      /** A state in which it happens: the variables that matter, and their values. */
      readonly state: readonly { readonly variable: string; readonly value: string }[];
      readonly expected: number;
      readonly found: Interval;
    }
  /** What is known of the number is too little: it may be the right one. */
  | { readonly kind: 'undecided'; readonly dimension: string }
  | { readonly kind: 'too large' };

export function proveFeedForward(model: CompiledModel): FeedForwardProof {
  try {
    return prove(model);
  } catch (error) {
    if (error instanceof DiagramLimitError) return { kind: 'too large' };
    throw error;
  }
}

function prove(model: CompiledModel): FeedForwardProof {
  const { layout, program } = model;
  const space = stateSpace(model);
  const { diagrams } = space;
  const found = networkOutputs(model, space);
  const expected = expectedOutputs(model, space);
  const verdicts = {
    right: diagrams.valueOf(space.leaf(point(0))),
    open: diagrams.valueOf(space.leaf(point(1))),
    wrong: diagrams.valueOf(space.leaf(point(2))),
  };
  let undecided: string | null = null;
  for (const [dimension, { name }] of layout.dimensions.entries()) {
    const [computed, wanted] = [found[dimension], expected[dimension]];
    if (computed === undefined || wanted === undefined || computed === wanted) continue;
    const judged = diagrams.combine(computed, wanted, (a, b) => verdicts[judge(a, b)]);
    const steps = diagrams.witness(judged, (value) => value === verdicts.wrong);
    if (steps === undefined) {
      if (diagrams.leaves(judged).includes(verdicts.open)) undecided ??= name;
      continue;
    }
    const codes = steps.map(({ level, code }) => {
      const variable = space.variableAt(level);
      return { variable, code: space.codesOf(variable)[code] ?? 0 };
    });
    return {
      kind: 'refuted',
      dimension: name,
      state: codes.map(({ variable, code }) => {
        const declared = program.variables[variable];
        return {
          variable: declared?.name ?? '?',
          value: declared === undefined ? '?' : labelOf(declared.domain, code),
        };
      }),
      expected: at(wanted, codes, space).low,
      found: at(computed, codes, space),
    };
  }
  if (undecided !== null) return { kind: 'undecided', dimension: undecided };
  return { kind: 'proved', dimensions: layout.dimensions.length, nodes: diagrams.size() };
}

function judge(found: Interval, { low: expected }: Interval): 'right' | 'open' | 'wrong' {
  if (found.low === expected && found.high === expected) return 'right';
  return found.low <= expected && expected <= found.high ? 'open' : 'wrong';
}

function at(
  start: Reference,
  codes: readonly { readonly variable: number; readonly code: number }[],
  { diagrams, variableAt, codesOf }: StateSpace,
): Interval {
  let reference = start;
  while (!diagrams.isLeaf(reference)) {
    const variable = variableAt(diagrams.level(reference));
    const code = codes.find((each) => each.variable === variable)?.code ?? codesOf(variable)[0] ?? 0;
    reference = diagrams.children(reference)[codesOf(variable).indexOf(code)] ?? reference;
  }
  return diagrams.valueOf(reference);
}

/** What ought to be added to each dimension: the new value without the old one, where a variable is assigned. */
function expectedOutputs(model: CompiledModel, space: StateSpace): readonly Reference[] {
  const { program, layout } = model;
  const { diagrams, leaf } = space;
  const possible = possibleCodes(program);
  const updates = new Map(program.updates.map(({ variable, root }) => [variable, root]));
  const convert = converter(program, space);
  return layout.dimensions.map(({ variable }, dimension) => {
    const root = updates.get(variable);
    if (root === undefined) return leaf(zero);
    const numbers = storedNumbers(program, possible, variable, model.format);
    const amount = (code: number): Interval => {
      const entry = entryOf(layout.readings[variable], numbers, code);
      return point(entry !== null && entry.dimension === dimension ? entry.value : 0);
    };
    const old = space.byCode(variable, (code) => times(amount(code), -1));
    return diagrams.bind(convert(root), (value) =>
      value.low < 0 ? leaf(zero) : space.add(leaf(amount(value.low)), old),
    );
  });
}

/** The program's diagrams among those of the proof: leaves are codes, −1 is to keep. */
function converter(program: Program, space: StateSpace): (root: number) => Reference {
  const known = new Map<number, Reference>();
  const convert = (reference: number): Reference => {
    const done = known.get(reference);
    if (done !== undefined) return done;
    let result: Reference;
    if (reference < 0) result = space.leaf(point(reference === KEEP ? -1 : codeOfLeaf(reference)));
    else {
      const { variable, children } = program.nodes[reference] ?? { variable: 0, children: [] };
      const identity = space.byCode(variable, (code) => point(code));
      result = space.diagrams.bind(identity, ({ low }) => convert(children[low] ?? KEEP));
    }
    known.set(reference, result);
    return result;
  };
  return convert;
}
