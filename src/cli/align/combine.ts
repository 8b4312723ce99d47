/** `altac align combine`: several rewards of an answer become one. */

import { type Combination, combined } from '../../alignment/combination/combine.ts';
import { quantileOf } from '../../alignment/combination/reference-value.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { editLines, type StreamOptions } from './json-lines.ts';
import { type Addition, type JsonObject, LineProblem, numberOf, shown } from './members.ts';
import { membersOf, type References, severalReferences } from './references.ts';

export interface CombineOptions extends StreamOptions {
  readonly how: Combination;
  readonly references?: string;
  readonly quantile: number;
  /** By the name of a reward. */
  readonly referenceValue?: ReadonlyMap<string, number>;
  readonly weight?: ReadonlyMap<string, number>;
  readonly prefix: string;
}

/** What is combined, and what the result is called. */
const fields = [
  ['rewards', 'reward'],
  ['chosen_rewards', 'chosen_reward'],
  ['rejected_rewards', 'rejected_reward'],
] as const;

type Samples = ReadonlyMap<string, readonly number[]>;

export async function combineCommand(
  file: string | undefined,
  options: CombineOptions,
  terminal: Terminal,
): Promise<number> {
  const { how, prefix } = options;
  if (options.weight !== undefined && how !== 'sum' && how !== 'scaled-sum') {
    throw new UserError(`--weight is for sums, and --how is ${how}`, ['AND and OR need no weights']);
  }
  const samplesOf = await severalReferences(options.references, terminal);
  const report = await editLines(file, options, terminal, (line) => {
    const standards = standardsOf(line, samplesOf, options);
    const additions: Addition[] = [];
    for (const [field, result] of fields) {
      const value = line[field];
      if (value === undefined) continue;
      const rewards: number[] = [];
      const references: number[] = [];
      const weights: number[] = [];
      for (const [name, each] of membersOf(value, field)) {
        const { reference, weight } = standards(name);
        rewards.push(numberOf(each, `${field}.${name}`));
        references.push(reference);
        weights.push(weight);
      }
      const reward = combined(how, rewards, references, weights);
      if (!Number.isFinite(reward)) throw new LineProblem(`\`${field}\` combine to ${reward}`);
      additions.push([prefix + result, reward]);
    }
    if (additions.length > 0) return additions;
    const names = fields.map(([name]) => `\`${name}\``).join(', ');
    throw new LineProblem(`it has none of ${names}. It has ${shown(Object.keys(line))}`);
  });
  return report.interrupted ?? 0;
}

interface Standard {
  readonly reference: number;
  readonly weight: number;
}

/** What each reward of this line is measured by; only what the combination needs is asked for. */
function standardsOf(
  line: JsonObject,
  samplesOf: References<Samples>,
  { how, quantile, referenceValue, weight }: CombineOptions,
): (name: string) => Standard {
  const needsReference = how !== 'sum' && how !== 'scaled-sum';
  let samples: Samples | null = null;
  const samplesNamed = (name: string): readonly number[] => {
    samples ??= samplesOf(line);
    const found = samples.get(name);
    if (found === undefined) throw new LineProblem(`there are no reference rewards for \`${name}\``);
    return found;
  };
  const own = line['reference_values'];
  const given = own === undefined ? null : new Map(membersOf(own, 'reference_values'));
  return (name) => {
    let reference = 0;
    if (needsReference) {
      const value = referenceValue?.get(name) ?? given?.get(name);
      reference =
        value === undefined
          ? quantileOf(Float64Array.from(samplesNamed(name)).sort(), quantile)
          : numberOf(value, `reference_values.${name}`);
    }
    const scale = how === 'scaled-sum' ? deviationOf(samplesNamed(name), name) : 1;
    return { reference, weight: (weight?.get(name) ?? 1) / scale };
  };
}

function deviationOf(samples: readonly number[], name: string): number {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
  if (variance > 0) return Math.sqrt(variance);
  throw new LineProblem(`the reference rewards of \`${name}\` are all the same: they give no scale`);
}
