/** Where inputs come from: arguments, a file, or stdin, one a line. */

import { frameInput, type InputProblem, type Tokens, tokenize, tokensOfList } from '../ir/input.ts';
import type { Program } from '../ir/program.ts';
import { markedLine } from '../views/marked-line.ts';
import { chunksOf, decoded } from './files.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

export interface Input {
  /** As it was given. */
  readonly text: string;
  /** Where it stands, for messages. */
  readonly place: string;
}

export interface Line {
  /** Without its end. */
  readonly text: string;
  readonly end: '\n' | '\r\n' | '';
}

/** `file` is `-` for stdin, too. `stop` ends a read that waits, with an error. */
export async function* inputsOf(
  texts: readonly string[],
  file: string | undefined,
  { input, err }: Terminal,
  stop: AbortSignal,
): AsyncGenerator<Input> {
  if (texts.length > 0) {
    if (file !== undefined) throw new UserError('Inputs are given as arguments or with -i, not both');
    for (const [i, text] of texts.entries()) yield { text, place: `input ${i + 1}` };
    return;
  }
  const isStdin = file === undefined || file === '-';
  if (isStdin && input.interactive()) err.write('Reading inputs from stdin, one a line; Ctrl-D ends them\n');
  const name = isStdin ? 'stdin' : file;
  let number = 0;
  for await (const { text } of linesOf(isStdin ? input.chunks(stop) : chunksOf(file, stop), name)) {
    number += 1;
    yield { text, place: `${name}:${number}` };
  }
  if (number === 0 && !isStdin) throw new UserError(`${file} is empty`, ['It should hold one input a line']);
}

/** The lines as they arrive, the last one with or without an end; each is UTF-8 or an error. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = [];
  let number = 0;
  const take = (end: '\n' | ''): Line => {
    number += 1;
    const text = decoded(Buffer.concat(pieces));
    if (text === null) throw new UserError(`${name}:${number}: this is not UTF-8 text`, ['Save it as UTF-8']);
    pieces = [];
    return end === '\n' && text.endsWith('\r') ? { text: text.slice(0, -1), end: '\r\n' } : { text, end };
  };
  for await (const chunk of chunks) {
    let start = 0;
    // The line feed is one byte in UTF-8 and part of no other character.
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      pieces.push(chunk.subarray(start, end));
      yield take('\n');
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield take('');
}

/** An input as a program takes it. */
export interface ReadInput {
  /** A text, or a list of tokens. */
  readonly given: string | readonly unknown[];
  /** Token ids, with the frame around them unless it is given. */
  readonly ids: readonly number[];
}

/**
 * A text of tokens; where it is none, a JSON list of tokens, or a JSON object whose `input` is one of the two.
 * The text comes first: a vocabulary may have brackets.
 */
export function readInput({ text, place }: Input, program: Program, raw: boolean, width: number): ReadInput {
  const asText = tokenize(text, program.vocabulary);
  const given = asText.ok ? text : (fromJson(text, place) ?? text);
  const tokens = given === text ? asText : tokensOf(given, program);
  if (!tokens.ok) throw unknownToken(place, given, tokens.problem, width);
  const framed = frameInput(tokens.ids, raw ? { ...program, frame: { before: [], after: [] } } : program);
  if (!framed.ok) throw new UserError(`${place}: ${framed.problem.message}`, framed.problem.notes);
  return { given, ids: framed.ids };
}

function tokensOf(given: string | readonly unknown[], { vocabulary }: Program): Tokens {
  return typeof given === 'string' ? tokenize(given, vocabulary) : tokensOfList(given, vocabulary);
}

/** `null` for what does not look like JSON. */
function fromJson(text: string, place: string): string | readonly unknown[] | null {
  if (!/^\s*(\[|\{\s*")/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Text that begins with a bracket is no JSON for that.
    if (!/^\s*(\[|\{)\s*"/.test(text)) return null;
    throw new UserError(`${place}: this is not JSON: ${error instanceof Error ? error.message : String(error)}`, [
      'An input is a text, a JSON list of tokens, or a JSON object with an "input"',
    ]);
  }
  const inner = typeof value === 'object' && value !== null && 'input' in value ? value.input : value;
  if (typeof inner === 'string' || Array.isArray(inner)) return inner;
  throw new UserError(`${place}: this JSON object has no "input" that is a text or a list of tokens`);
}

function unknownToken(
  place: string,
  given: string | readonly unknown[],
  { message, notes, start, end }: InputProblem,
  width: number,
): UserError {
  if (typeof given !== 'string') return new UserError(`${place}: ${message}`, notes);
  const { content, marks } = markedLine(given, start, end, '^', width - 4);
  return new UserError(`${place}, character ${start + 1}: ${message}`, [`| ${content}\n| ${marks}`, ...notes]);
}
