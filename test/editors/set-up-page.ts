/** What the page about editors tells people to do, done to the letter: its snippets, in the home of a new user. */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ended, startAltac } from '../cli/bundle.ts';
import { repository, temporaryFolder } from '../temporary-folder.ts';

export interface Editor {
  /** As it names itself: `NVIM v0.10.4`. */
  readonly name: string;
  readonly path: string;
  /** 0.10 is 10, 30.1 is 3001. */
  readonly version: number;
}

export interface NewUser {
  /** With the programs of `programs/`. */
  readonly workspace: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Where `scripts/install-other-editors.sh` puts editors. */
const installed = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'altac/other-editors/bin');
const path = process.env['PATH'] ?? '';

/** The code blocks of a section, in order. */
export function snippetsOf(title: string, language: string): readonly string[] {
  const page = readFileSync(join(repository, 'docs/editor.md'), 'utf8');
  const section = page.split(/^## /m).find((each) => each.startsWith(title)) ?? '';
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, found, code = '']) =>
    found === language ? [code] : [],
  );
}

/** On the PATH under this name, or installed under this name with or without a suffix. */
export function editorsCalled(command: string, askForVersion = '--version'): readonly Editor[] {
  const others = existsSync(installed) ? readdirSync(installed).filter((name) => name.split('-')[0] === command) : [];
  return [command, ...others.map((name) => join(installed, name))].flatMap((editor) => {
    const { status, stdout } = spawnSync(editor, [askForVersion], { encoding: 'utf8' });
    const [name = ''] = stdout?.split('\n') ?? [];
    const [, major, minor] = /(\d+)\.(\d+)/.exec(name) ?? [];
    return status === 0 ? [{ name, path: editor, version: 100 * Number(major) + Number(minor) }] : [];
  });
}

/** `files`: what the page says, by path in the home. */
export async function newUser(files: Readonly<Record<string, string>>): Promise<NewUser> {
  // Builds the bundle, so that the editor does not wait for it.
  await ended(startAltac(['--version']));
  const launcher = `#!/bin/sh\nexec "${process.execPath}" "${join(repository, 'bin/altac.mjs')}" "$@"\n`;
  const home = temporaryFolder({ 'bin/altac': launcher, ...files });
  chmodSync(join(home, 'bin/altac'), 0o755);
  const workspace = join(home, 'workspace');
  mkdirSync(workspace);
  cpSync(join(repository, 'programs'), workspace, { recursive: true });
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('XDG_'));
  const environment = {
    ...Object.fromEntries(others),
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PATH: [join(home, 'bin'), path, installed].join(':'),
  };
  return { workspace, environment };
}

/** Changes a file of a folder. */
export function edited(folder: string, name: string, change: (text: string) => string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
