/** The NumPy file format .npz: a zip file of arrays, each as NumPy's own `savez_compressed` puts it there. */

import { zipSync } from 'fflate';
import { dump } from 'npyjs';

/** The numbers row by row; their count is the product of the shape. */
export interface StoredArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** The same arrays give the same bytes, whenever and wherever they are written. */
export function writeNpz(arrays: ReadonlyMap<string, StoredArray>): Uint8Array {
  const files = [...arrays].map(([name, { shape, data }]) => [`${name}.npy`, new Uint8Array(dump(data, [...shape]))]);
  // A zip file has local times: this is the first that it can tell, in every time zone.
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1) });
}
