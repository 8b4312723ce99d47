/** `altac view` refuses what is no run of one program, before it writes anything. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository, temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

const parity = join(repository, 'programs/parity_relative.alta');

test.each([
  { words: [parity], says: 'there is no input to run it on' },
  { words: [parity, '1', '--input', '1 1'], says: 'a film is of one input' },
  { words: [parity, '1 x'], says: '"x" (token 2) is not in the vocabulary' },
  { words: ['parity.safetensors', '1'], says: 'a film shows the statements of a program' },
  { words: ['missing.alta', '1'], says: 'missing.alta is not there' },
  { words: [parity, '1', '--coverage', 'missing.txt'], says: 'missing.txt is not there' },
])('$says', async ({ words, says }) => {
  const file = join(temporaryFolder({}), 'film.html');
  const { code, err, out } = await runAltac(['view', ...words, '-o', file], { width: 200 });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
  expect(existsSync(file)).toBe(false);
});

test('a run that does not halt has a film and a warning, and fails', async () => {
  const text =
    'vocab { "a" }\ninput token\nvar n: 0..3 = 0\nmlp { n = wrap(n + 1) }\nhalt when token != "a"\noutput n\n';
  const folder = temporaryFolder({ 'endless.alta': text });
  const file = join(folder, 'film.html');
  const { code, err, out } = await runAltac(['view', join(folder, 'endless.alta'), 'a', '-o', file, '--json']);
  expect(code).toBe(1);
  expect(err).toBe('warning: not halted after 1000 layers\n');
  expect(JSON.parse(out)).toMatchObject({ file, layers: 1000, halted: false, answer: '0' });
});
