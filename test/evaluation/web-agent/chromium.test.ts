/** A real Chromium on the sites of the demonstration, where there is one (`ALTAC_CHROMIUM` names another than the first found). */

import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/evaluation/web-agent/agent/log.ts';
import { type AgentTask, type Assistant, runAgent } from '../../../src/evaluation/web-agent/agent/run.ts';
import { refusal } from '../../../src/evaluation/web-agent/allow-list.ts';
import type { BrowserSession, Observation } from '../../../src/evaluation/web-agent/browser-session.ts';
import { type ChromiumSession, openChromium } from '../../../src/evaluation/web-agent/chromium/chromium-session.ts';
import { findChromium } from '../../../src/evaluation/web-agent/chromium/find-chromium.ts';
import { demoAgentTasks, demoSettings } from '../../../src/evaluation/web-agent/demo/demonstration.ts';
import { scriptedModel } from '../../../src/evaluation/web-agent/demo/scripted-model.ts';
import { type Served, serveSites } from '../../../src/evaluation/web-agent/demo/serve.ts';
import { sitesOf } from '../../../src/evaluation/web-agent/demo/sites.ts';
import { demoTasks } from '../../../src/evaluation/web-agent/demo/tasks.ts';
import { worldOf } from '../../../src/evaluation/web-agent/demo/world.ts';
import { seededRandom } from '../../../src/random/seeded.ts';
import { hostileSteps } from '../../support/thoroughness.ts';
import { Killed } from './agent-runs.ts';
import { hostileModel } from './hostile-model.ts';

const found = [findChromium(undefined, process.env)].filter((file) => file !== null);
const world = worldOf(0);

