/** All variables in one layer: what holds one value everywhere on its own, the others by position. */

import { cellText, type FilmReader } from '../reading.ts';
import { make, setAttributes, setText } from './dom.ts';
import type { Moment, Panel, Steering } from './moment.ts';

interface Cell {
  readonly element: HTMLElement;
  readonly variable: number;
  readonly position: number;
  /** Has room for any value. */
  readonly isWide: boolean;
}

/** The width of a column. */
const mostCharacters = 8;

const mostNameCharacters = 21;

/** What stands in a cell now. */
const none = -2;

export function tablePanel(reader: FilmReader, { go }: Steering): Panel {
  const { film, positions, registers, cells: rows } = reader;
  const { program, tokens } = film;
  const width = program.variables.length;
  const cells: Cell[] = [];
  const names = new Map<number, HTMLElement>();
  const header = tokens.map((token, position) => {
    const word = program.vocabulary[token] ?? '?';
    return make(
      'th',
      { scope: 'col', title: `position ${position}: ${word}` },
      make('span', { class: 'number' }, String(position)),
      make('span', { class: 'token' }, short(word, mostCharacters)),
    );
  });
  const byPosition = rowsOf(rows, positions);
  const everywhere = rowsOf(positions === 0 ? [] : registers, 1);
  const columns = tokens.map(() => make('col'));
  const grid = make(
    'table',
    { class: 'cells', role: 'grid', 'aria-label': 'Variables by position' },
    make('colgroup', {}, make('col', { class: 'names' }), ...columns),
    make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'position'), ...header)),
    make('tbody', {}, ...byPosition),
  );
  grid.style.setProperty('--columns', String(positions));
  grid.style.setProperty('--width', `${widthOf(rows)}ch`);
  const registerTable = make(
    'table',
    { class: 'registers', role: 'grid', 'aria-label': 'Variables that hold one value at all positions' },
    make('caption', {}, 'The same at all positions'),
    make('tbody', {}, ...everywhere),
  );
  const element = make(
    'section',
    { class: 'tables', 'aria-label': 'Table' },
    ...(everywhere.length > 0 ? [make('div', { class: 'scroll' }, registerTable)] : []),
    make('div', { class: 'scroll wide' }, grid),
  );
  const initial = reader.frame(0).slice();
  const codes = new Int32Array(cells.length).fill(none);
  const marks = new Int32Array(cells.length).fill(none);
  let selected: Cell | null = null;
  let column = -1;

  element.addEventListener('click', ({ target }) => {
    const found = cells.find((cell) => cell.element === target);
    if (found !== undefined) choose(found);
  });
  element.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step === undefined || selected === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const [across = 0, down = 0] = step;
    const order = registers.includes(selected.variable) ? registers : rows;
    const variable = order[order.indexOf(selected.variable) + down];
    const position = selected.position + (order === registers ? 0 : across);
    const next = cells.find((cell) => cell.variable === variable && cell.position === position);
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return;
    choose(next);
    next.element.focus();
  });
  return { element, show };

  function choose({ variable, position }: Cell): void {
    go(registers.includes(variable) ? { variable } : { variable, position });
  }

  function rowsOf(variables: readonly number[], count: number): HTMLElement[] {
    return variables.map((variable) => {
      const { name = '', role = 'state' } = program.variables[variable] ?? {};
      const heading = make(
        'th',
        { scope: 'row', role: 'rowheader', class: role, title: `${name}: ${roleText(role)}` },
        short(name, mostNameCharacters),
      );
      names.set(variable, heading);
      const row = Array.from({ length: count }, (_, position) => {
        const cell = {
          element: make('td', { tabindex: -1, role: 'gridcell' }),
          variable,
          position,
          isWide: count === 1,
        };
        cells.push(cell);
        return cell.element;
      });
      return make('tr', { role: 'row' }, heading, ...row);
    });
  }

  /** The longest value, in characters. */
  function widthOf(variables: readonly number[]): number {
    const texts = variables.flatMap((variable) => {
      const domain = program.variables[variable]?.domain;
      if (domain?.kind === 'integer') return [String(domain.maximum), String(domain.minimum)];
      if (domain?.kind === 'enum' || domain?.kind === 'token') return domain.values;
      return domain?.kind === 'numeric' ? ['0.1234'] : ['false'];
    });
    const words = tokens.map((token) => program.vocabulary[token] ?? '');
    return Math.min(mostCharacters, Math.max(3, ...[...texts, ...words].map(({ length }) => length)));
  }

  function show(moment: Moment): void {
    const before = reader.frame(moment.layer - 1).slice();
    const now = reader.frame(moment.layer);
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      if (cell === undefined) continue;
      const at = cell.position * width + cell.variable;
      const code = now[at] ?? none;
      const last = moment.layer === 0 ? code : (before[at] ?? none);
      if (codes[index] === code && marks[index] === last) continue;
      const text = cellText(program, cell.variable, code);
      if (codes[index] !== code) setText(cell.element, cell.isWide ? text : short(text, mostCharacters));
      codes[index] = code;
      marks[index] = last;
      const name = code !== last ? 'changed' : text === '·' ? 'undefined' : code === initial[at] ? 'faint' : '';
      if (cell.element.className !== name) cell.element.className = name;
      const title = code === last ? '' : `was ${cellText(program, cell.variable, last)}`;
      if (cell.element.title !== title) cell.element.title = title;
    }
    select(moment);
  }

  function select({ variable, position }: Moment): void {
    if (column !== position) {
      columns[column]?.classList.remove('selected');
      header[column]?.classList.remove('selected');
      columns[position]?.classList.add('selected');
      header[position]?.classList.add('selected');
      if (column >= 0) header[position]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      column = position;
    }
    const place = registers.includes(variable) ? 0 : position;
    if (selected?.variable === variable && selected.position === place) return;
    if (selected !== null) {
      setAttributes(selected.element, { tabindex: -1, 'aria-selected': false });
      names.get(selected.variable)?.classList.remove('selected');
    }
    selected = cells.find((cell) => cell.variable === variable && cell.position === place) ?? null;
    if (selected === null) return;
    setAttributes(selected.element, { tabindex: 0, 'aria-selected': 'true' });
    names.get(variable)?.classList.add('selected');
  }
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function roleText(role: string): string {
  if (role === 'head') return 'what a head selects in this layer';
  return role === 'input' ? 'the input' : 'a variable';
}
