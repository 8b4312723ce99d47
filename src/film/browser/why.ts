/** Why the position is as it is after this layer: the statements that were reached, and what the heads gave. */

import type { FilmStep } from '../film.ts';
import { cellText, type FilmReader, stepText } from '../reading.ts';
import { make } from './dom.ts';
import type { Moment, Panel, Steering } from './moment.ts';

export function whyPanel(reader: FilmReader, { reveal }: Steering): Panel {
  const { film } = reader;
  const { program, statements } = film;
  const width = program.variables.length;
  const element = make('div', { class: 'why' });
  return { element, show };

  function show({ layer, position, variable }: Moment): void {
    const name = program.variables[variable]?.name ?? '';
    const word = program.vocabulary[film.tokens[position] ?? -1] ?? '';
    const heading = make('h2', {}, `Layer ${layer}, position ${position} `, make('code', {}, word));
    if (layer === 0) {
      element.replaceChildren(heading, make('p', {}, 'This is how the program starts: no layer has run yet.'));
      return;
    }
    const states = reader.attended(layer);
    const before = valueAt(reader.frame(layer - 1), position, variable);
    const after = valueAt(reader.frame(layer), position, variable);
    const steps = reader.steps(layer, position);
    const summary = `${name} ${before === after ? `stays ${after}` : `becomes ${after}, it was ${before}`}`;
    element.replaceChildren(
      heading,
      make('p', { class: 'summary' }, `${summary}${cause(layer, position, variable, steps)}.`),
      make('ol', {}, ...steps.map((step) => item(step, states, position, variable))),
    );
    if (steps.length === 0) element.append(make('p', {}, 'No statement was reached.'));
  }

  function cause(layer: number, position: number, variable: number, steps: readonly FilmStep[]): string {
    const role = program.variables[variable]?.role;
    if (role === 'input') return ': it is the input';
    if (role === 'head') {
      const head = program.heads.findIndex(({ values }) => values.some(({ target }) => target === variable));
      const { selected, undefined: reasons } = reader.attention(layer, head);
      const from = selected[position] ?? [];
      const places = from.length > 8 ? `${from.length} positions` : `position ${from.join(', ')}`;
      const why = reasons[position];
      const headName = program.heads[head]?.name ?? '';
      if (why === 'nothing') return `: the head ${headName} selects no position`;
      if (why === 'different') return `: the head ${headName} selects ${places}, where values differ`;
      return from.length === 0 ? '' : `: the head ${headName} selects ${places}`;
    }
    const assigning = steps.filter(({ statement }) => statements[statement]?.variable === variable);
    if (assigning.length === 0) return ': no statement that was reached assigns it';
    return '';
  }

  function item(step: FilmStep, states: Int32Array, position: number, variable: number): HTMLElement {
    const statement = statements[step.statement];
    if (statement === undefined) return make('li');
    const [source, start] = statement.place;
    const { file = '', text = '' } = program.sources[source] ?? {};
    const line = text.slice(0, start).split('\n').length;
    const link = make('button', { type: 'button', class: 'place', title: `${file}, line ${line}` }, `${line}`);
    link.addEventListener('click', () => reveal(source, start));
    const reads = statement.reads.map(
      (read) => `${program.variables[read]?.name ?? ''} = ${valueAt(states, position, read)}`,
    );
    const mark =
      step.effect < -1 ? 'idle' : statement.kind === 'assign' ? 'assigns' : step.effect === 0 ? 'chosen' : 'reached';
    return make(
      'li',
      { class: `${mark}${statement.variable === variable ? ' own' : ''}` },
      link,
      ' ',
      make('code', {}, statement.text),
      make('span', { class: 'result' }, ` ${resultText(step)}`),
      ...(reads.length > 0 ? [make('span', { class: 'reads' }, ` ${reads.join(', ')}`)] : []),
    );
  }

  function resultText(step: FilmStep): string {
    const arms = statements[step.statement]?.arms ?? [];
    const arm = step.effect >= 0 ? arms[step.effect] : undefined;
    const text = stepText(film, step);
    return arm === undefined || arm === text ? `→ ${text}` : `→ ${text} (${arm})`;
  }

  function valueAt(states: Int32Array, position: number, variable: number): string {
    const text = cellText(program, variable, states[position * width + variable] ?? -1);
    return text === '·' ? 'undefined' : text;
  }
}
