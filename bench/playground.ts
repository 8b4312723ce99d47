/**
 * `npm run bench:playground`: the playground in Chromium, as its users meet it: how long the first film takes, and a film after each
 * key. Times go into the table and plot of bench/README.md.
 */

import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { buildPlayground, servePlayground } from '../scripts/playground.mjs';
import { table, writeSection } from './page.ts';
import { type Figure, factorsPlot } from './plots.ts';

const executablePath = process.env['ALTAC_CHROMIUM'] ?? '/usr/bin/chromium';
const visits = 7;
const keys = 20;

/** In the page: from a key to the film being painted, in milliseconds by the clock. */
const watch = `
  globalThis.times = [];
  let pressed = null;
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new PerformanceObserver(() => requestAnimationFrame(() => setTimeout(() => {
    if (pressed !== null) globalThis.times.push(performance.now() - pressed);
    pressed = null;
  }))).observe({ type: 'mark' });
`;

if (!existsSync(executablePath)) {
  console.error(`${executablePath} is not there\n  Install Chromium, or set ALTAC_CHROMIUM to the path of one`);
  process.exit(2);
}
const folder = join(mkdtempSync(join(tmpdir(), 'altac-playground-')), 'page');
await buildPlayground(folder);
const { address, close } = await servePlayground(folder, 0);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const first: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('.film .cells').waitFor();
    first.push(await page.evaluate<number>("performance.getEntriesByName('altac: film')[0].startTime"));
    await context.close();
  }
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
  await page.goto(address);
  await page.locator('.film .cells').waitFor();
  await page.evaluate(watch);
  const rows: (readonly [string, string, string])[] = [];
  const figures: Figure[] = [];
  for (const name of await programsOf(page)) {
    const times = await typing(page, name);
    rows.push([name, shown(at(times, 0.5)), shown(at(times, 0.95))]);
    figures.push(
      { name, series: 'median', value: at(times, 0.5) },
      { name, series: 'slowest of twenty', value: at(times, 0.95) },
    );
    console.log(rows.at(-1)?.join(' '));
  }
  const text = [
    `The first film is there after ${shown(at(first, 0.5))} ms (the slowest of ${visits} visits: ${shown(at(first, 1))} ms). What is loaded for it is ${sizeOf(/^(page|workshop-worker|style)-.*|index\.html$/)} kB deflated, and the language server after it ${sizeOf(/^language-server-/)} kB.`,
    '',
    table(['program', 'key to film, ms', 'the slowest of twenty'], rows),
  ].join('\n');
  writeSection('playground', text, { playground: factorsPlot('From a key to the film', 'ms', figures) });
} finally {
  await browser.close();
  await close();
}

async function programsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>("[...document.querySelectorAll('#program option')].map(({ value }) => value)");
}

/** A comment grows at the end of the first line, which moves all places behind it. */
async function typing(page: Page, name: string): Promise<readonly number[]> {
  await page.selectOption('#program', name);
  await page.locator('.film h1', { hasText: name }).waitFor();
  await page.locator('.cm-line').first().click();
  await page.keyboard.press('End');
  await page.evaluate('globalThis.times.length = 0');
  const times: number[] = [];
  for (let key = 0; key < keys; key++) {
    await page.keyboard.press('x');
    for (;;) {
      const found = await page.evaluate<number[]>('globalThis.times.splice(0)');
      times.push(...found);
      if (found.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return times;
}

function sizeOf(names: RegExp): number {
  const files = readdirSync(folder).filter((file) => names.test(file));
  return Math.round(files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000);
}

function at(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}

function shown(milliseconds: number): string {
  return milliseconds.toFixed(0);
}
