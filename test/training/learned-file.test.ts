/** The file of a learned MLP: what is written is read again, and what is broken is refused. */

import { describe, expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { type LearnedFile, programHash, readLearned, writeLearned } from '../../src/training/learned-file.ts';
import { defaultOptions } from '../../src/training/options.ts';
import { compileText, programOf, textOfProgram } from '../support/programs.ts';

const file: LearnedFile = {
  program: 'parity',
  hash: 'abc',
  options: { ...defaultOptions, inputsHash: 'def', hidden: [3] },
  state: {
    updates: 7,
    parameters: new Map([['mlp.1.weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]]),
    slots: new Map([['mlp.1.weight.rows', { shape: [2], data: Float32Array.of(7, 8) }]]),
  },
  patient: 2,
};

test('is read as it was written', () => {
  expect(readLearned(writeLearned(file))).toEqual({ ok: true, value: file });
});

interface Broken {
  readonly what: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly error: string;
}

const broken: readonly Broken[] = [
  { what: 'of another kind', metadata: { format: 'altac-model' }, error: '`altac train` did not write it' },
  {
    what: 'of a later version',
    metadata: { version: '99' },
    error: 'it is of version 99, and this altac reads version 3',
  },
  { what: 'without options', metadata: { training: '{}' }, error: 'step: expected a number, found' },
  { what: 'with half of them', metadata: { training: '{' }, error: 'this is not JSON' },
];

describe('is refused', () => {
  test.each(broken)('$what', ({ metadata, error }) => {
    const read = readSafetensors(writeLearned(file));
    if (!read.ok) throw new Error(read.error);
    const changed = writeSafetensors({ ...read.file, metadata: { ...read.file.metadata, ...metadata } });
    const result = readLearned(changed);
    expect(result.ok ? '' : result.error).toContain(error);
  });
});

test('the hash is of what a program means', () => {
  const text = textOfProgram('parity_relative');
  const hash = (each: string): string => programHash(programOf(compileText(each)));
  expect(hash(`/// A remark.\n\n${text}`)).toBe(hash(text));
  expect(hash(text.replace('at -1', 'at -2'))).not.toBe(hash(text));
});
