/** When each position halts: the run ends when all have. */

import { conditionText } from '../../ir/text.ts';
import type { FilmReader } from '../reading.ts';
import { make, makeSvg, setAttributes, setText } from './dom.ts';
import type { Moment, Panel, Steering } from './moment.ts';

const [rowHeight, mostHeight] = [14, 1200];

export function haltingPanel(reader: FilmReader, { go }: Steering): Panel {
  const { film, haltsAfter, positions } = reader;
  const { program, layers, halted } = film;
  const { halt } = program;
  if (halt === null) {
    return { element: make('p', {}, 'The program has no `halt`: it never ends by itself.'), show: () => {} };
  }
  const condition = conditionText(program, { variable: halt.variable, codes: halt.values });
  const height = Math.min(mostHeight, positions * rowHeight);
  const bars = haltsAfter.map((layer, position) =>
    layer === null ? '' : `M${layer} ${position + 0.15}H${layers + 1}v.7H${layer}z`,
  );
  const now = makeSvg('rect', { class: 'now', y: 0, width: 1, height: Math.max(1, positions) });
  const picture = makeSvg(
    'svg',
    {
      role: 'img',
      class: 'halting',
      viewBox: `0 0 ${layers + 1} ${Math.max(1, positions)}`,
      height,
      preserveAspectRatio: 'none',
      'aria-label': `Layers from left to right, positions from top to bottom; filled where a position has halted. ${wordsFor()}`,
    },
    makeSvg('path', { class: 'bar', d: bars.join('') }),
    now,
  );
  picture.addEventListener('click', ({ offsetX, offsetY }) => {
    const { width, height: high } = picture.getBoundingClientRect();
    go({ layer: Math.floor((offsetX / width) * (layers + 1)), position: Math.floor((offsetY / high) * positions) });
  });
  const state = make('p', { class: 'summary' });
  const cells = haltsAfter.map((layer, position) =>
    make(
      'tr',
      {},
      make(
        'th',
        { scope: 'row' },
        `${position} `,
        make('code', {}, program.vocabulary[film.tokens[position] ?? -1] ?? ''),
      ),
      make('td', {}, layer === null ? 'never' : layer === 0 ? 'from the start' : String(layer)),
    ),
  );
  const element = make(
    'div',
    { class: 'halts' },
    make(
      'p',
      {},
      'A position has halted where ',
      make('code', {}, condition),
      '; the run ends when all have. ',
      wordsFor(),
    ),
    state,
    make('div', { class: 'halt-picture', role: 'group', 'aria-label': 'Halting by position', tabindex: 0 }, picture),
    make(
      'details',
      {},
      make('summary', {}, 'As a table'),
      make(
        'table',
        {},
        make(
          'thead',
          {},
          make('tr', {}, make('th', { scope: 'col' }, 'position'), make('th', { scope: 'col' }, 'halts after layer')),
        ),
        make('tbody', {}, ...cells),
      ),
    ),
  );
  return { element, show };

  function wordsFor(): string {
    if (!halted) return `It was stopped after ${layers} layers.`;
    const distinct = new Set(haltsAfter);
    return distinct.size === 1 ? `Here all halt after layer ${layers}.` : `The last do after layer ${layers}.`;
  }

  function show({ layer }: Moment): void {
    setAttributes(now, { x: layer });
    const count = haltsAfter.filter((each) => each !== null && each <= layer).length;
    setText(state, `After layer ${layer}: ${count} of ${positions} positions have halted for good.`);
  }
}
