/** `altac rewards diagnose`: which of several provers is worth using for a policy. */

import { ratioInterval } from '../../alignment/bootstrap.ts';
import { seededRandom } from '../../random/seeded.ts';
import { bestOfK } from '../../rewards/planted/exact-values.ts';
import {
  type Moments,
  momentsByState,
  type ProverReport,
  type ProverRow,
  reportOfMoments,
  type ValueNoise,
} from '../../rewards/prover-report.ts';
import { linedUp } from '../../views/columns.ts';
import { readLines, type StreamOptions } from '../align/json-lines.ts';
import { isObject, type JsonObject, LineProblem, numberOf, shown } from '../align/members.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface DiagnoseOptions extends Pick<StreamOptions, 'onError' | 'rejects'> {
  readonly alpha: number;
  /** K of the provers that draw K answers of the policy. */
  readonly bestOf: readonly number[];
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly json?: boolean;
}

interface Row {
  readonly state: string;
  readonly qPolicy: number;
  /** By the name of the prover. */
  readonly provers: ReadonlyMap<string, number>;
  readonly weight: number | null;
  /** By which the policy's value was estimated; null where it is exact, or nothing is known. */
  readonly rollouts: number | null;
}

interface Diagnosis extends ProverReport {
  readonly prover: string;
  /** The first-order gain over that of outcomes alone. */
  readonly ratio: number;
  readonly interval: readonly [least: number, most: number] | null;
}

export async function diagnoseCommand(
  file: string | undefined,
  options: DiagnoseOptions,
  terminal: Terminal,
): Promise<number> {
  const rows: Row[] = [];
  /** By state: whether its rows have weights. */
  const weighted = new Map<string, boolean>();
  const report = await readLines(file, options, terminal, (line) => {
    const row = rowOf(line, options.bestOf);
    checkAlike(row, rows[0], weighted);
    rows.push(row);
  });
  if (report.interrupted !== null) return report.interrupted;
  const [first] = rows;
  if (first === undefined) throw new UserError('There are no rows', ['Each line needs `state`, `q_pi` and `q_mu`']);
  if (first.provers.size === 0) {
    throw new UserError('The rows name no prover', ['Give them `q_mu`, or `--best-of 4` for one that they imply']);
  }
  const found = [...first.provers.keys()]
    .map((prover) => diagnosisOf(prover, rows, options))
    .sort((a, b) => b.firstOrderGain - a.firstOrderGain);
  const best = found.find(({ warning }) => warning === null) ?? null;
  if (options.json === true) terminal.out.write(`${JSON.stringify(jsonOf(found, best, options, report.skipped))}\n`);
  else terminal.out.write(`${tableText(found, options)}\n${adviceText(found, best, options.alpha)}`);
  return 0;
}

function rowOf(line: JsonObject, bestOf: readonly number[]): Row {
  const { state, q_mu: given, weight } = line;
  if (state === undefined) throw new LineProblem('`state` is missing: what tells states apart, as a text or a list');
  const qPolicy = numberOf(line['q_pi'], 'q_pi');
  const provers = new Map<string, number>();
  if (isObject(given)) {
    for (const [name, value] of Object.entries(given)) provers.set(name, numberOf(value, `q_mu.${name}`));
  } else if (given !== undefined) provers.set('q_mu', numberOf(given, 'q_mu'));
  if (bestOf.length > 0 && !(qPolicy >= 0 && qPolicy <= 1)) {
    throw new LineProblem(
      `\`q_pi\` is ${qPolicy}, and the best of several takes a chance from 0 to 1; \`--best-of none\` leaves it out`,
    );
  }
  for (const draws of bestOf) provers.set(`best-of:${draws}`, bestOfK([qPolicy], draws)[0] ?? Number.NaN);
  const share = weight === undefined ? null : numberOf(weight, 'weight');
  if (share !== null && share < 0) throw new LineProblem(`\`weight\` is ${share}, and cannot be negative`);
  const rollouts = line['rollouts'] === undefined ? null : numberOf(line['rollouts'], 'rollouts');
  if (rollouts !== null && (!Number.isInteger(rollouts) || rollouts < 2 || !(qPolicy >= 0 && qPolicy <= 1))) {
    throw new LineProblem(`\`rollouts\` is ${rollouts}: it takes two or more, and a chance from 0 to 1 as \`q_pi\``);
  }
  return {
    state: typeof state === 'string' ? state : JSON.stringify(state),
    qPolicy,
    provers,
    weight: share,
    rollouts,
  };
}

