/** The film of a run in a page: controls above, the table and the source side by side, and what explains them below. */

import type { Film } from '../film.ts';
import { type FilmReader, readFilm } from '../reading.ts';
import { attentionPanel } from './attention.ts';
import { controls } from './controls.ts';
import { make } from './dom.ts';
import { haltingPanel } from './halting.ts';
import type { Moment, Panel, Steering } from './moment.ts';
import { residualPanel } from './residual.ts';
import { type SourcePanel, sourcePanel } from './source.ts';
import { tablePanel } from './table.ts';
import { type Tab, tabs } from './tabs.ts';
import { unitsPanel } from './units.ts';
import { whyPanel } from './why.ts';

export interface FilmView {
  /** Another film in the place of this one: layer, position, variable and tab stay where they exist. */
  readonly replace: (film: Film) => void;
}

export interface FilmViewOptions {
  /** What shows the source instead, outside of the view: an editor. */
  readonly source?: (reader: FilmReader) => Omit<SourcePanel, 'element'>;
  /** Called when somebody looks for the network of a film that has none, though nothing says that there are no weights. */
  readonly needsNetwork?: () => void;
}

/** Where a view stands. */
interface Stand {
  readonly moment: Moment;
  readonly tab: number;
}

export function createFilmView(root: HTMLElement, film: Film, options: FilmViewOptions = {}): FilmView {
  let close = open(root, film, options, { moment: { layer: 0, position: 0, variable: -1 }, tab: 0 });
  return {
    replace: (next) => {
      close = open(root, next, options, close());
    },
  };
}

/** What is returned ends the view, and says where it stood. */
function open(root: HTMLElement, film: Film, options: FilmViewOptions, begin: Stand): () => Stand {
  const reader = readFilm(film);
  const first = [...reader.cells, ...reader.registers].find((each) => film.program.variables[each]?.role === 'state');
  const isKnown = film.program.variables[begin.moment.variable] !== undefined;
  let moment: Moment = within({ ...begin.moment, variable: isKnown ? begin.moment.variable : (first ?? 0) });
  let frame = 0;

  const steering: Steering = { now: () => moment, go, reveal: (source, start) => text.reveal(source, start) };
  const text: Omit<SourcePanel, 'element'> & Partial<SourcePanel> = (options.source ?? sourcePanel)(reader);
  const bar = controls(reader, steering);
  const table = tablePanel(reader, steering);
  const below = tabs(explanations(reader, steering, options.needsNetwork), begin.tab);
  const panels = [bar, table, text, below];
  root.replaceChildren(
    make(
      'div',
      { class: 'film' },
      heading(film),
      bar.element,
      table.element,
      ...(text.element === undefined ? [] : [text.element]),
      below.element,
    ),
  );
  show();
  return () => {
    cancelAnimationFrame(frame);
    return { moment, tab: below.chosen() };
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

function explanations(reader: FilmReader, steering: Steering, needsNetwork: (() => void) | undefined): Tab[] {
  const { network, noNetwork } = reader.film;
  const isComing = network === null && noNetwork === '' && needsNetwork !== undefined;
  /** Asks for the network where it would be shown. */
  const asking = (panel: Panel): Panel =>
    isComing
      ? {
          element: panel.element,
          show: (moment) => {
            panel.show(moment);
            needsNetwork();
          },
        }
      : panel;
  const lacking = isComing
    ? 'The weights are being made.'
    : noNetwork === ''
      ? 'The weights were not made.'
      : `There are no exact weights: ${noNetwork}`;
  const residual =
    network === null ? { element: make('p', {}, lacking), show: () => {} } : residualPanel(reader, network);
  return [
    { name: 'Why', panel: whyPanel(reader, steering) },
    { name: 'Attention', panel: attentionPanel(reader, steering) },
    { name: 'Residual stream', panel: asking(residual) },
    { name: 'Rules and units', panel: asking(unitsPanel(reader, steering)) },
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
