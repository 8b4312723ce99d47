/** The examples of `docs/models.md` print what is shown. `vitest -u` writes that anew. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';

const page = join(repository, 'docs/models.md');
const markdown = readFileSync(page, 'utf8');

/** A program, what stands between, and what it prints. */
const examples = /```ts\n([\s\S]*?)```([\s\S]*?)```text\n([\s\S]*?)```/g;

test('every example prints what is shown', async () => {
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
    expect(count).toBe(2);
    await expect(written).toMatchFileSnapshot(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
