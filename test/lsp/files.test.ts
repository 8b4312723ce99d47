/** Which programs on the disk are looked into, for names that others use. */

import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { host } from '../../lsp/node.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const tree = {
  'a.alta': '',
  'b.alta': '',
  'notes.txt': '',
  'deeper/c.alta': '',
  'deeper/d.alta': '',
  '.hidden/e.alta': '',
  'node_modules/f.alta': '',
};

describe.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['in an opened folder, whatever is open', [''], ['deeper/c.alta'], ['a', 'b', 'c', 'd']],
  ['beside an open text where no folder is open', [], ['a.alta'], ['a', 'b']],
  ['beside all open texts where no folder is open', [], ['a.alta', 'b.alta', 'deeper/c.alta'], ['a', 'b', 'c', 'd']],
  ['nowhere where nothing is open', [], [], []],
  ['not beside a text that is no file', [], ['untitled:Untitled-1'], []],
])('%s', (_, folders, texts, found) => {
  test(`${found.length} programs`, () => {
    const root = temporaryFolder(tree);
    const uriOf = (path: string): string => (path.includes(':') ? path : pathToFileURL(join(root, path)).href);
    const programs = host.filesIn(folders.map(uriOf), () => {}).programs(texts.map(uriOf));
    expect(programs.map((uri) => basename(uri, '.alta')).sort()).toEqual(found);
  });
});
