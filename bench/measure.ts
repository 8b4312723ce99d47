/** Times and memory. All figures of a table are taken in one run on one machine. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How long an action is repeated before it counts as warm, and how long one measurement takes at least. */
const [warmUp, shortest] = [300, 100];

/**
 * The median time of an action, in milliseconds of this process's own time: what else the machine does counts little.
 * It is repeated until the engine of JavaScript has compiled it, and each measurement takes as many as its clock needs.
 */
export async function medianTime(runs: number, action: () => void | Promise<void>): Promise<number> {
  let warm = 0;
  let repeats = 0;
  while (warm < warmUp) {
    const start = process.cpuUsage();
    await action();
    warm += process.cpuUsage(start).user / 1000;
    repeats += 1;
  }
  const count = Math.max(1, Math.ceil((shortest * repeats) / warm));
  const found: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    for (let i = 0; i < count; i++) await action();
    found.push(process.cpuUsage(start).user / 1000 / count);
  }
  found.sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] ?? 0;
}

/** Once, from cold, as a command does it; in milliseconds. */
export function timed<Result>(action: () => Result): { readonly result: Result; readonly time: number } {
  const start = process.cpuUsage();
  const result = action();
  return { result, time: process.cpuUsage(start).user / 1000 };
}

/** Runs a file of this folder in a process of its own; it prints one JSON object. */
export function inOwnProcess(file: string, words: readonly string[]): unknown {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', path, ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} ${words.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** The slope of log time over log size: 1 is proportional, 2 quadratic. */
export function exponentOf(points: readonly (readonly [size: number, time: number])[]): number {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([a]) => a)), mean(logs.map(([, b]) => b))];
  const slope = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return slope / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
