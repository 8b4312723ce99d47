/** `altac train --tensorboard`: what evaluations find, as curves. */

import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventFileStart, eventsUpTo, scalarEvent } from '../formats/tensorboard.ts';
import { type LengthAccuracy, shareRight } from '../training/accuracy.ts';
import type { ExampleCheck, TrainingStep } from '../training/learner.ts';
import { readBytes } from './files.ts';
import { attemptWrite, checkWritable, writeFiles } from './output-files.ts';

export interface CurveLog {
  /** Adds a point to every curve, at once: TensorBoard follows a file that grows. */
  readonly add: (report: TrainingStep, check: ExampleCheck, accuracy: readonly LengthAccuracy[]) => void;
}

/** So many lengths share a curve. */
const lengthsOfCurve = 5;

/** Its folder is made if it is not there. A training that goes on has the curves up to `step`, and no others. */
export async function openCurveLog(folder: string, step: number): Promise<CurveLog> {
  // TensorBoard reads files with `tfevents` in their names.
  const file = join(folder, 'events.out.tfevents.altac');
  attemptWrite(folder, () => mkdirSync(folder, { recursive: true }));
  checkWritable([file]);
  const before = step > 0 && existsSync(file) ? readBytes(file) : new Uint8Array();
  const kept = eventsUpTo(before, step);
  const start = kept.length > 0 ? kept : eventFileStart(now());
  if (start.length !== before.length) await writeFiles([{ file, content: start }]);
  return {
    add: (report, check, accuracy) => {
      const event = scalarEvent(now(), report.step, scalarsOf(report, check, accuracy));
      attemptWrite(file, () => appendFileSync(file, event));
    },
  };
}

function scalarsOf(
  { loss, rate, gradientNorm }: TrainingStep,
  { right, worst }: ExampleCheck,
  accuracy: readonly LengthAccuracy[],
): Readonly<Record<string, number>> {
  const curves = new Map<string, LengthAccuracy[]>();
  for (const each of accuracy) {
    const first = each.length - ((each.length + lengthsOfCurve - 1) % lengthsOfCurve);
    const name = each.length === 0 ? '0' : `${first}-${first + lengthsOfCurve - 1}`;
    curves.set(name, [...(curves.get(name) ?? []), each]);
  }
  return {
    'training/loss': loss,
    'training/rate': rate,
    'training/gradient_norm': gradientNorm,
    'training/right': right,
    ...(worst === null ? {} : { 'training/worst': worst }),
    'test/right': shareRight(accuracy),
    ...Object.fromEntries([...curves].map(([name, group]) => [`lengths/${name}`, shareRight(group)])),
  };
}

function now(): number {
  return Date.now() / 1000;
}
