/** The examples of some pages of `docs/` are true. `vitest -u` writes them anew. */

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCommandLine } from '../../src/cli/command-line.ts';
import { repository } from '../temporary-folder.ts';
import { shownOrPrinted, stepsOf, withOutputs } from './console-blocks.ts';
import { closeSession, openSession, silentTerminal } from './session.ts';

const pages = [
  'command-line',
  'coverage',
  'alignment',
  'models',
  'rewards',
  'fallbacks',
  'dolomites',
  'plausibility',
  'web-agents',
  'in-context-learning',
  'view',
].map((name) => {
  const file = join(repository, `docs/${name}.md`);
  return { name, file, markdown: readFileSync(file, 'utf8') };
});

test.for(pages)('every example of $name prints what is shown', async ({ file, markdown }, { signal }) => {
  const folder = mkdtempSync(join(tmpdir(), 'altac-documentation-'));
  const type = openSession(folder);
  const outputs: string[] = [];
  try {
    for (const { command, shown } of stepsOf(markdown)) {
      // Out of time, it would go on in the folder of the next page.
      signal.throwIfAborted();
      outputs.push(shownOrPrinted(shown, await type(command)));
    }
  } finally {
    closeSession(folder);
  }
  await expect(withOutputs(markdown, outputs)).toMatchFileSnapshot(file);
});

describe('every command has a section, with its help', () => {
  const markdown = pages[0]?.markdown ?? '';
  const { commands } = createCommandLine(silentTerminal, () => undefined);
  test.each(commands.map((command) => command.name()))('%s', (name) => {
    const section = markdown.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? '';
    expect(section).toContain(`$ npx altac ${name}`);
  });
});
