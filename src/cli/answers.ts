/** From an input to what is printed for it. Settings and answers are plain data: workers get and give them. */

import { answer, defaultLayers, warnings } from '../ir/answers.ts';
import { spell } from '../ir/domain.ts';
import { type Execution, InputError, type Observer, type SlowEngine } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { type Moment, plainStates, recorder, statesText } from '../views/states.ts';
import { createEngine, type Runnable } from './engines.ts';
import { type Input, readInput } from './inputs.ts';
import type { Output } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface AnswerSettings {
  readonly runnable: Runnable;
  /** `null`: the default limit, and to reach it is a failure. */
  readonly layers: number | null;
  readonly show: boolean;
  readonly raw: boolean;
  readonly json: boolean;
  /** Of the terminal that it will be printed on. */
  readonly style: { readonly colour: boolean; readonly width: number };
  readonly messageWidth: number;
}

export interface Answer {
  /** For stdout, with the end of the line. */
  readonly out: string;
  /** For stderr. */
  readonly err: string;
  /** Whether the run was given up. */
  readonly cutShort: boolean;
}

/** Throws a `UserError` for what is no input of the program. */
export type Answerer = (input: Input) => Promise<Answer>;

/** The engine is made once; what it has to say goes to `notes`. */
export async function createAnswerer(settings: AnswerSettings, notes: Pick<Output, 'write'>): Promise<Answerer> {
  return answererOf(settings.runnable.program, await createEngine(settings.runnable, notes), settings);
}

export function answererOf(program: Program, engine: SlowEngine, settings: Omit<AnswerSettings, 'runnable'>): Answerer {
  const { layers, show, raw, style, messageWidth } = settings;
  return async (input) => {
    const { given, ids } = readInput(input, program, raw, messageWidth);
    const { observer, moments } = recorder();
    const execution = await execute(engine, ids, layers ?? defaultLayers, show ? observer : null, input);
    const values = answer(program, execution);
    let out: string;
    if (settings.json) {
      const line = { input: given, output: values, layers: execution.layers, halted: execution.halted };
      out = `${JSON.stringify(show ? { ...line, states: statesJson(program, moments) } : line)}\n`;
    } else {
      const states = show ? `${statesText(program, moments, style.width, style.colour)}\n\n` : '';
      out = `${states}${values.map(spell).join(' ')}\n`;
    }
    return {
      out,
      err: warnings(program, execution)
        .map((warning) => `warning: ${input.place}: ${warning}\n`)
        .join(''),
      cutShort: !execution.halted && layers === null && program.halt !== null,
    };
  };
}

async function execute(
  engine: SlowEngine,
  ids: readonly number[],
  layers: number,
  observer: Observer | null,
  { place }: Input,
): Promise<Execution> {
  try {
    return await engine(ids, { layers, ...(observer === null ? {} : { observer }) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const notes =
      error.problem.kind === 'too long' ? ['`altac compile --max-length` makes weights for longer ones'] : [];
    throw new UserError(`${place}: ${error.message}`, notes);
  }
}

/** The documented shape of `states` in `run --show --json`. */
function statesJson(program: Program, moments: readonly Moment[]) {
  return {
    variables: program.variables.map(({ name }) => name),
    moments: moments.map(({ layer, after, states }) => ({ layer, after, values: plainStates(program, states) })),
  };
}
