/** Texts to learn from, or to ask a model about. */

import { readText } from '../files.ts';
import { inputsOf } from '../inputs.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

/** A text a line; of JSON Lines (`.jsonl`) their `text`. Blank lines are none. */
export function textsOfFile(file: string): readonly string[] {
  const lines = readText(file).split(/\r?\n/);
  const texts = lines.flatMap((line, index): string[] => {
    if (line.trim() === '') return [];
    return [file.endsWith('.jsonl') ? textOfLine(line, `${file}:${index + 1}`) : line];
  });
  if (texts.length > 0) return texts;
  throw new UserError(`${file} holds no text`, ['It should hold a text a line, or JSON Lines with a `text` on each']);
}

/** Of arguments, else of stdin. */
export async function textsGiven(given: readonly string[], terminal: Terminal): Promise<string[]> {
  const stop = new AbortController();
  const texts: string[] = [];
  for await (const { text } of inputsOf(given, undefined, terminal, stop.signal)) texts.push(text);
  return texts;
}

function textOfLine(line: string, place: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UserError(`${place}: this is not JSON`, ['JSON Lines have one JSON object on each line']);
  }
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : null;
  if (typeof text === 'string') return text;
  throw new UserError(`${place}: it has no \`text\``, ['Each line is an object as {"text":"…"}']);
}
