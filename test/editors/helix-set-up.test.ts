/** The set-up for Helix of docs/editor.md, to the letter, where Helix and tmux are found. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { edited, editorsCalled, type NewUser, newUser, snippetsOf } from './set-up-page.ts';
import { openScreen, type Screen } from './terminal-screen.ts';

/** For a busy machine. */
const patient = { timeout: 20_000 };

const [setUp = ''] = snippetsOf('Helix', 'toml');
const [tmux] = editorsCalled('tmux', '-V');
const editors = tmux === undefined ? [] : editorsCalled('hx').map((editor) => ({ ...editor, tmux: tmux.path }));

function user(): Promise<NewUser> {
  return newUser({ '.config/helix/languages.toml': setUp });
}

test('the page has a set-up', () => {
  expect(setUp).toContain('command = "altac"');
});

describe.each(editors)('$name', ({ path, tmux }) => {
  async function opened(file: string, change: (text: string) => string): Promise<Screen & { workspace: string }> {
    const { workspace, environment } = await user();
    edited(workspace, file, change);
    const screen = openScreen({ tmux, home: dirname(workspace), folder: workspace, environment }, [path, file]);
    onTestFinished(screen.close);
    return { ...screen, workspace };
  }

  test('finds the language server', async () => {
    const { environment } = await user();
    const health = execFileSync(path, ['--health', 'alta'], { encoding: 'utf8', env: environment });
    expect(health).toMatch(/✓.* altac: .*\/bin\/altac/);
  });

  test('shows the mistake, fixes, hovers, jumps and formats', async () => {
    const { type, shows, hides, workspace } = await opened('sort.alta', (text) =>
      text.replace('halt when done', 'halt when dune').replace('mlp {\n', 'mlp {\n        '),
    );
    await shows('● 1');
    type('/dune', 'Enter');
    await shows('There is nothing named `dune` here');
    type(' a');
    await shows('Change to `done`');
    type('Enter');
    await shows('halt when done');
    await hides('There is nothing named');

    type('/rank = smaller', 'Enter', ' k');
    await shows('Residual dimension');
    type('Escape', 'gd');
    await shows(/ 11:6$/m);

    type(':format', 'Enter');
    await shows(/15 {4}if rank/);
    type(':write', 'Enter');
    await expect.poll(() => readFileSync(join(workspace, 'sort.alta'), 'utf8'), patient).toContain('\n  if rank');
  });

  test('renames in both files', async () => {
    const { type, shows, workspace } = await opened('scan_grammar.alta', (text) => `${text}const SPARE = NOTHING\n`);
    // The mistake tells that the server is there.
    await shows('● 1');
    type('/const RULES', 'Enter', ' r');
    await shows('rename-to:RULES');
    type('_OF_SCAN', 'Enter');
    await shows('const RULES_OF_SCAN = [');
    type(':write-all', 'Enter');
    await expect.poll(() => readFileSync(join(workspace, 'scan.alta'), 'utf8'), patient).toContain('RULES_OF_SCAN');
  });
});
