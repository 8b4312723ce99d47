/** What `altac compile --format` writes: a model as files for one consumer. */

import { type ArtifactOptions, writeArtifact } from '../weights/artifact.ts';
import type { CompiledModel } from '../weights/model.ts';
import type { GraphSettings } from './onnx/graph.ts';

export const exportFormats = ['safetensors', 'onnx'] as const;

export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedFile {
  /** What follows the name: `.safetensors`. */
  readonly ending: string;
  readonly content: string | Uint8Array;
}

/** The first file is the one that is named when the files are spoken of. */
export type Exported =
  | { readonly ok: true; readonly files: readonly ExportedFile[] }
  | { readonly ok: false; readonly error: string };

/** ONNX is loaded when it is asked for. */
export async function exported(
  model: CompiledModel,
  format: ExportFormat,
  settings: GraphSettings & ArtifactOptions,
): Promise<Exported> {
  switch (format) {
    case 'safetensors': {
      const { weights, description } = writeArtifact(model, settings);
      const files = [
        { ending: '.safetensors', content: weights },
        { ending: '.json', content: description },
      ];
      return { ok: true, files };
    }
    case 'onnx': {
      const { writeOnnxModel } = await import('./onnx/file.ts');
      const written = writeOnnxModel(model, settings);
      return written.ok ? { ok: true, files: [{ ending: '.onnx', content: written.file }] } : written;
    }
  }
}
