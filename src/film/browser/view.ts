/** The film of a run in a page: controls above, the table and the source side by side, and what explains them below. */

import type { Film } from '../film.ts';
import { type FilmReader, readFilm } from '../reading.ts';
import { attentionPanel } from './attention.ts';
import { controls } from './controls.ts';
import { make } from './dom.ts';
import { haltingPanel } from './halting.ts';
import type { Moment, Steering } from './moment.ts';
import { residualPanel } from './residual.ts';
import { sourcePanel } from './source.ts';
import { tablePanel } from './table.ts';
import { type Tab, tabs } from './tabs.ts';
import { unitsPanel } from './units.ts';
import { whyPanel } from './why.ts';

export interface FilmView {
  /** Another film in the place of this one: layer, position and variable stay where they exist. */
  readonly replace: (film: Film, steps?: FilmReader['steps']) => void;
}

export interface FilmViewOptions {
  /** Where the film has no steps of its own. */
  readonly steps?: FilmReader['steps'];
}

export function createFilmView(root: HTMLElement, film: Film, { steps }: FilmViewOptions = {}): FilmView {
  let close = open(root, film, steps, { layer: 0, position: 0, variable: -1 });
  return {
    replace: (next, nextSteps) => {
      close = open(root, next, nextSteps, close());
    },
  };
}

/** What is returned ends the view, and says where it stood. */
function open(root: HTMLElement, film: Film, steps: FilmReader['steps'] | undefined, begin: Moment): () => Moment {
  const reader = readFilm(film, steps);
  const first = [...reader.cells, ...reader.registers].find((each) => film.program.variables[each]?.role === 'state');
  const isKnown = film.program.variables[begin.variable] !== undefined;
  let moment: Moment = within({ ...begin, variable: isKnown ? begin.variable : (first ?? 0) });
  let frame = 0;

  const steering: Steering = { go, reveal: (source, start) => text.reveal(source, start) };
  const text = sourcePanel(reader);
  const panels = [controls(reader, steering), tablePanel(reader, steering), text, tabs(explanations(reader, steering))];
  const [bar, table, source, below] = panels.map(({ element }) => element);
  root.replaceChildren(
    make('div', { class: 'film' }, heading(film), bar ?? '', table ?? '', source ?? '', below ?? ''),
  );
  show();
  return () => {
    cancelAnimationFrame(frame);
    return moment;
  };

  function within({ layer, position, variable }: Moment): Moment {
    const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
    return { layer: clamp(layer, film.layers), position: clamp(position, reader.positions - 1), variable };
  }

  /** However often it is called, a frame of the screen shows the last. */
  function go(change: Partial<Moment>): void {
    moment = within({ ...moment, ...change });
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      show();
    });
  }

  function show(): void {
    for (const panel of panels) panel.show(moment);
  }
}

function explanations(reader: FilmReader, steering: Steering): Tab[] {
  const { network, noNetwork } = reader.film;
  const lacking = make(
    'p',
    {},
    noNetwork === '' ? 'The weights were not made.' : `There are no exact weights: ${noNetwork}`,
  );
  return [
    { name: 'Why', panel: whyPanel(reader, steering) },
    { name: 'Attention', panel: attentionPanel(reader, steering) },
    {
      name: 'Residual stream',
      panel: network === null ? { element: lacking, show: () => {} } : residualPanel(reader, network),
    },
    { name: 'Rules and units', panel: unitsPanel(reader, steering) },
    { name: 'Halting', panel: haltingPanel(reader, steering) },
  ];
}

function heading({ program, input, answer, layers, halted, warnings }: Film): HTMLElement {
  const ran = `${layers} ${layers === 1 ? 'layer' : 'layers'}${halted ? ', halted' : ''}`;
  return make(
    'header',
    {},
    make('h1', {}, program.name),
    make('p', {}, make('code', {}, input), ' → ', make('code', {}, answer), ` (${ran})`),
    ...warnings.map((warning) => make('p', { class: 'warning' }, `⚠ ${warning}`)),
  );
}
