/** The page in a browser: Chromium, where there is one. `ALTAC_PICTURES=docs` keeps its picture; somebody should look at it. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runAltac } from '../cli/session.ts';
import { repository, temporaryFolder } from '../temporary-folder.ts';

const browsers = [process.env['ALTAC_CHROMIUM'] ?? '/usr/bin/chromium'].filter((file) => existsSync(file));
const pictures = process.env['ALTAC_PICTURES'];

async function pageOf(program: string, input: string, ...options: readonly string[]): Promise<string> {
  const file = join(temporaryFolder({}), 'film.html');
  const words = ['view', join(repository, `programs/${program}.alta`), '--input', input, '-o', file, ...options];
  const { code, err } = await runAltac(words);
  expect(err).toBe('');
  expect(code).toBe(0);
  return file;
}

test('a page is one file: it names no other place, and allows no script but its own', async () => {
  const text = readFileSync(await pageOf('scan', 'jump around left thrice after walk around right thrice'), 'utf8');
  expect(text.length).toBeLessThan(500_000);
  expect(text).not.toMatch(/(src|href)=|url\(["']?(https?:)?\/\//);
  expect(text).toMatch(/default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='/);
});

test.each(browsers)(
  'in %s the carry of 789+456 can be followed to the statement that sets it, and axe finds nothing serious',
  async (executablePath) => {
    const inputs = join(temporaryFolder({ 'inputs.txt': '1+1\n2+3\n' }), 'inputs.txt');
    const file = await pageOf('addition', '789+456', '--coverage', inputs);
    await inPage(executablePath, file, async (page) => {
      expect(await page.textContent('output')).toBe('Start of 6 layers');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('.');
      await expect.poll(() => page.textContent('output')).toBe('Layer 2 of 6');
      // From the first position, where `at_a` was chosen, to the register above it.
      expect(await cell(page, 'carry')).toBe('1');
      expect(await page.getAttribute('.registers tr:has(th[title^="carry:"]) td', 'title')).toBe('was 0');
      await page.click('.registers tr:has(th[title^="carry:"]) td');
      await expect.poll(() => page.textContent('.why .summary')).toBe('carry becomes 1, it was 0.');
      expect(await page.textContent('.why .own')).toBe('33 carry = sum / 10 → carry := 1');
      await page.click('.why .own .place');
      expect(await page.textContent('.source .pointed .code')).toContain('carry = sum / 10');
      // Both inputs show this line, none the last carry.
      expect(await page.textContent('.source .pointed th')).toBe('✓ 233');
      if (pictures !== undefined) {
        await page.evaluate("document.querySelector('.pointed').classList.remove('pointed')");
        await page.screenshot({ path: join(pictures, 'view.png') });
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const tab of await page.locator('[role=tab]').all()) {
          await tab.click();
          expect(await seriousIn(page)).toEqual([]);
        }
      }
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.controls button').first().isVisible()).toBe(false);
      expect(await page.locator('.cells').isVisible()).toBe(true);
    });
  },
);

test.each(browsers)('in %s axe finds nothing serious where there is more than fits', async (executablePath) => {
  await inPage(executablePath, await pageOf('scan', 'jump'), checkEveryTab);
});

async function checkEveryTab(page: Page): Promise<void> {
  for (const tab of await page.locator('[role=tab]').all()) {
    await tab.click();
    expect(await seriousIn(page)).toEqual([]);
  }
}

function cell(page: Page, variable: string): Promise<string | null> {
  return page.textContent(`.registers tr:has(th[title^="${variable}:"]) td`);
}

/** What axe finds serious or critical. */
async function seriousIn(page: Page): Promise<readonly string[]> {
  // The page lets no script in, so it comes as the browser's own.
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly { id: string; impact: string; at: string }[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0].html + nodes[0].failureSummary })))',
  );
  return found.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, at }) => `${id}: ${at}`);
}

/** Fails where the page asks for anything, or complains. */
async function inPage(executablePath: string, file: string, use: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    await use(page);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
}
