/** Answers what the page asks: compiles, runs and writes programs. Pure, but for what it remembers to save time. */

import { zipSync } from 'fflate';
import { type Compilation, type Compile, createCompile, once } from '../src/compile.ts';
import { type ExportedFile, type ExportFormat, exported } from '../src/export/export.ts';
import { readOnnxModel } from '../src/export/onnx/file.ts';
import { usualOptions, usualSettings } from '../src/export/usual.ts';
import { filmOf } from '../src/film/build.ts';
import { createInterpreter } from '../src/interpreter/interpreter.ts';
import { answer } from '../src/ir/answers.ts';
import { spell } from '../src/ir/domain.ts';
import { InputError, type SlowEngine } from '../src/ir/execution.ts';
import { framedTokens } from '../src/ir/input.ts';
import type { Program } from '../src/ir/program.ts';
import { OnnxError, type OnnxRuntime, onnxEngine, openOnnx } from '../src/runtime/engines/onnx.ts';
import { createSparseEngine } from '../src/runtime/engines/sparse.ts';
import { firstDifference, valuesSeen, watchRun } from '../src/verify/two-runs.ts';
import { type CompileOptions, compileWeights } from '../src/weights/compile.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import { modelSizes } from '../src/weights/sizes.ts';
import { problemsOf } from './problems-of.ts';
import type { Answers, Filmed, WeightsRun, Work, WrittenFile } from './workshop-messages.ts';

/** What is outside of it. */
export interface Surroundings {
  readonly loadOnnxRuntime: () => Promise<OnnxRuntime>;
  /** The text of a file that comes with altac, by its path in the package. */
  readonly readPackageFile: (path: string) => Promise<string>;
}

/** Why something cannot be done, in words for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export interface Workshop {
  /** The texts of other files, by name. */
  readonly begin: (files: Readonly<Record<string, string>>) => null;
  readonly film: (work: Work, network: boolean) => Filmed;
  readonly weights: (work: Work) => Promise<WeightsRun>;
  readonly onnx: (work: Work) => Promise<Answers['onnx']>;
  readonly files: (work: Work, format: ExportFormat) => Promise<WrittenFile>;
}

