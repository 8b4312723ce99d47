/** The rules that hold at a position, and the hidden units that are not 0 there. */

import { ruleText } from '../../ir/text.ts';
import type { FilmNetwork, FilmPlace } from '../film.ts';
import type { FilmReader } from '../reading.ts';
import { make, setText } from './dom.ts';
import type { Moment, Panel, Steering } from './moment.ts';

const names = ['Literals: what conditions ask for', 'Rules', 'Values: what is written and erased'];

export function unitsPanel(reader: FilmReader, { reveal }: Steering): Panel {
  const { program, network } = reader.film;
  const heading = make('h2');
  const rules = make('ul', { class: 'list' });
  const layers = network === null ? [] : network.units.map((units, layer) => layerOf(network, units.length, layer));
  const element = make(
    'div',
    { class: 'units' },
    heading,
    make('p', { class: 'hint' }, `${program.rules.length} rules in all. Those that hold here:`),
    rules,
    ...layers.map((each) => each.element),
  );
  return { element, show };

  function show({ layer, position }: Moment): void {
    setText(heading, layer === 0 ? 'No layer has run yet' : `Layer ${layer}, position ${position}`);
    const held = reader.rules(layer, position).flatMap((index) => {
      const rule = program.rules[index];
      if (rule === undefined) return [];
      const places = rule.places.map(({ source, start, end }) => [source, start, end] as const);
      return [make('li', {}, ...placeButtons(places), ' ', make('code', {}, ruleText(program, rule)))];
    });
    rules.replaceChildren(...(held.length > 0 ? held : [make('li', {}, 'none')]));
    const units = reader.units(layer, position);
    for (const [index, each] of layers.entries()) each.show(units[index] ?? new Float64Array());
  }

  function layerOf({ units }: FilmNetwork, count: number, layer: number) {
    const squares = Array.from({ length: count }, (_, unit) =>
      make('span', { class: 'unit', title: units[layer]?.[unit]?.text ?? '' }),
    );
    const list = make('ul', { class: 'list' });
    const total = make('span', { class: 'sum' });
    const details = make('details', {}, make('summary', {}, 'What the filled ones stand for'), list);
    let shown: Float64Array = new Float64Array();
    details.addEventListener('toggle', write);
    return {
      element: make(
        'div',
        { class: 'layer' },
        make('h3', {}, `${names[layer] ?? ''} `, total),
        make('div', { class: 'squares', 'aria-hidden': 'true' }, ...squares),
        details,
      ),
      show: (values: Float64Array) => {
        shown = values;
        let active = 0;
        for (const [unit, square] of squares.entries()) {
          const value = values[unit] ?? 0;
          if (value !== 0) active += 1;
          const name = value === 0 ? 'unit' : value === 1 ? 'unit one' : 'unit some';
          if (square.className !== name) square.className = name;
        }
        setText(total, `${active} of ${count} are not 0`);
        write();
      },
    };

    function write(): void {
      if (!details.open) return;
      const items = [...shown].flatMap((value, unit) => {
        const { text = '', places = [] } = units[layer]?.[unit] ?? {};
        if (value === 0) return [];
        const number = value === 1 ? '' : ` (${Number(value.toPrecision(3))})`;
        return [make('li', {}, ...placeButtons(places), ' ', make('code', {}, text), number)];
      });
      list.replaceChildren(...items);
    }
  }

  function placeButtons(places: readonly FilmPlace[]): HTMLElement[] {
    const lines = new Map<string, FilmPlace>();
    for (const place of places) {
      const [source, start] = place;
      const { file = '', text = '' } = program.sources[source] ?? {};
      lines.set(`${source > 0 ? `${file}:` : ''}${text.slice(0, start).split('\n').length}`, place);
    }
    return [...lines].map(([line, [source, start]]) => {
      const button = make('button', { type: 'button', class: 'place', title: `Line ${line}` }, line);
      button.addEventListener('click', () => reveal(source, start));
      return button;
    });
  }
}
