/** The weights of an open program, as files beside it. */

import { exported, exportFormats } from '../src/export/export.ts';
import type { Program } from '../src/ir/program.ts';
import { compileWeights } from '../src/weights/compile.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import { modelSizes } from '../src/weights/sizes.ts';
import type { Analysis } from './analysis.ts';

export interface CompileResult {
  readonly ok: boolean;
  /** What was written, or why nothing was. */
  readonly message: string;
}

/** Puts a file in place, whole, by its address; fails where it cannot. */
export type Write = (uri: string, content: string | Uint8Array) => void | Promise<void>;

/** Those of which nothing has to be copied from elsewhere. */
const formats = exportFormats.filter((format) => format !== 'pytorch');

/** TransformerLens is told how many layers there are, and has a dimension for every position. */
const usual = { layers: 10, length: 32 };

export async function compileWeightsOf(
  analysis: Analysis,
  format: string | null,
  write: Write,
): Promise<CompileResult> {
  const { program } = analysis.compilation;
  if (program === null) return { ok: false, message: 'The program has errors, or is a library' };
  const wanted = formats.find((each) => each === (format ?? 'safetensors'));
  if (wanted === undefined)
    return { ok: false, message: `There is no format ${format}: there are ${formats.join(', ')}` };
  const model = wanted === 'transformer-lens' ? withLength(program) : analysis.model();
  if (model === null) return { ok: false, message: 'The program has no exact weights; `altac compile` says why' };
  const settings = { residuals: false, double: false, unrolled: null, dense: false, layers: usual.layers };
  const result = await exported(model, wanted, { ...settings, maxLength: model.maxLength });
  if (!result.ok) return { ok: false, message: `It cannot be written as ${wanted}: ${result.error}` };
  const stem = analysis.uri.replace(/\.alta$/, '');
  try {
    for (const { ending, content } of result.files) {
      if (typeof content === 'string' || content instanceof Uint8Array) await write(`${stem}${ending}`, content);
    }
  } catch (error) {
    return {
      ok: false,
      message: `The weights cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const name = stem.replace(/^.*\//, '');
  const { hiddenUnits, residualDimensions } = modelSizes(model);
  const size = `${residualDimensions} dimensions, ${hiddenUnits} hidden units`;
  return {
    ok: true,
    message: `${result.files.map(({ ending }) => `${name}${ending}`).join(' and ')} written: ${size}`,
  };
}

function withLength(program: Program): CompiledModel | null {
  const compiled = compileWeights(program, { maxLength: Math.min(program.positions ?? usual.length, usual.length) });
  return compiled.ok ? compiled.model : null;
}
