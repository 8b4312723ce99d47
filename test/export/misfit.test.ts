import { expect, test } from 'vitest';
import { exportFormats, misfit } from '../../src/export/export.ts';
import { modelIn } from '../support/exported.ts';
import { compileProgram, programOf } from '../support/programs.ts';

const model = modelIn(programOf(compileProgram('sort')), 'float32');
if (model === null) throw new Error('sort has no weights');

test.each(exportFormats)('a small model can be written as %s', (format) => {
  expect(misfit(model, format)).toBe(null);
});

test('a model that would be too large as dense matrices is only written as it is', () => {
  const large = { ...model, tokenEmbedding: { ...model.tokenEmbedding, rows: 2 ** 29 } };
  expect(misfit(large, 'safetensors')).toBe(null);
  expect(misfit(large, 'npz')).toBe('its matrices are dense, and the model would have 53,687,118,938 numbers');
});
