/** `altac align calibrate`: rewards become quantiles under the reference policy. */

import { calibratedAmong, type Ties } from '../../alignment/inference-aware/calibration.ts';
import type { Terminal } from '../terminal.ts';
import { editLines, type StreamOptions } from './json-lines.ts';
import { singleReferences } from './references.ts';
import { mapFields, rewardFields } from './reward-fields.ts';

export interface CalibrateOptions extends StreamOptions {
  readonly references?: string;
  readonly ties: Ties;
  readonly field?: readonly string[];
  readonly prefix: string;
}

export async function calibrateCommand(
  file: string | undefined,
  options: CalibrateOptions,
  terminal: Terminal,
): Promise<number> {
  const { references, ties, field, prefix } = options;
  const samplesOf = await singleReferences(references, terminal);
  const report = await editLines(file, options, terminal, (line) => {
    const samples = samplesOf(line);
    return mapFields(
      line,
      field,
      rewardFields,
      (name) => prefix + name,
      (reward) => calibratedAmong(samples, reward, ties),
    );
  });
  return report.interrupted ?? 0;
}
