/** A typed program to its intermediate representation. */

import type { CheckedProgram } from '../check/check.ts';
import type { DeclaredVariable } from '../check/check-variables.ts';
import type { CheckedHead } from '../check/heads.ts';
import type { Site } from '../check/site.ts';
import { domainOf } from '../check/types.ts';
import type { Value } from '../check/values.ts';
import { DiagramLimitError, type Diagrams } from '../ir/diagrams.ts';
import {
  type DiagramNode,
  type DiagramReference,
  type Head,
  IR_VERSION,
  KEEP,
  leafOf,
  type Place,
  type Program,
  type Update,
  type Variable,
} from '../ir/program.ts';
import { explorationOf, explore } from './explore.ts';
import { mostRules, RuleLimitError, type RuleSet, rulesOf } from './rules.ts';

export type Lowered =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly limit: RuleLimit };

type PlaceOf = (site: Site) => Place;

/** Where rules would be too many. */
export interface RuleLimit {
  readonly variable: number;
  readonly reads: readonly number[];
  readonly limit: number;
}

export interface LowerOptions {
  /** The texts of the program, its own first, by the names that sites have. */
  readonly sources: ReadonlyMap<string, string>;
  readonly parameters: Program['parameters'];
  /** The most nodes that looking for sums may take; where they are more, rules have none. */
  readonly diagramLimit?: number;
}

export function lower(checked: CheckedProgram, options: LowerOptions): Lowered {
  const { sources, parameters, diagramLimit = 400_000 } = options;
  const files = [...sources.keys()];
  const placeOf: PlaceOf = ({ file, start, end }) => ({ source: Math.max(0, files.indexOf(file)), start, end });
  const updates = [...checked.updates]
    .filter(([, root]) => !isNothing(root, checked.diagrams))
    .sort(([a], [b]) => a - b);
  const rules = ruleSet(checked, placeOf, diagramLimit);
  if ('limit' in rules) return { ok: false, limit: rules };
  const nodes = flattenDiagrams(
    updates.map(([, root]) => root),
    checked,
  );
  const program: Program = {
    format: 'altac-ir',
    version: IR_VERSION,
    name: baseName(files[0] ?? '').replace(/\.alta$/, ''),
    sources: [...sources].map(([file, text]) => ({ file: baseName(file), text })),
    parameters,
    vocabulary: checked.vocabulary,
    frame: checked.frame,
    positions: checked.positions,
    variables: checked.variables.map((variable) => lowerVariable(variable, placeOf)),
    heads: checked.heads.map((head) => lowerHead(head, placeOf)),
    nodes: nodes.nodes,
    updates: updates.map(([variable, root]): Update => ({ variable, root: nodes.reference(root) })),
    sums: rules.sums,
    rules: rules.rules,
    halt: checked.halt,
    output: checked.output,
  };
  return { ok: true, program };
}

/**
 * Whether lowering is bound to succeed, told without doing it: without sums there is a rule for each path of a diagram
 * at most.
 */
export function isSurelyLowered({ updates, diagrams }: CheckedProgram): boolean {
  return [...updates.values()].every(
    (root) => diagrams.countCubes(root, (value) => typeof value === 'number') <= mostRules,
  );
}

function ruleSet(checked: CheckedProgram, placeOf: PlaceOf, diagramLimit: number): RuleSet | RuleLimit {
  try {
    return rulesWithSums(checked, placeOf, diagramLimit) ?? rulesOf(explorationOf(checked), placeOf);
  } catch (error) {
    if (!(error instanceof RuleLimitError)) throw error;
    const { variable } = error;
    const root = checked.updates.get(variable);
    const levels = root === undefined ? [] : checked.diagrams.support(root);
    return { variable, reads: levels.map((level) => checked.order[level] ?? 0), limit: mostRules };
  }
}

/** `null` where diagrams or rules of the statements with sums are too many: those of the checker's diagrams may be fewer. */
function rulesWithSums(checked: CheckedProgram, placeOf: PlaceOf, diagramLimit: number): RuleSet | null {
  try {
    return rulesOf(explore(checked, diagramLimit), placeOf);
  } catch (error) {
    if (error instanceof DiagramLimitError || error instanceof RuleLimitError) return null;
    throw error;
  }
}

/** An update that never changes anything is none. */
function isNothing(root: number, diagrams: Diagrams<Value>): boolean {
  return diagrams.isLeaf(root) && typeof diagrams.valueOf(root) !== 'number';
}

function lowerVariable({ name, role, type, initial, binding }: DeclaredVariable, placeOf: PlaceOf): Variable {
  // A program without errors has no unknown types.
  const domain = type.kind === 'unknown' ? ({ kind: 'bool' } as const) : domainOf(type);
  return {
    name,
    role,
    domain,
    initial: role === 'state' ? initial : null,
    place: placeOf(binding.site),
  };
}

function lowerHead({ declaration, selection, offsets, values, site }: CheckedHead, placeOf: PlaceOf): Head {
  const numeric = values.some(({ source }) => source !== null && source.type.kind === 'numeric');
  return {
    name: declaration.name.text,
    aggregate: declaration.aggregate === 'select' && numeric ? 'mean' : declaration.aggregate,
    classes: selection.classes,
    key: { variable: selection.key.variable?.index ?? null, classOf: selection.key.classOf },
    query: { variable: selection.query.variable?.index ?? null, classesOf: selection.query.classesOf },
    offsets,
    unique: declaration.unique !== null,
    values: values.map(({ source, target }) => ({ source: source?.index ?? null, target: target.index })),
    place: placeOf(site),
  };
}

interface FlatDiagrams {
  readonly nodes: readonly DiagramNode[];
  readonly reference: (root: number) => DiagramReference;
}

/** The nodes that are needed, children before parents. */
function flattenDiagrams(roots: readonly number[], { diagrams, order }: CheckedProgram): FlatDiagrams {
  const nodes: DiagramNode[] = [];
  const known = new Map<number, DiagramReference>();
  for (const root of roots) visit(root);
  return { nodes, reference: visit };

  function visit(reference: number): DiagramReference {
    const done = known.get(reference);
    if (done !== undefined) return done;
    let result: DiagramReference;
    if (diagrams.isLeaf(reference)) {
      const value = diagrams.valueOf(reference);
      result = typeof value === 'number' ? leafOf(value) : KEEP;
    } else {
      const children = diagrams.children(reference).map(visit);
      nodes.push({ variable: order[diagrams.level(reference)] ?? 0, children });
      result = nodes.length - 1;
    }
    known.set(reference, result);
    return result;
  }
}

function baseName(file: string): string {
  return file.replace(/^.*[\\/]/, '');
}
