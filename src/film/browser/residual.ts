/** The residual stream at one position: all dimensions, by variable, with what attention and the mlp have changed. */

import type { FilmNetwork } from '../film.ts';
import type { FilmReader } from '../reading.ts';
import { make, setText } from './dom.ts';
import type { Moment, Panel } from './moment.ts';

export function residualPanel(reader: FilmReader, network: FilmNetwork): Panel {
  const { program, layers } = reader.film;
  const cells = network.dimensions.map(({ name, meaning }) => {
    const number = make('span', { class: 'number' });
    const part = name.includes('=') ? name.slice(name.indexOf('=') + 1) : name.endsWith('?') ? 'share' : 'value';
    return {
      element: make('span', { class: 'dim', title: meaning }, make('span', { class: 'part' }, part), number),
      number,
    };
  });
  const groups = program.variables.map(({ name, role }, variable) => {
    const own = cells.filter((_, index) => network.dimensions[index]?.variable === variable);
    const value = make('span', { class: 'sum' });
    const body = make('div', { class: 'dims', 'aria-hidden': 'true' }, ...own.map(({ element }) => element));
    return {
      element: make('div', { class: `group ${role}` }, make('h3', {}, name, ' ', value), body),
      value,
      variable,
    };
  });
  const place = make('h2');
  const element = make(
    'div',
    { class: 'residual' },
    place,
    make(
      'p',
      { class: 'hint' },
      `${cells.length} dimensions, as the mlp of the layer reads them. Filled: 1; outlined: another than a layer before. Numbers are those of the weights.`,
    ),
    make('div', { class: 'groups' }, ...groups.map((group) => group.element)),
  );
  return { element, show };

  function show({ layer, position }: Moment): void {
    const now = reader.residual(layer, position);
    const before = layer === 0 ? now : reader.residual(layer - 1, position);
    setText(
      place,
      layer === 0
        ? `Position ${position}, before the first layer`
        : `Position ${position}, layer ${layer}, after attention`,
    );
    for (const [index, cell] of cells.entries()) {
      const value = now[index] ?? 0;
      const name = `dim${value === 0 ? '' : value === 1 ? ' one' : ' some'}${value === before[index] ? '' : ' changed'}`;
      if (cell.element.className !== name) cell.element.className = name;
      setText(cell.number, value === 0 || value === 1 ? '' : String(Number(value.toPrecision(3))));
    }
    for (const { value, variable } of groups) {
      const lit = network.dimensions.flatMap((dimension, index) => {
        const number = now[index] ?? 0;
        if (dimension.variable !== variable || number === 0) return [];
        const [, part] = /=(.*)$/s.exec(dimension.name) ?? [];
        return part !== undefined && number === 1
          ? [part]
          : [`${part ?? ''}${part === undefined ? '' : ': '}${Number(number.toPrecision(3))}`];
      });
      setText(value, lit.length === 0 ? '0' : lit.join(', '));
    }
    if (layer === layers) element.classList.add('last');
  }
}
