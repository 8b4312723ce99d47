/** A headless Chromium by playwright-core, which may ask only hosts of the allow-list. */

import type { Browser, BrowserContext, BrowserType, ElementHandle, Page, Request } from 'playwright-core';
import { type AllowList, refusal } from '../allow-list.ts';
import {
  type ActionOutcome,
  type BrowserAction,
  BrowserProblem,
  type BrowserSession,
  type Observation,
} from '../browser-session.ts';
import { sameWindowScript } from './collect-page.ts';
import { clickOn, elementTimeout, selectIn } from './element-actions.ts';
import { startGuardProxy } from './guard-proxy.ts';
import { collect, type Kept, type Look } from './look.ts';
import { firstLine, sleep, succeeds, within } from './waiting.ts';

export interface ChromiumSettings {
  /** The program. */
  readonly chromium: string;
  readonly allow: AllowList;
  readonly start: string;
  /** How long a page may take, in milliseconds. */
  readonly pageTimeout: number;
  /** How long to wait after each action, in milliseconds. */
  readonly pause: number;
  /** The most characters of a page's text that are observed. */
  readonly textLimit: number;
}

export const defaultChromium: Pick<ChromiumSettings, 'pageTimeout' | 'pause' | 'textLimit'> = {
  pageTimeout: 15_000,
  pause: 500,
  textLimit: 8000,
};

export interface ChromiumSession extends BrowserSession {
  /** Every host and port that a connection was opened to, and those that were refused, Chromium's own among them. */
  readonly reached: () => ReadonlySet<string>;
  readonly refused: () => ReadonlySet<string>;
}

/** Notices of one look, and their length. */
const [mostNotices, longestNotice] = [10, 200];

/** Throws a `BrowserProblem` where there is no playwright-core, or the browser does not start. */
export async function openChromium(settings: ChromiumSettings): Promise<ChromiumSession> {
  const { chromium } = await playwright();
  const proxy = await startGuardProxy(settings.allow);
  let browser: Browser;
  try {
    browser = await chromium.launch({
      executablePath: settings.chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
        // What would go around the proxy finds nothing.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
      proxy: { server: `http://127.0.0.1:${proxy.port}`, bypass: '<-loopback>' },
    });
  } catch (error) {
    await proxy.close();
    throw new BrowserProblem(`${settings.chromium} does not start: ${firstLine(error)}`, [
      'Give another with `--chromium FILE`',
    ]);
  }
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    locale: 'en-US',
    acceptDownloads: false,
    serviceWorkers: 'block',
  });
  const session = await sessionOn(context, settings);
  return {
    ...session,
    reached: proxy.reached,
    refused: proxy.refused,
    close: async () => {
      await browser.close();
      await proxy.close();
    },
  };
}

async function playwright(): Promise<{ readonly chromium: BrowserType }> {
  try {
    return await import('playwright-core');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new BrowserProblem('playwright-core is not installed', ['Install it with `npm i playwright-core`']);
  }
}

