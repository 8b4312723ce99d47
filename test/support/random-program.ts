/** Random well-formed IR: not sensible programs, but every feature in every combination. */

import { type Domain, sizeOf } from '../../src/ir/domain.ts';
import type { Head, Initial, Program } from '../../src/ir/program.ts';
import { type Fetched, type Pattern, type ProgramBuilder, programBuilder, type Setting } from './builder.ts';
import type { Random } from './random.ts';

interface Known {
  readonly variable: number;
  readonly domain: Domain;
}

export function randomProgram(random: Random): Program {
  const vocabulary = ['a', 'b', 'c', 'd'].slice(0, random.integer(1, 4));
  const setting: Setting = random.chance(0.5) ? { vocabulary } : { vocabulary, positions: random.integer(1, 12) };
  const builder = programBuilder(setting);
  const readable: Known[] = [{ variable: builder.input('token'), domain: { kind: 'token', values: vocabulary } }];
  if (setting.positions !== undefined) {
    const maximum = setting.positions - 1;
    readable.push({ variable: builder.position('place'), domain: { kind: 'integer', minimum: 0, maximum } });
  }
  const states: Known[] = [];
  for (let count = random.integer(1, 4); count > 0; count--) {
    const domain = randomDomain(random);
    const initial = randomInitial(random, sizeOf(domain), setting);
    states.push({ variable: builder.state(`s${count}`, domain, initial), domain });
  }
  readable.push(...states);
  const outputs: Known[] = [];
  for (let count = random.integer(0, 4); count > 0; count--) {
    outputs.push(...randomHead(random, builder, `h${count}`, readable));
  }
  for (const state of random.some(states, 0.8)) randomUpdate(random, builder, state, [...readable, ...outputs]);
  const output = states[0]?.variable ?? 0;
  if (random.chance(0.6)) {
    const { variable, domain } = pick(random, [...states, ...outputs.slice(0, 1)]);
    const codes = Array.from({ length: sizeOf(domain) }, (_, code) => code);
    builder.halt(variable, random.some(codes, 0.4));
  }
  return builder.build(output);
}

/** Tokens for a program, at most as many as it takes. */
export function randomTokens(random: Random, { vocabulary, positions }: Program, longest: number): number[] {
  const length = random.integer(0, Math.min(longest, positions ?? longest));
  return Array.from({ length }, () => random.integer(0, vocabulary.length - 1));
}

function randomDomain(random: Random): Domain {
  const integer = (minimum: number, maximum: number): Domain => ({ kind: 'integer', minimum, maximum });
  return random.pick([
    { kind: 'bool' },
    integer(0, random.integer(0, 4)),
    integer(-2, random.integer(-1, 1)),
    { kind: 'enum', name: 'Colour', values: ['red', 'green', 'blue'] },
    { kind: 'set', element: integer(0, 2), sets: [[], [0], [0, 1], [1, 2]] },
    randomNumeric(random),
    randomNumeric(random),
  ]);
}

function randomNumeric(random: Random): Domain {
  const values = random.pick([
    [0, 1],
    [-5, -3, -1, 1, 3],
    [0, 0.5, 1, 1.5],
    [-1, 0, 1],
    [1 / 5, 1 / 4, 1 / 3, 1 / 2, 1],
    [-0.7, -0.1, 0.2, 1 / 3],
    [0.1],
    [-100, 2.5, 1000],
  ]);
  return { kind: 'numeric', values };
}

function randomInitial(random: Random, size: number, { vocabulary, positions }: Setting): Initial {
  const codes = (length: number): number[] => Array.from({ length }, () => random.integer(0, size - 1));
  const by = random.pick(['constant', 'token', 'token', 'position', 'token-and-position']);
  if (by === 'constant') return { by, value: random.integer(0, size - 1) };
  if (by === 'token' || positions === undefined) return { by: 'token', values: codes(vocabulary.length) };
  if (by === 'position') return { by, values: codes(positions) };
  return { by: 'token-and-position', values: vocabulary.map(() => codes(positions)) };
}

function randomHead(random: Random, builder: ProgramBuilder, name: string, readable: readonly Known[]): Known[] {
  const numerics = readable.filter(({ domain }) => domain.kind === 'numeric');
  const aggregate = random.pick<Head['aggregate']>([
    'select',
    'select',
    'count',
    numerics.length === 0 ? 'select' : 'mean',
  ]);
  const classes = random.integer(1, 4);
  const pattern: Pattern = {
    aggregate,
    classes,
    key: randomKey(random, classes, readable),
    query: randomQuery(random, classes, readable),
    ...(random.chance(0.4) ? { offsets: random.some([-3, -2, -1, 0, 1, 2, 30], 0.4) } : {}),
  };
  const values = Array.from({ length: random.integer(1, 2) }, (): Required<Fetched> => {
    if (aggregate === 'count')
      return { source: null, domain: { kind: 'integer', minimum: 0, maximum: random.integer(0, 4) } };
    const { variable, domain } = pick(random, aggregate === 'mean' ? numerics : readable);
    return { source: variable, domain: aggregate === 'mean' && random.chance(0.5) ? randomNumeric(random) : domain };
  });
  const targets = builder.fetch(name, pattern, values);
  return values.map(({ domain }, index) => ({ variable: targets[index] ?? 0, domain }));
}

function randomKey(random: Random, classes: number, readable: readonly Known[]): Head['key'] {
  if (random.chance(0.3)) return { variable: null, classOf: [random.integer(-1, classes - 1)] };
  const { variable, domain } = pick(random, readable);
  return { variable, classOf: Array.from({ length: sizeOf(domain) }, () => random.integer(-1, classes - 1)) };
}

function randomQuery(random: Random, classes: number, readable: readonly Known[]): Head['query'] {
  const all = Array.from({ length: classes }, (_, each) => each);
  if (random.chance(0.3)) return { variable: null, classesOf: [random.some(all, 0.7)] };
  const { variable, domain } = pick(random, readable);
  return { variable, classesOf: Array.from({ length: sizeOf(domain) }, () => random.some(all, 0.5)) };
}

function randomUpdate(random: Random, builder: ProgramBuilder, state: Known, readable: readonly Known[]): void {
  const reads = new Set(
    random
      .some(readable, 2.5 / readable.length)
      .slice(0, 3)
      .map(({ variable }) => variable),
  );
  const keep = random.next() * 0.6;
  const size = sizeOf(state.domain);
  builder.update(state.variable, [...reads], () => (random.chance(keep) ? null : random.integer(0, size - 1)));
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(0, items.length - 1)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}
