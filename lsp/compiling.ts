/** The weights of an open program, as files beside it. */

import { exported, exportFormats } from '../src/export/export.ts';
import { usualOptions, usualSettings } from '../src/export/usual.ts';
import type { Program } from '../src/ir/program.ts';
import { type CompileOptions, compileWeights } from '../src/weights/compile.ts';
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
  const options = usualOptions(program, wanted);
  const model = options.maxLength === undefined ? analysis.model() : modelWith(program, options);
  if (model === null) return { ok: false, message: 'The program has no exact weights; `altac compile` says why' };
  const result = await exported(model, wanted, usualSettings(model));
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

function modelWith(program: Program, options: CompileOptions): CompiledModel | null {
  const compiled = compileWeights(program, options);
  return compiled.ok ? compiled.model : null;
}
