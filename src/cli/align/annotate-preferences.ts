/** `altac align annotate-preferences`: preference pairs get what distillation regresses to. */

import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { editLines, readLines, type StreamOptions } from './json-lines.ts';
import { type Added, type Addition, type JsonObject, LineProblem, numberOf, promptOf, shown } from './members.ts';
import { membersOf } from './references.ts';

export interface AnnotateOptions extends StreamOptions {
  /** Rewards of responses, by prompt and response. */
  readonly scores?: string;
  /** For targets of the difference of log-ratios. */
  readonly beta?: number;
}

/** One reward, or one by reward model. */
type Scores = number | ReadonlyMap<string, number>;

export async function annotateCommand(
  file: string | undefined,
  options: AnnotateOptions,
  terminal: Terminal,
): Promise<number> {
  const scores = options.scores === undefined ? null : await scoresOf(options.scores, terminal);
  const statistics = createStatistics();
  const report = await editLines(file, options, terminal, (line) => {
    const additions: Addition[] = [];
    const scored = (side: 'chosen' | 'rejected'): Scores => {
      const found = scores === null ? scoresInLine(line, side) : scoreOf(line, side, scores, options.scores ?? '');
      if (scores !== null) additions.push(addedScores(side, found));
      return found;
    };
    const [chosen, rejected] = [scored('chosen'), scored('rejected')];
    const margins = marginsOf(chosen, rejected);
    const margin = mean([...margins.values()]);
    additions.push(['reward_margin', margin]);
    if (typeof chosen !== 'number') additions.push(['reward_margins', asGiven(margins)]);
    if (options.beta !== undefined) additions.push(['log_ratio_target', margin / options.beta]);
    statistics.add(margin, margins);
    return additions;
  });
  if (report.interrupted === null) terminal.err.write(statistics.summary());
  return report.interrupted ?? 0;
}

async function scoresOf(file: string, terminal: Terminal): Promise<ReadonlyMap<string, Scores>> {
  const known = new Map<string, Scores>();
  await readLines(file, { onError: 'stop' }, terminal, (line) => {
    const { response = line['completion'], reward, rewards } = line;
    if (response === undefined) throw new LineProblem('`response` is missing (or `completion`)');
    known.set(
      keyOf(line, response),
      reward === undefined ? scoresByModel(rewards, 'rewards') : numberOf(reward, 'reward'),
    );
  });
  if (known.size === 0) throw new UserError(`${file} is empty`, ['It should hold `prompt`, `response`, `reward`']);
  return known;
}

/** Texts, or lists of messages. */
function keyOf(line: JsonObject, response: unknown): string {
  return `${promptOf(line)}\u0000${typeof response === 'string' ? response : JSON.stringify(response)}`;
}

function scoreOf(
  line: JsonObject,
  side: 'chosen' | 'rejected',
  scores: ReadonlyMap<string, Scores>,
  file: string,
): Scores {
  const response = line[side];
  if (response === undefined) throw new LineProblem(`\`${side}\` is missing`);
  const found = scores.get(keyOf(line, response));
  if (found !== undefined) return found;
  throw new LineProblem(`${file} has no reward for its \`${side}\``);
}

function scoresInLine(line: JsonObject, side: 'chosen' | 'rejected'): Scores {
  const several = line[`${side}_rewards`];
  if (several !== undefined) return scoresByModel(several, `${side}_rewards`);
  const single = line[`${side}_reward`];
  if (single !== undefined) return numberOf(single, `${side}_reward`);
  throw new LineProblem(
    `it has no \`${side}_reward\` (and no \`${side}_rewards\`; --scores FILE gives them). It has ${shown(Object.keys(line))}`,
  );
}

function scoresByModel(value: unknown, what: string): ReadonlyMap<string, number> {
  return new Map(membersOf(value, what).map(([name, each]) => [name, numberOf(each, `${what}.${name}`)]));
}

function addedScores(side: 'chosen' | 'rejected', scores: Scores): Addition {
  return typeof scores === 'number' ? [`${side}_reward`, scores] : [`${side}_rewards`, asGiven(scores)];
}

/** A list where reward models have no names but their numbers. */
function asGiven(scores: ReadonlyMap<string, number>): Added {
  const isList = [...scores.keys()].every((name, i) => name === String(i));
  return isList ? [...scores.values()] : Object.fromEntries(scores);
}

function marginsOf(chosen: Scores, rejected: Scores): ReadonlyMap<string, number> {
  if (typeof chosen === 'number' && typeof rejected === 'number') return new Map([['', chosen - rejected]]);
  if (typeof chosen === 'number' || typeof rejected === 'number' || chosen.size !== rejected.size) {
    throw new LineProblem('its two answers were not scored by the same reward models');
  }
  return new Map(
    [...chosen].map(([name, own]) => {
      const other = rejected.get(name);
      if (other === undefined) throw new LineProblem(`reward model \`${name}\` scored one of its two answers only`);
      return [name, own - other];
    }),
  );
}

interface Statistics {
  readonly add: (margin: number, margins: ReadonlyMap<string, number>) => void;
  readonly summary: () => string;
}

/** For people: whether labels and rewards agree, and where e-DPO begins. */
function createStatistics(): Statistics {
  let [pairs, sum, against] = [0, 0, 0];
  const squares = new Map<string, number>();
  return {
    add: (margin, margins) => {
      pairs += 1;
      sum += margin;
      if (margin < 0) against += 1;
      for (const [name, each] of margins) squares.set(name, (squares.get(name) ?? 0) + each * each);
    },
    summary: () => {
      if (pairs === 0) return '';
      const share = ((100 * against) / pairs).toFixed(1);
      const first = `${pairs.toLocaleString('en')} pair${pairs === 1 ? '' : 's'}, mean margin ${short(sum / pairs)}; the reward is against the label in ${share} %\n`;
      if (squares.size < 2) return first;
      const lines = [...squares]
        .map(([name, each]) => ({ name, square: each / pairs }))
        .sort((a, b) => a.square - b.square);
      const listed = lines.map(({ name, square }) => `${name} ${short(square)}`).join(', ');
      return `${first}mean squared margins: ${listed}; e-DPO by batch begins with ${lines[0]?.name ?? ''}\n`;
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
