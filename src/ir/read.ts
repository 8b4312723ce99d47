/** From JSON to a checked `Program`: every index, code and length in it is valid afterwards. */

import {
  ascending,
  DecodeError,
  type Decoder,
  fail,
  finite,
  integer,
  integerIn,
  list,
  nullable,
  object,
  oneOf,
  text,
  truth,
} from './decoders.ts';
import { type Domain, sizeOf } from './domain.ts';
import { reachableLeaves } from './possible.ts';
import {
  type DiagramNode,
  type Head,
  type Initial,
  IR_VERSION,
  KEEP,
  leafOf,
  type Place,
  type Program,
  type Rule,
  type Source,
  type Sum,
  type Variable,
} from './program.ts';

const most = Number.MAX_SAFE_INTEGER;
const largestNumber = 2 ** 20;

/** Throws a `DecodeError` for anything that is not a program of this version. */
export const programOf: Decoder<Program> = object((field) => {
  field('format', oneOf('altac-ir'));
  const version = field('version', knownVersion);
  const sources = field('sources', list(sourceOf));
  const vocabulary = field('vocabulary', list(text));
  const positions = field('positions', nullable(integerIn(0, most)));
  const place = placeIn(sources);
  const variables = field('variables', list(variableOf(vocabulary.length, positions, place)));
  const nodes = nodesOf(field('nodes', list(nodeFieldsOf(variables))));
  const sums = field('sums', list(sumOf(variables)));
  const tokens = list(integerIn(0, vocabulary.length));
  const program: Program = {
    format: 'altac-ir',
    version,
    name: field('name', text),
    sources,
    parameters: field('parameters', parametersOf),
    vocabulary,
    frame: field(
      'frame',
      object((part) => ({ before: part('before', tokens), after: part('after', tokens) })),
    ),
    positions,
    variables,
    heads: field('heads', list(headOf(variables, place))),
    nodes,
    updates: field('updates', list(updateOf(variables, nodes.length))),
    sums,
    rules: field('rules', list(ruleOf(variables, sums, sources))),
    halt: field('halt', nullable(object((part) => withCodes(variables, part('variable', indexOf(variables)), part)))),
    output: field('output', outputOf(variables)),
  };
  checkUpdates(program);
  checkTargets(program);
  return program;
});

const knownVersion: Decoder<typeof IR_VERSION> = (value, path) => {
  const version = integer(value, path);
  if (version === IR_VERSION) return version;
  const advice = version > IR_VERSION ? 'written by a newer altac; update this one' : 'compile the program again';
  throw new DecodeError(`${path}: IR version ${version} is not the version ${IR_VERSION} that is read here: ${advice}`);
};

const sourceOf: Decoder<Source> = object((field) => ({ file: field('file', text), text: field('text', text) }));

const parametersOf: Decoder<Program['parameters']> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path, 'an object', value);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) =>
      typeof each === 'boolean' ? [name, each] : [name, finite(each, `${path}.${name}`)],
    ),
  );
};

/** Programs that were not made from text have places in no source: `sources` is empty, and all places are 0. */
function placeIn(sources: readonly Source[]): Decoder<Place> {
  return object((field) =>
    placeOf(sources, [field('source', integer), field('start', integer), field('end', integer)]),
  );
}

/** From source, start and end. */
export function placeOf(sources: readonly Source[], [source = 0, start = 0, end = 0]: readonly number[]): Place {
  const length = sources[source]?.text.length ?? 0;
  const isPlace = source >= 0 && source < Math.max(1, sources.length) && start >= 0 && start <= end && end <= length;
  return isPlace
    ? { source, start, end }
    : fail('places', `a place in ${sources.length} sources`, [source, start, end]);
}

function domainOf(value: unknown, path: string): Domain {
  return object((field): Domain => {
    const kind = field('kind', oneOf('bool', 'integer', 'enum', 'token', 'set', 'numeric'));
    switch (kind) {
      case 'bool':
        return { kind };
      case 'integer': {
        const minimum = field('minimum', integer);
        return { kind, minimum, maximum: field('maximum', integerIn(minimum, most)) };
      }
      case 'enum':
        return { kind, name: field('name', text), values: field('values', list(text)) };
      case 'token':
        return { kind, values: field('values', list(text)) };
      case 'set': {
        const element = field('element', domainOf);
        return { kind, element, sets: field('sets', list(ascending(0, sizeOf(element)))) };
      }
      case 'numeric':
        return { kind, values: field('values', ascendingNumbers) };
    }
  })(value, path);
}

function ascendingNumbers(value: unknown, path: string): readonly number[] {
  const numbers = list(finite)(value, path);
  const ordered = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));
  return ordered ? numbers : fail(path, 'strictly ascending numbers', value);
}

