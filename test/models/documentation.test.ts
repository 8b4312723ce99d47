/** The programs of some pages of `docs/` print what is shown. `vitest -u` writes that anew. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';

/** A program, what stands between, and what it prints. */
const examples = /```ts\n([\s\S]*?)```([\s\S]*?)```text\n([\s\S]*?)```/g;

test.each([
  { name: 'models', programs: 2 },
  { name: 'rewards', programs: 1 },
])('every example of $name prints what is shown', async ({ name, programs }) => {
  const page = join(repository, `docs/${name}.md`);
  const markdown = readFileSync(page, 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'altac-models-'));
  try {
    let count = 0;
    const written = markdown.replace(examples, (_, program: string, between: string) => {
      const file = join(folder, `example${++count}.mts`);
      writeFileSync(file, program.replaceAll("'../src/", `'${pathToFileURL(repository).href}/src/`));
      const options = ['--import', pathToFileURL(join(repository, 'node_modules/tsx/dist/esm/index.mjs')).href, file];
      const printed = execFileSync(process.execPath, options, { encoding: 'utf8' });
      return `\`\`\`ts\n${program}\`\`\`${between}\`\`\`text\n${printed}\`\`\``;
    });
    expect(count).toBe(programs);
    await expect(written).toMatchFileSnapshot(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
