/** Where inputs come from: arguments, a file, or stdin, one a line. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { frameInput, tokenize, tokensOfList } from '../ir/input.ts';
import type { Program } from '../ir/program.ts';
import { readText } from './files.ts';
import { UserError } from './user-error.ts';

export interface Input {
  /** As it was given: a text, or a list of tokens. */
  readonly given: string | readonly unknown[];
  /** Where it stands, for messages. */
  readonly place: string;
}

export async function* inputsOf(texts: readonly string[], file: string | undefined): AsyncGenerator<Input> {
  if (texts.length > 0) {
    for (const [i, text] of texts.entries()) yield inputOf(text, `input ${i + 1}`);
    return;
  }
  if (file !== undefined && readText(file).trim() === '')
    throw new UserError(`${file} is empty`, ['It should hold one input a line']);
  const lines = createInterface({
    input: file === undefined ? process.stdin : createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    yield inputOf(line, `${file ?? 'stdin'}:${number}`);
  }
}

/** Token ids, with the frame around them unless `raw`. */
export function tokensOf({ given, place }: Input, program: Program, raw: boolean): readonly number[] {
  const tokens =
    typeof given === 'string' ? tokenize(given, program.vocabulary) : tokensOfList(given, program.vocabulary);
  if (!tokens.ok)
    throw new UserError(`${place}:${tokens.problem.start + 1}: ${tokens.problem.message}`, tokens.problem.notes);
  const framed = frameInput(tokens.ids, raw ? { ...program, frame: { before: [], after: [] } } : program);
  if (!framed.ok) throw new UserError(`${place}: ${framed.problem.message}`, framed.problem.notes);
  return framed.ids;
}

function inputOf(text: string, place: string): Input {
  const trimmed = text.trim();
  if (!trimmed.startsWith('["') && !trimmed.startsWith('[]') && !trimmed.startsWith('{"'))
    return { given: text, place };
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch (error) {
    throw new UserError(`${place}: this is not JSON: ${error instanceof Error ? error.message : String(error)}`, [
      'An input is a text, or a JSON list of tokens',
    ]);
  }
  const inner = typeof value === 'object' && value !== null && 'input' in value ? value.input : value;
  if (typeof inner === 'string' || Array.isArray(inner)) return { given: inner, place };
  throw new UserError(`${place}: an input is a text or a list of tokens`);
}
