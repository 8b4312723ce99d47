/** `altac eval assistantbench demo`: the agent on sites that this process serves, scored. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageFile from '../../../package.json' with { type: 'json' };
import { demoAgentTasks, demoSettings } from '../../evaluation/web-agent/demo/demonstration.ts';
import { scriptedModel } from '../../evaluation/web-agent/demo/scripted-model.ts';
import { serveSites } from '../../evaluation/web-agent/demo/serve.ts';
import { forbiddenName, sitesOf } from '../../evaluation/web-agent/demo/sites.ts';
import { demoTasks } from '../../evaluation/web-agent/demo/tasks.ts';
import { worldOf } from '../../evaluation/web-agent/demo/world.ts';
import { scoreAnswer } from '../../evaluation/web-agent/scoring/score.ts';
import { linedUp } from '../../views/columns.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { runTasks } from './agent-runs.ts';

export interface DemoOptions {
  readonly seed: number;
  readonly output?: string;
  readonly task?: readonly string[];
  readonly pictures?: boolean;
  readonly chromium?: string;
  readonly json?: boolean;
}

/** Exit code 1 where an answer is wrong, or a host was asked that is not allowed. */
export async function demoAgentCommand(options: DemoOptions, terminal: Terminal): Promise<number> {
  const { seed, output, pictures = false, chromium } = options;
  const world = worldOf(seed);
  const golds = demoTasks(world);
  const wanted = options.task ?? golds.map(({ id }) => id);
  const stranger = wanted.find((id) => !golds.some((gold) => gold.id === id));
  if (stranger !== undefined) {
    throw new UserError(`there is no task ${stranger}`, [`There are ${golds.map(({ id }) => id).join(', ')}`]);
  }
  const served = await serveSites((port) => sitesOf(world, port));
  const folder = output ?? mkdtempSync(join(tmpdir(), 'altac-agent-'));
  try {
    const tasks = demoAgentTasks(world, demoSettings(served.port, seed)).filter(({ id }) => wanted.includes(id));
    const { results, interrupted } = await runTasks(
      {
        folder,
        resume: false,
        tasks,
        assistant: scriptedModel(),
        identity: { what: 'assistantbench demo', seed, model: 'scripted', altac: packageFile.version },
        chromium,
        pageTimeout: 10,
        pause: 50,
        pictures,
      },
      terminal,
    );
    if (interrupted !== null) return interrupted;
    const rows = results.map(({ id, end, totals }) => {
      const answer = golds.find((gold) => gold.id === id)?.answer ?? null;
      const isRight =
        answer === null ? end.answer === '' : scoreAnswer(end.answer, answer, 'official-safe').score === 1;
      return { id, isRight, status: end.status, steps: end.steps, answer: end.answer, gold: answer, ...totals };
    });
    const strays = served.hosts().filter((host) => host.startsWith(forbiddenName)).length;
    if (options.json === true) for (const row of rows) terminal.out.write(`${JSON.stringify(row)}\n`);
    else {
      const lines = rows.map(({ id, isRight, status, steps, calls }) => [
        id,
        isRight ? 'right' : 'wrong',
        status,
        String(steps),
        String(calls),
      ]);
      terminal.out.write(linedUp([['task', 'answer', 'status', 'steps', 'calls'], ...lines]));
      const right = rows.filter(({ isRight }) => isRight).length;
      terminal.out.write(`${right} of ${rows.length} right; a host that is not allowed was asked ${strays} times\n`);
      if (output !== undefined) terminal.err.write(`Logs are in ${join(output, 'logs')}; \`replay\` shows one\n`);
    }
    return rows.every(({ isRight }) => isRight) && strays === 0 ? 0 : 1;
  } finally {
    await served.close();
    if (output === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
