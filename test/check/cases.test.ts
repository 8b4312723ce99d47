/**
 * The checker's messages, case by case: each file in `cases/` is prose with programs, below whose lines stand the
 * diagnostics that they get. `vitest -u` writes them anew. A block with a file's name is what the block after it imports.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../grammar/diagnostic.ts';
import { type Compilation, createCompile } from '../../src/compile.ts';
import { annotated, withoutAnnotations } from '../support/annotations.ts';
import { withBlocks } from '../support/literate.ts';
import { compileLiterate, literatePrograms, mainFile } from '../support/literate-programs.ts';

const folder = join(import.meta.dirname, 'cases');
const compile = createCompile();

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => {
    const markdown = readFileSync(join(folder, name), 'utf8');
    const cases = literatePrograms(markdown).map((each) => ({ ...each, compilation: compileLiterate(each) }));
    return { name, markdown, cases };
  });

describe('the diagnostics stand where the files say', () => {
  test.each(files)('$name', async ({ name, markdown, cases }) => {
    const texts = cases.flatMap(({ text, imported, compilation: { diagnostics, sources } }) => [
      ...imported.map((block) => annotated(withoutAnnotations(block.text), block.label, diagnostics, 'full', sources)),
      annotated(text, mainFile, diagnostics, 'full', sources),
    ]);
    await expect(withBlocks(markdown, texts)).toMatchFileSnapshot(join(folder, name));
  });
});

const fixes = files.flatMap(({ name, cases }) =>
  cases.flatMap((one) =>
    one.compilation.diagnostics.flatMap((diagnostic) =>
      diagnostic.fixes.map((fix) => ({ ...one, name, diagnostic, fix, title: fix.title })),
    ),
  ),
);

describe('every fix gives text that parses, and the diagnostic is gone', () => {
  test.each(fixes)('$name, $heading: $title', ({ text, options, diagnostic, fix, compilation }) => {
    if (diagnostic.file !== mainFile) return;
    const mended = applyEdits(text, fix.edits);
    const after = compile(mended, options).diagnostics;
    // Where the diagnostic would stand now.
    const moved = fix.edits
      .filter(({ span }) => span.end <= diagnostic.span.start)
      .reduce((at, { span, text: inserted }) => at + inserted.length - (span.end - span.start), diagnostic.span.start);
    const syntaxErrors = (diagnostics: Compilation['diagnostics']): number =>
      diagnostics.filter(({ code }) => code.startsWith('ALTA0')).length;
    expect(syntaxErrors(after), mended).toBeLessThanOrEqual(syntaxErrors(compilation.diagnostics));
    const again = after.filter(({ code, span }) => code === diagnostic.code && span.start === moved);
    expect(
      again.map(({ message }) => message),
      mended,
    ).not.toContain(diagnostic.message);
  });
});

describe('messages are worded as the house wants them', () => {
  const all = files.flatMap(({ cases }) => cases.flatMap(({ compilation }) => compilation.diagnostics));
  const texts = all.flatMap(({ message, notes, related, fixes: offered }) => [
    message,
    ...notes,
    ...related.map((place) => place.message),
    ...offered.map(({ title }) => title),
  ]);
  test.each([...new Set(texts)])('%s', (text) => {
    expect(text).not.toMatch(/\.$/);
    expect(text).not.toMatch(/\b(your|illegal|invalid|NaN|null)\b|(?<!^Did )\byou\b/i);
    expect(text).not.toMatch(/``|\[object/);
  });
});
