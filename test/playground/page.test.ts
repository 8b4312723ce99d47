/**
 * The way of somebody who has never seen the language, in a browser: Chromium, where there is one. `ALTAC_PICTURES=docs` keeps its
 * pictures; somebody should look at them.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import axe from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPlayground, servePlayground } from '../../scripts/playground.mjs';
import { readOnnxModel } from '../../src/export/onnx/file.ts';

const browsers = [process.env['ALTAC_CHROMIUM'] ?? '/usr/bin/chromium'].filter((file) => existsSync(file));
const pictures = process.env['ALTAC_PICTURES'];
/** Of its own: it lives as long as this file. */
const folder = join(mkdtempSync(join(tmpdir(), 'altac-test-')), 'page');
const patience = { timeout: 30_000, interval: 20 };

beforeAll(async () => {
  if (browsers.length > 0) await buildPlayground(folder);
});

afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }));

test.each(browsers)(
  'in %s a newcomer follows a carry, breaks the program, mends it, and runs its weights',
  async (executablePath) => {
    await inPlayground(executablePath, async (page, { other }) => {
      await filmIs(page, 'addition', '789+456 → 0 0 0 0 1 2 4 5 0 (6 layers, halted)');

      await page.selectOption('#program', 'sort');
      await filmIs(page, 'sort', '9 3 12 0 5 → 0 3 5 9 12 (2 layers, halted)');
      await page.selectOption('#program', 'addition');
      await page.fill('#input', '95+17');
      await filmIs(page, 'addition', '95+17 → 0 0 0 1 1 2 0 (5 layers, halted)');

      // The carry: 5 + 7 is 12.
      await page.locator('.film h1').click();
      await page.keyboard.press('.');
      await page.keyboard.press('.');
      await expect.poll(() => page.textContent('output[for=layer]'), patience).toBe('Layer 2 of 5');
      await page.click('.registers tr:has(th[title^="carry:"]) td');
      await expect.poll(() => page.textContent('.why .summary'), patience).toBe('carry becomes 1, it was 0.');
      const marked = page.locator('.cm-line.film-assigns', { hasText: 'carry = sum / 10' });
      expect(await marked.locator('.film-value').textContent()).toBe('carry := 1');
      await page.click('.why .own .place');
      await expect.poll(() => page.textContent('.film-pointed'), patience).toContain('carry = sum / 10');
      await picture(page, 'playground-carry');
      await checkLooks(page);

      // A letter too many.
      const halt = page.locator('.cm-line', { hasText: 'halt when step == done' });
      await halt.click();
      await page.keyboard.press('End');
      await page.keyboard.type('e');
      const problem = page.locator('#problems .error', { hasText: 'donee' });
      await expect.poll(() => problem.count(), patience).toBe(1);
      expect(await page.textContent('#state')).toMatch(/^1 error in the program. The film is of what ran last.$/);
      expect(await page.getAttribute('#film', 'class')).toBe('stale');
      await problem.locator('button[aria-expanded]').click();
      await expect.poll(() => problem.locator('.explanation').textContent(), patience).toContain('For instance');
      // The language server found it, too.
      await expect.poll(() => page.locator('.cm-lintRange-error').count(), patience).toBe(1);
      await picture(page, 'playground-error');
      await checkLooks(page);
      await problem.locator('button', { hasText: 'done' }).last().click();
      await expect.poll(() => page.textContent('#problems'), patience).not.toContain('donee');
      await filmIs(page, 'addition', '95+17 → 0 0 0 1 1 2 0 (5 layers, halted)');

      await page.selectOption('#file-format', 'onnx');
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('text="Download"')]);
      expect(download.suggestedFilename()).toBe('addition.onnx');
      const file = readFileSync(await download.path());
      expect(readOnnxModel(file).ok).toBe(true);
      await page.click('text="Run in ONNX Runtime"');
      await expect
        .poll(() => page.textContent('.artifacts .result'), patience)
        .toMatch(
          /^ONNX Runtime answers 0 0 0 1 1 2 0 after 5 layers .*All 1,001 values .* are those of the interpreter/,
        );
      expect(await page.textContent('.artifacts .result')).toContain(`${file.length.toLocaleString('en')} bytes`);
      await picture(page, 'playground-onnx');
      // Of another input it says nothing.
      await page.fill('#input', '1+1');
      await filmIs(page, 'addition', '1+1 → 0 0 0 2 0 (4 layers, halted)');
      expect(await page.textContent('.artifacts .result')).toBe('');
      await page.fill('#input', '95+17');

      // The address holds it all, for somebody else.
      await page.click('text="Copy link"');
      const friend = await other(page.url());
      await filmIs(friend, 'addition', '95+17 → 0 0 0 1 1 2 0 (5 layers, halted)');
    });
  },
);

