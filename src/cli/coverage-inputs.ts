/** Where `altac coverage` has its inputs from. */

import type { Program } from '../ir/program.ts';
import { similarNames } from '../ir/similar.ts';
import { type Sampling, sampledInput } from '../traces/inputs.ts';
import { type Split, type SplitInput, tokensOfSplit } from '../traces/split.ts';
import { splits } from '../traces/splits.ts';
import { inputsOf, readInput } from './inputs.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface CoverageInput {
  /** For readers, and unlike that of every other input with other tokens. */
  readonly text: string;
  /** Token ids with their frame. */
  readonly ids: readonly number[];
}

/** As `altac run` takes them. */
export async function* givenInputs(
  texts: readonly string[],
  file: string | undefined,
  program: Program,
  raw: boolean,
  terminal: Terminal,
  stop: AbortSignal,
): AsyncGenerator<CoverageInput> {
  for await (const input of inputsOf(texts, file, terminal, stop)) {
    const { ids } = readInput(input, program, raw, terminal.err.width);
    yield { text: input.text, ids };
  }
}

export async function* fileInputs(
  file: string,
  program: Program,
  raw: boolean,
  terminal: Terminal,
): AsyncGenerator<CoverageInput> {
  const stop = new AbortController();
  try {
    yield* givenInputs([], file, program, raw, terminal, stop.signal);
  } finally {
    stop.abort();
  }
}

export async function* sampledInputs(
  program: Program,
  count: number,
  sampling: Sampling,
): AsyncGenerator<CoverageInput> {
  const around = program.frame.before.length + program.frame.after.length;
  if (program.positions !== null && sampling.longest + around > program.positions) {
    throw new UserError(
      `--lengths: the program has only ${program.positions} positions, too few for ${sampling.longest} tokens`,
      [`Give at most ${program.positions - around}`],
    );
  }
  for (let index = 0; index < count; index++) {
    const ids = sampledInput(program, sampling, index);
    yield { text: wordsOf(program, ids).join(' '), ids };
  }
}

/** The splits of this name, or of the group of this name that the program has room for. */
export function splitsNamed(name: string, program: Program, file: string, raw: boolean): readonly Split[] {
  if (raw) throw new UserError('--raw: the inputs of a split have no frame', ['Leave it out']);
  const groups = [...new Set(splits.map((split) => split.name.replace(/:.*/, '')))];
  const names = [...groups, ...splits.map((split) => split.name)];
  if (!names.includes(name)) {
    const near = similarNames(name, names);
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${names.join(', ')}`;
    throw new UserError(`--split ${name}: there is no such split`, [hint]);
  }
  const own = splits.filter((split) => split.name === name || split.name.startsWith(`${name}:`));
  const fitting = own.filter((split) => missingParameter(split, program) === null);
  if (fitting.length > 0) return fitting;
  const [first] = own;
  const missing = first === undefined ? null : missingParameter(first, program);
  throw new UserError(`--split ${name}: ${file} has no room for its inputs`, [`Add \`-P ${missing ?? ''}\``]);
}

function missingParameter({ parameters }: Split, program: Program): string | null {
  const missing = Object.entries(parameters).find(([name, value]) => Number(program.parameters[name] ?? 0) < value);
  return missing === undefined ? null : missing.join('=');
}

export function splitInputs(
  split: Split,
  program: Program,
  seed: number,
): { readonly training: readonly CoverageInput[]; readonly test: readonly CoverageInput[] } {
  const { training, test } = split.parts(seed);
  const read = (input: SplitInput): CoverageInput => splitInput(split, input, program);
  return { training: training.map(read), test: test.map(read) };
}

function splitInput({ name }: Split, input: SplitInput, program: Program): CoverageInput {
  const tokens = tokensOfSplit(program, input);
  if (!tokens.ok) throw unfit(name, program, tokens.problem.message);
  return { text: [...input.before, ...input.words].join(' '), ids: tokens.ids };
}

function unfit(split: string, { name }: Program, why: string): UserError {
  return new UserError(`--split ${split}: its inputs are none of ${name}: ${why}`, [
    'Give the program that the split is for, or files with `--compare`',
  ]);
}

/** Without the frame. */
function wordsOf({ vocabulary, frame }: Program, ids: readonly number[]): string[] {
  return ids.slice(frame.before.length, ids.length - frame.after.length).map((id) => vocabulary[id] ?? '?');
}