/** All rows name the same provers; those of a state have weights, or none has. */
function checkAlike(row: Row, first: Row | undefined, weighted: Map<string, boolean>): void {
  const names = (of: Row): string => [...of.provers.keys()].sort().join(', ');
  if (first !== undefined && names(row) !== names(first)) {
    throw new LineProblem(
      `its provers are ${names(row) || 'none'}, and those of the first line ${names(first) || 'none'}`,
    );
  }
  const isWeighted = row.weight !== null;
  if ((weighted.get(row.state) ?? isWeighted) !== isWeighted) {
    throw new LineProblem(`some rows of the state ${shown(row.state)} have a \`weight\`, and some have none`);
  }
  weighted.set(row.state, isWeighted);
}

function diagnosisOf(prover: string, rows: readonly Row[], options: DiagnoseOptions): Diagnosis {
  const { alpha, level, resamples, seed } = options;
  const own = rows.map(({ state, qPolicy, provers, weight, rollouts }): ProverRow => {
    const noise = rollouts === null ? {} : { noise: noiseOf(qPolicy, rollouts, drawsOf(prover)) };
    return { state, qPolicy, qProver: provers.get(prover) ?? Number.NaN, weight, ...noise };
  });
  const moments = momentsByState(own);
  const report = reportOfMoments(moments, rows.length, alpha);
  const used = moments.filter((each): each is Moments => each !== null);
  const interval = ratioInterval(
    used.map((each) => each.own + alpha * each.both),
    used.map((each) => each.own),
    { level, resamples, random: seededRandom(seed) },
  );
  return { ...report, prover, ratio: report.firstOrderGain / report.gainWithoutProver, interval };
}

function drawsOf(prover: string): number | null {
  const [, draws] = /^best-of:(\d+)$/.exec(prover) ?? [];
  return draws === undefined ? null : Number(draws);
}

/** The best of K is made of the same rollouts: its noise is that of the value times the slope K (1 − q)^(K − 1). */
function noiseOf(value: number, rollouts: number, draws: number | null): ValueNoise {
  const own = (value * (1 - value)) / (rollouts - 1);
  return { own, shared: draws === null ? 0 : own * draws * (1 - value) ** (draws - 1) };
}

function tableText(found: readonly Diagnosis[], { alpha, level }: DiagnoseOptions): string {
  const percent = `${Number((100 * level).toFixed(2))} % interval`;
  const own = found[0]?.gainWithoutProver ?? Number.NaN;
  return linedUp([
    ['prover', 'gain', 'over outcomes', percent, 'alignment', 'variance', 'cosine'],
    ...found.map(({ prover, firstOrderGain, ratio, interval, alignment, distinguishability, cosine }) => [
      prover,
      short(firstOrderGain),
      times(ratio),
      interval === null ? '–' : `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`,
      short(alignment),
      short(distinguishability),
      Number.isNaN(cosine) ? '–' : cosine.toFixed(2),
    ]),
    [
      '(the policy itself)',
      short((1 + alpha) * own),
      times(1 + alpha),
      '',
      short(own),
      short(own),
      own > 0 ? '1.00' : '–',
    ],
  ]);
}

function adviceText(found: readonly Diagnosis[], best: Diagnosis | null, alpha: number): string {
  const lines = found.flatMap(({ prover, warning }) => (warning === null ? [] : [`${prover}: ${warning}`]));
  const [first] = found;
  if (first !== undefined && first.lonelyStates > 0) {
    const [lonely, states] = [first.lonelyStates, first.states].map((count) => count.toLocaleString('en'));
    lines.push(`${lonely} of ${states} states have a single row, and say nothing`);
  }
  if (best === null) return `${[...lines, 'None of them is worth its rollouts.'].join('\n')}\n`;
  const isSure = best.interval !== null && best.interval[0] > 1;
  lines.push(
    `Worth using: ${best.prover}. A small step gains ${best.ratio.toFixed(2)} times what outcomes alone give${
      isSure ? '' : ', but so few states do not show that it is more at all'
    }.`,
  );
  // With the policy as its own prover a step is longer, and goes the same way.
  if (best.ratio <= 1 + alpha + 1e-9) {
    lines.push(`It is no more than a step ${short(1 + alpha)} times as long gives, on outcomes alone.`);
  }
  return `${lines.join('\n')}\n`;
}

function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : '–';
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function jsonOf(
  found: readonly Diagnosis[],
  best: Diagnosis | null,
  { alpha, level }: DiagnoseOptions,
  skipped: number,
): unknown {
  const [first] = found;
  return {
    rows: first?.rows ?? 0,
    skipped,
    states: first?.states ?? 0,
    lonelyStates: first?.lonelyStates ?? 0,
    alpha,
    level,
    gainWithoutProver: first?.gainWithoutProver ?? null,
    best: best?.prover ?? null,
    provers: found.map(
      ({ prover, firstOrderGain, ratio, interval, alignment, distinguishability, cosine, warning }) => ({
        prover,
        firstOrderGain,
        ratio: finite(ratio),
        interval,
        alignment,
        distinguishability,
        cosine: finite(cosine),
        warning,
      }),
    ),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