function variableOf(tokens: number, positions: number | null, place: Decoder<Place>): Decoder<Variable> {
  return object((field, path): Variable => {
    const domain = field('domain', domainOf);
    const role = field('role', oneOf('input', 'position', 'state', 'head'));
    const initial = field('initial', nullable(initialOf(sizeOf(domain), tokens, positions)));
    if (role === 'state' && initial === null) fail(`${path}.initial`, 'an initial value of the state variable', null);
    return { name: field('name', text), role, domain, initial, place: field('place', place) };
  });
}

function initialOf(size: number, tokens: number, positions: number | null): Decoder<Initial> {
  const code = integerIn(0, size);
  return object((field, path): Initial => {
    const by = field('by', oneOf('constant', 'token', 'position', 'token-and-position'));
    if (by === 'constant') return { by, value: field('value', code) };
    if (by === 'token') return { by, values: field('values', list(code, tokens)) };
    if (positions === null) return fail(`${path}.by`, 'no positions in a program without a position limit', by);
    if (by === 'position') return { by, values: field('values', list(code, positions)) };
    return { by, values: field('values', list(list(code, positions), tokens)) };
  });
}

function headOf(variables: readonly Variable[], place: Decoder<Place>): Decoder<Head> {
  const readable: Decoder<number> = (value, path) => {
    const index = indexOf(variables)(value, path);
    return variables[index]?.role === 'head' ? fail(path, 'a variable that is no head output', value) : index;
  };
  const target: Decoder<number> = (value, path) => {
    const index = indexOf(variables)(value, path);
    return variables[index]?.role === 'head' ? index : fail(path, 'a head output', value);
  };
  const sizeFor = (variable: number | null): number => (variable === null ? 1 : sizeAt(variables, variable));
  return object((field): Head => {
    const aggregate = field('aggregate', oneOf('select', 'mean', 'count'));
    const classes = field('classes', integerIn(0, most));
    const key = object((part) => {
      const variable = part('variable', nullable(readable));
      return { variable, classOf: part('classOf', list(integerIn(-1, classes), sizeFor(variable))) };
    });
    const query = object((part) => {
      const variable = part('variable', nullable(readable));
      return { variable, classesOf: part('classesOf', list(ascending(0, classes), sizeFor(variable))) };
    });
    const value = object((part, path) => {
      const pair = { source: part('source', nullable(readable)), target: part('target', target) };
      checkValue(variables, aggregate, pair, path);
      return pair;
    });
    return {
      name: field('name', text),
      aggregate,
      classes,
      key: field('key', key),
      query: field('query', query),
      offsets: field('offsets', nullable(ascending(-most, most))),
      unique: field('unique', truth),
      values: field('values', list(value)),
      place: field('place', place),
    };
  });
}

/** A source and its target must fit: the same number of values, both numeric, or nothing and a number from 0. */
function checkValue(
  variables: readonly Variable[],
  aggregate: Head['aggregate'],
  { source, target }: Head['values'][number],
  path: string,
): void {
  const to = variables[target]?.domain;
  const from = source === null ? null : variables[source]?.domain;
  if (to === undefined || from === undefined) return;
  const fits =
    from === null
      ? aggregate === 'count' && to.kind === 'integer' && to.minimum === 0
      : aggregate === 'mean'
        ? from.kind === 'numeric' && to.kind === 'numeric'
        : aggregate === 'select' && sizeOf(from) === sizeOf(to);
  if (!fits) fail(path, `a source and a target that fit a ${aggregate} head`, `${source} and ${target}`);
}

interface NodeFields {
  readonly variable: number;
  readonly rest: unknown;
  readonly groups: readonly { readonly codes: readonly number[]; readonly to: unknown }[];
  readonly size: number;
  readonly path: string;
}

function nodeFieldsOf(variables: readonly Variable[]): Decoder<NodeFields> {
  return object((field, path) => {
    const variable = field('variable', indexOf(variables));
    const size = sizeAt(variables, variable) + (variables[variable]?.role === 'head' ? 1 : 0);
    const group: Decoder<NodeFields['groups'][number]> = (value, groupPath) => {
      const [codes, to] = list((part) => part, 2)(value, groupPath);
      return { codes: ascending(0, size)(codes, `${groupPath}[0]`), to };
    };
    return { variable, rest: field('else', (value) => value), groups: field('to', list(group)), size, path };
  });
}

/** Children come before their parents, so a node may only lead to nodes before it. */
function nodesOf(fields: readonly NodeFields[]): readonly DiagramNode[] {
  return fields.map(({ variable, rest, groups, size, path }, index) => {
    const target = referenceOf(index);
    const children = Array<number>(size).fill(target(rest, `${path}.else`));
    groups.forEach(({ codes, to }, group) => {
      const reference = target(to, `${path}.to[${group}][1]`);
      for (const code of codes) children[code] = reference;
    });
    return { variable, children };
  });
}

function referenceOf(nodes: number): Decoder<number> {
  return (value, path) => {
    if (value === 'keep') return KEEP;
    if (typeof value === 'string' && /^=\d+$/.test(value)) return leafOf(Number(value.slice(1)));
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < nodes) return value;
    return fail(path, '"keep", "=CODE" or the index of a node before', value);
  };
}

