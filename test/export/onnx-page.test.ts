/** `docs/onnx.md` is a notebook: commands and JavaScript, run in order, print what is shown. `vitest -u` writes it anew. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shownOrPrinted, stepsOf, withOutputs } from '../cli/console-blocks.ts';
import { closeSession, openSession } from '../cli/session.ts';
import { repository } from '../temporary-folder.ts';

const file = join(repository, 'docs/onnx.md');
const markdown = readFileSync(file, 'utf8');

/** A block of JavaScript, and right below it what it prints. */
const cells = /^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm;
const boundary = '--- the next cell ---';

test('every command and every cell prints what is shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'altac-notebook-'));
  const type = openSession(folder);
  try {
    const outputs: string[] = [];
    for (const { command, shown } of stepsOf(markdown)) outputs.push(shownOrPrinted(shown, await type(command)));
    const printed = printedBy(
      folder,
      [...markdown.matchAll(cells)].map(([, code = '']) => code),
    );
    const page = withOutputs(markdown, outputs).replace(cells, (whole) => {
      const end = whole.lastIndexOf('```text\n');
      return `${whole.slice(0, end)}\`\`\`text\n${printed.shift() ?? ''}\`\`\``;
    });
    await expect(page).toMatchFileSnapshot(file);
  } finally {
    closeSession(folder);
  }
});

/** The cells are one module, as they share their names. */
function printedBy(folder: string, codes: readonly string[]): string[] {
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const notebook = join(folder, 'notebook.mjs');
  writeFileSync(notebook, codes.join(`console.log('${boundary}');\n`));
  const { stdout, stderr, status } = spawnSync(process.execPath, [notebook], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.split(`${boundary}\n`);
}
