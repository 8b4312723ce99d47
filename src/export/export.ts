/** What `altac compile --format` writes: a model as files for one consumer. */

import { writeArtifact } from '../weights/artifact.ts';
import type { CompiledModel } from '../weights/model.ts';
import { modelSizes } from '../weights/sizes.ts';
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

/** More numbers than this (1 GiB) are more than a dense matrix is good for. */
const mostParameters = 2 ** 28;

/** Why a model cannot be written in a format; `null` if it can. */
export function misfit(model: CompiledModel, format: ExportFormat): string | null {
  const { parameters } = modelSizes(model);
  if (format === 'safetensors' || parameters <= mostParameters) return null;
  return `its matrices are dense, and the model would have ${parameters.toLocaleString('en')} numbers`;
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
