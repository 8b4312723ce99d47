/** Times and memory. All figures of a table are taken in one run on one machine. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The median time of some runs, in milliseconds of this process's own time: what else the machine does counts little. */
export function medianTime(runs: number, action: () => void): number {
  const found = Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    action();
    return process.cpuUsage(start).user / 1000;
  }).sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] ?? 0;
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
