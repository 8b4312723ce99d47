/** The log of a training: a JSON object a line. */

import { existsSync } from 'node:fs';
import { attempt, integer, object, parseJson } from '../ir/decoders.ts';
import { readText } from './files.ts';

/** What a log has of the steps up to this one: a training goes on from a checkpoint, and may have logged more since. */
export function keptLines(file: string, step: number): string[] {
  if (step === 0 || !existsSync(file)) return [];
  return readText(file)
    .split('\n')
    .filter((line) => {
      const read = attempt(() => object((field) => field('step', integer))(parseJson(line), ''));
      return read.ok && read.value <= step;
    });
}
