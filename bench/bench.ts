/**
 * `npm run bench`: compile time, memory, sizes and speed, into the tables and plots of bench/README.md. `npm run bench --
 * speed` measures one section alone, or those that are named.
 */

import { cpus } from 'node:os';
import { readOnnxModel, writeOnnxModel } from '../src/export/onnx/file.ts';
import { createInterpreter } from '../src/interpreter/interpreter.ts';
import type { SlowEngine } from '../src/ir/execution.ts';
import type { Program } from '../src/ir/program.ts';
import { createDenseEngine } from '../src/runtime/engines/dense.ts';
import { onnxEngine, openOnnx } from '../src/runtime/engines/onnx.ts';
import { createSparseEngine } from '../src/runtime/engines/sparse.ts';
import { openTensors } from '../src/runtime/tensors/open.ts';
import { scanCommands } from '../src/traces/scan-commands.ts';
import { compileWeights } from '../src/weights/compile.ts';
import { levels } from '../src/weights/levels.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import { modelSizes } from '../src/weights/sizes.ts';
import { compileProgram, programNames, programOf, tokensOf } from '../test/support/programs.ts';
import { loads } from './inputs.ts';
import { exponentOf, inOwnProcess, medianTime, timed } from './measure.ts';
import { type Plots, type Row, table, writeSection } from './page.ts';
import { type Figure, factorsPlot, growthPlot } from './plots.ts';

interface Section {
  readonly text: string;
  readonly plots?: Plots;
}

function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}

const { tensors } = await openTensors();
const names = programNames.filter((name) => !compileProgram(name).library);

interface Compiled {
  readonly name: string;
  readonly level: string;
  /** `null`: too large. */
  readonly figures: Figures | null;
}

function compileAll(): readonly Compiled[] {
  return names.flatMap((name) =>
    levels.map((level) => {
      const figures = inOwnProcess('compile-one.ts', [name, String(level)]);
      return { name, level: `-O${level}`, figures: isFigures(figures) ? figures : null };
    }),
  );
}

function compilation(): Section {
  const compiled = compileAll();
  const rows = compiled.map(({ name, level, figures }): Row => {
    if (figures === null) return [name, level, 'too large', '', '', '', '', '', ''];
    const { toProgram, toWeights, memory, residualDimensions, hiddenUnits, nonZeros, kilobytes } = figures;
    return [
      name,
      level,
      short(toProgram),
      short(toWeights),
      short(memory),
      residualDimensions,
      hiddenUnits,
      nonZeros,
      short(kilobytes),
    ];
  });
  const header = ['program', 'level', 'text to IR, ms', 'IR to weights, ms', 'peak memory, MiB'];
  const figures = figuresOf(compiled, ({ toWeights }) => toWeights);
  return {
    text: table([...header, 'dimensions', 'hidden units', 'non-zeros', 'files, KiB'], rows),
    plots: { 'compile-time': factorsPlot('Time from the IR to weights, by level', 'ms', figures) },
  };
}

/** The same on every machine. */
function sizes(): Section {
  const figures = figuresOf(compileAll(), ({ hiddenUnits }) => hiddenUnits);
  return { text: '', plots: { 'hidden-units': factorsPlot('Hidden units by level', 'hidden units', figures) } };
}

function figuresOf(compiled: readonly Compiled[], of: (figures: Figures) => number): readonly Figure[] {
  return compiled.flatMap(({ name, level, figures }) =>
    figures === null ? [] : [{ name, series: level, value: of(figures) }],
  );
}

interface Figures {
  readonly toProgram: number;
  readonly toWeights: number;
  readonly memory: number;
  readonly residualDimensions: number;
  readonly hiddenUnits: number;
  readonly nonZeros: number;
  readonly kilobytes: number;
}

function isFigures(value: unknown): value is Figures {
  return typeof value === 'object' && value !== null && 'kilobytes' in value;
}

interface Contender {
  readonly name: string;
  readonly engine: SlowEngine;
}

async function contenders(program: Program): Promise<Contender[]> {
  const compiled = compileWeights(program);
  if (!compiled.ok) throw new Error(compiled.reason);
  return [
    { name: 'interpreter', engine: createInterpreter(program) },
    { name: 'sparse', engine: createSparseEngine(compiled.model, 'float32') },
    { name: 'dense', engine: createDenseEngine(compiled.model, tensors) },
    { name: 'onnx', engine: await onnxContender(compiled.model) },
  ];
}

/** On one core, as the others are. */
async function onnxContender(model: CompiledModel): Promise<SlowEngine> {
  const written = writeOnnxModel(model, { double: false, residuals: false, unrolled: null });
  if (!written.ok) throw new Error(written.error);
  const read = readOnnxModel(written.file);
  if (!read.ok) throw new Error(read.error);
  return onnxEngine(await openOnnx(written.file, read, { runtimes: ['onnxruntime-node'], threads: 1 }));
}