async function sessionOn(
  context: BrowserContext,
  { allow, start, pageTimeout, pause, textLimit }: ChromiumSettings,
): Promise<BrowserSession> {
  let page = await context.newPage();
  let isOpening = false;
  let notices: string[] = [];
  const notice = (text: string): void => {
    const short = text.length > longestNotice ? `${text.slice(0, longestNotice)}…` : text;
    if (notices.length < mostNotices && !notices.includes(short)) notices.push(short);
  };
  let kept: Kept[] = [];
  /** Pages that were come to, the present one last. */
  const visited: string[] = [];
  let status: number | null = null;
  const loading = new Set<Request>();

  await context.addInitScript({ content: sameWindowScript });
  await context.route('**/*', async (route) => {
    const request = route.request();
    const why = /^(data|blob|about):/.test(request.url()) ? null : refusal(request.url(), allow);
    if (why === null) return route.continue();
    notice(`blocked: ${request.url()}: ${why}`);
    // The page stays where it is.
    return route.abort(request.isNavigationRequest() ? 'aborted' : 'blockedbyclient');
  });
  await context.routeWebSocket(/.*/, (socket) => {
    const why = refusal(socket.url(), allow);
    if (why === null) {
      socket.connectToServer();
      return;
    }
    notice(`blocked: ${socket.url()}: ${why}`);
    void socket.close();
  });
  context.on('page', (opened) => {
    if (opened === page || isOpening) return;
    notice(`a window was closed that the page opened${opened.url() === 'about:blank' ? '' : `: ${opened.url()}`}`);
    void opened.close().catch(() => {});
  });
  const listen = (own: Page): void => {
    own.on('dialog', (dialog) => {
      notice(`the page showed a dialog, which was dismissed: ${dialog.message()}`);
      void dialog.dismiss().catch(() => {});
    });
    own.on('download', (download) => {
      notice(`a download was refused: ${download.url()}`);
      void download.cancel().catch(() => {});
    });
    own.on('request', (request) => {
      if (request.isNavigationRequest() && request.frame() === own.mainFrame()) loading.add(request);
    });
    own.on('requestfinished', (request) => loading.delete(request));
    own.on('requestfailed', (request) => {
      loading.delete(request);
      // Where a redirect led: only the proxy stops those.
      const why = request.redirectedFrom() === null ? null : refusal(request.url(), allow);
      if (why !== null) notice(`blocked: ${request.url()}: ${why}`);
    });
    own.on('response', (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.frame() === own.mainFrame()) status = response.status();
    });
    own.on('crash', () => notice('the page crashed'));
  };
  listen(page);

  /** Until nothing loads any more, or the time is over. */
  const settle = async (wait: number): Promise<string | null> => {
    // What an action set off has begun once the page has answered and drawn.
    await Promise.race([page.evaluate(drawnScript).catch(() => {}), sleep(1000)]);
    await sleep(wait);
    const end = Date.now() + pageTimeout;
    while (loading.size > 0 && Date.now() < end) await sleep(20);
    const left = Math.max(1, end - Date.now());
    const isLoaded = loading.size === 0 && (await succeeds(page.waitForLoadState('load', { timeout: left })));
    if (isLoaded) return null;
    loading.clear();
    await Promise.race([page.evaluate('window.stop()').catch(() => {}), sleep(500)]);
    return `the page did not load within ${pageTimeout / 1000} seconds`;
  };

  /** Back to an allowed page where the browser shows one of its own errors, or one that is not allowed. */
  const recover = async (): Promise<boolean> => {
    const url = page.url();
    if (url === 'about:blank' || (!url.startsWith('chrome-error:') && refusal(url, allow) === null)) {
      if (visited.at(-1) !== url && url !== 'about:blank') visited.push(url);
      return false;
    }
    const last = visited.at(-1) ?? 'about:blank';
    for (let attempt = 0; attempt < 5; attempt++) {
      // The browser is still on its way to its own page for errors, which interrupts others.
      await sleep(100 * attempt);
      if (await succeeds(page.goto(last, { timeout: pageTimeout, waitUntil: 'load' }))) return true;
    }
    await succeeds(page.goto('about:blank', { timeout: pageTimeout }));
    return true;
  };

  const goTo = async (url: string): Promise<ActionOutcome> => {
    const why = refusal(url, allow);
    if (why !== null) return failed(`blocked: ${why}`);
    const error = await page.goto(url, { timeout: pageTimeout, waitUntil: 'load' }).then(
      () => null,
      (problem: unknown) => firstLine(problem),
    );
    loading.clear();
    if (error !== null) {
      await Promise.race([page.evaluate('window.stop()').catch(() => {}), sleep(500)]);
      await recover();
      return failed(loadError(error, pageTimeout));
    }
    await sleep(pause);
    await recover();
    return where();
  };

  const where = async (): Promise<ActionOutcome> => {
    const title = await titleNow();
    const shown = status === null || status < 400 ? '' : ` (status ${status})`;
    return { done: true, text: `${page.url()}${shown} "${title}"` };
  };

  const elementOf = async (index: number): Promise<ElementHandle | null> => {
    const one = kept[index];
    if (one === undefined) return null;
    const handle = await one.nodes.getProperty(String(one.node));
    return handle.asElement();
  };

  /** What an action on an element comes to: where the page is after it. */
  const onElement = async (
    index: number | null,
    act: (element: ElementHandle) => Promise<string>,
  ): Promise<ActionOutcome> => {
    const before = page.url();
    let how: string;
    try {
      const element = index === null ? null : await elementOf(index);
      if (index !== null && element === null) return failed('the element is not there any more');
      if (element === null) {
        await page.keyboard.press('Enter');
        how = 'pressed';
      } else how = await act(element);
    } catch (error) {
      await settle(pause);
      await recover();
      return failed(firstLine(error));
    }
    const slow = await settle(pause);
    const wasLost = await recover();
    if (slow !== null) return failed(slow);
    if (wasLost) return failed('that led to no page that can be shown, so the page before is shown again');
    if (page.url() === before) return { done: true, text: `${how}; the address is the same` };
    const { text } = await where();
    return { done: true, text: `${how}; now at ${text}` };
  };

  const act = async (action: BrowserAction): Promise<ActionOutcome> => {
    switch (action.kind) {
      case 'go-to':
        return goTo(action.url);
      case 'go-back': {
        visited.pop();
        const url = visited.pop();
        return url === undefined ? failed('there is no page before') : goTo(url);
      }
      case 'scroll': {
        await page.evaluate(`window.scrollBy(0, ${action.up ? -1 : 1} * window.innerHeight * 0.75)`);
        await settle(pause);
        return { done: true, text: 'scrolled' };
      }
      case 'press-enter':
        return onElement(action.element, async (element) => {
          await element.press('Enter', { timeout: elementTimeout, noWaitAfter: true });
          return 'pressed';
        });
      case 'click':
        return onElement(action.element, clickOn);
      case 'type':
        return onElement(action.element, async (element) => {
          const isFilled = await succeeds(element.fill(action.text, { timeout: elementTimeout }));
          if (!isFilled) {
            await element.focus();
            await page.keyboard.press('ControlOrMeta+A');
            await page.keyboard.type(action.text);
          }
          return 'typed';
        });
      case 'select':
        return onElement(action.element, (element) =>
          selectIn(element, kept[action.element]?.options ?? [], action.text),
        );
    }
  };

  const titleNow = async (): Promise<string> => ((await within(1000, page.title())) ?? '').slice(0, longestNotice);

  /** From a page whose script never ends. */
  const leave = async (): Promise<void> => {
    notice(`${page.url()} does not respond, and was left`);
    visited.pop();
    const hanging = page;
    isOpening = true;
    page = await context.newPage();
    isOpening = false;
    listen(page);
    loading.clear();
    await within(pageTimeout, hanging.close());
    await goTo(visited.pop() ?? start);
  };

  /** Again where the page went away meanwhile. */
  const look = async (): Promise<Look> => {
    for (let attempt = 1; ; attempt++) {
      if (loading.size > 0 || attempt > 1) await settle(50);
      await recover();
      const url = page.url();
      const found = await within(pageTimeout, collect(page, textLimit));
      if (found === null) {
        await leave();
        continue;
      }
      if (attempt >= 5 || (found.isWhole && loading.size === 0 && page.url() === url)) return found;
    }
  };

  const first = await goTo(start);
  if (!first.done) notice(`the first page could not be shown: ${first.text}`);
  return {
    observe: async () => {
      for (const { nodes } of kept) await nodes.dispose().catch(() => {});
      const { collected, nodes } = await look();
      kept = nodes;
      const shown = notices;
      notices = [];
      return {
        url: page.url(),
        title: await titleNow(),
        status,
        ...collected,
        elements: collected.elements.map(({ tag, role, description }) => ({ tag, role, description })),
        notices: shown,
      } satisfies Observation;
    },
    act: async (action) => {
      try {
        return (await within(4 * pageTimeout, act(action))) ?? failed('the page does not respond');
      } catch (error) {
        if (page.isClosed()) throw new BrowserProblem(`the browser is gone: ${firstLine(error)}`);
        return failed(firstLine(error));
      }
    },
    picture: () => page.screenshot({ type: 'jpeg', quality: 60, timeout: pageTimeout }).catch(() => null),
    close: () => context.close(),
  };
}

/** In the page: the next frame is drawn. */
const drawnScript = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))';

function failed(text: string): ActionOutcome {
  return { done: false, text: `failed: ${text}` };
}

function loadError(text: string, timeout: number): string {
  if (/Timeout/.test(text)) return `the page did not load within ${timeout / 1000} seconds`;
  if (/ERR_TOO_MANY_REDIRECTS/.test(text)) return 'the page redirects without end';
  if (/ERR_EMPTY_RESPONSE|ERR_TUNNEL_CONNECTION_FAILED/.test(text))
    return 'the address leads to a host that does not answer or is not allowed';
  if (/Download is starting/.test(text)) return 'the address is a download, which is refused';
  return text;
}
