/** Rollouts in JSON Lines: an answer a line with the outcomes of all its prefixes, or a prefix a line. */

import type { Counts } from '../../rewards/verifiers/counts.ts';
import type { CountedTrace } from '../../rewards/verifiers/step-labels.ts';
import { isObject, type JsonObject, LineProblem, numberOf, shown } from '../align/members.ts';

/** What a line holds. */
export type RolloutLine =
  | { readonly kind: 'answer'; readonly trace: CountedTrace }
  | { readonly kind: 'prefix'; readonly prefix: CountedPrefix };

/** As they are collected. */
export interface CountedPrefix {
  readonly prompt: unknown;
  readonly steps: CountedTrace['steps'];
  /** How many of the steps belong to the prefix. */
  readonly length: number;
  readonly policy: Counts;
  readonly prover: Counts | null;
}

/** Throws a `LineProblem`. */
export function rolloutLine(line: JsonObject): RolloutLine {
  const steps = stepsOf(line['steps']);
  const prompt = line['prompt'];
  const length = line['prefixLength'] ?? line['prefix_length'];
  if (length !== undefined) return { kind: 'prefix', prefix: prefixOf(line, prompt, steps, length) };
  const outcome = line['outcome'] === undefined ? null : outcomeOf(line['outcome'], 'outcome');
  const policy = countsOf(line, '', steps.length, outcome);
  if (policy === null) {
    throw new LineProblem(
      `it has no \`continuations\`, and no \`successes\` with \`rollouts\`. It has ${shown(Object.keys(line))}`,
    );
  }
  return { kind: 'answer', trace: { prompt, steps, policy, prover: countsOf(line, 'prover_', steps.length, outcome) } };
}

function stepsOf(value: unknown): CountedTrace['steps'] {
  if (value === undefined) throw new LineProblem('`steps` is missing');
  if (!Array.isArray(value)) throw new LineProblem(`\`steps\` is ${shown(value)}, not a list of texts`);
  return value.map((step: unknown, i) => {
    if (typeof step === 'string' || typeof step === 'number') return step;
    throw new LineProblem(`\`steps[${i}]\` is ${shown(step)}, not a text`);
  });
}

function prefixOf(line: JsonObject, prompt: unknown, steps: CountedTrace['steps'], length: unknown): CountedPrefix {
  const count = wholeNumber(length, 'prefixLength');
  if (count > steps.length) {
    throw new LineProblem(`\`prefixLength\` is ${count}, and there are ${steps.length} steps`);
  }
  const of = (before: string): Counts =>
    counted(line[`${before}successes`], line[`${before}rollouts`], `${before}successes`, `${before}rollouts`);
  const prover = line['prover_successes'] === undefined ? null : of('prover_');
  return { prompt, steps, length: count, policy: of(''), prover };
}

/** Of all prefixes; the last is the whole answer, whose outcome may stand for its continuations. */
function countsOf(line: JsonObject, before: string, steps: number, outcome: number | null): readonly Counts[] | null {
  const found = continuedCounts(line, before) ?? givenCounts(line, before, steps);
  if (found === null) return null;
  const { counts, name } = found;
  if (counts.length === steps + 1) return counts;
  if (counts.length === steps && outcome !== null) return [...counts, { successes: outcome, rollouts: 1 }];
  throw new LineProblem(
    `\`${name}\` has ${counts.length} entries for ${steps} steps: it needs ${steps + 1}, the first for the prompt alone${outcome === null ? ` (or ${steps}, and the \`outcome\` of the whole answer)` : ''}`,
  );
}

interface NamedCounts {
  readonly counts: readonly Counts[];
  readonly name: string;
}

function continuedCounts(line: JsonObject, before: string): NamedCounts | null {
  const name = `${before}continuations`;
  const value = line[name];
  if (value === undefined) return null;
  if (!Array.isArray(value)) {
    throw new LineProblem(`\`${name}\` is ${shown(value)}, not a list with a list for each prefix`);
  }
  const counts = value.map((each: unknown, i): Counts => {
    if (!Array.isArray(each) || each.length === 0) {
      throw new LineProblem(`\`${name}[${i}]\` is ${shown(each)}, not a list of continuations`);
    }
    const outcomes = each.map((one: unknown, j) => outcomeOfContinuation(one, `${name}[${i}][${j}]`));
    return { successes: outcomes.reduce((sum, outcome) => sum + outcome, 0), rollouts: outcomes.length };
  });
  return { counts, name };
}

function givenCounts(line: JsonObject, before: string, steps: number): NamedCounts | null {
  const name = `${before}successes`;
  const successes = line[name];
  if (successes === undefined) return null;
  if (!Array.isArray(successes)) throw new LineProblem(`\`${name}\` is ${shown(successes)}, not a list of numbers`);
  const rollouts = line[`${before}rollouts`];
  if (Array.isArray(rollouts) && rollouts.length !== successes.length) {
    throw new LineProblem(
      `\`${name}\` has ${successes.length} entries and \`${before}rollouts\` ${rollouts.length}, for ${steps} steps`,
    );
  }
  const counts = successes.map((each: unknown, i) => {
    const isList = Array.isArray(rollouts);
    const total: unknown = isList ? rollouts[i] : rollouts;
    return counted(each, total, `${name}[${i}]`, isList ? `${before}rollouts[${i}]` : `${before}rollouts`);
  });
  return { counts, name };
}

function counted(successes: unknown, rollouts: unknown, name: string, nameOfAll: string): Counts {
  const all = wholeNumber(rollouts, nameOfAll);
  if (all === 0) throw new LineProblem(`\`${nameOfAll}\` is 0: without a rollout there is nothing to count`);
  const found = numberOf(successes, name);
  if (!(found >= 0 && found <= all)) throw new LineProblem(`\`${name}\` is ${found}, of ${all} rollouts`);
  return { successes: found, rollouts: all };
}

function wholeNumber(value: unknown, what: string): number {
  const number = numberOf(value, what);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new LineProblem(`\`${what}\` is ${number}, not a whole number from 0`);
}

/** An outcome itself, or an object that has it. */
function outcomeOfContinuation(value: unknown, what: string): number {
  if (!isObject(value)) return outcomeOf(value, what);
  const name = ['outcome', 'correct', 'reward'].find((each) => value[each] !== undefined);
  if (name === undefined) throw new LineProblem(`\`${what}\` has no \`outcome\` (nor \`correct\` or \`reward\`)`);
  return outcomeOf(value[name], `${what}.${name}`);
}

function outcomeOf(value: unknown, what: string): number {
  if (typeof value === 'boolean') return Number(value);
  const outcome = numberOf(value, what);
  if (outcome >= 0 && outcome <= 1) return outcome;
  throw new LineProblem(`\`${what}\` is ${outcome}; an outcome is from 0 to 1`);
}
