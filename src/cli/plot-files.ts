/** A plot as files: the picture, and its data beside it under the same name. */

import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plot } from '../views/plot.ts';
import { attemptWrite, type OutputFile } from './output-files.ts';

/** Where the data of a picture go; nowhere where the picture goes to a pipe or device. */
export function dataFileOf(picture: string): string | null {
  const before = statSync(picture, { throwIfNoEntry: false });
  if (before !== undefined && !before.isFile()) return null;
  return `${picture.replace(/\.svg$/i, '')}.csv`;
}

/** The files that `--plot` writes, to be looked at before long work. */
export function filesOfPlot(picture: string | undefined): readonly string[] {
  if (picture === undefined) return [];
  const data = dataFileOf(picture);
  return data === null ? [picture] : [picture, data];
}

/** The library of plots takes a while to load: only those who draw wait for it. */
export async function plotFiles(picture: string, plot: Plot): Promise<readonly OutputFile[]> {
  const { plotSvg } = await import('../views/plots/svg.ts');
  const { plotCsv } = await import('../views/plots/csv.ts');
  const data = dataFileOf(picture);
  const files = [{ file: picture, content: plotSvg(plot) }];
  return data === null ? files : [...files, { file: data, content: plotCsv(plot) }];
}

/** Several plots in a folder, by name without ending. */
export async function plotFilesIn(
  folder: string,
  plots: Readonly<Record<string, Plot>>,
): Promise<readonly OutputFile[]> {
  const files = await Promise.all(
    Object.entries(plots).map(([name, plot]) => plotFiles(join(folder, `${name}.svg`), plot)),
  );
  return files.flat();
}

/** Only the last folder of a path is made: another one is a slip of the pen. */
export function folderForPlots(folder: string): void {
  attemptWrite(folder, () => {
    statSync(dirname(folder));
    mkdirSync(folder, { recursive: true });
  });
}
