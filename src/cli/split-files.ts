/** Splits that are not rebuilt from all commands, but published as files: those of most compound divergence of SCAN. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { filesOfMcd, type McdName, mcdNames } from '../experiments/mcd.ts';
import { readScanTasks } from '../traces/scan-files.ts';
import type { SplitInput, SplitParts } from '../traces/split.ts';
import { readText } from './files.ts';
import { UserError } from './user-error.ts';

/** By the name of the split. A folder has both files of a split, or none. */
export function readMcdSplits(folder: string): ReadonlyMap<string, SplitParts> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(`--files ${folder}: there is no such folder`, [remedyFor(mcdNames[0])]);
  }
  const isThere = (file: string): boolean => statSync(join(folder, file), { throwIfNoEntry: false }) !== undefined;
  const splits = mcdNames.flatMap((name): [string, SplitParts][] => {
    const { training, test } = filesOfMcd(name);
    const missing = [training, test].filter((file) => !isThere(file));
    if (missing.length === 2) return [];
    if (missing.length === 1) throw new UserError(`--files ${folder}: ${missing[0]} is not there`, [remedyFor(name)]);
    return [[name, { training: tasksOf(join(folder, training)), test: tasksOf(join(folder, test)) }]];
  });
  if (splits.length > 0) return new Map(splits);
  throw new UserError(`--files ${folder}: it has none of the files of a split`, [remedyFor(mcdNames[0])]);
}

function remedyFor(name: McdName): string {
  const { training, test } = filesOfMcd(name);
  return `Give a folder with ${training} and ${test}`;
}

function tasksOf(file: string): readonly SplitInput[] {
  const read = readScanTasks(readText(file));
  if (read.ok) return read.inputs;
  throw new UserError(`${file}:${read.line}: ${read.message}`, [read.remedy]);
}
