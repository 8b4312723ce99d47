import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repository, temporaryFolder } from '../temporary-folder.ts';

interface LintRun {
  readonly exitCode: number;
  readonly output: string;
}

const checkNames = [
  'types (tsc',
  'types of what runs in pages (tsc',
  'style (biome',
  'rules and import directions (oxlint',
  'unused code and dependencies (knip',
];

const configurationFiles = [
  'tsconfig.json',
  'playground/tsconfig.json',
  'src/film/browser/tsconfig.json',
  'biome.json',
  '.oxlintrc.json',
  'knip.json',
  '.gitignore',
];

const cleanTree: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'planted', type: 'module', devDependencies: { '@types/node': '*' } }, null, 2)}\n`,
  'grammar/span.ts': 'export interface Span {\n  readonly start: number;\n}\n',
  'src/check/check.ts':
    "import type { Span } from '../../grammar/span.ts';\n\n" +
    'export function startOf(span: Span): number {\n  return span.start;\n}\n',
  'src/film/browser/main.ts': "document.title = 'film';\n",
  'src/compile.ts': "export { startOf } from './check/check.ts';\n",
  'src/cli/main.ts': "import { startOf } from '../compile.ts';\n\nconsole.log(startOf({ start: 1 }));\n",
};

/** `npm run lint` in this folder, without the second that npm itself takes. */
async function lint(folder: string): Promise<LintRun> {
  const script = [join(repository, 'node_modules/.bin/tsx'), join(repository, 'scripts/lint.ts')];
  return new Promise((resolve) => {
    execFile(process.execPath, script, { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

/** The configuration of this repository over other files. */
function plantedTree(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(files);
  for (const file of configurationFiles) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(repository, file), join(folder, file));
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What one check had to say, or nothing. */
function sectionOf(output: string, checkName: string): string {
  return output.split(/^── /m).find((section) => section.startsWith(checkName)) ?? '';
}

test('this repository passes every check', async () => {
  const { exitCode, output } = await lint(repository);
  expect(exitCode, output).toBe(0);
});

test('a small clean tree passes every check', async () => {
  const { exitCode, output } = await lint(plantedTree(cleanTree));
  expect(exitCode, output).toBe(0);
  for (const name of checkNames) expect(output).toContain(`passed  ${name}`);
});

test('each check reports what was planted for it', async () => {
  const { exitCode, output } = await lint(
    plantedTree({
      ...cleanTree,
      'src/cli/main.ts': [
        "import './any.ts';",
        "import './default-export.ts';",
        "import './floating-promise.ts';",
        "import './indentation.ts';",
        "import './index-access.ts';",
        "import '../ir/direction.ts';",
        '',
      ].join('\n'),
      'src/cli/any.ts': 'console.log((value: any) => value);\n',
      'src/cli/default-export.ts': 'export default 1;\n',
      'src/cli/indentation.ts': 'if (process.pid > 1) {\n      console.log(2);\n}\n',
      'src/cli/index-access.ts': 'const numbers = [1];\nconst first: number = numbers[0];\nconsole.log(first);\n',
      'src/cli/floating-promise.ts': 'async function later(): Promise<void> {}\nlater();\n',
      'src/ir/direction.ts':
        "import type { startOf } from '../check/check.ts';\n\nconsole.log(1 as unknown as typeof startOf);\n",
      'src/film/browser/main.ts': 'document.title = process.version;\n',
      'src/cli/unused-file.ts': 'export const unused = 1;\n',
    }),
  );
  expect(exitCode).toBe(1);
  for (const name of checkNames) expect(output).toContain(`FAILED  ${name}`);

  const [types, typesOfPages, style, rules, unused] = checkNames.map((name) => sectionOf(output, name));
  expect(types).toMatch(/index-access\.ts.*TS2322/);
  // Pages know nothing of Node.
  expect(typesOfPages).toMatch(/main\.ts.*TS2591/);
  expect(style).toMatch(/any\.ts.*noExplicitAny/);
  expect(style).toMatch(/default-export\.ts.*noDefaultExport/);
  expect(style).toMatch(/indentation\.ts format/);
  expect(rules).toMatch(/no-floating-promises[\s\S]*floating-promise\.ts/);
  expect(rules).toMatch(/no-restricted-imports[\s\S]*src\/ir\/direction\.ts/);
  expect(unused).toMatch(/Unused files[\s\S]*unused-file\.ts/);
});
