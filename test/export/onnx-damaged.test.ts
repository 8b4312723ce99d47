/** Files that are cut off or have a wrong bit: none is accepted as something else. */

import { expect, test } from 'vitest';
import { readOnnxModel, writeOnnxModel } from '../../src/export/onnx/file.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import { relativeParity } from '../support/fixtures.ts';
import { seededRandom } from '../support/random.ts';

test('10,000 damaged files', () => {
  const compiled = compileWeights(relativeParity());
  if (!compiled.ok) throw new Error(compiled.reason);
  const written = writeOnnxModel(compiled.model, { residuals: false, double: false, unrolled: null });
  if (!written.ok) throw new Error(written.error);
  const whole = readOnnxModel(written.file);
  expect(whole).toMatchObject({ ok: true, model: compiled.model });
  const random = seededRandom(17);
  for (let i = 0; i < 10_000; i++) {
    const at = random.integer(0, written.file.length - 1);
    const bytes = random.integer(0, 3) === 0 ? written.file.slice(0, at) : written.file.slice();
    if (bytes.length === written.file.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7));
    const read = readOnnxModel(bytes);
    expect(read.ok, `byte ${at}`).toBe(false);
  }
});
