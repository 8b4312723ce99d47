/** `altac experiment`: what papers claim, measured here; an experiment can be stopped at any moment, and goes on. */

import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import { experiments } from '../experiments/all.ts';
import type { Claim, Experiment, ExperimentContext, Size } from '../experiments/experiment.ts';
import { type Result, resultMarkdown, resultOf } from '../experiments/result.ts';
import { sha256 } from '../formats/sha256.ts';
import type { Program } from '../ir/program.ts';
import { similarNames } from '../ir/similar.ts';
import type { SplitParts } from '../traces/split.ts';
import { painted } from '../views/text.ts';
import { loadProgram, weightsOf } from './load.ts';
import { attemptWrite, writeFiles } from './output-files.ts';
import { packageFile as fileOfPackage } from './package-files.ts';
import { plotFilesIn } from './plot-files.ts';
import { clearProgress, showProgress } from './progress.ts';
import { readMcdSplits } from './split-files.ts';
import { breath, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface ExperimentOptions {
  readonly list?: boolean;
  readonly size: Size;
  readonly seed: number;
  readonly files?: string;
  readonly output?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export async function experimentCommand(
  name: string | undefined,
  options: ExperimentOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.list === true) return list(options, terminal);
  const experiment = experimentOf(name);
  const { size, seed, files } = options;
  if (files !== undefined && !experiment.takesFiles) {
    throw new UserError(`--files: ${experiment.name} judges no splits from files`, ['Leave it out']);
  }
  const splits = files === undefined ? new Map<string, SplitParts>() : readMcdSplits(files);
  const given = options.output ?? options.out;
  const out = given ?? join('experiments', `${experiment.name}-${size}-${seed}`);
  const identity = { experiment: experiment.name, size, seed, altac: packageFile.version };
  openFolder(out, JSON.stringify(identity), given !== undefined);
  const context = contextOf(join(out, 'steps'), splits, options, terminal);
  const findings = await experiment.run(context);
  const result = resultOf(experiment, { size, seed, altac: packageFile.version }, findings);
  const plots = await plotFilesIn(out, findings.plots);
  await writeFiles([
    { file: join(out, 'result.json'), content: `${JSON.stringify(result, null, 2)}\n` },
    { file: join(out, 'result.md'), content: resultMarkdown(result) },
    ...plots,
  ]);
  if (options.json === true) terminal.out.write(`${JSON.stringify(result)}\n`);
  else {
    const files = ['result.md', 'result.json', ...plots.map(({ file }) => basename(file))].join(', ');
    terminal.out.write(`${summary(result, terminal)}\n${files} in ${out}\n`);
  }
  return 0;
}

function list({ json }: ExperimentOptions, { out }: Terminal): number {
  const width = Math.max(...experiments.map(({ name }) => name.length));
  for (const { name, title, takes } of experiments) {
    if (json === true) out.write(`${JSON.stringify({ name, title, takes })}\n`);
    else
      out.write(`${name.padEnd(width)} ${title}\n${' '.repeat(width + 1)}small ${takes.small}, full ${takes.full}\n`);
  }
  return 0;
}

function experimentOf(name: string | undefined): Experiment {
  const found = experiments.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((each) => each.name);
  if (name === undefined) throw new UserError('Which experiment?', [`There are ${names.join(', ')}`]);
  const near = similarNames(name, names);
  throw new UserError(`There is no experiment ${name}`, [
    near.length > 0 ? `Near: ${near.join(', ')}` : `There are ${names.join(', ')}`,
  ]);
}

/** A folder that holds another experiment is left alone. */
function openFolder(folder: string, identity: string, isNamed: boolean): void {
  const file = join(folder, 'experiment.json');
  attemptWrite(folder, () => {
    // Only the last folder of a path that was given is made: another one is a slip of the pen.
    if (isNamed) statSync(dirname(folder));
    mkdirSync(join(folder, 'steps'), { recursive: true });
    if (!existsSync(file)) writeFileSync(file, identity);
  });
  if (readFileSync(file, 'utf8') === identity) return;
  throw new UserError(`${folder} holds another experiment, or one of another version`, ['Give another folder']);
}

function contextOf(
  folder: string,
  given: ExperimentContext['given'],
  { size, seed }: ExperimentOptions,
  terminal: Terminal,
): ExperimentContext {
  const program = (name: string): Program => loadProgram(fileOfPackage(`programs/${name}.alta`), {}, terminal);
  return {
    size,
    seed,
    given,
    say: (text) => showProgress(terminal, text),
    program,
    model: (name) => weightsOf(name, program(name)),
    file: (path) => readFileSync(fileOfPackage(path)),
    step: async (key, work) => {
      const file = join(folder, `${sha256(key).slice(0, 16)}.json`);
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).result;
      showProgress(terminal, key);
      await breath();
      const result = await work();
      writeFileSync(`${file}.tmp`, JSON.stringify({ key, result }));
      renameSync(`${file}.tmp`, file);
      clearProgress(terminal);
      return result;
    },
  };
}

function summary({ title, claims }: Result, { out }: Terminal): string {
  const lines = claims.map(({ claim, source, expected, measured, verdict }: Claim) => {
    const colour = verdict === 'reproduced' ? 'green' : verdict === 'not reproduced' ? 'red' : 'yellow';
    return `${painted(colour, verdict, out)}: ${claim}\n  expected ${expected} (${source})\n  measured ${measured}`;
  });
  return `${title}\n\n${lines.join('\n')}\n`;
}