async function speed(): Promise<Section> {
  const rows: Row[] = [];
  const ratios: Figure[] = [];
  for (const { program: name, what, inputs } of loads()) {
    const program = programOf(compileProgram(name));
    const tokens = inputs.map((input) => tokensOf(program, input));
    let layers = 0;
    const times: number[] = [];
    for (const { engine } of await contenders(program)) {
      const all = async (): Promise<void> => {
        layers = 0;
        for (const each of tokens) layers += (await engine(each, { layers: 1000 })).layers;
      };
      times.push((await medianTime(3, all)) / tokens.length);
    }
    const [interpreter = 0, sparse = 0, dense = 0, onnx = 0] = times;
    ratios.push(
      { name, series: 'sparse ÷ interpreter', value: sparse / interpreter },
      { name, series: 'dense ÷ sparse', value: dense / sparse },
      { name, series: 'onnx ÷ sparse', value: onnx / sparse },
    );
    rows.push([
      `${name}, ${what}`,
      short(layers / tokens.length),
      short(interpreter),
      short(sparse),
      short(dense),
      short(onnx),
      short(sparse / interpreter),
      short(dense / sparse),
    ]);
  }
  const times = ['interpreter, ms', 'sparse, ms', 'dense, ms', 'onnx, ms'];
  return {
    text: table(['program, input', 'layers', ...times, 'sparse ÷ interpreter', 'dense ÷ sparse'], rows),
    plots: { speed: factorsPlot('Time of engines, one by the other', 'times as long', ratios) },
  };
}

function allOfScan(): Section {
  const program = programOf(compileProgram('scan'));
  const engine = createInterpreter(program);
  const tokens = scanCommands().map(({ words }) => tokensOf(program, words.join(' ')));
  const { time } = timed(() => {
    for (const each of tokens) engine(each, { layers: 1000 });
  });
  return {
    text: `All ${tokens.length.toLocaleString('en')} commands of SCAN in the interpreter, on one core: ${short(time / 1000)} s.`,
  };
}

async function growthWithLength(): Promise<Section> {
  const lengths = [64, 128, 256, 512, 1024, 2048];
  const rows: Row[] = [];
  const lines: { readonly name: string; readonly points: readonly (readonly [number, number])[] }[] = [];
  for (const { name, words } of [
    { name: 'parity_relative', words: ['0', '1'] },
    { name: 'histogram', words: ['a', 'b', 'c', 'd', 'e'] },
    { name: 'binary_increment', words: ['1', '0'] },
  ]) {
    const program = programOf(compileProgram(name));
    for (const { name: engineName, engine } of await contenders(program)) {
      if (engineName === 'dense' || engineName === 'onnx') continue;
      const points: (readonly [number, number])[] = [];
      for (const length of lengths) {
        const input = Array.from({ length }, (_, i) => words[i % words.length]);
        const tokens = tokensOf(program, input.join(' '));
        const run = async (): Promise<void> => {
          await engine(tokens, { layers: 20 });
        };
        points.push([length, await medianTime(3, run)]);
      }
      lines.push({ name: `${name}, ${engineName}`, points });
      rows.push([`${name}, ${engineName}`, ...points.map(([, time]) => short(time)), exponentOf(points).toFixed(2)]);
    }
  }
  const axes = { title: 'Time by the length of the input', x: 'tokens', y: 'ms for up to 20 layers' };
  return {
    text: table(['program, engine', ...lengths.map(String), 'exponent'], rows),
    plots: { length: growthPlot(axes, lines) },
  };
}

async function growthWithPositions(): Promise<Section> {
  const cells = [8, 16, 32, 64, 128];
  const points: { readonly count: number; readonly units: number; readonly time: number }[] = [];
  for (const count of cells) {
    const compile = (): Program => programOf(compileProgram('subleq', { cells: count }));
    const program = compile();
    const compiled = compileWeights(program);
    if (!compiled.ok) throw new Error(compiled.reason);
    const time = await medianTime(3, () => {
      compile();
    });
    points.push({ count, units: modelSizes(compiled.model).hiddenUnits, time });
  }
  const rows: Row[] = [
    [
      'hidden units',
      ...points.map(({ units }) => units),
      exponentOf(points.map(({ count, units }) => [count, units])).toFixed(2),
    ],
    [
      'text to IR, ms',
      ...points.map(({ time }) => short(time)),
      exponentOf(points.map(({ count, time }) => [count, time])).toFixed(2),
    ],
  ];
  return { text: table(['cells of SUBLEQ', ...cells.map(String), 'exponent'], rows) };
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}, dense on TensorFlow.js (${tensors.name})`;
const sections: Readonly<Record<string, () => Section | Promise<Section>>> = {
  machine: () => ({ text: machine }),
  compilation,
  sizes,
  speed,
  scan: allOfScan,
  length: growthWithLength,
  positions: growthWithPositions,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((title) => !(title in sections));
if (unknown.length > 0)
  throw new Error(`No section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);
for (const [title, make] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(title)) continue;
  const { text, plots } = await make();
  writeSection(title, text, plots);
}
