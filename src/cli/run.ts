/** `altac run`: inputs to answers, by any engine. */

import { type PlainValue, plainValue, spell } from '../ir/domain.ts';
import { type Engine, type Execution, InputError, type Observer, outputCodes } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { type Moment, plainStates, recorder, statesText } from '../views/states.ts';
import { type Input, inputsOf, readInput } from './inputs.ts';
import { type EngineName, engineFor, loadRunnable, type ParameterOptions, weightsOf } from './load.ts';
import { breath, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface RunOptions extends ParameterOptions {
  readonly engine?: EngineName;
  readonly layers?: number;
  readonly show?: boolean;
  readonly raw?: boolean;
  readonly json?: boolean;
  readonly inputFile?: string;
}

export const defaultLayers = 1000;

export async function runCommand(
  file: string,
  texts: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const { out, err } = terminal;
  const { program, model } = await loadRunnable(file, options, terminal);
  const name = options.engine ?? (model === null ? 'interpreter' : 'sparse');
  const engine = await engineFor(name, program, () => model ?? weightsOf(file, program), terminal);
  let cutShort = false;
  for await (const input of inputsOf(texts, options.inputFile, terminal)) {
    const { given, ids } = readInput(input, program, options.raw === true, err.width);
    const { observer, moments } = recorder();
    const execution = execute(engine, ids, options.layers, options.show === true ? observer : null, input);
    const output = answer(program, execution);
    if (options.json === true) {
      const line = { input: given, output, layers: execution.layers, halted: execution.halted };
      out.write(
        `${JSON.stringify(options.show === true ? { ...line, states: statesJson(program, moments) } : line)}\n`,
      );
    } else {
      if (options.show === true) out.write(`${statesText(program, moments, out.width, out.colour)}\n\n`);
      out.write(`${output.map(spell).join(' ')}\n`);
    }
    for (const warning of warnings(program, execution)) err.write(`warning: ${input.place}: ${warning}\n`);
    cutShort ||= !execution.halted && options.layers === undefined && program.halt !== null;
    await breath();
  }
  return cutShort ? 1 : 0;
}

function execute(
  engine: Engine,
  ids: readonly number[],
  layers = defaultLayers,
  observer: Observer | null,
  { place }: Input,
): Execution {
  try {
    return engine(ids, { layers, ...(observer === null ? {} : { observer }) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const notes =
      error.problem.kind === 'too long' ? ['`altac compile --max-length` makes weights for longer ones'] : [];
    throw new UserError(`${place}: ${error.message}`, notes);
  }
}

/** The value of the output variable at every position, but for those to skip; `null` is undefined. */
export function answer(program: Program, { states }: Execution): PlainValue[] {
  const domain = program.variables[program.output.variable]?.domain ?? { kind: 'bool' };
  return outputCodes(program, states).map((code) => plainValue(domain, code));
}

/** What is not as the program promises. */
export function warnings({ heads, halt }: Program, { brokenPromises, halted, layers }: Execution): string[] {
  const broken = brokenPromises.slice(0, 1).map(({ head, layer, position }) => {
    const name = heads[head]?.name ?? '';
    return `the head ${name} promises \`unique\`, but selected different values in layer ${layer} at position ${position}`;
  });
  if (halted) return broken;
  const why = halt === null ? ': the program has no `halt`' : '';
  return [...broken, `not halted after ${layers} ${layers === 1 ? 'layer' : 'layers'}${why}`];
}

/** The documented shape of `states` in `run --show --json`. */
function statesJson(program: Program, moments: readonly Moment[]) {
  return {
    variables: program.variables.map(({ name }) => name),
    moments: moments.map(({ layer, after, states }) => ({ layer, after, values: plainStates(program, states) })),
  };
}
