/** The language server as `altac lsp` starts it, with a client that is not ours: Neovim, where it is installed. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ended, startAltac } from '../cli/bundle.ts';
import { repository } from '../temporary-folder.ts';

interface Seen {
  readonly diagnostics: readonly { readonly line: number; readonly code: string; readonly message: string }[];
  readonly hover: string;
  readonly definition: { readonly line: number };
  readonly renamed: readonly string[];
  readonly fixes: readonly string[];
  readonly formatted: string;
}

const program = `vocab { "0", "1" }
input token
var flipped: bool = false
var done: bool = false
mlp {
  flipped = token == "0"
  done = true
}
halt when dune
output flipped
`;

const folder = mkdtempSync(join(tmpdir(), 'altac-neovim-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The installed ones: one or none. */
const editors = ['nvim'].filter((editor) => spawnSync(editor, ['--version']).status === 0);

describe.each(editors)('%s', (editor) => {
  test('shows the mistake, hovers, jumps, renames, fixes and formats', async () => {
    // Builds the bundle, so that the editor does not wait for it.
    await ended(startAltac(['--version']));
    const file = join(folder, 'flip.alta');
    writeFileSync(file, program);
    const script = join(repository, 'test/editors/neovim.lua');
    const printed = execFileSync(editor, ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${script}`], {
      encoding: 'utf8',
      cwd: folder,
      env: {
        ...process.env,
        ALTA_FILE: file,
        ALTA_SERVER: `${process.execPath} ${join(repository, 'bin/altac.mjs')} lsp --stdio`,
      },
    });
    const seen: Seen = JSON.parse(printed);
    expect(seen.diagnostics).toMatchObject([{ line: 8, code: 'ALTA1001' }]);
    expect(seen.hover).toContain('var flipped: bool = false');
    expect(seen.definition).toMatchObject({ line: 2 });
    expect(seen.renamed).toEqual(program.replaceAll('flipped', 'turned').trimEnd().split('\n'));
    expect(seen.fixes).toEqual(['Change to `done`']);
    expect(seen.formatted).toBe('test "flips" { "0 1" => "true false" }');
  });
});

test('the server ends with 0 when its client says so', async () => {
  const child = startAltac(['lsp', '--stdio']);
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  send({ id: 2, method: 'shutdown' });
  send({ method: 'exit' });
  const { out, code, err } = await ended(child);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('"serverInfo"');
});
