/** What the statements of each line do at a position in a layer. */

import { type FilmReader, stepText } from './reading.ts';

export type Mark = 'assigns' | 'reached' | 'idle';

export interface LineMark {
  /** Which of the program's sources, and which of its lines, from 0. */
  readonly source: number;
  readonly line: number;
  readonly mark: Mark;
  /** What its statements came to. */
  readonly text: string;
}

/** More values than this on a line say nothing. */
const mostValues = 3;

/** Marks of a moment; none before the first layer. Where lines begin is looked up once. */
export function lineMarks(
  reader: FilmReader,
): (moment: { readonly layer: number; readonly position: number }) => LineMark[] {
  const lineOf = reader.film.program.sources.map(({ text }) => lineNumbers(text));
  return ({ layer, position }) => marksOf(reader, lineOf, layer, position);
}

function marksOf(
  reader: FilmReader,
  lineOf: readonly ((offset: number) => number)[],
  layer: number,
  position: number,
): LineMark[] {
  const { statements } = reader.film;
  const found = new Map<string, { source: number; line: number; mark: Mark; readonly values: string[] }>();
  for (const step of layer === 0 ? [] : reader.steps(layer, position)) {
    const statement = statements[step.statement];
    if (statement === undefined) continue;
    const [source, start] = statement.place;
    const line = lineOf[source]?.(start) ?? -1;
    const mark: Mark = step.effect < -1 ? 'idle' : statement.kind === 'assign' ? 'assigns' : 'reached';
    const known = found.get(`${source}:${line}`) ?? { source, line, mark, values: [] };
    if (mark === 'assigns' || known.mark === 'idle') known.mark = mark;
    const text = stepText(reader.film, step);
    known.values.push(statement.kind === 'let' ? `${statement.text.replace(/^let\s+(\w+).*$/, '$1')} = ${text}` : text);
    found.set(`${source}:${line}`, known);
  }
  return [...found.values()].map(({ values, ...mark }) => {
    const more = values.length > mostValues ? ` … ${values.length} times` : '';
    return { ...mark, text: `${values.slice(0, mostValues).join(', ')}${more}` };
  });
}

/** From an offset to the number of its line, from 0. */
export function lineNumbers(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
