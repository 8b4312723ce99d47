/** `altac view`: a run as a page of one file. */

import { basename, extname } from 'node:path';
import { filmOf } from '../film/build.ts';
import type { FilmCoverage } from '../film/film.ts';
import { packFilm } from '../film/packing.ts';
import { filmPage } from '../film/page.ts';
import { defaultLayers } from '../ir/answers.ts';
import type { Program } from '../ir/program.ts';
import { watchCases } from '../traces/cases.ts';
import { countCoverage } from '../traces/coverage.ts';
import { fileInputs } from './coverage-inputs.ts';
import { filmScript } from './film-script.ts';
import { readInput } from './inputs.ts';
import { compileFile, type ParameterOptions, programOf } from './load.ts';
import { checkWritable, writeFiles } from './output-files.ts';
import { progressOn } from './progress.ts';
import { breath, type Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface ViewOptions extends ParameterOptions {
  readonly input?: string;
  readonly output?: string;
  readonly layers?: number;
  readonly coverage?: string;
  readonly raw?: boolean;
  readonly json?: boolean;
}

export async function viewCommand(
  file: string,
  texts: readonly string[],
  options: ViewOptions,
  terminal: Terminal,
): Promise<number> {
  const text = inputOf(file, texts, options);
  refuseCompiled(file);
  const compilation = compileFile(file, options);
  const program = programOf(file, compilation, terminal);
  const raw = options.raw === true;
  const { ids } = readInput({ text, place: 'the input' }, program, raw, terminal.err.width);
  const output = options.output ?? `${basename(file, extname(file))}.html`;
  checkWritable([output]);
  const layers = options.layers ?? defaultLayers;
  const coverage =
    options.coverage === undefined ? null : await coverageOn(options.coverage, program, { raw, layers }, terminal);
  const film = filmOf(compilation, {
    input: text,
    tokens: ids,
    layers,
    network: true,
    ...(coverage === null ? {} : { coverage }),
  });
  if (film === null) throw new RangeError('a program without a film');
  const page = filmPage({
    title: `${program.name}: ${text}`,
    film: packFilm(film),
    script: await filmScript(),
  });
  await writeFiles([{ file: output, content: page }]);
  const bytes = Buffer.byteLength(page);
  for (const warning of film.warnings) terminal.err.write(`warning: ${warning}\n`);
  if (options.json === true) {
    const { halted, answer } = film;
    terminal.out.write(`${JSON.stringify({ file: output, bytes, answer, layers: film.layers, halted })}\n`);
  } else {
    terminal.out.write(`${output}: ${count(film.layers, 'layer')} of ${count(ids.length, 'position')}
`);
  }
  return film.halted || options.layers !== undefined || program.halt === null ? 0 : 1;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function inputOf(file: string, texts: readonly string[], { input }: ViewOptions): string {
  const given = [...(input === undefined ? [] : [input]), ...texts];
  const [text] = given;
  if (text !== undefined && given.length === 1) return text;
  const cause = given.length === 0 ? 'there is no input to run it on' : 'a film is of one input';
  throw new UserError(`${file}: ${cause}`, ['As in `altac view programs/addition.alta --input "789+456"`']);
}

function refuseCompiled(file: string): void {
  if (!['.safetensors', '.onnx', '.json'].includes(extname(file))) return;
  throw new UserError(`${file}: a film shows the statements of a program, which weights do not have`, [
    'Give the program itself, a .alta file',
  ]);
}

/** What the inputs of a file show of each line. */
async function coverageOn(
  file: string,
  program: Program,
  { raw, layers }: { readonly raw: boolean; readonly layers: number },
  terminal: Terminal,
): Promise<FilmCoverage> {
  const watch = watchCases(program, layers);
  const { add, coverage } = countCoverage(program);
  const progress = progressOn(terminal, null);
  let done = 0;
  try {
    for await (const { ids } of fileInputs(file, program, raw, terminal)) {
      add(watch.run(ids, 'training'));
      done += 1;
      progress.show(done);
      await breath();
    }
  } finally {
    progress.end();
  }
  const { inputs, lines } = coverage();
  return { inputs, lines: lines.map(({ source, line, inputs: shown }) => ({ source, line, shown })) };
}
