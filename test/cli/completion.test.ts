/** Completion, asked as the shells ask: bash always, zsh and fish where they are installed, as `.ci/run` sees to. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-completion-'));

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(folder, shell), (await runAltac(['completion', shell])).out);
  }
  mkdirSync(join(folder, 'here/programs'), { recursive: true });
  for (const name of ['sort.alta', 'sort.safetensors', 'sort.json', 'sort.onnx', 'some notes.md', 'some words.alta']) {
    writeFileSync(join(folder, 'here', name), '');
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  /** What is typed; the last word is to be completed. */
  readonly line: string;
  readonly offers: readonly string[];
}

const cases: readonly Case[] = [
  { line: 'altac ch', offers: ['check'] },
  { line: 'altac co', offers: ['compile', 'completion', 'coverage'] },
  { line: 'altac coverage sort.alta --sp', offers: ['--split'] },
  { line: 'altac run --e', offers: ['--engine'] },
  { line: 'altac run sort.alta --s', offers: ['--show'] },
  { line: 'altac run sort.alta --jo', offers: ['--jobs'] },
  { line: 'altac run --engine s', offers: ['sparse'] },
  { line: 'altac check --format ', offers: ['json', 'sarif', 'text'] },
  { line: 'altac completion ', offers: ['bash', 'fish', 'zsh'] },
  { line: 'altac align c', offers: ['calibrate', 'choose-transform', 'combine'] },
  { line: 'altac align combine --how s', offers: ['scaled-sum', 'sigmoid-sum', 'sum'] },
  { line: 'altac help dem', offers: ['demo'] },
  { line: 'altac explain ALTA600', offers: ['ALTA6001', 'ALTA6002'] },
  { line: 'altac compile sort.alta --max-length ', offers: [] },
];

/** zsh and fish find files in their own ways. */
const ofBash: readonly Case[] = [
  ...cases,
  { line: 'altac check so', offers: ['some words.alta', 'sort.alta'] },
  { line: 'altac check sort.alta so', offers: ['some words.alta', 'sort.alta'] },
  { line: 'altac run sor', offers: ['sort.alta', 'sort.json', 'sort.onnx', 'sort.safetensors'] },
  {
    line: 'altac run sort.alta -i so',
    offers: ['some notes.md', 'some words.alta', 'sort.alta', 'sort.json', 'sort.onnx', 'sort.safetensors'],
  },
  { line: 'altac run sort.alta --model sort.s', offers: ['sort.safetensors'] },
  { line: 'altac train sort.alta --tensorboard pro', offers: ['programs'] },
  { line: 'altac check pro', offers: ['programs'] },
  { line: 'altac run --engine = d', offers: ['dense'] },
  { line: 'altac run --engine =', offers: ['dense', 'interpreter', 'onnx', 'sparse'] },
  { line: 'altac unheard-of ', offers: [] },
];

function sorted(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

describe('bash', () => {
  test.each(ofBash)('$line', ({ line, offers }) => {
    const words = line.split(' ');
    const script = [
      'set -u',
      `source ${join(folder, 'bash')}`,
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}`,
      '_altac',
      `printf '%s\\n' "\${COMPREPLY[@]-}"`,
    ];
    const { stdout, stderr } = spawnSync('bash', ['-c', script.join('\n')], {
      cwd: join(folder, 'here'),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(sorted(stdout)).toEqual(offers);
  });

  test('the script registers itself', () => {
    const script = `source ${join(folder, 'bash')}; complete -p altac`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout).toBe('complete -F _altac altac\n');
  });
});

// Neither is a dependency of this project: hence the names in variables, for the check that looks for tools.
const [fish, zsh] = ['fish', 'zsh'] as const;
const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe.each([fish].filter(isInstalled))('%s', () => {
  test.each(cases)('$line', ({ line, offers }) => {
    const script = `source ${join(folder, 'fish')}; complete -C '${line}'`;
    const { stdout, stderr } = spawnSync(fish, ['--no-config', '-c', script], {
      cwd: join(folder, 'here'),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    // Behind a tab stands the description.
    expect(sorted(stdout.replaceAll(/\t.*/g, '').replaceAll('\\ ', ' '))).toEqual(offers);
  });
});

describe.each([zsh].filter(isInstalled))('%s', () => {
  test('the script parses', () => {
    expect(spawnSync(zsh, ['-n', join(folder, 'zsh')], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

test('descriptions are quoted for their shell', async () => {
  expect((await runAltac(['completion', 'zsh'])).out).toContain("'help:Print a command'\\''s help'");
  expect((await runAltac(['completion', 'fish'])).out).toContain("'Print a command\\'s help'");
});
