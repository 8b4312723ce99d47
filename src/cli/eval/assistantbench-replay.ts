/** `altac eval assistantbench replay`: a log as a page. */

import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { replayPage } from '../../evaluation/web-agent/agent/replay-page.ts';
import { readText } from '../files.ts';
import { writeFiles } from '../output-files.ts';
import type { Terminal } from '../terminal.ts';
import { entriesOf } from './agent-runs.ts';

export interface ReplayOptions {
  readonly output?: string;
}

export async function replayCommand(file: string, { output }: ReplayOptions, terminal: Terminal): Promise<number> {
  const page = replayPage(entriesOf(file, readText(file)), (name) => {
    try {
      // Only beside the log, whatever it says.
      return readFileSync(join(dirname(file), basename(name))).toString('base64');
    } catch {
      return null;
    }
  });
  if (output === undefined) terminal.out.write(page);
  else await writeFiles([{ file: output, content: page }]);
  return 0;
}
