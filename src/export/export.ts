/** What `altac compile --format` writes: a model as files for one consumer. */

import { writeArtifact } from '../weights/artifact.ts';
import type { CompiledModel } from '../weights/model.ts';
import { npzOf } from './npz.ts';

export const exportFormats = ['safetensors', 'pytorch', 'npz'] as const;

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
export function exported(model: CompiledModel, format: ExportFormat): readonly ExportedFile[] {
  switch (format) {
    case 'safetensors':
      return artifactFiles(model);
    case 'npz':
      return [{ ending: '.npz', content: npzOf(model) }];
    case 'pytorch':
      return [...artifactFiles(model), { ending: '.py', content: { copyOf: 'python/pytorch.py' } }];
  }
}

function artifactFiles(model: CompiledModel): readonly ExportedFile[] {
  const { weights, description } = writeArtifact(model);
  return [
    { ending: '.safetensors', content: weights },
    { ending: '.json', content: description },
  ];
}
