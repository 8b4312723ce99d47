/** The program, with what its statements do at the position that is looked at. */

import { type FilmReader, stepText } from '../reading.ts';
import { make, setText } from './dom.ts';
import type { Moment, Panel } from './moment.ts';

export interface SourcePanel extends Panel {
  readonly reveal: (source: number, start: number) => void;
}

interface Line {
  readonly row: HTMLElement;
  readonly sign: HTMLElement;
  readonly value: HTMLElement;
}

type Mark = 'assigns' | 'reached' | 'idle';

const signs: Readonly<Record<Mark, string>> = { assigns: ':=', reached: '›', idle: '∅' };
const words: Readonly<Record<Mark, string>> = {
  assigns: 'assigns here',
  reached: 'is reached',
  idle: 'does nothing',
};

/** Milliseconds without another layer. */
const calmAfter = 200;

/** More values than this on a line say nothing. */
const mostValues = 3;

export function sourcePanel(reader: FilmReader): SourcePanel {
  const { film } = reader;
  const { sources } = film.program;
  const lineOf = sources.map(({ text }) => lineNumbers(text));
  const lines = sources.map(({ text }) => text.replace(/\n$/, '').split('\n').map(lineFrom));
  const element = make(
    'section',
    { class: 'source', 'aria-label': 'Source', tabindex: 0 },
    ...sources.map(({ file }, source) =>
      make('table', {}, make('caption', {}, file), make('tbody', {}, ...(lines[source] ?? []).map(({ row }) => row))),
    ),
  );
  colourCoverage();
  let marked: Line[] = [];
  let settling: ReturnType<typeof setTimeout> | undefined;
  return { element, show, reveal };

  function show({ layer, position }: Moment): void {
    const found = new Map<Line, { mark: Mark; readonly values: string[] }>();
    for (const step of layer === 0 ? [] : reader.steps(layer, position)) {
      const statement = film.statements[step.statement];
      if (statement === undefined) continue;
      const [source, start] = statement.place;
      const line = lines[source]?.[lineOf[source]?.(start) ?? -1];
      if (line === undefined) continue;
      const mark: Mark = step.effect < -1 ? 'idle' : statement.kind === 'assign' ? 'assigns' : 'reached';
      const known = found.get(line) ?? { mark, values: [] };
      if (mark === 'assigns' || known.mark === 'idle') known.mark = mark;
      const text = stepText(film, step);
      known.values.push(
        statement.kind === 'let' ? `${statement.text.replace(/^let\s+(\w+).*$/, '$1')} = ${text}` : text,
      );
      found.set(line, known);
    }
    for (const line of marked) {
      if (found.has(line)) continue;
      line.row.className = '';
      setText(line.sign, '');
      setText(line.value, '');
      line.sign.removeAttribute('title');
    }
    for (const [line, { mark, values }] of found) {
      if (line.row.className !== mark) line.row.className = mark;
      setText(line.sign, signs[mark]);
      line.sign.title = words[mark];
      const more = values.length > mostValues ? ` … ${values.length} times` : '';
      setText(line.value, `${values.slice(0, mostValues).join(', ')}${more}`);
    }
    marked = [...found.keys()];
    clearTimeout(settling);
    settling = setTimeout(settle, calmAfter);
  }

  /** Where nothing that is assigned is in sight, it is brought there; not while layers fly by. */
  function settle(): void {
    const { scrollTop, clientHeight } = element;
    const assigned = marked.filter(({ row }) => row.className === 'assigns');
    const tops = (assigned.length > 0 ? assigned : marked).map(({ row }) => row.offsetTop).sort((a, b) => a - b);
    const [first] = tops;
    if (first === undefined || clientHeight >= element.scrollHeight) return;
    const isSeen = tops.some((top) => top >= scrollTop && top < scrollTop + clientHeight);
    if (!isSeen) element.scrollTop = first - clientHeight / 4;
  }

  function reveal(source: number, start: number): void {
    const line = lines[source]?.[lineOf[source]?.(start) ?? -1];
    if (line === undefined) return;
    const { row } = line;
    element.scrollTo({ top: row.offsetTop - element.clientHeight / 3 });
    row.classList.add('pointed');
    setTimeout(() => row.classList.remove('pointed'), 1500);
  }

  function colourCoverage(): void {
    const { coverage } = film;
    if (coverage === null) return;
    element.classList.add('covered');
    for (const { source, line, shown } of coverage.lines) {
      const row = lines[source]?.[line - 1]?.row;
      const number = row?.firstElementChild;
      if (row === undefined || number === null || number === undefined) continue;
      number.classList.add(shown > 0 ? 'shown' : 'never');
      const sign = shown > 0 ? `✓ ${shown}` : '✗';
      number.prepend(make('span', { class: 'count', title: coverageText(shown, coverage.inputs) }, sign));
    }
  }
}

function coverageText(shown: number, inputs: number): string {
  return shown > 0 ? `a rule of this line holds on ${shown} of ${inputs} inputs` : 'no rule of this line ever holds';
}

function lineFrom(text: string, index: number): Line {
  const sign = make('td', { class: 'sign' });
  const value = make('span', { class: 'value' });
  const code = make('td', { class: 'code' }, ...coloured(text), value);
  return { row: make('tr', {}, make('th', { scope: 'row' }, String(index + 1)), sign, code), sign, value };
}

const parts = /(\/\/.*$)|("(?:[^"\\]|\\.)*")|\b([a-z_]+)\b|([^/"a-z]+|.)/g;
const keywords = new Set(
  'vocab enum type const param input position var head where at unique fn mlp match if else let for in halt when output skip test import from is defined undefined and or not true false layers count mean of'.split(
    ' ',
  ),
);

function coloured(text: string): (Node | string)[] {
  return [...text.matchAll(parts)].map(([whole, comment, string, word]) => {
    if (comment !== undefined) return make('i', {}, comment);
    if (string !== undefined) return make('q', {}, string);
    return word !== undefined && keywords.has(word) ? make('b', {}, word) : whole;
  });
}

/** From an offset to the number of its line, from 0. */
function lineNumbers(text: string): (offset: number) => number {
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
