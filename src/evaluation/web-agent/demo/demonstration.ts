/** The tasks of the demonstration as the agent gets them. */

import type { AgentSettings } from '../agent/log.ts';
import type { AgentTask } from '../agent/run.ts';
import { siteNames } from './sites.ts';
import { demoTasks } from './tasks.ts';
import type { World } from './world.ts';

export function demoSettings(port: number, seed: number): AgentSettings {
  return {
    start: `http://search.localhost:${port}/`,
    search: `http://search.localhost:${port}/?q={query}`,
    allow: siteNames.map((name) => `${name}.localhost:${port}`),
    maxSteps: 30,
    maxNothing: 3,
    maxSeconds: 300,
    maxTokens: 500_000,
    maxCost: null,
    seesPictures: false,
    seed,
  };
}

export function demoAgentTasks(world: World, settings: AgentSettings): AgentTask[] {
  return demoTasks(world).map(({ id, task }) => ({ id, task, settings, browsing: 'only' }));
}