function updateOf(variables: readonly Variable[], nodes: number): Decoder<Program['updates'][number]> {
  return object((field) => ({
    variable: field('variable', stateIn(variables)),
    root: field('root', referenceOf(nodes)),
  }));
}

function checkUpdates(program: Program): void {
  const seen = new Set<number>();
  program.updates.forEach(({ variable, root }, index) => {
    if (seen.has(variable)) fail(`updates[${index}]`, 'one update for each variable', variable);
    seen.add(variable);
    for (const code of reachableLeaves(program, root)) {
      integerIn(0, sizeAt(program.variables, variable))(code, `updates[${index}]: a new value`);
    }
  });
}

/** Two heads that write one output would add up in the residual stream. */
function checkTargets({ heads }: Program): void {
  const seen = new Set<number>();
  for (const [index, { values }] of heads.entries()) {
    for (const { target } of values) {
      if (seen.has(target)) fail(`heads[${index}]`, 'a head output of its own', target);
      seen.add(target);
    }
  }
}

function sumOf(variables: readonly Variable[]): Decoder<Sum> {
  const term: Decoder<Sum['terms'][number]> = (value, path) => {
    const [first, second] = list((part) => part, 2)(value, path);
    const variable = indexOf(variables)(first, `${path}[0]`);
    const { role } = variables[variable] ?? { role: 'state' };
    const size = sizeAt(variables, variable) + (role === 'head' ? 1 : 0);
    return { variable, numbers: list(integerIn(0, largestNumber), size)(second, `${path}[1]`) };
  };
  return object((field) => ({ terms: field('terms', list(term)) }));
}

function ruleOf(variables: readonly Variable[], sums: readonly Sum[], sources: readonly Source[]): Decoder<Rule> {
  const condition: Decoder<Rule['when'][number]> = (value, path) => {
    const [first, second] = list((part) => part, 2)(value, path);
    const variable = indexOf(variables)(first, `${path}[0]`);
    return { variable, codes: codesOf(variables, variable)(second, `${path}[1]`) };
  };
  const sumIndex = integerIn(0, sums.length);
  const band: Decoder<Rule['within'][number]> = (value, path) => {
    const [first, second] = list((part) => part, 2)(value, path);
    const range: Decoder<readonly [number, number]> = (pair, at) => {
      const [from, to] = list(integerIn(0, largestNumber), 2)(pair, at);
      return [from ?? 0, to ?? 0];
    };
    return { sum: sumIndex(first, `${path}[0]`), ranges: list(range)(second, `${path}[1]`) };
  };
  const assignment: Decoder<Rule['assigns'][number]> = (value, path) => {
    const [first, second, third, fourth] = list((part: unknown) => part)(value, path);
    const variable = stateIn(variables)(first, `${path}[0]`);
    if (third === undefined) return { variable, code: integerIn(0, sizeAt(variables, variable))(second, `${path}[1]`) };
    return {
      variable,
      sum: sumIndex(second, `${path}[1]`),
      sign: signOf(third, `${path}[2]`),
      offset: integer(fourth, `${path}[3]`),
    };
  };
  return object((field) => ({
    when: field('when', list(condition)),
    within: field('within', list(band)),
    assigns: field('assigns', list(assignment)),
    places: field(
      'places',
      list((value, path) => placeOf(sources, list(integer, 3)(value, path))),
    ),
  }));
}

const signOf: Decoder<1 | -1> = (value, path) => (value === 1 || value === -1 ? value : fail(path, '1 or -1', value));

function withCodes(
  variables: readonly Variable[],
  variable: number,
  field: <T>(name: string, decode: Decoder<T>) => T,
): { readonly variable: number; readonly values: readonly number[] } {
  return { variable, values: field('values', codesOf(variables, variable)) };
}

function outputOf(variables: readonly Variable[]): Decoder<Program['output']> {
  return object((field) => {
    const variable = field('variable', indexOf(variables));
    return { variable, skip: field('skip', nullable(integerIn(0, sizeAt(variables, variable)))) };
  });
}

/** Codes of a variable in a condition; a head output may be undefined too. */
function codesOf(variables: readonly Variable[], variable: number): Decoder<readonly number[]> {
  const undefinedToo = variables[variable]?.role === 'head' ? 1 : 0;
  return ascending(0, sizeAt(variables, variable) + undefinedToo);
}

function indexOf(variables: readonly Variable[]): Decoder<number> {
  return integerIn(0, variables.length);
}

function stateIn(variables: readonly Variable[]): Decoder<number> {
  return (value, path) => {
    const index = indexOf(variables)(value, path);
    return variables[index]?.role === 'state' ? index : fail(path, 'a state variable', value);
  };
}

function sizeAt(variables: readonly Variable[], index: number): number {
  const variable = variables[index];
  return variable === undefined ? 0 : sizeOf(variable.domain);
}
