/** `altac run`: inputs to answers, by any engine. */

import { extname } from 'node:path';
import { type PlainValue, plainValue, spell } from '../ir/domain.ts';
import type { Engine, Execution } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { plainStates, recorder, statesText } from '../views/states.ts';
import type { CompiledModel } from '../weights/model.ts';
import { readBytes, readText } from './files.ts';
import { inputsOf, tokensOf } from './inputs.ts';
import { type EngineName, engineFor, loadProgram } from './load.ts';
import { UserError } from './user-error.ts';

export interface RunOptions {
  readonly engine?: EngineName;
  readonly layers?: number;
  readonly show?: boolean;
  readonly raw?: boolean;
  readonly json?: boolean;
  readonly inputFile?: string;
  readonly parameter: readonly string[];
}

export const defaultLayers = 1000;

export async function run(file: string, texts: readonly string[], options: RunOptions): Promise<number> {
  const { program, model } = await loadRunnable(file, options.parameter);
  const engine = await engineFor(options.engine ?? (model === null ? 'interpreter' : 'sparse'), program, model);
  let cutShort = false;
  for await (const input of inputsOf(texts, options.inputFile)) {
    const tokens = tokensOf(input, program, options.raw === true);
    const { observer, moments } = recorder();
    const execution = runEngine(engine, tokens, options, options.show === true ? observer : undefined, input.place);
    const output = answer(program, execution);
    if (options.json === true) {
      const line = { input: input.given, output, layers: execution.layers, halted: execution.halted };
      const states = {
        variables: program.variables.map(({ name }) => name),
        moments: moments.map(({ layer, after, states: codes }) => ({
          layer,
          after,
          values: plainStates(program, codes),
        })),
      };
      process.stdout.write(`${JSON.stringify(options.show === true ? { ...line, states } : line)}\n`);
    } else {
      if (options.show === true)
        process.stdout.write(`${statesText(program, moments, process.stdout.columns ?? 100)}\n\n`);
      process.stdout.write(`${output.map(spell).join(' ')}\n`);
    }
    for (const { head, layer, position } of execution.brokenPromises.slice(0, 1)) {
      process.stderr.write(
        `warning: ${input.place}: the head ${program.heads[head]?.name ?? ''} promises \`unique\`, but selected different values in layer ${layer} at position ${position}\n`,
      );
    }
    if (!execution.halted) {
      process.stderr.write(
        `warning: ${input.place}: not halted after ${execution.layers} layers${program.halt === null ? ': the program has no `halt`' : ''}\n`,
      );
      cutShort ||= options.layers === undefined && program.halt !== null;
    }
  }
  return cutShort ? 1 : 0;
}

function runEngine(
  engine: Engine,
  tokens: readonly number[],
  options: RunOptions,
  observer: ReturnType<typeof recorder>['observer'] | undefined,
  place: string,
): Execution {
  try {
    return engine(tokens, { layers: options.layers ?? defaultLayers, ...(observer === undefined ? {} : { observer }) });
  } catch (error) {
    if (error instanceof Error && error.name === 'InputError') throw new UserError(`${place}: ${error.message}`);
    throw error;
  }
}

/** The value of the output variable at every position, but for those to skip; `null` is undefined. */
export function answer({ variables, output }: Program, { states }: Execution): PlainValue[] {
  const domain = variables[output.variable]?.domain ?? { kind: 'bool' };
  const codes = [...states].filter((_, at) => at % variables.length === output.variable);
  return codes.filter((code) => code !== output.skip).map((code) => plainValue(domain, code));
}

/** A program, or weights that `altac compile` wrote. */
async function loadRunnable(
  file: string,
  parameters: readonly string[],
): Promise<{ program: Program; model: CompiledModel | null }> {
  const stem = file.slice(0, file.length - extname(file).length);
  if (extname(file) !== '.safetensors' && extname(file) !== '.json')
    return { program: loadProgram(file, parameters), model: null };
  const description = readText(`${stem}.json`);
  if (extname(file) === '.json' && description.includes('"altac-ir"') && !description.includes('"altac-model"')) {
    const { parseProgram } = await import('../ir/json.ts');
    const parsed = parseProgram(description);
    if (!parsed.ok) throw new UserError(`${file}: ${parsed.error}`);
    return { program: parsed.program, model: null };
  }
  const { readArtifact } = await import('../weights/artifact.ts');
  const loaded = readArtifact({ weights: readBytes(`${stem}.safetensors`), description });
  if (!loaded.ok) throw new UserError(`${file}: ${loaded.error}`);
  return { program: loaded.model.program, model: loaded.model };
}
