/** The set-ups for Neovim of docs/editor.md, to the letter, where a Neovim is found that they are for. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';
import { edited, editorsCalled, newUser, snippetsOf } from './set-up-page.ts';

const [enable = '', start = '', taste = ''] = snippetsOf('Neovim', 'lua');

/** What the older way is for begins with 0.8; the script asks for more than that has. */
const setUps = editorsCalled('nvim').flatMap(({ name, path, version }) => [
  ...(version >= 10 ? [{ name, way: 'vim.lsp.start', path, snippet: start }] : []),
  ...(version >= 11 ? [{ name, way: 'vim.lsp.enable', path, snippet: enable }] : []),
]);

test('the page has a set-up for each way, and one of taste', () => {
  expect(enable).toContain("vim.lsp.enable('alta')");
  expect(start).toContain('vim.lsp.start(');
  expect(taste).toContain('inlay_hint');
});

describe.each(setUps)('$name with $way', ({ path, snippet }) => {
  test.each([
    ['as it is', snippet],
    ['with the lines of taste', snippet + taste],
  ])('%s: shows the mistake, fixes, hovers, jumps, formats and renames', async (_, configuration) => {
    const { workspace, environment } = await newUser({ '.config/nvim/init.lua': configuration });
    edited(workspace, 'sort.alta', (text) => text.replace('halt when done', 'halt when dune'));
    const script = join(repository, 'test/editors/neovim-set-up.lua');
    const printed = execFileSync(path, ['--headless', '-i', 'NONE', '-n', 'sort.alta', '-c', `luafile ${script}`], {
      encoding: 'utf8',
      cwd: workspace,
      env: environment,
      timeout: 120_000,
    });
    expect(JSON.parse(printed)).toEqual({
      filetype: 'alta',
      comment: '// %s',
      mistakes: [expect.stringContaining('nothing named `dune`')],
      shown_twice: false,
      fixed: 'halt when done',
      hints: ['may be undefined', expect.stringMatching(/\d+ units/)],
      colours: ['comment', 'keyword', 'property', 'number'],
      hover: expect.stringContaining('Residual dimension'),
      definition: expect.stringMatching(/^head smaller/),
      formatted: true,
      renamed: true,
      messages: '',
    });
  });
});
