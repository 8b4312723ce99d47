/** What a trace is of: inputs that are given, drawn at random, or made by a module. */

import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../ir/program.ts';
import { sampledInput } from '../traces/inputs.ts';
import type { LengthRange } from '../training/options.ts';
import { readBytes } from './files.ts';
import { inputsOf, readInput } from './inputs.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface SourceOptions {
  /** A file, or `-` for stdin. */
  readonly inputFile?: string;
  readonly inputs?: string;
  readonly sample?: number;
  readonly lengths?: LengthRange;
  readonly generator?: string;
  readonly raw?: boolean;
  readonly seed: number;
}

export interface InputSource {
  /** As it stands in the manifest. */
  readonly description: Readonly<Record<string, unknown>>;
  /** `null` where it is not known before. */
  readonly count: number | null;
  /** Token ids, with the frame. */
  readonly inputs: () => AsyncGenerator<readonly number[]>;
  /** Ends a read that waits. */
  readonly close: () => void;
}

export function sourceOf(
  texts: readonly string[],
  options: SourceOptions,
  program: Program,
  terminal: Terminal,
): InputSource {
  const { inputFile: inputs = options.inputs, sample, lengths, generator, seed } = options;
  const given = [
    texts.length > 0 ? 'inputs as arguments' : null,
    inputs === undefined ? null : '--input-file',
    sample === undefined ? null : '--sample',
    generator === undefined ? null : '--generator',
  ].filter((each) => each !== null);
  if (given.length > 1) throw new UserError(`${given.join(' and ')} are two ways to give inputs`, ['Use one of them']);
  if (sample !== undefined) return sampledSource(sample, lengths, seed, program);
  if (lengths !== undefined) throw new UserError('--lengths is for inputs that are drawn', ['Add `--sample N`']);
  if (generator !== undefined) return generatedSource(generator, options, program, terminal);
  const stop = new AbortController();
  return {
    description: texts.length > 0 ? { given: texts } : { file: basename(inputs ?? '-') },
    count: texts.length > 0 ? texts.length : null,
    inputs: async function* () {
      for await (const input of inputsOf(texts, inputs, terminal, stop.signal)) {
        yield readInput(input, program, options.raw === true, terminal.err.width).ids;
      }
    },
    close: () => stop.abort(),
  };
}

function sampledSource(count: number, lengths: LengthRange | undefined, seed: number, program: Program): InputSource {
  const { positions, frame } = program;
  const room = positions === null ? null : positions - frame.before.length - frame.after.length;
  const { shortest, longest } = lengths ?? { shortest: 1, longest: Math.min(10, room ?? 10) };
  if (room !== null && longest > room) {
    throw new UserError(`--lengths ${shortest}..${longest}: the program takes at most ${room} tokens`, [
      'Give shorter lengths, or make the range of the `position` declaration larger',
    ]);
  }
  return {
    description: { sample: count, shortest, longest, seed },
    count,
    inputs: async function* () {
      for (let index = 0; index < count; index++) yield sampledInput(program, { shortest, longest, seed }, index);
    },
    close: () => {},
  };
}

/** A module of the user's: `export function* inputs({ seed })`, of texts or of lists of tokens, perhaps endless with `return`. */
function generatedSource(file: string, { seed, raw }: SourceOptions, program: Program, { err }: Terminal): InputSource {
  return {
    description: { generator: basename(file), seed },
    count: null,
    inputs: async function* () {
      const made = await generated(file, seed);
      let number = 0;
      for await (const each of made) {
        number += 1;
        const text = typeof each === 'string' ? each : JSON.stringify(each);
        yield readInput({ text, place: `${file}, input ${number}` }, program, raw === true, err.width).ids;
      }
    },
    close: () => {},
  };
}

async function generated(file: string, seed: number): Promise<AsyncIterable<unknown> | Iterable<unknown>> {
  const cannot = (why: string): UserError =>
    new UserError(`${file}: ${why}`, [
      'A generator is a module with `export function* inputs({ seed }) { yield "1 0 1" }`',
    ]);
  // What cannot be read is a simpler matter.
  readBytes(file);
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    throw cannot(`it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  const make: unknown = typeof module === 'object' && module !== null && 'inputs' in module ? module.inputs : undefined;
  if (typeof make !== 'function') throw cannot('it exports no function `inputs`');
  const made: unknown = make({ seed });
  if (isIterable(made)) return made;
  throw cannot('its `inputs` gives no inputs one after the other');
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}
