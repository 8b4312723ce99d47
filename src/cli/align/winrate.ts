/** `altac align winrate`: how often a policy wins against its reference, and how far it went for it. */

import { createBootstrap, type Estimate } from '../../alignment/bootstrap.ts';
import { sortedRewards } from '../../alignment/inference-aware/calibration.ts';
import { sampledBestOf, sampledWorstOf } from '../../alignment/inference-aware/sampled-win-rates.ts';
import { seededRandom } from '../../random/seeded.ts';
import { linedUp } from '../../views/columns.ts';
import type { Terminal } from '../terminal.ts';
import { readLines, type StreamOptions } from './json-lines.ts';
import { type JsonObject, LineProblem, numbersOf } from './members.ts';
import { singleReferences } from './references.ts';

export interface WinrateOptions extends Pick<StreamOptions, 'onError' | 'rejects'> {
  readonly references?: string;
  readonly draws: readonly number[];
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly json?: boolean;
}

interface Quantity {
  readonly name: string;
  readonly draws?: number;
  readonly text: string;
}

export async function winrateCommand(
  file: string | undefined,
  options: WinrateOptions,
  terminal: Terminal,
): Promise<number> {
  const { draws, level, resamples, seed } = options;
  const quantities: readonly Quantity[] = [
    { name: 'winRate', text: 'win rate' },
    ...draws.map((count) => ({ name: 'bestOf', draws: count, text: `best of ${count}` })),
    ...draws.map((count) => ({ name: 'worstOf', draws: count, text: `worst of ${count}` })),
    { name: 'divergence', text: 'divergence, nats' },
  ];
  const samplesOf = await singleReferences(options.references, terminal);
  const bootstrap = createBootstrap(quantities.length, resamples, seededRandom(seed));
  const report = await readLines(file, options, terminal, (line) => {
    const own = sortedRewards(numbersOf(line['rewards'], 'rewards'));
    const others = sortedRewards(samplesOf(line));
    const most = Math.max(...draws);
    const fewest = Math.min(own.length, others.length);
    if (fewest < most) {
      throw new LineProblem(
        `the best of ${most} takes as many rewards of both, and it has ${own.length} and ${others.length}`,
      );
    }
    bootstrap.add([
      sampledBestOf(own, others, 1),
      ...draws.map((count) => sampledBestOf(own, others, count)),
      ...draws.map((count) => sampledWorstOf(own, others, count)),
      divergenceOf(line),
    ]);
  });
  if (report.interrupted !== null) return report.interrupted;
  const estimates = bootstrap
    .estimates(level)
    .map((estimate, i) => ({ ...(quantities[i] ?? { name: '', text: '' }), ...estimate }))
    .filter(({ count }) => count > 0);
  if (options.json === true) {
    const found = estimates.map(({ name, draws: count, mean, interval, count: prompts }) => ({
      name,
      ...(count === undefined ? {} : { draws: count }),
      mean,
      interval,
      prompts,
    }));
    terminal.out.write(
      `${JSON.stringify({ prompts: report.used, skipped: report.skipped, level, estimates: found })}\n`,
    );
  } else terminal.out.write(tableText(estimates, level));
  return 0;
}

/** Mean of ln π − ln p0 over samples of the policy, an unbiased estimate; NaN for a line without log-probabilities. */
function divergenceOf(line: JsonObject): number {
  const { logps, ref_logps: reference } = line;
  if (logps === undefined && reference === undefined) return Number.NaN;
  const [own, others] = [numbersOf(logps, 'logps'), numbersOf(reference, 'ref_logps')];
  if (own.length !== others.length) {
    throw new LineProblem(`it has ${own.length} \`logps\` and ${others.length} \`ref_logps\``);
  }
  return own.reduce((sum, value, i) => sum + value - (others[i] ?? Number.NaN), 0) / own.length;
}

function tableText(estimates: readonly (Quantity & Estimate)[], level: number): string {
  const percent = `${Number((100 * level).toFixed(2))} % interval`;
  return linedUp([
    ['', 'estimate', percent, 'prompts'],
    ...estimates.map(({ text, mean, interval, count }) => [
      text,
      mean.toFixed(4),
      interval === null ? '–' : `${interval[0].toFixed(4)} to ${interval[1].toFixed(4)}`,
      count.toLocaleString('en'),
    ]),
  ]);
}
