/** Exported models in a folder, as `altac compile --format` leaves them there. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes } from '../../src/cli/files.ts';
import { packageFile } from '../../src/cli/package-files.ts';
import { type ExportFormat, exported } from '../../src/export/export.ts';
import type { Unrolling } from '../../src/export/transformer-lens.ts';
import type { Program } from '../../src/ir/program.ts';
import { compileWeights } from '../../src/weights/compile.ts';
import type { CompiledModel } from '../../src/weights/model.ts';
import type { NumberFormat } from '../../src/weights/number-formats.ts';

/** As long inputs as can be; `null` where a program cannot be run in the format. */
export function modelIn(program: Program, format: NumberFormat): CompiledModel | null {
  const first = compileWeights(program, { format });
  if (first.ok) return first.model;
  const shorter = compileWeights(program, { format, maxLength: first.longestSafeLength });
  return shorter.ok ? shorter.model : null;
}

export async function writeExported(
  folder: string,
  name: string,
  model: CompiledModel,
  format: ExportFormat,
  dense: boolean,
  unrolling: Unrolling = { layers: 1, maxLength: model.maxLength },
): Promise<void> {
  const result = await exported(model, format, {
    residuals: false,
    double: false,
    unrolled: null,
    dense,
    ...unrolling,
  });
  if (!result.ok) throw new Error(result.error);
  for (const { ending, content } of result.files) {
    const isCopy = typeof content === 'object' && 'copyOf' in content;
    writeFileSync(join(folder, `${name}${ending}`), isCopy ? readBytes(packageFile(content.copyOf)) : content);
  }
}
