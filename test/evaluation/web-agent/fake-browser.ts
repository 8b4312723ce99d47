/**
 * A browser that is a function of the sites: links, forms and redirects, no scripts, no waiting. Fast enough for tests of
 * every step; the real one is tested on the same tasks.
 */

import { parseHTML } from 'linkedom';
import { type AllowList, refusal } from '../../../src/evaluation/web-agent/allow-list.ts';
import type {
  ActionOutcome,
  BrowserAction,
  BrowserSession,
  PageElement,
} from '../../../src/evaluation/web-agent/browser-session.ts';
import type { Sites } from '../../../src/evaluation/web-agent/demo/sites.ts';

export interface FakeBrowser extends BrowserSession {
  /** All that was asked, by address. */
  readonly asked: readonly string[];
}

type Document = ReturnType<typeof parseHTML>['document'];
type Node = ReturnType<Document['querySelectorAll']>[number];

export interface ParsedPage {
  readonly document: Document;
  readonly text: string;
  /** That can be operated. */
  readonly nodes: readonly Node[];
}

/** By address and HTML: pages are read once for many browsers. */
export type ParsedPages = Map<string, ParsedPage>;

interface Shown {
  readonly url: string;
  readonly status: number | null;
  readonly page: ParsedPage | null;
}

export function openFakeBrowser(sites: Sites, start: string, allow: AllowList, parsed: ParsedPages): FakeBrowser {
  const asked: string[] = [];
  const visited: string[] = [];
  let shown: Shown = { url: 'about:blank', status: null, page: null };
  let typed = new Map<Node, string>();
  let notices: string[] = [];

  const load = (address: string, method = 'GET', form = new URLSearchParams()): ActionOutcome => {
    let [url, how] = [address, method];
    for (let redirects = 0; redirects < 20; redirects++) {
      const why = refusal(url, allow);
      if (why !== null) {
        notices.push(`blocked: ${url}: ${why}`);
        return { done: false, text: `failed: blocked: ${why}` };
      }
      asked.push(url);
      const answer = sites({ url: new URL(url), method: how, form });
      const { location } = answer.headers;
      if (location !== undefined) {
        [url, how] = [new URL(location, url).href, 'GET'];
        continue;
      }
      if (answer.headers['content-disposition'] !== undefined) {
        notices.push(`a download was refused: ${url}`);
        return { done: false, text: 'failed: a download' };
      }
      if (answer.delay > 10_000) return { done: false, text: 'failed: the page did not load' };
      shown = { url, status: answer.status, page: pageOf(url, answer.body) };
      typed = new Map();
      visited.push(url);
      return { done: true, text: url };
    }
    return { done: false, text: 'failed: redirects without end' };
  };

  const pageOf = (url: string, body: string): ParsedPage => {
    const known = parsed.get(url + body);
    if (known !== undefined) return known;
    const { document } = parseHTML(body);
    for (const frame of document.querySelectorAll('iframe[src]')) {
      const inner = sites({
        url: new URL(frame.getAttribute('src') ?? '', url),
        method: 'GET',
        form: new URLSearchParams(),
      });
      const part = document.createElement('div');
      part.innerHTML = parseHTML(inner.body).document.body.innerHTML;
      frame.replaceWith(part);
    }
    const nodes = [...document.querySelectorAll('a, button, input, select')].filter(
      (node) => !/display:none/.test(node.getAttribute('style') ?? ''),
    );
    const page = { document, text: textOf(document.body), nodes };
    parsed.set(url + body, page);
    return page;
  };
  const nodes = (): readonly Node[] => shown.page?.nodes ?? [];

  const submit = (node: Node): ActionOutcome => {
    const form = node.closest('form');
    if (form === null) return { done: true, text: 'clicked' };
    const fields = new URLSearchParams();
    for (const field of form.querySelectorAll('[name]')) {
      fields.set(field.getAttribute('name') ?? '', typed.get(field) ?? givenValue(field));
    }
    const url = new URL(form.getAttribute('action') ?? '', shown.url);
    if (form.getAttribute('method') === 'post') return load(url.href, 'POST', fields);
    url.search = fields.toString();
    return load(url.href);
  };

  const act = (action: BrowserAction): ActionOutcome => {
    if (action.kind === 'go-to') return load(action.url);
    if (action.kind === 'go-back') {
      visited.pop();
      const before = visited.pop();
      return before === undefined ? { done: false, text: 'failed: no page before' } : load(before);
    }
    if (action.kind === 'scroll') return { done: true, text: 'scrolled' };
    const node = nodes()[action.element ?? -1];
    if (node === undefined) return { done: false, text: 'failed: no element' };
    const href = node.getAttribute('href');
    switch (action.kind) {
      case 'type':
        typed.set(node, action.text);
        return { done: true, text: 'typed' };
      case 'select': {
        const options = [...node.querySelectorAll('option')];
        const option = options.find(({ textContent }) => textContent === action.text);
        if (option === undefined) return { done: false, text: 'failed: no option' };
        typed.set(node, option.getAttribute('value') ?? option.textContent ?? '');
        return { done: true, text: 'selected' };
      }
      case 'press-enter':
        return submit(node);
      case 'click':
        return href === null ? submit(node) : load(new URL(href, shown.url).href);
    }
  };

  load(start);
  return {
    asked,
    observe: () => {
      const told = notices;
      notices = [];
      return Promise.resolve({
        url: shown.url,
        title: shown.page?.document.querySelector('title')?.textContent ?? '',
        status: shown.status,
        text: shown.page?.text ?? '',
        above: false,
        below: false,
        elements: nodes().map((node) => elementOf(node, typed)),
        notices: told,
      });
    },
    act: (action) => Promise.resolve(act(action)),
    picture: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

function elementOf(node: Node, typed: ReadonlyMap<Node, string>): PageElement {
  const tag = node.tagName.toLowerCase();
  const label = (node.closest('label')?.firstChild?.textContent ?? '').trim();
  if (tag === 'a') return { tag, role: 'link', description: (node.textContent ?? '').trim() };
  if (tag === 'button') return { tag, role: 'button', description: (node.textContent ?? '').trim() };
  if (tag === 'input') {
    return { tag, role: 'text field', description: `${label}, holds: ${typed.get(node) ?? givenValue(node)}` };
  }
  return { tag, role: 'choice', description: `${label}, chosen: ${typed.get(node) ?? givenValue(node)}` };
}

function givenValue(node: Node): string {
  if (node.tagName !== 'SELECT') return node.getAttribute('value') ?? '';
  const option = node.querySelector('option[selected]') ?? node.querySelector('option');
  return option?.getAttribute('value') ?? option?.textContent ?? '';
}

/** Blocks on lines of their own, cells with tabs between them. */
function textOf(body: { readonly innerHTML: string }): string {
  const marked = body.innerHTML
    .replace(/<(script|style|select)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<a [^>]*display:none[^>]*>[^<]*<\/a>/g, '')
    .replace(/<\/t[dh]>/g, '\t')
    .replace(/<\/(p|h\d|li|tr|div|ol|ul|table|form|button)>|<br>/g, '\n');
  const text: string = parseHTML(`<!doctype html><html><body>${marked}</body></html>`).document.body.textContent ?? '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
