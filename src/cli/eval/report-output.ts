/** What all evaluations do with their reports, and with runs that have not ended. */

import { join } from 'node:path';
import type { ItemOutcome } from '../../evaluation/item-run.ts';
import { type EvaluationReport, reportJson, reportPage, reportText } from '../../evaluation/report.ts';
import { type OutputFile, writeFiles } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

/** The names that reports have in the folders of runs. */
export function reportFiles(report: EvaluationReport): Readonly<Record<string, string>> {
  return {
    'report.txt': reportText(report),
    'report.json': reportJson(report),
    'report.html': reportPage(report),
  };
}

/** Files of a folder that is there. */
export function inFolder(folder: string, files: Readonly<Record<string, string>>): readonly OutputFile[] {
  return Object.entries(files).map(([name, content]) => ({ file: join(folder, name), content }));
}

export interface ReportDoors {
  readonly page?: string;
  readonly json?: boolean;
}

/** Writes `more` together with the page, all or none, and prints. */
export async function giveReport(
  report: EvaluationReport,
  { page, json = false }: ReportDoors,
  terminal: Terminal,
  more: readonly OutputFile[] = [],
): Promise<void> {
  await writeFiles([...(page === undefined ? [] : [{ file: page, content: reportPage(report) }]), ...more]);
  terminal.out.write(json ? reportJson(report) : reportText(report));
}

/** `--resume` needs a folder, and what it goes on with. */
export function checkResume(
  { resume = false, output }: { readonly resume?: boolean; readonly output?: string },
  model: string | undefined,
): void {
  if (!resume) return;
  if (output === undefined) throw new UserError('--resume goes on with the run of a folder', ['Name it: `-o FOLDER`']);
  if (model === undefined) {
    throw new UserError('--resume goes on with what a model is asked', ['Name it: `--model FILE` or `--model URL`']);
  }
}

/** Says what is missing of a run, and how it goes on; the exit code, or `null` where nothing is missing. */
export function unfinishedCode(
  outcomes: readonly ItemOutcome<unknown>[],
  what: string,
  folder: string | undefined,
  interrupted: number | null,
  { err }: Terminal,
): number | null {
  const failures = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome] : []));
  const open = outcomes.filter(({ kind }) => kind !== 'done').length;
  if (open === 0) return null;
  const [first] = failures;
  if (first !== undefined) {
    err.write(`${failures.length} of ${outcomes.length} ${what} failed; the first: ${first.message}\n`);
    for (const note of first.notes) err.write(`  ${note}\n`);
  }
  err.write(
    folder === undefined
      ? `${open} ${what} to go; with \`-o FOLDER\` what is done would be kept\n`
      : `${open} ${what} to go; \`--resume\` goes on in ${folder}\n`,
  );
  return interrupted ?? 1;
}
