/** `altac align choose-transform`: which transformation for a way to draw answers and a budget of divergence. */

import { type CurvePoint, optimalByBeta, transformationCurve } from '../../alignment/inference-aware/curves.ts';
import { linedUp } from '../../views/columns.ts';
import type { LinePlot } from '../../views/plot.ts';
import { painted } from '../../views/text.ts';
import { checkWritable, writeFiles } from '../output-files.ts';
import { filesOfPlot, plotFiles } from '../plot-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { type Procedure, procedureNamed, transformationNamed } from './transformation-names.ts';

export interface ChooseOptions {
  readonly kl: readonly number[];
  readonly budget?: number;
  readonly among?: readonly string[];
  readonly plot?: string;
  readonly json?: boolean;
}

interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** Curves bend. */
const betweenForPlots = [0.02, 0.05, 0.1, 0.17, 0.25, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 4];

const usual = ['identity', 'log', 'normal', 'exp:2', 'exp:5', 'exp:10', 'exp:-2', 'exp:-5', 'exp:-10'];

/** More draws want a larger exponent. */
function usualFor({ kind, draws }: Procedure): readonly string[] {
  const exponent = Math.round(2.5 * draws);
  return exponent <= 10 ? usual : [...usual, `exp:${kind === 'best-of' ? '' : '-'}${exponent}`];
}

export async function chooseTransformCommand(
  drawing: string,
  { kl, budget = middleOf(kl), among, plot, json }: ChooseOptions,
  terminal: Terminal,
): Promise<number> {
  const procedure = procedureNamed(drawing);
  const names = among ?? usualFor(procedure);
  checkWritable(filesOfPlot(plot));
  const shown = ascending([...kl, budget]);
  const most = Math.max(...shown);
  const between = plot === undefined ? [] : betweenForPlots.filter((each) => each < most);
  const divergences = ascending([...shown, ...between]);
  const curves: Curve[] = [];
  for (const name of [...new Set(names), optimalName(procedure)]) {
    showProgress(terminal, name);
    await breath();
    curves.push({ name, points: curveOf(name, procedure, divergences) });
  }
  clearProgress(terminal);
  const best = bestAt(curves.slice(0, -1), divergences.indexOf(budget));
  const asShown = curves.map(({ name, points }) => ({
    name,
    points: points.filter(({ divergence }) => shown.includes(divergence)),
  }));
  if (json === true) {
    terminal.out.write(
      `${JSON.stringify({ procedure: procedure.kind, draws: procedure.draws, budget, best: best?.name ?? null, curves: asShown.map(jsonOf) })}\n`,
    );
  } else {
    terminal.out.write(tableText(drawing, asShown, shown, terminal));
    terminal.out.write(adviceText(best, curves.at(-1), divergences.indexOf(budget), budget));
  }
  if (plot !== undefined) {
    await writeFiles(await plotFiles(plot, plotOf(drawing, curves)));
  }
  return 0;
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function curveOf(name: string, { kind, draws }: Procedure, divergences: readonly number[]): readonly CurvePoint[] {
  const isOptimal = /^(best|worst)-of:/.test(name);
  const own = isOptimal ? procedureNamed(name) : null;
  const fixed = own === null ? transformationNamed(name, undefined) : null;
  const at = own === null ? null : optimalByBeta(own.kind, own.draws);
  const transformationAt = (beta: number): ReturnType<typeof transformationNamed> =>
    fixed ?? at?.(beta) ?? { kind: 'identity' };
  return transformationCurve(transformationAt, { procedure: kind, draws }, divergences);
}

/** The transformation that is optimal for it: the identity for one draw. */
function optimalName({ kind, draws }: Procedure): string {
  return `${kind}:${draws}`;
}

interface Choice {
  readonly name: string;
  readonly beta: number;
  readonly winRate: number;
}

function choiceOf({ name, points }: Curve, index: number): Choice | null {
  const reached = points[index]?.reached ?? null;
  return reached === null ? null : { name, ...reached };
}

function bestAt(curves: readonly Curve[], index: number): Choice | null {
  return curves.reduce<Choice | null>((best, curve) => {
    const choice = choiceOf(curve, index);
    return choice !== null && (best === null || choice.winRate > best.winRate) ? choice : best;
  }, null);
}

function tableText(
  drawing: string,
  curves: readonly Curve[],
  divergences: readonly number[],
  { out }: Terminal,
): string {
  const rows = curves.map(({ name, points }, row) => [
    row === curves.length - 1 ? `optimal (${name})` : name,
    ...points.map(({ reached }, index) => {
      if (reached === null) return '–';
      const isBest = bestAt(curves.slice(0, -1), index)?.name === name;
      return `${reached.winRate.toFixed(4)}${isBest ? '*' : ' '}`;
    }),
  ]);
  const title = painted(
    'bold',
    `Win rate by divergence in nats, drawn by ${drawing}; * best but for the optimal one`,
    out,
  );
  return `${title}\n${linedUp([['', ...divergences.map((each) => `${each} `)], ...rows])}`;
}

function adviceText(best: Choice | null, optimal: Curve | undefined, index: number, budget: number): string {
  if (best === null) return `\nNo transformation reaches ${budget} nats.\n`;
  const most = optimal === undefined ? null : choiceOf(optimal, index);
  const advice = `\nAt KL ${budget}: ${best.name} with beta ${short(best.beta)}, win rate ${best.winRate.toFixed(4)}\n`;
  if (most === null) return `${advice}The optimal transformation was not found there.\n`;
  return `${advice}The most there is: ${most.name} with beta ${short(most.beta)}, win rate ${most.winRate.toFixed(4)}\n`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function jsonOf({ name, points }: Curve): unknown {
  return {
    transformation: name,
    points: points.map(({ divergence, reached }) => ({
      divergence,
      beta: reached?.beta ?? null,
      winRate: reached?.winRate ?? null,
    })),
  };
}

/** As many lines as can be told apart: the optimum, and the best of the others at the right end. */
function plotOf(drawing: string, curves: readonly Curve[]): LinePlot {
  const lines = curves
    .map(({ name, points }, index) => ({
      name: index === curves.length - 1 ? 'optimal' : name,
      points: [
        { x: 0, y: 0.5 },
        ...points.flatMap(({ divergence, reached }) =>
          reached === null ? [] : [{ x: divergence, y: reached.winRate }],
        ),
      ],
    }))
    .filter(({ points }) => points.length > 1);
  const last = lines.pop();
  const height = ({ points }: (typeof lines)[number]): number =>
    points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const chosen = [...lines].sort((a, b) => height(b) - height(a)).slice(0, 4);
  const identity = lines.find(({ name }) => name === 'identity');
  if (identity !== undefined && !chosen.includes(identity)) chosen.push(identity);
  return {
    title: `Win rate against divergence, drawn by ${drawing}`,
    x: 'KL(policy ‖ reference), nats',
    y: 'win rate',
    from: 0.5,
    to: 1,
    lines: [...(last === undefined ? [] : [last]), ...chosen],
    marks: [],
  };
}

function middleOf(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new UserError('--kl names no divergence');
  return middle;
}
