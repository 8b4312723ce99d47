/** The program, with what its statements do at the position that is looked at. */

import { type LineMark, lineMarks, lineNumbers, type Mark } from '../line-marks.ts';
import type { FilmReader } from '../reading.ts';
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

const signs: Readonly<Record<Mark, string>> = { assigns: ':=', reached: '›', idle: '∅' };
const words: Readonly<Record<Mark, string>> = {
  assigns: 'assigns here',
  reached: 'is reached',
  idle: 'does nothing',
};

/** Milliseconds without another layer. */
const calmAfter = 200;

export function sourcePanel(reader: FilmReader): SourcePanel {
  const { film } = reader;
  const { sources } = film.program;
  const lineOf = sources.map(({ text }) => lineNumbers(text));
  const marksAt = lineMarks(reader);
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

  function show(moment: Moment): void {
    const found = new Map<Line, LineMark>();
    for (const mark of marksAt(moment)) {
      const line = lines[mark.source]?.[mark.line];
      if (line !== undefined) found.set(line, mark);
    }
    for (const line of marked) {
      if (found.has(line)) continue;
      line.row.className = '';
      setText(line.sign, '');
      setText(line.value, '');
      line.sign.removeAttribute('title');
    }
    for (const [line, { mark, text }] of found) {
      if (line.row.className !== mark) line.row.className = mark;
      setText(line.sign, signs[mark]);
      line.sign.title = words[mark];
      setText(line.value, text);
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
