/** The weights of an open program, as files beside it. */

import { writeArtifact } from '../src/weights/artifact.ts';
import { modelSizes } from '../src/weights/sizes.ts';
import type { Analysis } from './analysis.ts';

export interface CompileResult {
  readonly ok: boolean;
  /** What was written, or why nothing was. */
  readonly message: string;
}

/** Puts a file in place, whole, by its address; fails where it cannot. */
export type Write = (uri: string, content: string | Uint8Array) => void | Promise<void>;

export async function compileWeightsOf(analysis: Analysis, write: Write): Promise<CompileResult> {
  if (analysis.compilation.program === null) return { ok: false, message: 'The program has errors, or is a library' };
  const model = analysis.model();
  if (model === null) return { ok: false, message: 'The program has no exact weights; `altac compile` says why' };
  const { weights, description } = writeArtifact(model);
  const stem = analysis.uri.replace(/\.alta$/, '');
  try {
    await write(`${stem}.safetensors`, weights);
    await write(`${stem}.json`, description);
  } catch (error) {
    return {
      ok: false,
      message: `The weights cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const name = stem.replace(/^.*\//, '');
  const { hiddenUnits, residualDimensions } = modelSizes(model);
  const size = `${residualDimensions} dimensions, ${hiddenUnits} hidden units`;
  return { ok: true, message: `${name}.safetensors and ${name}.json written: ${size}` };
}