/** Where the text or the input is at fault, it throws or is rejected with a `Refusal`. */
export function createWorkshop({ loadOnnxRuntime, readPackageFile }: Surroundings): Workshop {
  const compile: () => Compile = once(createCompile);
  const runtime = once(loadOnnxRuntime);
  let files: Readonly<Record<string, string>> = {};
  let last: { readonly file: string; readonly text: string; readonly compilation: Compilation } | null = null;

  return {
    begin: (given) => {
      files = given;
      return null;
    },
    film: filmed,
    weights: async (work) => {
      const model = modelOf(programOf(work));
      return besideInterpreter(model, createSparseEngine(model, 'float32'), work);
    },
    onnx: onnxRun,
    files: written,
  };

  function compiled({ file, text }: Work): Compilation {
    if (last?.file === file && last.text === text) return last.compilation;
    const readImport = (path: string): { file: string; text: string } | { error: string } => {
      const name = path.replace(/^\.\//, '');
      const found = files[name];
      return found === undefined ? { error: `${path} is not there` } : { file: name, text: found };
    };
    const memory = last?.file === file ? last.compilation.memory : null;
    const compilation = compile()(text, { file, readImport, memory });
    last = { file, text, compilation };
    return compilation;
  }

  function filmed(work: Work, network: boolean): Filmed {
    const compilation = compiled(work);
    const { program, library, tests } = compilation;
    const known = {
      problems: problemsOf(compilation, work.file),
      inputs: [...new Set(tests.map(({ input }) => input))],
    };
    if (program === null)
      return { ...known, film: null, lacking: library ? 'This is a library: others import it, and nothing runs.' : '' };
    const framed = framedTokens(work.input, program);
    if (!framed.ok) {
      const { message, notes } = framed.problem;
      return { ...known, film: null, lacking: `The input: ${[message, ...notes].join('. ')}.` };
    }
    const { input, layers } = work;
    return { ...known, film: filmOf(compilation, { input, tokens: framed.ids, layers, network }), lacking: '' };
  }

  function programOf(work: Work): Program {
    const { program } = compiled(work);
    if (program === null) throw new Refusal('The program has errors, or is a library');
    return program;
  }

  async function onnxRun(work: Work): Promise<Answers['onnx']> {
    const model = modelOf(programOf(work));
    const settings = usualSettings(model);
    // As it is downloaded, and once more with the residual stream as an output, to look at every variable.
    const bytes = fileOf(await exported(model, 'onnx', settings)).byteLength;
    const file = fileOf(await exported(model, 'onnx', { ...settings, residuals: true }));
    const loaded = readOnnxModel(file);
    if (!loaded.ok) throw new Refusal(loaded.error);
    const session = await openOnnx(file, loaded, { runtimes: ['onnxruntime-web'], threads: 1, load: runtime });
    try {
      return { ...(await besideInterpreter(model, onnxEngine(session), work)), bytes };
    } finally {
      await session.release();
    }
  }

  async function written(work: Work, format: ExportFormat): Promise<WrittenFile> {
    const program = programOf(work);
    const model = modelOf(program, usualOptions(program, format));
    const result = await exported(model, format, usualSettings(model));
    if (!result.ok) throw new Refusal(`It cannot be written as ${format}: ${result.error}`);
    const files = await Promise.all(
      result.files.map(async ({ ending, content }) => ({
        name: `${program.name}${ending}`,
        content: await bytesOf(content),
      })),
    );
    return together(program.name, files);
  }

  async function bytesOf(content: ExportedFile['content']): Promise<Uint8Array<ArrayBuffer>> {
    if (content instanceof Uint8Array) return new Uint8Array(content);
    return new TextEncoder().encode(typeof content === 'string' ? content : await readPackageFile(content.copyOf));
  }
}

/** Several files become one archive. */
function together(name: string, files: readonly Omit<WrittenFile, 'holds'>[]): WrittenFile {
  const holds = files.map((file) => file.name);
  const [first] = files;
  if (first !== undefined && files.length === 1) return { ...first, holds };
  const archive = zipSync(Object.fromEntries(files.map((file) => [file.name, file.content])));
  return { name: `${name}.zip`, content: new Uint8Array(archive), holds };
}

function modelOf(program: Program, options: CompileOptions = {}): CompiledModel {
  const weights = compileWeights(program, options);
  if (!weights.ok) throw new Refusal(`There are no exact weights: ${weights.reason}`);
  return weights.model;
}

/** Every variable at every position, before the first layer and twice in each. */
async function besideInterpreter(model: CompiledModel, engine: SlowEngine, work: Work): Promise<WeightsRun> {
  const { program } = model;
  const framed = framedTokens(work.input, program);
  if (!framed.ok) throw new Refusal(`The input: ${framed.problem.message}`);
  const [interpreter, weights] = [watchRun(), watchRun()];
  const { layers } = work;
  try {
    createInterpreter(program)(framed.ids, { layers, observer: interpreter.observer });
    const execution = await engine(framed.ids, { layers, observer: weights.observer });
    const { residualDimensions, heads, hiddenUnits, nonZeros } = modelSizes(model);
    return {
      dimensions: residualDimensions,
      heads,
      hiddenUnits,
      nonZeros,
      answer: answer(program, execution).map(spell).join(' '),
      layers: execution.layers,
      compared: valuesSeen(interpreter),
      difference: firstDifference(program, interpreter, weights),
    };
  } catch (error) {
    if (error instanceof InputError || error instanceof OnnxError) throw new Refusal(error.message);
    throw error;
  }
}

function fileOf(result: Awaited<ReturnType<typeof exported>>): Uint8Array {
  const content = result.ok ? result.files[0]?.content : undefined;
  if (content instanceof Uint8Array) return content;
  throw new Refusal(`It cannot be written as ONNX: ${result.ok ? 'there is no file' : result.error}`);
}
