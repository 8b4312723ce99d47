/** The pages for Python users are true: commands, Python and what they print. `vitest -u` writes the outputs anew. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownOrPrinted, stepsOf, withOutputs } from '../cli/console-blocks.ts';
import { closeSession, openSession } from '../cli/session.ts';
import { printedBy, pythonsWith } from '../support/python.ts';
import { repository } from '../temporary-folder.ts';

const pages = ['pytorch', 'numpy', 'transformer-lens'];

describe.each(pythonsWith('torch', 'numpy'))('in %s', (python) => {
  test.each(pages)('docs/%s.md', async (page) => {
    const file = join(repository, `docs/${page}.md`);
    const markdown = readFileSync(file, 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'altac-documentation-'));
    const type = openSession(folder);
    try {
      const outputs: string[] = [];
      for (const { command, shown } of stepsOf(markdown)) outputs.push(shownOrPrinted(shown, await type(command)));
      await expect(withPrinted(withOutputs(markdown, outputs), python)).toMatchFileSnapshot(file);
    } finally {
      closeSession(folder);
    }
  });
});

test.each(pages)('docs/%s.md has Python in it', (page) => {
  expect(readFileSync(join(repository, `docs/${page}.md`), 'utf8')).toContain('```python\n');
});

/** Blocks of Python are run in their order; a block ```text right behind one of them shows what it prints. */
function withPrinted(markdown: string, python: string): string {
  const blocks = /^```python\n([\s\S]*?)^```\n(?:\n```text\n[\s\S]*?^```\n)?/gm;
  const codes = [...markdown.matchAll(blocks)].map(([, code = '']) => code);
  writeFileSync('blocks.json', JSON.stringify(codes));
  const printed: readonly string[] = JSON.parse(printedBy(python, 'run_blocks.py', 'blocks.json'));
  const left = [...printed];
  return markdown.replace(blocks, (_, code: string) => {
    const output = left.shift() ?? '';
    return `\`\`\`python\n${code}\`\`\`\n${output === '' ? '' : `\n\`\`\`text\n${output}\`\`\`\n`}`;
  });
}