describe.each(found)('%s', (chromium) => {
  /** `pageTimeout`: short only where pages are meant to be late; other machines may be slow. */
  const open = (settings: AgentTask['settings'], pageTimeout = 30_000): Promise<ChromiumSession> =>
    openChromium({ ...settings, chromium, pageTimeout, pause: 50, textLimit: 8000 });

  async function onSites(work: (served: Served) => Promise<void>): Promise<void> {
    const served = await serveSites((port) => sitesOf(world, port));
    try {
      await work(served);
    } finally {
      await served.close();
    }
  }

  interface RunOptions {
    readonly killedAfter?: number;
    readonly assistant?: Assistant;
    readonly pageTimeout?: number;
  }

  interface Run {
    readonly entries: readonly LogEntry[];
    readonly reached: readonly string[];
  }

  async function run(task: AgentTask, before: readonly LogEntry[], options: RunOptions = {}): Promise<Run> {
    const { killedAfter = Number.POSITIVE_INFINITY, assistant = scriptedModel(), pageTimeout } = options;
    const entries = [...before];
    let written = 0;
    let session: ChromiumSession | null = null;
    try {
      await runAgent(task, before, {
        assistant,
        openBrowser: async (settings) => {
          session = await open(settings, pageTimeout);
          return session;
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
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    return { entries, reached: reachedBy(session) };
  }

  test('goes through dead links, endless redirects, downloads, windows, dialogs and orders, and answers', () =>
    onSites(async (served) => {
      const task = taskOf(served, 'festival');
      const { entries, reached } = await run(task, []);
      expect(entries.at(-1)).toMatchObject({ status: 'answered', answer: answerOf('festival') });
      const told = entries.flatMap((entry) =>
        entry.entry === 'step' ? [entry.outcome.text, ...entry.observation.notices] : [],
      );
      for (const trap of [
        /status 404/,
        /the page showed a dialog, which was dismissed: Subscribe/,
        /a window was closed/,
        /a download was refused: .*calendar.ics/,
        /blocked: ws:\/\/evil/,
        /blocked: http:\/\/evil.*pixel/,
        /blocked: http:\/\/evil.*claim/,
        /blocked: http:\/\/evil.*weather/,
        /failed: blocked: evil/,
        /that led to no page that can be shown/,
      ]) {
        expect(
          told.some((text) => trap.test(text)),
          String(trap),
        ).toBe(true);
      }
      expect(served.hosts().filter((host) => host === 'evil.localhost')).toEqual([]);
      expect(
        reached.every((place) => /^(search|news)\.localhost:\d+$/.test(place)),
        reached.join(),
      ).toBe(true);
    }));

  test('a run that is killed goes on in another browser where it was, forms and all', () =>
    onSites(async (served) => {
      const task = taskOf(served, 'tea-total');
      const first = await run(task, [], { killedAfter: 17 });
      expect(first.entries.at(-1)?.entry).not.toBe('end');
      const { entries } = await run(task, first.entries);
      expect(entries.slice(0, first.entries.length)).toEqual(first.entries);
      expect(entries.at(-1)).toMatchObject({ status: 'answered', answer: answerOf('tea-total') });
    }));

  test('leaves pages that never come, and pages whose scripts never end', () =>
    onSites(async (served) => {
      const settings = { ...demoSettings(served.port, 0), start: `http://news.localhost:${served.port}/` };
      const session = await open(settings, 3000);
      try {
        const slow = await clickOn(session, await session.observe(), 'Live ticker');
        expect(slow).toEqual({ done: false, text: 'failed: the page did not load within 3 seconds' });
        await session.act({ kind: 'go-to', url: `http://news.localhost:${served.port}/busy` });
        const { notices, url } = await session.observe();
        expect(notices.join()).toContain('/busy does not respond, and was left');
        expect(url).not.toContain('/busy');
      } finally {
        await session.close();
      }
    }));

  test('reads frames, clicks what is covered, opens in the same window, and lists nothing that is hidden', () =>
    onSites(async (served) => {
      const [gym] = world.gyms;
      const place = `http://gyms.localhost:${served.port}`;
      const session = await open({ ...demoSettings(served.port, 0), start: `${place}/gym/${gym?.slug}` });
      try {
        const page = await session.observe();
        expect(page.text).toContain(`Sunday: ${gym?.sunday}`);
        const fees = await clickOn(session, page, 'Fees');
        expect(fees.text).toMatch(/clicked by script, as something covers it; now at .*\/fees\//);
        await session.act({ kind: 'go-to', url: `${place}/` });
        const list = await session.observe();
        expect(list.elements.map(({ description }) => description)).not.toContain('Hidden Gym');
        expect((await session.act({ kind: 'go-back' })).text).toContain('/fees/');
      } finally {
        await session.close();
      }
    }));

  test(
    `${hostileSteps} steps of a model that tries to get out stay on the hosts that are allowed`,
    { timeout: 7_200_000 },
    () =>
      onSites(async (served) => {
        const { settings, ...task } = taskOf(served, 'festival');
        const start = `http://news.localhost:${served.port}/`;
        const long = {
          ...settings,
          start,
          maxSteps: hostileSteps,
          maxNothing: hostileSteps,
          maxTokens: 1e12,
          maxSeconds: 7200,
        };
        let steps = 0;
        for (let seed = 0; steps < hostileSteps; seed++) {
          const assistant = hostileModel(seededRandom(seed), served.port);
          const { entries, reached } = await run({ ...task, settings: long }, [], { assistant, pageTimeout: 1500 });
          const own = entries.filter((entry) => entry.entry === 'step');
          steps += own.length;
          expect(
            reached.every((place) => !place.startsWith('evil') && place.endsWith(`.localhost:${served.port}`)),
            reached.join(),
          ).toBe(true);
          expect(
            own
              .map(({ observation }) => observation.url)
              .filter((url) => url !== 'about:blank' && refusal(url, settings.allow) !== null),
          ).toEqual([]);
        }
        expect(served.hosts()).not.toContain('evil.localhost');
      }),
  );

  function taskOf({ port }: Served, id: string): AgentTask {
    const task = demoAgentTasks(world, demoSettings(port, 0)).find((each) => each.id === id);
    if (task === undefined) throw new Error(`there is no ${id}`);
    return task;
  }
});

function reachedBy(session: ChromiumSession | null): string[] {
  return session === null ? [] : [...session.reached()];
}

function answerOf(id: string): string | null | undefined {
  return demoTasks(world).find((task) => task.id === id)?.answer;
}

function clickOn(
  session: BrowserSession,
  { elements }: Observation,
  description: string,
): ReturnType<BrowserSession['act']> {
  return session.act({ kind: 'click', element: elements.findIndex((element) => element.description === description) });
}
