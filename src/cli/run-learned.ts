/** `altac run --model`: what a Transformer answers that has learned from answers, or a layer of one from traces. */

import { answer } from '../ir/answers.ts';
import { spell } from '../ir/domain.ts';
import { INVALID, InputError } from '../ir/execution.ts';
import type { Program } from '../ir/program.ts';
import { openTensors } from '../runtime/tensors/open.ts';
import { layerEngine } from '../training/layer-running.ts';
import type { LearnedFile } from '../training/learned-file.ts';
import { type Answers, transformerAnswers } from '../training/transformer.ts';
import type { CompiledModel } from '../weights/model.ts';
import { type Answerer, answererOf } from './answers.ts';
import { type Input, readInput } from './inputs.ts';
import { loadLearned } from './learned.ts';
import type { RunOptions } from './run.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

/** `weights`: of the program, where a layer needs to know how its states are numbers. */
export async function answererOfLearned(
  file: string,
  program: Program,
  weights: () => CompiledModel,
  options: RunOptions,
  { out, err }: Terminal,
): Promise<Answerer> {
  const learned = loadLearned(file, program);
  refuseWhatDoesNotFit(file, learned, options);
  const { refused } = await openTensors();
  for (const reason of refused) err.write(`note: ${reason}\n`);
  const broken = (): UserError => new UserError(`${file} holds no Transformer: its tensors do not fit its options`);
  if (learned.options.model !== 'layer') {
    const answers = transformerAnswers(program, learned.options, learned.state);
    if (answers === null) throw broken();
    return answererOfTransformer(file, program, answers, learned.options.depth, options, err.width);
  }
  const engine = layerEngine(weights(), learned.options, learned.state, options.unsnapped !== true);
  if (engine === null) throw broken();
  const { layers = null, show = false, raw = false, json = false } = options;
  const style = { colour: out.colour, width: out.width };
  return answererOf(program, engine, { layers, show, raw, json, style, messageWidth: err.width });
}

function refuseWhatDoesNotFit(file: string, { options: { model } }: LearnedFile, options: RunOptions): void {
  if (model === 'mlp') {
    throw new UserError(`--model ${file}: it holds an MLP, which needs the attention of the program`, [
      `Run it behind that: \`--mlp ${file}\``,
    ]);
  }
  const { engine, jobs, layers, mlp, show, unsnapped } = options;
  const nothingOfTheProgram = [
    ...(mlp === undefined ? [] : ['--mlp']),
    ...(engine === undefined ? [] : ['--engine']),
    ...(jobs === undefined ? [] : ['--jobs']),
  ];
  const noVariables = [
    ...(layers === undefined ? [] : ['--layers']),
    ...(show === true ? ['--show'] : []),
    ...(unsnapped === true ? ['--unsnapped'] : []),
  ];
  const given = model === 'layer' ? nothingOfTheProgram : [...nothingOfTheProgram, ...noVariables];
  const [first] = given;
  if (first === undefined) return;
  const why = nothingOfTheProgram.includes(first)
    ? 'a model that was learned whole runs by itself, on TensorFlow.js'
    : "a Transformer that learned from answers has its own layers, and none of the program's variables";
  throw new UserError(`${first}: ${why}`, [`Leave out ${given.join(' and ')}`]);
}

function answererOfTransformer(
  file: string,
  program: Program,
  answers: Answers,
  layers: number,
  { raw = false, json = false }: RunOptions,
  width: number,
): Answerer {
  const codesOf = async (ids: readonly number[], { place }: Input): Promise<readonly number[]> => {
    try {
      return await answers(ids);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { problem } = error;
      if (problem.kind !== 'too long' || problem.limit === program.positions) {
        throw new UserError(`${place}: ${error.message}`);
      }
      throw new UserError(`${place}: the input has ${problem.length} positions; ${file} has learned ${problem.limit}`, [
        'Train one with a larger --reach, or with `--positions relative`',
      ]);
    }
  };
  return async (input) => {
    const { given, ids } = readInput(input, program, raw, width);
    const states = new Int32Array(ids.length * program.variables.length).fill(INVALID);
    (await codesOf(ids, input)).forEach((code, position) => {
      states[position * program.variables.length + program.output.variable] = code;
    });
    const values = answer(program, { states });
    const out = json ? JSON.stringify({ input: given, output: values, layers }) : values.map(spell).join(' ');
    return { out: `${out}\n`, err: '', cutShort: false };
  };
}
