/** Steps, evaluations, checkpoints and the log of a training. */

import type { Program } from '../ir/program.ts';
import { type LengthAccuracy, shareRight, type TestInput } from '../training/accuracy.ts';
import { type LearnedFile, programHash, writeLearned } from '../training/learned-file.ts';
import type { ExampleCheck, Learner } from '../training/learner.ts';
import type { TrainingOptions } from '../training/options.ts';
import { percent } from '../views/accuracy.ts';
import type { Interruption } from './interruption.ts';
import { writeFiles } from './output-files.ts';
import { clearProgress, showProgress } from './progress.ts';
import type { CurveLog } from './tensorboard-log.ts';
import { breath, type Terminal } from './terminal.ts';

export interface TrainingJob {
  readonly output: string;
  readonly program: Program;
  readonly options: TrainingOptions;
  readonly tests: readonly TestInput[];
  readonly learner: Learner;
  readonly log: { readonly file: string; readonly lines: string[] } | null;
  readonly curves: CurveLog | null;
  readonly interruption: Interruption;
  readonly terminal: Terminal;
}

/** Where a training stands. */
export interface Standing {
  readonly step: number;
  /** Of the last step; `null` before any. */
  readonly loss: number | null;
  readonly check: ExampleCheck;
  readonly accuracy: readonly LengthAccuracy[];
  /** How many evaluations in a row have found all examples right. */
  readonly patient: number;
}

/** From a checkpoint or the beginning to the end. `null`: interrupted, with a checkpoint written. */
export async function train(job: TrainingJob, before: LearnedFile | null): Promise<Standing | null> {
  const { options, learner, interruption, terminal } = job;
  let patient = before?.patient ?? 0;
  let step = before?.state.updates ?? 0;
  let lastBreath = performance.now();
  const isPatient = (): boolean => options.patience > 0 && patient >= options.patience;
  let standing = await evaluated(job, step, null, patient);
  while (step < options.steps && !isPatient()) {
    const report = await learner.step();
    step = report.step;
    if (performance.now() - lastBreath > 50) {
      await breath();
      lastBreath = performance.now();
      showProgress(terminal, progressText(options, step, report.loss, standing));
    }
    if (interruption() !== null) {
      await save(job, patient);
      clearProgress(terminal);
      return null;
    }
    if (step % options.every !== 0 && step < options.steps) continue;
    standing = await evaluated(job, step, report.loss, patient);
    patient = standing.patient;
    const { check, accuracy } = standing;
    job.log?.lines.push(JSON.stringify({ ...report, ...check, accuracy }));
    job.curves?.add(report, check, accuracy);
    await save(job, patient);
  }
  clearProgress(terminal);
  return standing;
}

/** A breath now and then, so that signals have their say. */
export function breaths(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 50) return;
    await breath();
    last = performance.now();
  };
}

async function evaluated(
  { learner, tests }: TrainingJob,
  step: number,
  loss: number | null,
  patient: number,
): Promise<Standing> {
  const check = await learner.check();
  const accuracy = await learner.accuracy(tests, breaths());
  return { step, loss, check, accuracy, patient: check.right === 1 ? patient + 1 : 0 };
}

/** Parameters and log belong together. */
async function save({ program, options, learner, output, log }: TrainingJob, patient: number): Promise<void> {
  const state = await learner.state();
  const content = writeLearned({ program: program.name, hash: programHash(program), options, state, patient });
  const logs = log === null ? [] : [{ file: log.file, content: log.lines.map((line) => `${line}\n`).join('') }];
  await writeFiles([{ file: output, content }, ...logs]);
}

function progressText({ steps }: TrainingOptions, step: number, loss: number, { check, accuracy }: Standing): string {
  const right = `examples ${percent(check.right)}, answers ${percent(shareRight(accuracy))} right`;
  return `step ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}, loss ${loss.toExponential(1)}, ${right}`;
}
