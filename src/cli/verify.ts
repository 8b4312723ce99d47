/** `altac verify`: what is proved of the weights of a program, what is bounded, and what was only tried. */

import type { Program } from '../ir/program.ts';
import { seededRandom } from '../random/seeded.ts';
import { type Comparison, comparePrograms, compareWithReference, inputCount } from '../verify/against.ts';
import { type Finding, verifyModel } from '../verify/verify.ts';
import { painted } from '../views/text.ts';
import type { CompiledModel } from '../weights/model.ts';
import { loadRunnable, type ParameterOptions, weightsOf } from './load.ts';
import { progressOn } from './progress.ts';
import { referenceOf } from './reference.ts';
import { breath, type Output, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface VerifyOptions extends ParameterOptions {
  readonly inputs: number;
  readonly length: number;
  readonly layers: number;
  readonly seed: number;
  readonly against?: string;
  readonly reference?: string;
  readonly json?: boolean;
}

/** More inputs than these take more than a day. */
const mostInputs = 1e9;

export async function verifyCommand(file: string, options: VerifyOptions, terminal: Terminal): Promise<number> {
  const { program, model } = await loadRunnable(file, options, terminal);
  if (options.against !== undefined && options.reference !== undefined) {
    throw new UserError('--against and --reference are two things to compare with', ['Give one of them']);
  }
  if (options.against !== undefined || options.reference !== undefined) refuseLearned(file, model);
  if (options.against !== undefined) return compareTwo(file, program, options.against, options, terminal);
  if (options.reference !== undefined) return compareWith(file, program, options.reference, options, terminal);
  const weights = model ?? weightsOf(file, program);
  const { inputs, length, layers, seed } = options;
  let refuted = false;
  for (const finding of verifyModel(weights, { inputs, longest: length, layers, random: seededRandom(seed) })) {
    if (finding.verdict === 'refuted') refuted = true;
    if (options.json === true) terminal.out.write(`${JSON.stringify(finding)}\n`);
    else terminal.out.write(`${line(finding, terminal.out)}\n`);
    await breath();
  }
  return refuted ? 1 : 0;
}

function line({ verdict, part, detail }: Finding, out: Output): string {
  const colour = verdict === 'refuted' ? 'red' : verdict === 'proved' ? 'green' : 'yellow';
  return `${painted(colour, verdict.padEnd(8), out)} ${part}: ${detail}`;
}

/** Programs are compared, and a learned MLP is not what its program says. */
function refuseLearned(file: string, model: CompiledModel | null): void {
  if (model === null || model.learned === null) return;
  throw new UserError(`${file} has a learned MLP: what it does is known only of inputs that are run`, [
    'Leave out --against and --reference: without them random inputs are run',
  ]);
}

async function compareTwo(
  file: string,
  program: Program,
  otherFile: string,
  options: VerifyOptions,
  terminal: Terminal,
): Promise<number> {
  const { program: other, model } = await loadRunnable(otherFile, {}, terminal);
  refuseLearned(otherFile, model);
  const { length, layers } = options;
  const result = withProgress(program, length, terminal, (progress) =>
    comparePrograms(program, other, length, layers, progress),
  );
  if (result === null) {
    throw new UserError(`${file} and ${otherFile} have different tokens, so that they have no input in common`, [
      'Give both the same `vocab`',
    ]);
  }
  return report(result, file, otherFile, options, terminal);
}

function compareWith(
  file: string,
  program: Program,
  expression: string,
  options: VerifyOptions,
  terminal: Terminal,
): number {
  const { length, layers } = options;
  const reference = referenceOf(expression);
  const result = withProgress(program, length, terminal, (progress) =>
    compareWithReference(program, reference, length, layers, progress),
  );
  return report(result, file, 'the reference', options, terminal);
}

function withProgress<Result>(
  program: Program,
  length: number,
  terminal: Terminal,
  work: (progress: (done: number) => void) => Result,
): Result {
  const total = inputCount(program.vocabulary.length, length);
  if (total > mostInputs) {
    const tokens = program.vocabulary.length;
    throw new UserError(
      `There are ${total.toPrecision(2)} inputs of up to ${length} of ${tokens} tokens, too many to try`,
      ['Give a smaller `--length`'],
    );
  }
  const progress = progressOn(terminal, total);
  try {
    return work(progress.show);
  } finally {
    progress.end();
  }
}

function report(
  { inputs, difference }: Comparison,
  file: string,
  other: string,
  { json, length }: VerifyOptions,
  { out }: Terminal,
): number {
  if (json === true) {
    out.write(`${JSON.stringify({ verdict: difference === null ? 'proved' : 'refuted', inputs, difference })}\n`);
  } else if (difference === null) {
    const label = painted('green', 'proved', out);
    const count = inputs.toLocaleString('en');
    out.write(`${label} both give the same answers on all ${count} inputs of up to ${length} tokens\n`);
  } else {
    const label = painted('red', 'refuted', out);
    const input = difference.input.length === 0 ? 'the empty input' : `"${difference.input.join(' ')}"`;
    out.write(`${label} on ${input}\n  ${file}: ${difference.first}\n  ${other}: ${difference.second}\n`);
  }
  return difference === null ? 0 : 1;
}
