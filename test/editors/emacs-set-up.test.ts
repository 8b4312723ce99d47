/** The set-up for Emacs of docs/editor.md, to the letter, where an Emacs is found that it is for. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keywords } from '../../grammar/tokens.ts';
import { repository } from '../temporary-folder.ts';
import { edited, editorsCalled, newUser, snippetsOf } from './set-up-page.ts';

const [setUp = ''] = snippetsOf('Emacs', 'elisp');
const editors = editorsCalled('emacs').filter(({ version }) => version >= 2900);

test('the words in the set-up are the reserved words of the language', () => {
  const [, list = ''] = /defconst alta-words\s+'\(([^)]*)\)/.exec(setUp) ?? [];
  expect(list.split(/\s+/)).toEqual(keywords.reserved.map((word) => `"${word}"`));
});

describe.each(editors)('$name', ({ path }) => {
  test('shows the mistake, fixes, hovers, jumps, formats and renames', async () => {
    const { workspace, environment } = await newUser({ '.emacs.d/init.el': setUp });
    edited(workspace, 'sort.alta', (text) => text.replace('halt when done', 'halt when dune'));
    const script = join(repository, 'test/editors/emacs-set-up.el');
    // In batch mode Emacs reads no file of the user's by itself.
    const files = ['-l', '../.emacs.d/init.el', '-l', script];
    const printed = execFileSync(path, ['--batch', ...files], {
      encoding: 'utf8',
      cwd: workspace,
      env: environment,
      stdio: 'pipe',
      timeout: 120_000,
    });
    expect(JSON.parse(printed)).toEqual({
      mode: 'alta-mode',
      mistakes: [expect.stringContaining('nothing named `dune`')],
      fixed: 'done',
      hover: expect.stringContaining('Residual dimension'),
      definition: expect.stringMatching(/^head smaller/),
      formatted: true,
      comment: '// halt when',
      faces: [
        'font-lock-comment-face',
        'font-lock-keyword-face',
        'font-lock-keyword-face',
        'font-lock-string-face',
        'font-lock-keyword-face',
        null,
      ],
      renamed: true,
    });
  });
});
