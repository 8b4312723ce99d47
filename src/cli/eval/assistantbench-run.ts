/** `altac eval assistantbench run` and `closed-book`: a model of one's own answers tasks, with a browser or without one. */

import packageFile from '../../../package.json' with { type: 'json' };
import { reportText } from '../../evaluation/report.ts';
import { chatAssistant } from '../../evaluation/web-agent/agent/chat-assistant.ts';
import type { AgentSettings } from '../../evaluation/web-agent/agent/log.ts';
import { promptVersion } from '../../evaluation/web-agent/agent/prompts.ts';
import type { AgentTask, Browsing } from '../../evaluation/web-agent/agent/run.ts';
import { runReport } from '../../evaluation/web-agent/agent/run-report.ts';
import { patternProblem } from '../../evaluation/web-agent/allow-list.ts';
import type { ModelOptions } from '../model-options.ts';
import { chatOf, modelOrigin, openModel, usageText } from '../models.ts';
import { writeFiles } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { runTasks, type TaskResult } from './agent-runs.ts';
import { tasksOf } from './answer-files.ts';
import { inFolder, reportFiles } from './report-output.ts';
import { optionsRow, type TypedOptions } from './typed-options.ts';

export interface AgentRunOptions extends ModelOptions, TypedOptions {
  readonly model: string;
  readonly output: string;
  readonly resume?: boolean;
  readonly closedBook?: boolean;
  readonly fallBack?: boolean;
  readonly allow?: readonly string[];
  readonly start?: string;
  readonly search?: string;
  readonly task?: readonly string[];
  readonly maxSteps: number;
  readonly maxNothing: number;
  readonly maxSeconds: number;
  readonly maxTokens: number;
  readonly maxCost?: number;
  readonly pageTimeout: number;
  readonly pause: number;
  readonly pictures?: boolean;
  readonly seePictures?: boolean;
  readonly chromium?: string;
  readonly seed: number;
  readonly json?: boolean;
}

export async function agentRunCommand(file: string, options: AgentRunOptions, terminal: Terminal): Promise<number> {
  const { seed, output, pictures = false, chromium, pageTimeout, pause } = options;
  const read = tasksOf(file);
  const rows = options.task === undefined ? read.rows : read.rows.filter(({ id }) => options.task?.includes(id));
  const stranger = options.task?.find((id) => !read.rows.some((row) => row.id === id));
  if (stranger !== undefined) throw new UserError(`${file} has no task ${stranger}`);
  const settings = settingsOf(options);
  const browsing: Browsing = options.closedBook === true ? 'never' : options.fallBack === true ? 'first' : 'only';
  const tasks = rows.map(
    ({ id, task, start }): AgentTask => ({
      id,
      task,
      browsing,
      settings: { ...settings, start: start ?? settings.start },
    }),
  );
  const opened = await openModel(options.model, { ...options, chat: true }, terminal);
  const { results, interrupted } = await runTasks(
    {
      folder: output,
      resume: options.resume === true,
      tasks,
      assistant: chatAssistant(chatOf(opened), opened.usage),
      identity: {
        what: 'assistantbench run',
        file: read.name,
        sha256: read.sha256,
        model: opened.identity,
        seed,
        browsing,
        settings,
        pages: `text and elements, ${settings.seesPictures ? 'with' : 'without'} pictures`,
        altac: packageFile.version,
      },
      chromium,
      pageTimeout,
      pause,
      pictures,
    },
    terminal,
  );
  const report = runReport(results, tasks.length, {
    altac: packageFile.version,
    tasks: `${read.name}, SHA-256 ${read.sha256.slice(0, 16)}`,
    model: modelOrigin(opened.identity),
    prompts: promptVersion(settings.seesPictures),
    browsing,
    ...optionsRow(options),
    seed,
  });
  await writeFiles([...inFolder(output, reportFiles(report))]);
  if (options.json !== true) terminal.out.write(reportText(report));
  else for (const line of results.map(resultLine)) terminal.out.write(`${JSON.stringify(line)}\n`);
  const usage = opened.usage();
  if (usage !== null) terminal.err.write(`${usageText(usage)}\n`);
  if (interrupted === null) {
    terminal.err.write(`Answers are in ${output}/predictions.jsonl, logs in ${output}/logs\n`);
    return 0;
  }
  terminal.err.write(`${results.length} of ${tasks.length} tasks are done; \`--resume\` goes on\n`);
  return interrupted;
}

function settingsOf(options: AgentRunOptions): AgentSettings {
  const { allow = [], start, search, maxSteps, maxNothing, maxSeconds, maxTokens, maxCost, seed, closedBook } = options;
  const seesPictures = options.seePictures === true && closedBook !== true;
  const settled = { maxSteps, maxNothing, maxSeconds, maxTokens, maxCost: maxCost ?? null, seesPictures, seed };
  if (closedBook === true) return { ...settled, start: 'about:blank', search: null, allow: [] };
  if (allow.length === 0) {
    throw new UserError('which hosts may the agent visit?', [
      'Give `--allow example.com,*.example.org`, or `--allow any`',
    ]);
  }
  if (maxCost !== undefined && options.priceIn === undefined) {
    throw new UserError('--max-cost takes prices', ['Give `--price-in` and `--price-out`']);
  }
  for (const pattern of allow) {
    const problem = patternProblem(pattern);
    if (problem !== null) throw new UserError(`--allow ${pattern}: ${problem}`);
  }
  if (search !== undefined && !search.includes('{query}')) {
    throw new UserError(`--search ${search} has no place for the words`, ['Write {query} where they go']);
  }
  if (start === undefined && search === undefined) {
    throw new UserError('where does the agent begin?', ['Give `--start URL`, or `--search` with {query} in it']);
  }
  const beginning = start ?? new URL('/', (search ?? '').replace('{query}', '')).href;
  return { ...settled, start: beginning, search: search ?? null, allow: allow.includes('any') ? 'any' : allow };
}

function resultLine({ id, end, totals, log }: TaskResult): object {
  const { status, answer, steps, source, cause } = end;
  return { id, status, answer, steps, source, cause, ...totals, log };
}
