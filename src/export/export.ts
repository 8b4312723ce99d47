/** What `altac compile --format` writes: a model as files for one consumer. */

import { type ArtifactOptions, writeArtifact } from '../weights/artifact.ts';
import type { CompiledModel } from '../weights/model.ts';

export const exportFormats = ['safetensors'] as const;

export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedFile {
  /** What follows the name: `.safetensors`. */
  readonly ending: string;
  readonly content: string | Uint8Array;
}

/** The first file is the one that is named when the files are spoken of. */
export function exported(
  model: CompiledModel,
  format: ExportFormat,
  options: ArtifactOptions,
): readonly ExportedFile[] {
  switch (format) {
    case 'safetensors': {
      const { weights, description } = writeArtifact(model, options);
      return [
        { ending: '.safetensors', content: weights },
        { ending: '.json', content: description },
      ];
    }
  }
}
