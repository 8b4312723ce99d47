/** Files that come with altac beside its code: programs, and modules for other languages. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `path` is relative to the root of the package. The bundle lies one folder below it, this source two. */
export function packageFile(path: string): string {
  const [bundled = '', source = ''] = ['../', '../../'].map((up) => fileURLToPath(new URL(up + path, import.meta.url)));
  return existsSync(bundled) ? bundled : source;
}
