/** One line of JSON Lines: read, its members asked for, and others added without touching a letter of the rest. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** A member to add; numbers are finite. */
export type Addition = readonly [name: string, value: Added];
export type Added = number | null | readonly (number | null)[] | Readonly<Record<string, number>>;

/** What is wrong with a line, for people. */
export class LineProblem extends Error {}

export function parsedLine(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new LineProblem(
      /[:[,]\s*-?(NaN|Infinity)\b/.test(text)
        ? 'it is not JSON: NaN and Infinity are no numbers there'
        : `it is not JSON: ${cause.length > 120 ? `${cause.slice(0, 120)}…` : cause}`,
    );
  }
  if (isObject(value)) return value;
  throw new LineProblem('it is JSON, but no object');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of JSON for a value that is shown in messages. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A number; `what` names it in messages. */
export function numberOf(value: unknown, what: string): number {
  if (typeof value === 'number') return value;
  throw new LineProblem(
    value === undefined ? `\`${what}\` is missing` : `\`${what}\` is ${shown(value)}, not a number`,
  );
}

/** A list of numbers, at least one. */
export function numbersOf(value: unknown, what: string): readonly number[] {
  if (isNumbers(value)) return value;
  if (value === undefined) throw new LineProblem(`\`${what}\` is missing`);
  if (!Array.isArray(value)) throw new LineProblem(`\`${what}\` is ${shown(value)}, not a list of numbers`);
  if (value.length === 0) throw new LineProblem(`\`${what}\` is empty`);
  const index = value.findIndex((each) => typeof each !== 'number');
  throw new LineProblem(`\`${what}[${index}]\` is ${shown(value[index])}, not a number`);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'number');
}

/** A prompt as a key: a text, or a list of messages. */
export function promptOf(line: JsonObject): string {
  const { prompt } = line;
  if (typeof prompt === 'string') return prompt;
  if (prompt === undefined) throw new LineProblem('`prompt` is missing');
  return JSON.stringify(prompt);
}

/** The text of the line with these members at its end, or in the place of those that are there. */
export function withAdditions(
  text: string,
  line: JsonObject,
  additions: readonly Addition[],
  overwrite: boolean,
): string {
  let result = text;
  let end = '';
  for (const [name, value] of additions) {
    if (!(name in line)) end += `,${JSON.stringify(name)}:${textOf(value)}`;
    else if (overwrite) result = replaced(result, name, textOf(value));
    else throw new LineProblem(`it has \`${name}\` already (--overwrite replaces it, --prefix names others)`);
  }
  return `${result.slice(0, result.lastIndexOf('}'))}${end}}`;
}

function textOf(value: Added): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value);
}

/** The last member of this name has another value: it is the one that readers take. */
function replaced(text: string, name: string, value: string): string {
  let place: readonly [number, number] | null = null;
  let at = text.indexOf('{') + 1;
  for (;;) {
    const key = stringAt(text, text.indexOf('"', at));
    if (key === null) break;
    const start = text.indexOf(':', key.end) + 1;
    const end = valueEnd(text, start);
    if (JSON.parse(text.slice(key.start, key.end)) === name) place = [start, end];
    if (text[end] !== ',') break;
    at = end + 1;
  }
  return place === null ? text : `${text.slice(0, place[0])}${value}${text.slice(place[1])}`;
}

function stringAt(text: string, start: number): { readonly start: number; readonly end: number } | null {
  if (start < 0) return null;
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return { start, end: end + 1 };
}

/** Where the comma or brace behind a value stands. The text is known to be JSON. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = (stringAt(text, at)?.end ?? at + 1) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth === 0 && (character === ',' || character === '}')) return at;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return text.length;
}
