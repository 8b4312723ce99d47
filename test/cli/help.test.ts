/** Help is complete, and its examples work. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCommandLine } from '../../src/cli/command-line.ts';
import { closeSession, openSession, runAltac, silentTerminal } from './session.ts';

const commandLine = createCommandLine(silentTerminal, () => undefined);
const commands = below(commandLine, '');

function below(group: Command, prefix: string): { readonly command: Command; readonly name: string }[] {
  return group.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`;
    return [{ command, name }, ...below(command, `${name} `)];
  });
}

describe('everything is described', () => {
  test.each(commands)('$name', ({ command }) => {
    const parts = [...command.registeredArguments, ...command.options];
    const silentParts = parts.filter(({ description }) => description === '').map((part) => part.name());
    expect(command.description()).not.toBe('');
    expect(silentParts).toEqual([]);
  });
});

const pages = [
  { name: 'altac', help: (await runAltac(['--help'])).out },
  ...(await Promise.all(
    commands.map(async ({ name }) => ({ name, help: (await runAltac([...name.split(' '), '--help'])).out })),
  )),
];

describe('help fits 80 columns, and a few more for examples', () => {
  test.each(pages)('$name', ({ help }) => {
    expect(help.split('\n').filter((line) => line.length > (line.startsWith('  $ ') ? 90 : 80))).toEqual([]);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'altac-help-'));
let type: (line: string) => Promise<string>;
beforeAll(() => {
  type = openSession(folder);
});
afterAll(() => closeSession(folder));

describe('every example works', () => {
  const lines = pages.flatMap(({ name, help }) => examplesOf(help).map((example) => ({ name, example })));

  test('every command has some', () => {
    // A worker needs a server: trace-queue.test.ts has both. An agent needs a browser: test/evaluation/web-agent.
    // A writer or a judge needs an endpoint: eval-dolomites.test.ts has one.
    const needing = [
      'worker',
      ...['run', 'replay', 'demo'].map((name) => `eval assistantbench ${name}`),
      ...['generate', 'judge', 'consistency'].map((name) => `eval dolomites ${name}`),
    ];
    const all = pages.map(({ name }) => name).filter((name) => !needing.includes(name));
    expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(all));
  });

  test.each(lines)('$name: $example', async ({ example }) => {
    const line = example
      .replace(/\s+# .*$/, '')
      .replace(/^source <\((.*)\)$/, '$1')
      .replace(/ \| source$/, '');
    const printed = await type(line);
    expect(await type('echo $?'), printed).toBe('0\n');
  });
});

/** A remark may stand behind an example. */
function examplesOf(help: string): string[] {
  return [...help.matchAll(/^ {2}\$ (.*)$/gm)].map(([, example = '']) => example.replace(/ {2,}[a-z].*$/, ''));
}
