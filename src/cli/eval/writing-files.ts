/** Files of writing tasks, examples, outputs and judgements, with what is wrong with them for people. */

import { basename, dirname, extname } from 'node:path';
import { unzipSync } from 'fflate';
import type { Judgement } from '../../evaluation/methodical-writing/judgements.ts';
import {
  type ModelOutput,
  modelOutput,
  type ReadTasks,
  readTasks,
  rowShape,
  valuesOf,
} from '../../evaluation/methodical-writing/task-rows.ts';
import type { WritingExample } from '../../evaluation/methodical-writing/tasks.ts';
import { sha256 } from '../../formats/sha256.ts';
import { attempt, type Decoder, integer, list, nullable, object, oneOf, text } from '../../ir/decoders.ts';
import { decoded, readBytes } from '../files.ts';
import { packageFile } from '../package-files.ts';
import { UserError } from '../user-error.ts';

export interface WritingFile<Content> {
  /** Name and hash. */
  readonly origin: string;
  readonly content: Content;
}

/** The tasks that come with altac. */
export const ownTasks = 'writing-tasks/tasks.yaml';

/** `own` is the file that comes with altac; a .zip may hold several files. Problems are not thrown. */
export function tasksIn(file: string): WritingFile<ReadTasks> {
  const path = file === 'own' ? packageFile(ownTasks) : file;
  const bytes = readBytes(path);
  const parts = textsIn(file, path, bytes).map(({ name, content }) => {
    const { tasks, examples, problems } = readTasks(content, formatOf(name));
    const within = (where: string): string => [name === path ? '' : basename(name), where].filter(Boolean).join(', ');
    return {
      tasks: tasks.map(({ where, task }) => ({ where: within(where), task })),
      examples,
      problems: problems.map(({ where, cause }) => ({ where: within(where), cause })),
    };
  });
  return {
    origin: originOf(file, bytes),
    content: {
      tasks: parts.flatMap(({ tasks }) => tasks),
      examples: parts.flatMap(({ examples }) => examples),
      problems: parts.flatMap(({ problems }) => problems),
    },
  };
}

/** Throws a UserError for the first problem, and where there are none. */
export function examplesIn(file: string): WritingFile<readonly WritingExample[]> {
  const { origin, content } = tasksIn(file);
  const [problem] = content.problems;
  if (problem !== undefined) {
    throw new UserError(`${file}: ${problem.where === '' ? '' : `${problem.where}: `}${problem.cause}`, [
      rowShape,
      `\`altac eval dolomites check ${file}\` lists all that is wrong`,
    ]);
  }
  if (content.examples.length === 0) {
    throw new UserError(`${file} has no examples`, [
      'An example has `example_input`, or stands in `examples` of a task',
    ]);
  }
  return { origin, content: content.examples };
}

/** Outputs with their examples: rows that have both, or outputs that go to examples of another file. */
export function outputsIn(file: string, examplesFile: string | undefined): WritingFile<readonly WritingExample[]> {
  if (examplesFile === undefined) {
    const { origin, content } = examplesIn(file);
    const written = content.filter(({ output }) => output !== null);
    if (written.length > 0) return { origin, content: written };
    throw new UserError(`${file} has no outputs`, [
      'A row with `model_output` has one; `--reference` takes references',
    ]);
  }
  const examples = examplesIn(examplesFile);
  const bytes = readBytes(file);
  const outputs = textsIn(file, file, bytes).flatMap(({ name, content }) => rowsIn(name, content, modelOutput));
  const known = new Map(examples.content.map((example) => [example.id, example]));
  const joined = outputs.map(({ id, output }: ModelOutput) => {
    const example = known.get(id);
    if (example === undefined) throw new UserError(`${file}: there is no example ${id} in ${examplesFile}`);
    return { ...example, output };
  });
  if (joined.length === 0) throw new UserError(`${file} has no outputs`);
  return { origin: `${originOf(file, bytes)}; examples ${examples.origin}`, content: joined };
}

export function judgementsIn(file: string): WritingFile<readonly Judgement[]> {
  const bytes = readBytes(file);
  const judgements = textsIn(file, file, bytes).flatMap(({ name, content }) => rowsIn(name, content, judgementIn));
  if (judgements.length === 0)
    throw new UserError(`${file} has no judgements`, ['`altac eval dolomites judge` makes them']);
  return { origin: originOf(file, bytes), content: judgements };
}

/** Short and different: names of files, or of their folders where files have the name that runs give them. */
export function systemNames(files: readonly string[]): readonly string[] {
  const short = files.map((file) =>
    basename(file) === outputsName ? basename(dirname(file)) || file : basename(file, extname(file)),
  );
  return new Set(short).size === files.length ? short : files;
}

export const outputsName = 'outputs.jsonl';

const verdict = nullable(oneOf('A', 'B', 'tie'));

const judgementIn: Decoder<Judgement> = object((field) => ({
  example: field('example', text),
  // Judgements by people may say no more than who won.
  task: field('task', (value, path) => (value === undefined ? field('example', text) : text(value, path))),
  field: field('field', (value, path) => (value === undefined ? '' : text(value, path))),
  first: field('first', text),
  second: field('second', text),
  words: field('words', (value, path) => {
    const [first = 0, second = 0] = value === undefined ? [] : list(integer, 2)(value, path);
    return [first, second] as const;
  }),
  forward: field('forward', list(verdict)),
  backward: field('backward', list(verdict)),
}));

function rowsIn<Row>(name: string, content: string, decode: Decoder<Row>): Row[] {
  return valuesOf(content, formatOf(name)).map(({ where, value }) => {
    const read = attempt(() => decode(value, ''));
    if (read.ok && !(value instanceof Error)) return read.value;
    throw new UserError(`${name}: ${where}: ${value instanceof Error ? value.message : read.ok ? '' : read.error}`);
  });
}

interface NamedText {
  readonly name: string;
  readonly content: string;
}

function textsIn(file: string, path: string, bytes: Uint8Array): readonly NamedText[] {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const parts = isZip ? unpacked(file, bytes) : [{ name: path, bytes }];
  return parts.map(({ name, bytes: own }) => {
    const content = decoded(own);
    if (content !== null) return { name, content };
    throw new UserError(`${file === name ? file : `${file}: ${name}`} is not UTF-8 text`, [
      'Give JSON Lines, JSON or YAML in UTF-8, or a .zip of JSON Lines',
    ]);
  });
}

function unpacked(file: string, bytes: Uint8Array): { readonly name: string; readonly bytes: Uint8Array }[] {
  try {
    const files = unzipSync(bytes, { filter: ({ name }) => /^(?!__MACOSX\/).*\.jsonl?$/.test(name) });
    return Object.entries(files).map(([name, own]) => ({ name, bytes: own }));
  } catch (error) {
    throw new UserError(`${file} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function formatOf(name: string): 'lines' | 'json' | 'yaml' {
  const ending = extname(name).toLowerCase();
  if (ending === '.json') return 'json';
  return ['.yaml', '.yml'].includes(ending) ? 'yaml' : 'lines';
}

function originOf(file: string, bytes: Uint8Array): string {
  return `${file}, SHA-256 ${sha256(bytes).slice(0, 16)}`;
}
