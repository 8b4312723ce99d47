/** Rewards of reference samples: in the line itself, or by prompt from a file. */

import type { Terminal } from '../terminal.ts';
import { readLines } from './json-lines.ts';
import { isObject, type JsonObject, LineProblem, numberOf, numbersOf, promptOf } from './members.ts';

/** By prompt; each with the samples of every reward model, in one list for a single one. */
export type References<Samples> = (line: JsonObject) => Samples;

/** Samples of one reward model. */
export async function singleReferences(
  file: string | undefined,
  terminal: Terminal,
): Promise<References<readonly number[]>> {
  const known = new Map<string, number[]>();
  if (file !== undefined) {
    await readLines(file, { onError: 'stop' }, terminal, (line) => {
      const { reward, rewards } = line;
      const found = rewards === undefined ? [numberOf(reward, 'reward')] : numbersOf(rewards, 'rewards');
      appendTo(known, promptOf(line), found);
    });
  }
  return (line) => {
    const { reference_rewards: own } = line;
    if (own !== undefined) return numbersOf(own, 'reference_rewards');
    return fromFile(file, known, line);
  };
}

/** Samples of several reward models: by name, or by number where they have none. */
export async function severalReferences(
  file: string | undefined,
  terminal: Terminal,
): Promise<References<ReadonlyMap<string, readonly number[]>>> {
  const known = new Map<string, Map<string, number[]>>();
  if (file !== undefined) {
    await readLines(file, { onError: 'stop' }, terminal, (line) => {
      const models = known.get(promptOf(line)) ?? new Map<string, number[]>();
      known.set(promptOf(line), models);
      for (const [name, value] of membersOf(line['rewards'], 'rewards')) {
        appendTo(models, name, typeof value === 'number' ? [value] : numbersOf(value, `rewards.${name}`));
      }
    });
  }
  return (line) => {
    const { reference_rewards: own } = line;
    if (own === undefined) return fromFile(file, known, line);
    return new Map(
      membersOf(own, 'reference_rewards').map(([name, value]) => [name, numbersOf(value, `reference_rewards.${name}`)]),
    );
  };
}

/** Of an object by name, of a list by number. */
export function membersOf(value: unknown, what: string): readonly (readonly [name: string, value: unknown])[] {
  if (Array.isArray(value) && value.length > 0) return value.map((each, i) => [String(i), each]);
  if (isObject(value) && Object.keys(value).length > 0) return Object.entries(value);
  throw new LineProblem(
    value === undefined ? `\`${what}\` is missing` : `\`${what}\` is no list or object with rewards in it`,
  );
}

function appendTo(known: Map<string, number[]>, key: string, values: readonly number[]): void {
  const before = known.get(key);
  if (before === undefined) known.set(key, [...values]);
  else for (const value of values) before.push(value);
}

function fromFile<Samples>(file: string | undefined, known: ReadonlyMap<string, Samples>, line: JsonObject): Samples {
  if (file === undefined) {
    throw new LineProblem('`reference_rewards` is missing (or give them by prompt, with --references FILE)');
  }
  const found = known.get(promptOf(line));
  if (found !== undefined) return found;
  throw new LineProblem(`${file} has no rewards for its prompt`);
}
