import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../grammar/diagnostic.ts';
import { explanationOf, explanations } from '../../src/check/codes.ts';
import { type Compilation, type CompileOptions, createCompile } from '../../src/compile.ts';
import { repository } from '../temporary-folder.ts';

const compile = createCompile();

/** What the examples import, and the parameters that they are given. */
const options: CompileOptions = {
  file: 'example.alta',
  readImport: (path) =>
    path === './tables.alta'
      ? { file: path, text: 'type Digit = 0..9\n' }
      : { error: `There is no file "${path}" beside "example.alta"` },
  parameters: { fraction: 0.5 },
};

function codesOf({ diagnostics }: Compilation): string[] {
  return diagnostics.map(({ code }) => code);
}

/** The codes that the source text speaks of, outside of their explanations. */
function codesInSource(): string[] {
  const files = ['src/compile.ts', ...typescriptIn('src/check'), ...typescriptIn('grammar')];
  const texts = files
    .filter((file) => !/\/codes[^/]*$/.test(file))
    .map((file) => readFileSync(join(repository, file), 'utf8'));
  return [...new Set(texts.flatMap((text) => text.match(/ALTA\d{4}/g) ?? []))].toSorted();
}

function typescriptIn(folder: string): string[] {
  return readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

test('every code is explained, and every explanation is of a code', () => {
  expect(explanations.map(({ code }) => code)).toEqual(codesInSource());
});

test.each(explanations)('$code: $title', ({ code, severity, title, explanation, wrong, right }) => {
  const { diagnostics } = compile(wrong, options);
  expect(diagnostics.map((diagnostic) => `${diagnostic.severity} ${diagnostic.code}`)).toEqual([`${severity} ${code}`]);
  expect(codesOf(compile(right, options))).toEqual([]);
  expect(title).toMatch(/^[A-Z`].*[^.]$/);
  const sentences = explanation.split(/(?<=[.?]) /);
  expect(sentences.length).toBeGreaterThanOrEqual(2);
  expect(sentences.length).toBeLessThanOrEqual(6);
});

const fixes = explanations.flatMap(({ code, wrong }) =>
  compile(wrong, options).diagnostics.flatMap((diagnostic) =>
    diagnostic.fixes.map(({ title, edits }) => ({ code, title, mended: applyEdits(wrong, edits) })),
  ),
);

describe('every fix gives text that parses, and the diagnostic is gone', () => {
  test.each(fixes)('$code: $title', ({ code, mended }) => {
    const codes = codesOf(compile(mended, options));
    expect(codes, mended).not.toContain(code);
    expect(
      codes.filter((other) => other.startsWith('ALTA0')),
      mended,
    ).toEqual([]);
  });
});

test('an explanation is found however its code is written', () => {
  const explanation = explanationOf('ALTA4001');
  expect(explanation?.code).toBe('ALTA4001');
  for (const code of ['alta4001', '4001', ' Alta4001 ']) expect(explanationOf(code)).toBe(explanation);
  expect(explanationOf('1')?.code).toBe('ALTA0001');
  for (const code of ['', 'ALTA', 'ALTA9999', '40011', 'x', '-1', '4e3']) expect(explanationOf(code)).toBeUndefined();
});