test.each(browsers)('in %s the editor knows the language', async (executablePath) => {
  await inPlayground(executablePath, async (page) => {
    await filmIs(page, 'addition', '789+456 → 0 0 0 0 1 2 4 5 0 (6 layers, halted)');
    const line = page.locator('.cm-line', { hasText: 'var carry' });

    await line.locator('span', { hasText: 'var' }).first().hover();
    const word = await line.boundingBox();
    // Twice: it only counts where the pointer rests.
    for (const step of [0, 1]) await page.mouse.move((word?.x ?? 0) + 38 + step, (word?.y ?? 0) + 8);
    await expect.poll(() => page.locator('.cm-tooltip-hover').textContent(), patience).toContain('carry: 0..1');

    await line.click();
    await page.keyboard.press('End');
    await page.keyboard.type('  halt   when  ca');
    await page.keyboard.press('Control+Space');
    await expect.poll(() => page.locator('.cm-tooltip-autocomplete').textContent(), patience).toContain('carry');
    await page.keyboard.press('Escape');
    for (let key = 0; key < '  halt   when  ca'.length; key++) await page.keyboard.press('Backspace');

    await page.keyboard.type('   // held');
    await page.click('text="Format"');
    await expect.poll(() => line.textContent(), patience).toMatch(/= 0 {7}\/\/ held$/);

    await page.click('text="Run the tests"');
    await expect.poll(() => page.textContent('#state'), patience).toBe('7 of 7 tests pass.');

    await line.click({ position: { x: 38, y: 8 } });
    await page.keyboard.press('F2');
    await page.locator('.cm-panel input').fill('kept');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('.cm-content'), patience).toContain('kept = sum / 10');
    await expect.poll(() => page.locator('.registers th[title^="kept:"]').count(), patience).toBe(1);

    // To a definition in another file, and back through the browser: what was typed is still there.
    await page.selectOption('#program', 'scan');
    await filmIs(page, 'scan', 'jump twice and walk left → JUMP JUMP LTURN WALK (37 layers, halted)');
    const imported = page.locator('.cm-line', { hasText: 'import { Symbol' });
    await imported.locator('span').first().waitFor();
    await imported.click({ position: { x: 90, y: 8 } });

    // A new name would have to reach into the file that is imported: half a rename is none.
    await page.keyboard.press('F2');
    await page.fill('.cm-lsp-rename-panel input', 'Sign');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.textContent('.cm-lsp-message-error'), patience)
      .toContain('this name stands in scan_grammar.alta as well, which this page does not change');
    expect(await page.textContent('.cm-content')).toContain('import { Symbol');

    await imported.click({ position: { x: 90, y: 8 } });
    await page.keyboard.press('F12');
    await expect.poll(() => page.textContent('#state'), patience).toContain('This is a library');
    expect(await page.inputValue('#program')).toBe('scan_grammar');
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.textContent('.cm-content'), patience).toContain('kept = sum / 10');
  });
});

interface Surroundings {
  /** Another visitor. */
  readonly other: (address: string) => Promise<Page>;
}

/** Fails where a page asks for anything elsewhere, or complains. */
async function inPlayground(
  executablePath: string,
  use: (page: Page, surroundings: Surroundings) => Promise<void>,
): Promise<void> {
  const { address, close } = await servePlayground(folder, 0);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const complaints: string[] = [];
    const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await watched(context, address, complaints);
    await page.goto(address);
    await use(page, {
      other: async (link) => {
        const made = await watched(await browser.newContext(), address, complaints);
        await made.goto(link);
        return made;
      },
    });
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await close();
  }
}

async function watched(context: BrowserContext, address: string, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) complaints.push(request.url());
  });
  return page;
}

async function filmIs(page: Page, program: string, run: string): Promise<void> {
  await expect
    .poll(async () => {
      const film = page.locator('#film:not(.stale) .film > header');
      return (await film.count()) === 0 ? '' : film.textContent();
    }, patience)
    .toBe(program + run);
}

/** Light and dark: axe finds nothing serious. */
async function checkLooks(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate<readonly { id: string; impact: string; at: string }[]>(
      'axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0].html + nodes[0].failureSummary })))',
    );
    expect(
      found.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, at }) => `${id}: ${at}`),
    ).toEqual([]);
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
