/** `npm run bench:align`: `altac align` on a million lines beside plain JSON, into the table and plot of bench/README.md. */

import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { normal, seededRandom } from '../src/random/seeded.ts';
import { inOwnProcess } from './measure.ts';
import { table, writeSection } from './page.ts';
import { type Figure, factorsPlot } from './plots.ts';

interface Figures {
  readonly seconds: number;
  readonly clock: number;
  readonly memory: number;
}

const words = 'the of and a to in is you that it he was for on are as with his they I at be this have from'.split(' ');

/** A prompt, a response, and 8 reference rewards for each reward: about 330 bytes a line, or 420 with two rewards. */
function writeLines(file: string, count: number, isSeveral: boolean): void {
  const random = seededRandom(7);
  const sentence = (length: number): string =>
    Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ');
  const reward = (): number => Number(normal(random).toFixed(6));
  const samples = (): number[] => Array.from({ length: 8 }, reward);
  const output = openSync(file, 'w');
  for (let id = 0; id < count; id++) {
    const rewards = isSeveral
      ? { rewards: { a: reward(), b: reward() }, reference_rewards: { a: samples(), b: samples() } }
      : { reward: reward(), reference_rewards: samples() };
    writeSync(output, `${JSON.stringify({ id, prompt: sentence(14), response: sentence(34), ...rewards })}\n`);
  }
  closeSync(output);
}

function measured(what: string, input: string, output: string): Figures {
  const figures = inOwnProcess('align-one.ts', [what, input, output]);
  if (!isFigures(figures)) throw new Error(what);
  return figures;
}

function isFigures(value: unknown): value is Figures {
  return typeof value === 'object' && value !== null && 'memory' in value;
}

const folder = mkdtempSync(join(tmpdir(), 'altac-bench-'));
const rows: string[][] = [];
const ratios: Figure[] = [];
try {
  for (const { what, isSeveral } of [
    { what: 'calibrate', isSeveral: false },
    { what: 'combine', isSeveral: true },
  ]) {
    for (const count of [100_000, 1_000_000]) {
      const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
      writeLines(input, count, isSeveral);
      const plain = measured('plain', input, output);
      const own = measured(what, input, output);
      ratios.push({ name: what, series: `${count.toLocaleString('en')} lines`, value: own.seconds / plain.seconds });
      rows.push([
        what,
        count.toLocaleString('en'),
        own.seconds.toFixed(1),
        Math.round(count / own.seconds / 1000).toLocaleString('en'),
        Math.round(count / plain.seconds / 1000).toLocaleString('en'),
        (own.seconds / plain.seconds).toFixed(2),
        own.memory.toFixed(0),
      ]);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
const header = [
  `${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`,
  'lines',
  'seconds',
  'thousand lines a second',
  'plain JSON, thousand a second',
  'time ÷ plain JSON',
  'peak memory, MiB',
];
writeSection('align', table(header, rows), {
  align: factorsPlot('Time beside that of plain JSON', 'times as long', ratios),
});
