/** How programs are exported where nobody gives options: from an editor, from a page. */

import type { Program } from '../ir/program.ts';
import type { CompileOptions } from '../weights/compile.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { ExportFormat, ExportSettings } from './export.ts';

/** TransformerLens is told how many layers there are, and has a dimension for every position. */
const [layers, longest] = [10, 32];

export function usualOptions({ positions }: Program, format: ExportFormat): CompileOptions {
  return format === 'transformer-lens' ? { maxLength: Math.min(positions ?? longest, longest) } : {};
}

export function usualSettings({ maxLength }: CompiledModel): ExportSettings {
  return { residuals: false, double: false, unrolled: null, dense: false, layers, maxLength };
}
