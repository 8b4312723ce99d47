/** Runs of the agent on the sites of the demonstration, with everything in memory. */

import type { EndEntry, LogEntry } from '../../../src/evaluation/web-agent/agent/log.ts';
import { type AgentTask, type Assistant, runAgent } from '../../../src/evaluation/web-agent/agent/run.ts';
import { demoAgentTasks, demoSettings } from '../../../src/evaluation/web-agent/demo/demonstration.ts';
import { scriptedModel } from '../../../src/evaluation/web-agent/demo/scripted-model.ts';
import { type Sites, sitesOf } from '../../../src/evaluation/web-agent/demo/sites.ts';
import { type DemoTask, demoTasks } from '../../../src/evaluation/web-agent/demo/tasks.ts';
import { worldOf } from '../../../src/evaluation/web-agent/demo/world.ts';
import { openFakeBrowser, type ParsedPages } from './fake-browser.ts';

/** Of links alone: nothing is served. */
const port = 8000;

export interface Scene {
  readonly sites: Sites;
  readonly tasks: readonly AgentTask[];
  readonly golds: readonly DemoTask[];
}

export interface FakeRun {
  readonly end: EndEntry | null;
  /** Those before, and those that this run wrote. */
  readonly entries: readonly LogEntry[];
  readonly asked: readonly string[];
  /** How often the model was asked. */
  readonly calls: number;
}

export interface FakeRunOptions {
  readonly before?: readonly LogEntry[];
  readonly assistant?: Assistant;
  /** Breaks off, as if killed, when so many entries were written. */
  readonly killedAfter?: number;
  readonly parsed?: ParsedPages;
  /** What is seen of any page; the fake browser has no pictures. */
  readonly picture?: Uint8Array;
}

export function sceneOf(seed: number): Scene {
  const world = worldOf(seed);
  return {
    sites: sitesOf(world, port),
    tasks: demoAgentTasks(world, demoSettings(port, seed)),
    golds: demoTasks(world),
  };
}

export class Killed extends Error {}

export async function runFake(sites: Sites, task: AgentTask, options: FakeRunOptions = {}): Promise<FakeRun> {
  const {
    before = [],
    assistant = scriptedModel(),
    killedAfter = Number.POSITIVE_INFINITY,
    parsed = new Map(),
    picture = null,
  } = options;
  const entries = [...before];
  let written = 0;
  let calls = 0;
  let asked: readonly string[] = [];
  const counted: Assistant = {
    name: assistant.name,
    ask: (messages, seed, picture) => {
      calls += 1;
      return assistant.ask(messages, seed, picture);
    },
  };
  try {
    const end = await runAgent(task, before, {
      assistant: counted,
      openBrowser: ({ start, allow }) => {
        const browser = openFakeBrowser(sites, start, allow, parsed);
        asked = browser.asked;
        return Promise.resolve({ ...browser, picture: () => Promise.resolve(picture) });
      },
      write: (entry) => {
        if (written >= killedAfter) throw new Killed();
        written += 1;
        entries.push(entry);
      },
      keepPicture: null,
      now: () => 0,
      isStopped: () => false,
      show: () => {},
    });
    return { end, entries, asked, calls };
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return { end: null, entries, asked, calls };
  }
}
