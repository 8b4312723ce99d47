/** From a launch request to a recorded run. */

import { lineStarts, locate } from '../grammar/span.ts';
import {
  addressOfImport,
  type Compilation,
  type Compile,
  type CompileOptions,
  type ParameterValue,
  type ReadImport,
} from '../src/compile.ts';
import { type StopPlace, stopPlaces } from '../src/debugger/breakpoints.ts';
import { type Recording, record } from '../src/debugger/recording.ts';
import { createWatch, type Watch } from '../src/debugger/watch.ts';
import { answer, defaultLayers, judge, warnings } from '../src/ir/answers.ts';
import { spell } from '../src/ir/domain.ts';
import { framedTokens } from '../src/ir/input.ts';
import type { Program } from '../src/ir/program.ts';
import { diagnosticText } from '../src/views/diagnostics.ts';
import type { DebugHost } from './host.ts';

/** The documented arguments of `launch`. */
export interface LaunchArguments {
  /** The file of the program. */
  readonly program?: string;
  /** What to run it on; or the name of a test that says so. */
  readonly input?: string;
  readonly test?: string;
  /** The layer limit. */
  readonly layers?: number;
  /** Values for the program's `param`s. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** The position to look at first. */
  readonly position?: number;
  /** Whether to stop before the first head or statement. */
  readonly stopOnEntry?: boolean;
  /** Whether to stop after the last layer, from where one can still go back. */
  readonly stopAtEnd?: boolean;
}

/** A run, and what can be asked about it. */
export interface Target {
  readonly uri: string;
  readonly text: string;
  readonly recording: Recording;
  readonly watch: Watch;
  readonly places: readonly StopPlace[];
  readonly lineOf: (offset: number) => number;
  readonly locate: (offset: number) => { readonly line: number; readonly column: number };
  /** What the run is called: its input, or the name of the test. */
  readonly title: string;
  /** The answer, and what is wrong with it. */
  readonly summary: string;
  readonly failed: boolean;
}

export type Launched =
  | { readonly ok: true; readonly target: Target }
  /** `detail`: for the console, where one line is not enough. */
  | { readonly ok: false; readonly message: string; readonly detail: string };

export async function launch(given: LaunchArguments, host: DebugHost, compile: Compile): Promise<Launched> {
  if (given.program === undefined || given.program === '') {
    return refusal('No program is given: set `program` in launch.json to the path of an .alta file');
  }
  const uri = host.toUri(given.program);
  const text = await host.read(uri);
  if (text === null) return refusal(`${given.program} cannot be read: is there such a file?`);
  const loaded = await compileWithImports(uri, text, given.parameters ?? {}, host, compile);
  const { compilation, options } = loaded;
  const { program, typed, tests, parameters } = compilation;
  const stranger = Object.keys(given.parameters ?? {}).find((name) => !parameters.includes(name));
  if (stranger !== undefined) {
    const known = parameters.length === 0 ? 'none' : parameters.join(', ');
    return refusal(`${given.program} has no parameter \`${stranger}\`: it has ${known}`);
  }
  if (program === null || typed === null) return brokenProgram(given.program, compilation);

  const test = given.test === undefined ? null : (tests.find(({ name }) => name === given.test) ?? null);
  if (given.test !== undefined && test === null) {
    const names = tests.map(({ name }) => `"${name}"`).join(', ');
    return refusal(`There is no test "${given.test}" in ${given.program}: it has ${names === '' ? 'none' : names}`);
  }
  const input = test?.input ?? given.input;
  if (input === undefined) {
    return refusal('Nothing says what to run the program on: set `input`, or the name of a `test`, in launch.json');
  }
  const tokens = idsOf(program, input);
  if (typeof tokens === 'string') return refusal(`The input cannot be run: ${tokens}`);

  const limit = test?.layers ?? given.layers ?? defaultLayers;
  const recording = record(program, typed, tokens, limit);
  const starts = lineStarts(text);
  const outcome = outcomeOf(recording, test);
  const target: Target = {
    uri,
    text,
    recording,
    watch: createWatch({ recording, text, compile, options }),
    places: stopPlaces(recording, text),
    lineOf: (offset) => locate(starts, offset).line,
    locate: (offset) => locate(starts, offset),
    title: test === null ? input : `test "${test.name}"`,
    ...outcome,
  };
  return { ok: true, target };
}

/** Texts of imports are read as they turn up: the compiler does not wait for files. */
async function compileWithImports(
  file: string,
  text: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  host: DebugHost,
  compile: Compile,
): Promise<{ readonly compilation: Compilation; readonly options: CompileOptions }> {
  const texts = new Map<string, string | null>();
  const missing = new Set<string>();
  const readImport: ReadImport = (path, from) => {
    const imported = addressOfImport(path, from);
    const found = texts.get(imported);
    if (found === undefined) missing.add(imported);
    return typeof found === 'string' ? { file: imported, text: found } : { error: `${path} is not there` };
  };
  const options: CompileOptions = { file, parameters, readImport };
  for (;;) {
    const compilation = compile(text, options);
    if (missing.size === 0) return { compilation, options };
    for (const uri of missing) texts.set(uri, await host.read(uri));
    missing.clear();
  }
}

function brokenProgram(path: string, { diagnostics, sources, library }: Compilation): Launched {
  if (library) return refusal(`${path} is a library: debug a program that imports it`);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const detail = errors.map((error) => diagnosticText(error, sources, { colour: false })).join('\n\n');
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  return { ok: false, message: `The program has errors: ${first?.message ?? ''}${more}`, detail };
}

function idsOf(program: Program, input: string): readonly number[] | string {
  const framed = framedTokens(input, program);
  return framed.ok ? framed.ids : [framed.problem.message, ...framed.problem.notes].join('. ');
}

function outcomeOf(
  { program, layers, halted, brokenPromises, between }: Recording,
  test: Compilation['tests'][number] | null,
): Pick<Target, 'summary' | 'failed'> {
  const execution = { layers, halted, brokenPromises, states: between[layers] ?? new Int32Array() };
  const words = answer(program, execution).map(spell).join(' ');
  const count = `${layers} ${layers === 1 ? 'layer' : 'layers'}`;
  if (test === null) {
    const problems = program.halt === null && brokenPromises.length === 0 ? [] : warnings(program, execution);
    return { summary: [`${words}   (${count})`, ...problems].join('\n'), failed: false };
  }
  const { passed, problems } = judge(program, test, execution);
  const verdict = passed ? 'passed' : 'failed';
  const expected = passed ? [] : [`expected ${test.expected.join(' ')}`, `found    ${words}`];
  return { summary: [`${verdict} (${count})`, ...expected, ...problems].join('\n'), failed: !passed };
}

function refusal(message: string): Launched {
  return { ok: false, message, detail: message };
}
