import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import {
  forbiddenImports,
  freeFolders,
  importDirectionOverrides,
  importDirections,
} from '../../scripts/import-directions.ts';
import { repository, temporaryFolder } from '../temporary-folder.ts';

interface OxlintReport {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

/** Every way to import that the rule sees. One line each; `name` is a fresh identifier. */
const importForms: readonly ((specifier: string, name: string) => string)[] = [
  (specifier, name) => `import { x as ${name} } from '${specifier}';`,
  (specifier, name) => `import type { x as ${name} } from '${specifier}';`,
  (specifier, name) => `import { type x as ${name} } from '${specifier}';`,
  (specifier, name) => `import * as ${name} from '${specifier}';`,
  (specifier) => `import '${specifier}';`,
  (specifier, name) => `export { x as ${name} } from '${specifier}';`,
  (specifier, name) => `export type { x as ${name} } from '${specifier}';`,
  (specifier) => `export * from '${specifier}';`,
  (specifier) => `export type * from '${specifier}';`,
  (specifier, name) => `const ${name} = await import('${specifier}');`,
];

const places = [...importDirections.map(({ from }) => from), ...freeFolders];

function isFile(place: string): boolean {
  return place.endsWith('.ts');
}

/** The lines that one rule of this repository's configuration complains of, as `file:line`, sorted. */
function complaints(rule: string, files: Readonly<Record<string, string>>): string[] {
  const folder = temporaryFolder(files);
  copyFileSync(join(repository, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  const { diagnostics }: OxlintReport = JSON.parse(oxlint(folder));
  return diagnostics
    .filter(({ code }) => code.includes(`(${rule})`))
    .map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`)
    .toSorted();
}

/** Linted files with complaints make oxlint exit with 1; its report is the output all the same. */
function oxlint(folder: string): string {
  const program = join(repository, 'node_modules/.bin/oxlint');
  const script = `"${program}" --format=json || [ $? -eq 1 ]`;
  return execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
}

test('.oxlintrc.json holds the rules of the table; `npm run format` writes them', () => {
  const { overrides } = JSON.parse(readFileSync(join(repository, '.oxlintrc.json'), 'utf8'));
  expect(overrides).toEqual(importDirectionOverrides());
});

test('the table says what ARCHITECTURE.md says', () => {
  const foundations = ['grammar', 'src/collections', 'src/random', 'src/ir', 'src/formats', 'src/runtime/tensors'];
  const allowed = new Map(importDirections.map(({ from, mayImport }) => [from, mayImport]));
  for (const foundation of foundations) expect(allowed.get(foundation)).toEqual([]);
  expect(allowed.get('src/check')).toEqual(foundations);
  expect(allowed.get('src/weights')).toEqual([...foundations, 'src/check', 'src/lower', 'src/interpreter']);
  expect(allowed.get('src/compile.ts')).toContain('src/verify');
  expect(allowed.get('src/compile.ts')).not.toContain('src/traces');
  expect(allowed.get('src/views')).toEqual(expect.arrayContaining(['src/compile.ts', 'src/traces', 'src/training']));
  expect(allowed.get('src/rewards')).toEqual([
    'src/collections',
    'src/random',
    'src/ir',
    'src/formats',
    'src/runtime/tensors',
    'src/compile.ts',
    'src/views',
    'src/models',
    'src/alignment',
  ]);
  expect(allowed.get('src/cli')).toEqual(places.slice(0, places.indexOf('src/cli')));
});

test('every import against the table is caught, at every depth, and no other', () => {
  const files: Record<string, string> = {};
  const expected: string[] = [];
  for (const direction of importDirections) {
    const forbidden = forbiddenImports(direction);
    const importers = isFile(direction.from)
      ? [direction.from]
      : ['file.ts', 'deeper/file.ts', 'deeper/still/file.ts'].map((name) => join(direction.from, name));
    for (const importer of importers) {
      const lines: string[] = [];
      for (const place of places.filter((other) => other !== direction.from)) {
        const target = isFile(place) ? place : join(place, 'target.ts');
        const path = relative(dirname(importer), target);
        const specifier = path.startsWith('.') ? path : `./${path}`;
        for (const form of importForms) {
          lines.push(form(specifier, `name${lines.length}`));
          if (forbidden.includes(place)) expected.push(`${importer}:${lines.length}`);
        }
      }
      files[importer] = lines.join('\n');
    }
  }
  expect(expected.length).toBeGreaterThan(1000);
  expect(complaints('no-restricted-imports', files)).toEqual(expected.toSorted());
});

test('detours around the table are caught', () => {
  const detours = [
    '/src/lower/x.ts',
    'file:///src/lower/x.ts',
    'altac/src/lower/x.ts',
    './../lower/x.ts',
    './deeper/../../lower/x.ts',
    '../check/../lower/x.ts',
    '.././lower/x.ts',
    '../../src/lower/x.ts',
  ];
  const allowed = ['./sibling.ts', './deeper/x.ts', '../ir/x.ts', '../../grammar/x.ts', '@scope/package/lower/x.js'];
  const imports = [...detours, ...allowed].map((specifier) => `import '${specifier}';`);
  const expected = detours.map((_, index) => `src/check/file.ts:${index + 1}`);
  expect(complaints('no-restricted-imports', { 'src/check/file.ts': imports.join('\n') })).toEqual(expected);
});

test('the ways to import that the rule does not see are forbidden by other rules', () => {
  const files = {
    'src/check/file.ts':
      "export type X = import('../lower/x.ts').X;\n" + "export const x: unknown = require('../lower/x.ts');\n",
  };
  expect(complaints('consistent-type-imports', files)).toEqual(['src/check/file.ts:1']);
  expect(complaints('no-require-imports', files)).toEqual(['src/check/file.ts:2']);
});

test('every source file lies in a folder of the table', () => {
  const notOurs = /(^|\/)(node_modules|dist|\.[^/]*|coverage|scratch)(\/|$)/;
  const sources = readdirSync(repository, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notOurs.test(entry.name))
    .flatMap((entry) =>
      readdirSync(join(repository, entry.name), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(entry.name, path),
      ),
    )
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !notOurs.test(path));
  expect(sources.length).toBeGreaterThan(0);
  const strangers = sources.filter((path) => !places.some((place) => path === place || path.startsWith(`${place}/`)));
  expect(strangers).toEqual([]);
});

test('no declaration file is written by hand: the type check skips them', () => {
  const declarations = importDirections
    .map(({ from }) => join(repository, from))
    .flatMap((place) => {
      try {
        return readdirSync(place, { recursive: true, encoding: 'utf8' });
      } catch {
        return []; // a folder that does not exist yet, or a file
      }
    })
    .filter((path) => /\.d\.[cm]?ts$/.test(path) && !path.includes('node_modules'));
  expect(declarations).toEqual([]);
});
