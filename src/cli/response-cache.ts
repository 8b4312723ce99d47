/** Answers of endpoints in a folder, a file each. Processes may share it: a file is there whole, and stays as it is. */

import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ResponseCache } from '../models/endpoint/settings.ts';
import { systemCode } from './files.ts';
import { attemptWrite } from './output-files.ts';

export function folderCache(folder: string): ResponseCache {
  const fileOf = (key: string): string => join(folder, key.slice(0, 2), `${key}.json`);
  let written = 0;
  return {
    read: async (key) => {
      const file = fileOf(key);
      if (!existsSync(file)) return null;
      const text = readFileSync(file, 'utf8');
      if (isWhole(text)) return text;
      // A disk that was full, or somebody's editor: it is asked for again.
      rmSync(file, { force: true });
      return null;
    },
    write: async (key, text) => {
      const file = fileOf(key);
      return attemptWrite(folder, () => {
        mkdirSync(dirname(file), { recursive: true });
        written += 1;
        const stage = `${file}.${process.pid}.${written}.tmp`;
        writeFileSync(stage, text);
        try {
          // Unlike a renaming, a link does not replace what another process was faster to write.
          linkSync(stage, file);
          return text;
        } catch (error) {
          if (systemCode(error) === 'EEXIST') return readFileSync(file, 'utf8');
          // Not every file system has links.
          renameSync(stage, file);
          return text;
        } finally {
          rmSync(stage, { force: true });
        }
      });
    },
  };
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
