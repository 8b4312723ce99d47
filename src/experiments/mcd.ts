/** The splits of SCAN by most compound divergence (Keysers et al., 2020): they cannot be rebuilt, their files are needed. */

import { sha256 } from '../formats/sha256.ts';
import type { SplitParts } from '../traces/split.ts';
import type { Claim } from './experiment.ts';

export const mcdNames = ['scan:mcd1', 'scan:mcd2', 'scan:mcd3'] as const;

export type McdName = (typeof mcdNames)[number];

export function filesOfMcd(name: McdName): Readonly<Record<'training' | 'test', string>> {
  const part = name.replace('scan:', '');
  return { training: `tasks_train_${part}.txt`, test: `tasks_test_${part}.txt` };
}

/** Of an experiment: other files are another step. */
export function stepOfFiles(name: McdName, parts: SplitParts): string {
  return `${name}, ${sha256(JSON.stringify(parts)).slice(0, 16)}`;
}

/** For a claim about a split whose files are not there. */
export function withoutFiles(name: McdName, claim: Pick<Claim, 'claim' | 'source' | 'expected'>): Claim {
  const { training, test } = filesOfMcd(name);
  return {
    ...claim,
    measured: `nothing, without the files: give \`--files FOLDER\` with ${training} and ${test}`,
    verdict: 'not testable here',
  };
}
