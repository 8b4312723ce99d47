/** Random programs that the checker accepts, as text: every kind of declaration, statement and expression of the language. */

import type { Random } from './random.ts';

export interface GeneratedProgram {
  readonly text: string;
  readonly vocabulary: readonly string[];
  readonly positions: number | null;
}

type Kind = 'bool' | 'whole' | 'Step' | 'Token' | 'number';

interface Named {
  readonly name: string;
  readonly kind: Kind;
  readonly type: string;
}

interface Environment {
  readonly random: Dice;
  readonly state: readonly Named[];
  readonly readable: readonly Named[];
}

/** The choices that this file makes, all from one seeded source. */
interface Dice {
  readonly chance: (probability: number) => boolean;
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

function diceOf(random: Random): Dice {
  return {
    chance: random.chance,
    below: (limit) => random.integer(0, limit - 1),
    pick: (items) => {
      const [first, ...rest] = items;
      if (first === undefined) throw new RangeError('nothing to pick from');
      return random.pick([first, ...rest]);
    },
  };
}

const steps = ['alpha', 'beta', 'gamma'];
const vocabulary = ['0', '1', '2', 'x', 'y'];

export function generateProgram(source: Random): GeneratedProgram {
  const random = diceOf(source);
  const positions = random.chance(0.6) ? random.below(4) + 3 : null;
  const state = Array.from({ length: 2 + random.below(3) }, (_, i) => randomVariable(`v${i}`, random));
  const given: Named[] = [
    { name: 'token', kind: 'Token', type: 'Token' },
    ...(positions === null ? [] : [{ name: 'here', kind: 'whole' as const, type: `0..${positions - 1}` }]),
  ];
  const sources = [...given, ...state];
  const heads = Array.from({ length: 1 + random.below(3) }, (_, i) =>
    randomHead(`h${i}`, sources, positions !== null, random),
  );
  const environment: Environment = {
    random,
    state,
    readable: [...sources, ...heads.flatMap(({ outputs }) => outputs)],
  };
  const done = random.chance(0.5) ? state.find(({ kind }) => kind === 'bool') : undefined;
  const lines = [
    `vocab { ${vocabulary.map((word) => `"${word}"`).join(', ')} }`,
    `enum Step { ${steps.join(', ')} }`,
    'const TABLE = [3, 0, 2, 1]',
    'fn twist(a: 0..3, b: bool): 0..3 { let c = if b { a + 1 } else { a }  c % 4 }',
    'input token',
    ...(positions === null ? [] : [`position here: 0..${positions - 1}`]),
    ...state.map((variable) => `var ${variable.name}: ${variable.type} = ${initialiser(variable, given, random)}`),
    ...heads.map(({ text }) => text),
    'mlp {',
    ...statements(environment, state, 2),
    '}',
    ...(done === undefined ? [] : [`halt when ${done.name}`]),
    `output ${random.pick(state).name}`,
  ];
  return { text: `${lines.join('\n')}\n`, vocabulary, positions };
}

function randomVariable(name: string, random: Dice): Named {
  switch (random.below(5)) {
    case 0:
      return { name, kind: 'bool', type: 'bool' };
    case 1:
      return { name, kind: 'Step', type: 'Step' };
    case 2:
      return {
        name,
        kind: 'number',
        type: random.pick([
          'numeric [0, 1]',
          'numeric [-1, 0, 1/2, 2]',
          'numeric [0, 1/3, 1]',
          'numeric [1/n for n in 1..4]',
        ]),
      };
    default: {
      const minimum = random.below(4) - 2;
      return { name, kind: 'whole', type: `${minimum}..${minimum + 1 + random.below(4)}` };
    }
  }
}

function initialiser(variable: Named, given: readonly Named[], random: Dice): string {
  const constant = (): string => literal(variable, random);
  const position = given.find(({ name }) => name === 'here');
  switch (random.below(4)) {
    case 0:
      return `if token == "${random.pick(vocabulary)}" { ${constant()} } else { ${constant()} }`;
    case 1:
      return position === undefined
        ? constant()
        : `if here ${random.pick(['<', '=='])} ${random.below(3)} { ${constant()} } else { ${constant()} }`;
    case 2:
      return position === undefined
        ? `match token { "0".."2" => ${constant()}, _ => ${constant()} }`
        : `if here > 1 and token in {"1", "x"} { ${constant()} } else { ${constant()} }`;
    default:
      return constant();
  }
}

/** A value that is in the variable's range. */
function literal({ kind, type }: Named, random: Dice): string {
  switch (kind) {
    case 'bool':
      return random.pick(['true', 'false']);
    case 'Step':
      return random.pick(steps);
    case 'Token':
      return `"${random.pick(vocabulary)}"`;
    case 'number':
      return random.pick(['0', '1', '1/2', '-1', '2']);
    case 'whole': {
      const [minimum = 0, maximum = 0] = type.split('..').map(Number);
      return String(minimum + random.below(maximum - minimum + 1));
    }
  }
}

interface GeneratedHead {
  readonly text: string;
  readonly outputs: readonly Named[];
}

function randomHead(name: string, sources: readonly Named[], bounded: boolean, random: Dice): GeneratedHead {
  const categorical = sources.filter(({ kind }) => kind !== 'number');
  const numeric = sources.filter(({ kind }) => kind === 'number');
  const where = random.chance(0.75) ? ` where ${relation(categorical, random)}` : '';
  const at = where === '' || random.chance(0.3) ? ` at ${random.pick(['-1', '+1', '{-1, +1}', '{-2, 0}', '0'])}` : '';
  const choice = random.below(5);
  if (choice === 0) {
    const maximum = 1 + random.below(4);
    const type = bounded && random.chance(0.5) ? '' : `: 0..${maximum}`;
    return { text: `head ${name}${type} = count${where}${at}`, outputs: [{ name, kind: 'whole', type: '0..6' }] };
  }
  if (choice === 1 && numeric.length > 0) {
    const type = random.chance(0.5) ? ': numeric [0, 1/4, 1/2, 1]' : '';
    return {
      text: `head ${name}${type} = mean ${random.pick(numeric).name}${where}${at}`,
      outputs: [{ name, kind: 'number', type: '' }],
    };
  }
  if (choice === 2) {
    const [first, second] = [random.pick(categorical), random.pick(categorical)];
    const values = first.name === second.name ? [first] : [first, second];
    return {
      text: `head ${name} = { ${values.map((value) => value.name).join(', ')} }${where}${at}`,
      outputs: values.map((value) => ({ ...value, name: `${name}.${value.name}` })),
    };
  }
  const value = random.pick(categorical);
  return { text: `head ${name} = ${value.name}${where}${at}`, outputs: [{ ...value, name }] };
}

function relation(sources: readonly Named[], random: Dice): string {
  const key = random.pick(sources);
  const same = sources.filter(({ kind }) => kind === key.kind);
  const query = random.pick(same);
  const [k, q] = key.name === query.name ? [`key.${key.name}`, `query.${query.name}`] : [key.name, query.name];
  switch (key.kind) {
    case 'whole':
      return random.pick([
        `${k} == ${q}`,
        `${k} + 1 == ${q}`,
        `${k} == abs(${q})`,
        `${k} < ${q}`,
        `${k} >= ${q}`,
        `${k} != ${q}`,
        `${k} in {0, 2}`,
        `${k} in {${q}, ${q} + 1}`,
        `${k} == ${random.below(3)}`,
      ]);
    case 'Token':
      return random.pick([
        `${k} == ${q}`,
        `${k} != ${q}`,
        `${k} == "${random.pick(vocabulary)}"`,
        `${k} in {"0", "1"}`,
      ]);
    case 'Step':
      return random.pick([`${k} == ${q}`, `${k} == ${random.pick(steps)}`]);
    default:
      return random.pick([`${k} == ${q}`, `${k} == true`, `${k} == not ${q}`]);
  }
}

/** Statements that assign each of the variables at most once on every path. */
function statements(environment: Environment, assignable: readonly Named[], depth: number): string[] {
  const { random } = environment;
  const [first, ...rest] = assignable;
  if (first === undefined) return [];
  switch (depth === 0 ? 0 : random.below(6)) {
    case 1:
      return [
        `if ${condition(environment, 2)} {`,
        ...statements(environment, assignable, depth - 1),
        '} else {',
        ...statements(environment, assignable, depth - 1),
        '}',
      ];
    case 2: {
      const subject = environment.readable.find(({ kind }) => kind === 'Step');
      if (subject === undefined) return statements(environment, assignable, depth - 1);
      return [
        `match ${subject.name} {`,
        'alpha => {',
        ...statements(environment, assignable, depth - 1),
        '}',
        'beta | gamma => {',
        ...statements(environment, rest, depth - 1),
        '}',
        '}',
      ];
    }
    case 3:
      return [
        '{',
        `let t = ${whole(environment, 1)}`,
        `if t > 1 { ${assignment(environment, first)} }`,
        '}',
        ...statements(environment, rest, depth),
      ];
    case 4:
      // The two rounds ask for 0 and 2, so that only one of them assigns.
      return [
        'for i, n in [0, 1] {',
        `if ${whole(environment, 1)} == n + i { ${assignment(environment, first)} }`,
        '}',
        ...statements(environment, rest, depth),
      ];
    default:
      return [assignment(environment, first), ...statements(environment, rest, depth)];
  }
}

function assignment(environment: Environment, { name, kind, type }: Named): string {
  const { random } = environment;
  switch (kind) {
    case 'bool':
      return `${name} = ${condition(environment, 2)}`;
    case 'Step':
      return `${name} = ${step(environment, 2)}`;
    case 'number':
      return `${name} = ${number(environment, 2)}`;
    default: {
      const value = whole(environment, 2);
      const [minimum = 0, maximum = 0] = type.split('..').map(Number);
      const inRange = random.pick([
        `clamp(${value})`,
        `wrap(${value})`,
        `clamp(${value}, ${minimum}, ${maximum})`,
        `if ${condition(environment, 1)} { ${minimum} } else { clamp(${value}) }`,
      ]);
      return `${name} = ${random.chance(0.8) ? inRange : `${value} + 0 * ${minimum}`}`;
    }
  }
}

function named(environment: Environment, kind: Kind): string | undefined {
  const found = environment.readable.filter((variable) => variable.kind === kind);
  return found.length === 0 ? undefined : environment.random.pick(found).name;
}

function whole(environment: Environment, depth: number): string {
  const { random } = environment;
  const leaf = random.chance(0.7) ? (named(environment, 'whole') ?? '1') : String(random.below(4));
  if (depth === 0) return leaf;
  const part = (): string => whole(environment, depth - 1);
  switch (random.below(11)) {
    case 0:
      return `(${part()} ${random.pick(['+', '-', '*'])} ${part()})`;
    case 1:
      return `(${part()} ${random.pick(['/', '%'])} ${random.pick(['2', '3', '-2', part()])})`;
    case 2:
      return `${random.pick(['min', 'max'])}(${part()}, ${part()})`;
    case 3:
      return `(if ${condition(environment, depth - 1)} { ${part()} } else { ${part()} })`;
    case 4:
      return `int(${random.pick([named(environment, 'Token') ?? 'token', condition(environment, depth - 1)])})`;
    case 5:
      return `TABLE[${part()}]`;
    case 6:
      return `twist(clamp(${part()}, 0, 3), ${condition(environment, depth - 1)})`;
    case 7:
      return `abs(${part()})`;
    case 8:
      return `round(${number(environment, depth - 1)})`;
    case 9:
      return `(match ${part()} { 0 => ${part()}, 1..2 => 1, _ => ${part()} })`;
    default:
      return leaf;
  }
}

function condition(environment: Environment, depth: number): string {
  const { random } = environment;
  const leaf = named(environment, 'bool') ?? `(token == "${random.pick(vocabulary)}")`;
  if (depth === 0) return leaf;
  const part = (): string => condition(environment, depth - 1);
  switch (random.below(9)) {
    case 0:
      return `(${part()} ${random.pick(['and', 'or'])} ${part()})`;
    case 1:
      return `(not ${part()})`;
    case 2:
      return `(${whole(environment, depth - 1)} ${random.pick(['==', '!=', '<', '<=', '>', '>='])} ${whole(environment, depth - 1)})`;
    case 3:
      return `(${random.pick(environment.readable).name} is defined)`;
    case 4:
      return `(${step(environment, 0)} == ${random.pick(steps)})`;
    case 5:
      return `(${named(environment, 'Token') ?? 'token'} in {"0", "x"})`;
    case 6:
      return `(${whole(environment, depth - 1)} in 0..2)`;
    case 7:
      return `(${part()} ^ ${part()})`;
    default:
      return leaf;
  }
}

function step(environment: Environment, depth: number): string {
  const { random } = environment;
  const leaf = (random.chance(0.6) ? named(environment, 'Step') : undefined) ?? `Step.${random.pick(steps)}`;
  return depth > 0 && random.chance(0.4)
    ? `(if ${condition(environment, depth - 1)} { ${leaf} } else { Step.${random.pick(steps)} })`
    : leaf;
}

function number(environment: Environment, depth: number): string {
  const { random } = environment;
  const leaf = named(environment, 'number') ?? named(environment, 'whole') ?? '1';
  if (depth === 0 || random.chance(0.4)) return leaf;
  return random.pick([
    `(${leaf} / 2)`,
    `(${leaf} + ${whole(environment, 0)})`,
    `(if ${condition(environment, depth - 1)} { ${leaf} } else { 1/2 })`,
  ]);
}
