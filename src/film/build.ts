/** Makes the film of a run. */

import type { Compilation } from '../compile.ts';
import { record } from '../debugger/recording.ts';
import { answer, defaultLayers, warnings } from '../ir/answers.ts';
import { spell } from '../ir/domain.ts';
import type { Program } from '../ir/program.ts';
import { compileWeights } from '../weights/compile.ts';
import { deltaOf } from './deltas.ts';
import { FILM_VERSION, type Film, type FilmCoverage } from './film.ts';
import { networkOf } from './network.ts';
import { stepsOf } from './steps.ts';

export interface FilmOptions {
  /** As it was typed. */
  readonly input: string;
  /** Token ids, with the frame. */
  readonly tokens: readonly number[];
  /** The layer limit. */
  readonly layers?: number;
  /** Whether to compile weights and to run them as well. */
  readonly network: boolean;
  readonly coverage?: FilmCoverage;
}

/** `null` for what has errors or is no program. Throws an `InputError` for tokens that are no input of it. */
export function filmOf(compilation: Compilation, options: FilmOptions): Film | null {
  const { program, typed, sources } = compilation;
  if (program === null || typed === null) return null;
  const { input, tokens, layers = defaultLayers, network, coverage = null } = options;
  const recording = record(program, typed, tokens, layers);
  const { between, attended, brokenPromises, halted } = recording;
  const frames = between.map((after, layer) => {
    const heads = attended[layer - 1];
    return heads === undefined ? after : withHeads(program, after, heads);
  });
  const width = program.variables.length;
  const nothing = new Int32Array(tokens.length * width);
  const { statements, steps } = stepsOf(recording, [...sources.keys()]);
  const made = network ? networkOf(program, compileWeights(program), tokens, recording.layers) : null;
  return {
    format: 'altac-film',
    version: FILM_VERSION,
    program: withoutDiagrams(program),
    input,
    tokens,
    answer: answer(program, { states: between.at(-1) ?? nothing })
      .map(spell)
      .join(' '),
    warnings: warnings(program, { brokenPromises, halted, layers: recording.layers }),
    layers: recording.layers,
    halted,
    frames: frames.map((frame, layer) => deltaOf(frames[layer - 1] ?? nothing, frame, width)),
    statements,
    steps,
    network: made?.ok === true ? made.network : null,
    noNetwork: made?.ok === false ? made.reason : '',
    coverage,
  };
}

/** States after a layer, with what its heads selected. */
function withHeads({ variables }: Program, after: Int32Array, attended: Int32Array): Int32Array {
  const frame = after.slice();
  for (const [variable, { role }] of variables.entries()) {
    if (role !== 'head') continue;
    for (let at = variable; at < frame.length; at += variables.length) frame[at] = attended[at] ?? 0;
  }
  return frame;
}

function withoutDiagrams(program: Program): Program {
  const variables = program.variables.map((variable) => ({ ...variable, initial: null }));
  return { ...program, variables, nodes: [], updates: [] };
}
