/** The examples of `docs/command-line.md` are true. `vitest -u` writes them anew. */

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCommandLine } from '../../src/cli/command-line.ts';
import { repository } from '../temporary-folder.ts';
import { shownOrPrinted, stepsOf, withOutputs } from './console-blocks.ts';
import { closeSession, openSession, silentTerminal } from './session.ts';

const file = join(repository, 'docs/command-line.md');
const markdown = readFileSync(file, 'utf8');

test('every example prints what is shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'altac-documentation-'));
  const type = openSession(folder);
  const outputs: string[] = [];
  try {
    for (const { command, shown } of stepsOf(markdown)) outputs.push(shownOrPrinted(shown, await type(command)));
  } finally {
    closeSession(folder);
  }
  await expect(withOutputs(markdown, outputs)).toMatchFileSnapshot(file);
});

describe('every command has a section, with its help', () => {
  const { commands } = createCommandLine(silentTerminal, () => undefined);
  test.each(commands.map((command) => command.name()))('%s', (name) => {
    const section = markdown.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? '';
    expect(section).toContain(`$ npx altac ${name}`);
  });
});
