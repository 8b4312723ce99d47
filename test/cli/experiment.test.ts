/** `altac experiment`: what is listed, what is refused, and one that is stopped and goes on. */

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { experiments } from '../../src/experiments/all.ts';
import { thorough } from '../support/thoroughness.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

test('every experiment is listed, with its time', async () => {
  const { out, code } = await runAltac(['experiment', '--list', '--json']);
  expect(code).toBe(0);
  const listed = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(listed.map(({ name }) => name)).toEqual(experiments.map(({ name }) => name));
});

describe('refused', () => {
  test.each([
    ['no name', ['experiment']],
    ['a name that is none', ['experiment', 'rule-coverag']],
    ['no such folder', ['experiment', 'rule-coverage', '-o', 'nowhere/at/all']],
    ['the folder of another one', ['experiment', 'rule-coverage', '-o', 'other']],
    ['no folder of files', ['experiment', 'rule-coverage', '--files', 'nowhere']],
    ['a folder with none of the files', ['experiment', 'rule-coverage', '--files', 'other']],
    ['a test without its training', ['experiment', 'scan-failures', '--files', 'mcd']],
    ['a file of something else', ['experiment', 'scan-failures', '--files', 'mcd/no-split']],
    ['files for an experiment without them', ['experiment', 'parity-traces', '--files', 'mcd']],
  ])('%s', async (_, words) => {
    const folder = temporaryFolder({
      'other/experiment.json': '{"experiment":"another"}',
      'mcd/tasks_test_mcd2.txt': 'IN: jump OUT: I_JUMP',
      'mcd/no-split/tasks_train_mcd3.txt': 'IN: jump OUT: I_JUMP\nIN: hop OUT: I_JUMP',
      'mcd/no-split/tasks_test_mcd3.txt': 'IN: walk OUT: I_WALK',
    });
    const placed = words.map((word) => (/^(nowhere|other|mcd)/.test(word) ? join(folder, word) : word));
    const { out, err, code } = await runAltac(placed);
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err.replaceAll(folder, 'FOLDER')).toMatchSnapshot();
  });
});

describe.each(thorough ? ['rule-coverage'] : [])('%s', (name) => {
  test('goes on from the steps that are there, and says the same', { timeout: 600_000 }, async () => {
    const folder = join(temporaryFolder({}), 'coverage');
    mkdirSync(folder);
    const first = await runAltac(['experiment', name, '-o', folder, '--json']);
    expect(first).toMatchObject({ err: '', code: 0 });
    const result = JSON.parse(first.out);
    expect(result.claims.map(({ verdict }: { verdict: string }) => verdict)).not.toContain('not reproduced');
    const steps = join(folder, 'steps');
    const [lost = '', kept = ''] = readdirSync(steps);
    rmSync(join(steps, lost));
    utimesSync(join(steps, kept), new Date(0), new Date(0));
    writeFileSync(join(folder, 'result.json'), '');
    const second = await runAltac(['experiment', name, '-o', folder, '--json']);
    expect(second.out).toBe(first.out);
    expect(statSync(join(steps, kept)).mtimeMs).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))).toEqual(result);
  });
});
