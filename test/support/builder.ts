/** Small IR programs by hand. Updates are written as functions of codes, and become diagrams and rules. */

import { type Domain, sizeOf } from '../../src/ir/domain.ts';
import { pathsOf } from '../../src/ir/paths.ts';
import {
  type DiagramNode,
  type DiagramReference,
  type Head,
  type Initial,
  IR_VERSION,
  KEEP,
  leafOf,
  type Program,
  type Rule,
  type Update,
  type Variable,
} from '../../src/ir/program.ts';

export interface Setting {
  readonly vocabulary: readonly string[];
  readonly positions?: number;
}

/** A head without the parts that tests seldom need: by default it selects every position. */
export interface Pattern {
  readonly aggregate?: Head['aggregate'];
  readonly classes?: number;
  readonly key?: Head['key'];
  readonly query?: Head['query'];
  readonly offsets?: readonly number[];
  readonly unique?: boolean;
}

export interface Fetched {
  readonly source: number | null;
  /** The domain of the output; by default that of the source. */
  readonly domain?: Domain;
}

/** The new code, or `null` to keep the old one. An undefined head output comes as `null`. */
export type UpdateFunction = (...codes: (number | null)[]) => number | null;

export interface ProgramBuilder {
  readonly input: (name: string) => number;
  readonly position: (name: string) => number;
  readonly state: (name: string, domain: Domain, initial: Initial | number) => number;
  readonly head: (name: string, sketch: Pattern & Fetched) => number;
  /** A head that fetches several values, as `NAME.0`, `NAME.1`, … */
  readonly fetch: (name: string, pattern: Pattern, values: readonly Fetched[]) => number[];
  readonly update: (variable: number, reads: readonly number[], next: UpdateFunction) => void;
  readonly halt: (variable: number, values: readonly number[]) => void;
  readonly build: (output?: number) => Program;
}

const nowhere = { source: 0, start: 0, end: 0 };

export function programBuilder({ vocabulary, positions }: Setting): ProgramBuilder {
  const variables: Variable[] = [];
  const heads: Head[] = [];
  const nodes: DiagramNode[] = [];
  const updates: Update[] = [];
  let halt: Program['halt'] = null;
  const declare = (name: string, role: Variable['role'], domain: Domain, initial: Initial | null): number =>
    variables.push({ name, role, domain, initial, place: nowhere }) - 1;
  const declareOutput = (name: string, { source, domain }: Fetched): Head['values'][number] => {
    const fallback: Domain = variables[source ?? 0]?.domain ?? { kind: 'bool' };
    return { source, target: declare(name, 'head', domain ?? fallback, null) };
  };
  const addHead = (name: string, pattern: Pattern, values: Head['values']): { target: number } => {
    heads.push({
      name,
      aggregate: pattern.aggregate ?? 'select',
      classes: pattern.classes ?? 1,
      key: pattern.key ?? { variable: null, classOf: [0] },
      query: pattern.query ?? { variable: null, classesOf: [[0]] },
      offsets: pattern.offsets ?? null,
      unique: pattern.unique ?? false,
      values,
      place: nowhere,
    });
    return { target: values[0]?.target ?? 0 };
  };

  return {
    input: (name) => declare(name, 'input', { kind: 'token', values: vocabulary }, null),
    position: (name) => declare(name, 'position', { kind: 'integer', minimum: 0, maximum: (positions ?? 1) - 1 }, null),
    state: (name, domain, initial) =>
      declare(name, 'state', domain, typeof initial === 'number' ? { by: 'constant', value: initial } : initial),
    head: (name, sketch) => addHead(name, sketch, [declareOutput(name, sketch)]).target,
    fetch: (name, pattern, values) => {
      const outputs = values.map((value, index) => declareOutput(`${name}.${index}`, value));
      addHead(name, pattern, outputs);
      return outputs.map(({ target }) => target);
    },
    update: (variable, reads, next) => {
      updates.push({ variable, root: diagram(variables, nodes, reads, next) });
    },
    halt: (variable, values) => {
      halt = { variable, values };
    },
    build: (output = variables.length - 1) => ({
      format: 'altac-ir',
      version: IR_VERSION,
      name: 'test',
      sources: [],
      parameters: {},
      vocabulary,
      frame: { before: [], after: [] },
      positions: positions ?? null,
      variables,
      heads,
      nodes,
      updates,
      sums: [],
      rules: updates.flatMap((update) => rulesOf(nodes, update)),
      halt,
      output: { variable: output, skip: null },
    }),
  };
}

/** A query for exactly the class of its own code, with a key of the same variable or of one of the same size. */
export function sameCode(size: number, key: number, query: number): Pick<Head, 'classes' | 'key' | 'query'> {
  const codes = Array.from({ length: size }, (_, code) => code);
  return {
    classes: size,
    key: { variable: key, classOf: codes },
    query: { variable: query, classesOf: codes.map((code) => [code]) },
  };
}

/** The number of children of a node for this variable. */
export function branches({ domain, role }: Variable): number {
  return sizeOf(domain) + (role === 'head' ? 1 : 0);
}

/** Enumerates the function in the order of `reads`; equal parts become one node. */
function diagram(
  variables: readonly Variable[],
  nodes: DiagramNode[],
  reads: readonly number[],
  next: UpdateFunction,
): DiagramReference {
  const known = new Map(nodes.map((node, index) => [nodeKey(node), index]));
  const build = (codes: readonly (number | null)[]): DiagramReference => {
    const variable = reads[codes.length];
    const declared = variable === undefined ? undefined : variables[variable];
    if (variable === undefined || declared === undefined) {
      const code = next(...codes);
      return code === null ? KEEP : leafOf(code);
    }
    const size = sizeOf(declared.domain);
    const children = Array.from({ length: branches(declared) }, (_, code) =>
      build([...codes, code === size ? null : code]),
    );
    const first = children[0] ?? KEEP;
    if (children.every((child) => child === first)) return first;
    const node = { variable, children };
    const existing = known.get(nodeKey(node));
    if (existing !== undefined) return existing;
    known.set(nodeKey(node), nodes.length);
    return nodes.push(node) - 1;
  };
  return build([]);
}

function nodeKey({ variable, children }: DiagramNode): string {
  return `${variable}:${children.join()}`;
}

/** Each path to a new value is a rule. */
export function rulesOf(nodes: readonly DiagramNode[], { variable, root }: Update): Rule[] {
  return (pathsOf({ nodes }, root, Number.POSITIVE_INFINITY) ?? []).map(({ when, code }) => ({
    when,
    within: [],
    assigns: [{ variable, code }],
    places: [],
  }));
}
