/** Runs the agent on tasks, one after the other, with a log file for each: a run can be stopped and gone on with anywhere. */

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type EndEntry, type LogEntry, readLog } from '../../evaluation/web-agent/agent/log.ts';
import { promptVersion } from '../../evaluation/web-agent/agent/prompts.ts';
import { type Totals, totalsOf } from '../../evaluation/web-agent/agent/replay-page.ts';
import { type AgentTask, type Assistant, runAgent } from '../../evaluation/web-agent/agent/run.ts';
import { BrowserProblem } from '../../evaluation/web-agent/browser-session.ts';
import { defaultChromium, openChromium } from '../../evaluation/web-agent/chromium/chromium-session.ts';
import { chromiumOrProblem } from '../../evaluation/web-agent/chromium/find-chromium.ts';
import { sha256 } from '../../formats/sha256.ts';
import { interruptible } from '../interruption.ts';
import { attemptWrite } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { openRunFolder, type RunFolder } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface RunSettings {
  readonly folder: string;
  readonly resume: boolean;
  readonly tasks: readonly AgentTask[];
  readonly assistant: Assistant;
  /** What the run is, beside its tasks: a run is gone on with only as the same. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly chromium: string | undefined;
  /** Seconds. */
  readonly pageTimeout: number;
  /** Milliseconds. */
  readonly pause: number;
  readonly pictures: boolean;
}

export interface TaskResult {
  readonly id: string;
  readonly log: string;
  readonly end: EndEntry;
  readonly totals: Totals;
}

export interface RunResult {
  /** Of the tasks that came to an end. */
  readonly results: readonly TaskResult[];
  /** The exit code that a signal asked for; else `null`. */
  readonly interrupted: number | null;
}

export async function runTasks(settings: RunSettings, terminal: Terminal): Promise<RunResult> {
  const { folder, tasks, identity, resume } = settings;
  const needsBrowser = tasks.some(({ browsing }) => browsing !== 'never');
  const chromium = needsBrowser ? foundChromium(settings.chromium) : '';
  const prompts = promptVersion(tasks.some(({ settings: own }) => own.seesPictures));
  const run = { ...identity, prompts, tasks: tasks.length, hash: sha256(JSON.stringify(tasks)) };
  const opened = openRunFolder(folder, run, resume);
  try {
    attemptWrite(folder, () => mkdirSync(join(folder, 'logs'), { recursive: true }));
    return await runInTurn(settings, chromium, opened, terminal);
  } finally {
    opened.close();
  }
}

async function runInTurn(
  settings: RunSettings,
  chromium: string,
  opened: RunFolder,
  terminal: Terminal,
): Promise<RunResult> {
  const { tasks } = settings;
  const done = new Set(opened.log.lines());
  const results: TaskResult[] = [];
  const interrupted = await interruptible(async (interruption) => {
    for (const [index, task] of tasks.entries()) {
      const result = await runTask(task, settings, chromium, terminal, {
        isStopped: () => interruption() !== null,
        show: (step) => showProgress(terminal, `task ${index + 1} of ${tasks.length}, ${task.id}: step ${step}`),
      });
      if (result !== null) results.push(result);
      const line = result === null ? null : JSON.stringify({ id: result.id, ...result.end, ...result.totals });
      if (line !== null && !done.has(line)) opened.log.append(line);
      if (interruption() !== null) break;
    }
    return interruption();
  });
  clearProgress(terminal);
  const predictions = results.map(({ id, end }) => `${JSON.stringify({ id, answer: end.answer })}\n`).join('');
  await opened.write({ 'predictions.jsonl': predictions });
  return { results, interrupted };
}

/** The name of a log: the task's where that can be one. */
export function logName(id: string): string {
  return /^[\w.-]{1,100}$/.test(id) && !id.startsWith('.') ? `${id}.jsonl` : `${sha256(id).slice(0, 32)}.jsonl`;
}

/** A log as it was left; `UserError` for what is none. */
export function entriesOf(file: string, text: string): LogEntry[] {
  const entries = readLog(text);
  if (entries !== null) return entries;
  throw new UserError(`${file} is no log of an agent`, ['`altac eval assistantbench run` writes one for each task']);
}

async function runTask(
  task: AgentTask,
  { folder, assistant, pictures, pageTimeout, pause }: RunSettings,
  chromium: string,
  terminal: Terminal,
  doors: { readonly isStopped: () => boolean; readonly show: (step: number) => void },
): Promise<TaskResult | null> {
  const file = join(folder, 'logs', logName(task.id));
  const before = keptEntries(file);
  const entries = [...before];
  const descriptor = attemptWrite(file, () => openSync(file, 'a'));
  try {
    const end = await runAgent(task, before, {
      ...doors,
      assistant,
      openBrowser: async ({ allow, start }) => {
        const own = { ...defaultChromium, pageTimeout: pageTimeout * 1000, pause };
        return openChromium({ chromium, allow, start, ...own });
      },
      write: (entry) => {
        const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
        attemptWrite(file, () => {
          for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        });
        entries.push(entry);
      },
      keepPicture: pictures
        ? (step, jpeg) => {
            const name = `${logName(task.id).replace(/\.jsonl$/, '')}-${step}.jpg`;
            attemptWrite(name, () => writeFileSync(join(folder, 'logs', name), jpeg));
            return name;
          }
        : null,
      now: () => performance.now(),
    });
    return end === null ? null : { id: task.id, log: file, end, totals: totalsOf(entries) };
  } catch (error) {
    clearProgress(terminal);
    throw error instanceof BrowserProblem ? new UserError(error.message, error.notes) : error;
  } finally {
    closeSync(descriptor);
  }
}

/** What was half written when a run was killed goes. */
function keptEntries(file: string): LogEntry[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  const text = bytes.subarray(0, end).toString('utf8');
  return text === '' ? [] : entriesOf(file, text);
}

function foundChromium(given: string | undefined): string {
  try {
    return chromiumOrProblem(given, process.env);
  } catch (error) {
    throw error instanceof BrowserProblem ? new UserError(error.message, error.notes) : error;
  }
}
