/** What `altac compile --format` writes: a model as files for one consumer. */

import { type ArtifactOptions, writeArtifact } from '../weights/artifact.ts';
import type { CompiledModel } from '../weights/model.ts';
import { modelSizes } from '../weights/sizes.ts';
import type { GraphSettings } from './onnx/graph.ts';
import type { Unrolling } from './transformer-lens.ts';

export const exportFormats = ['safetensors', 'onnx', 'pytorch', 'npz', 'transformer-lens'] as const;

export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedFile {
  /** What follows the name: `.safetensors`. */
  readonly ending: string;
  readonly content: string | Uint8Array | CopiedFile;
}

/** A file that comes with altac and is the same for every model. */
export interface CopiedFile {
  /** Its path in the package. */
  readonly copyOf: string;
}

/** The first file is the one that is named when the files are spoken of. */
export type Exported =
  | { readonly ok: true; readonly files: readonly ExportedFile[] }
  | { readonly ok: false; readonly error: string };

/** More numbers than this (1 GiB) are more than a dense matrix is good for. */
const mostParameters = 2 ** 28;

/** Those of all formats; each takes its own. */
export type ExportSettings = GraphSettings & ArtifactOptions & Unrolling;

/** What a format needs is loaded when it is asked for. */
export async function exported(
  model: CompiledModel,
  format: ExportFormat,
  settings: ExportSettings,
): Promise<Exported> {
  const { parameters } = modelSizes(model);
  const isDense = format === 'pytorch' || format === 'npz' || format === 'transformer-lens';
  if (isDense && parameters > mostParameters) {
    const numbers = parameters.toLocaleString('en');
    return { ok: false, error: `its matrices are dense, and the model would have ${numbers} numbers` };
  }
  switch (format) {
    case 'safetensors':
      return { ok: true, files: artifactFiles(model, settings) };
    case 'pytorch': {
      const module: ExportedFile = { ending: '.py', content: { copyOf: 'python/pytorch.py' } };
      return { ok: true, files: [...artifactFiles(model, settings), module] };
    }
    case 'npz': {
      const { npzOf } = await import('./npz.ts');
      return { ok: true, files: [{ ending: '.npz', content: npzOf(model) }] };
    }
    case 'transformer-lens': {
      const { hookedTransformer } = await import('./transformer-lens.ts');
      const { weights, config } = hookedTransformer(model, settings);
      return {
        ok: true,
        files: [
          { ending: '.safetensors', content: weights },
          { ending: '.config.json', content: config },
        ],
      };
    }
    case 'onnx': {
      const { writeOnnxModel } = await import('./onnx/file.ts');
      const written = writeOnnxModel(model, settings);
      return written.ok ? { ok: true, files: [{ ending: '.onnx', content: written.file }] } : written;
    }
  }
}

function artifactFiles(model: CompiledModel, options: ArtifactOptions): readonly ExportedFile[] {
  const { weights, description } = writeArtifact(model, options);
  return [
    { ending: '.safetensors', content: weights },
    { ending: '.json', content: description },
  ];
}
