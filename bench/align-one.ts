/** One command on one file, in a process of its own: its time, and the most memory that the process has held. */

import { createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { altac } from '../src/cli/altac.ts';
import { processTerminal } from '../src/cli/terminal.ts';

const [what = '', input = '', output = ''] = process.argv.slice(2);

/** What a script of a few lines does: each line is read and written as JSON. */
async function plain(): Promise<void> {
  const file = openSync(output, 'w');
  let text = '';
  for await (const line of createInterface({ input: createReadStream(input) })) {
    text += `${JSON.stringify({ ...JSON.parse(line), more: 0.5 })}\n`;
    if (text.length < 65_536) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
}

const [start, began] = [process.cpuUsage(), performance.now()];
if (what === 'plain') await plain();
else if ((await altac(['align', what, input, '-o', output], processTerminal())) !== 0) throw new Error(what);
const { user, system } = process.cpuUsage(start);
const figures = {
  seconds: (user + system) / 1e6,
  clock: (performance.now() - began) / 1000,
  memory: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
