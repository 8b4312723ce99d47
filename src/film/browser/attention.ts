/** What the heads select in this layer: for each a matrix, and for the chosen one arcs over the tokens. */

import { headMeaning } from '../../weights/meanings.ts';
import type { Attention, FilmReader } from '../reading.ts';
import { make, makeSvg, setAttributes, setText } from './dom.ts';
import type { Moment, Panel, Steering } from './moment.ts';

interface HeadFigure {
  readonly element: HTMLElement;
  readonly picture: SVGElement;
  readonly selected: SVGPathElement;
  readonly undefined: SVGPathElement;
  readonly row: SVGRectElement;
  readonly words: HTMLElement;
}

/** Pixels of the side of a matrix, and of a token below its arcs. */
const [matrixSide, tokenWidth, arcsHeight] = [240, 34, 120];
/** Below the arcs, for tokens; where they are many, they are written upwards. */
const [tokensHeight, uprightHeight] = [18, 60];

export function attentionPanel(reader: FilmReader, { go }: Steering): Panel {
  const { film, positions } = reader;
  const { program, tokens } = film;
  let chosen = 0;
  let moment: Moment | null = null;
  if (program.heads.length === 0 || positions === 0) {
    return { element: make('p', {}, 'There are no heads, or no positions.'), show: () => {} };
  }
  const figures = program.heads.map((head, index) => figureOf(head.name, headMeaning(program, head), index));
  const step = Math.max(12, Math.min(tokenWidth, Math.floor(1200 / positions)));
  const others = makeSvg('path', { class: 'arc' });
  const own = makeSvg('path', { class: 'arc own' });
  const isNarrow = step < tokenWidth;
  const below = arcsHeight + (isNarrow ? uprightHeight : tokensHeight);
  const labels = tokens.map((token, position) => {
    const x = (position + 0.5) * step;
    const place = isNarrow
      ? { transform: `translate(${x + 3} ${arcsHeight + 4}) rotate(-90)` }
      : { x, y: arcsHeight + 14 };
    const label = makeSvg('text', place, program.vocabulary[token] ?? '?');
    label.addEventListener('click', () => go({ position }));
    return label;
  });
  const gaps = tokens.map((_, position) =>
    makeSvg('text', { x: (position + 0.5) * step, y: below + 8, class: 'gap' }, '∅'),
  );
  const arcs = makeSvg(
    'svg',
    {
      role: 'img',
      width: positions * step,
      height: below + 12,
      class: isNarrow ? 'arcs narrow' : 'arcs',
    },
    others,
    own,
    ...labels,
    ...gaps,
  );
  const title = make('h2');
  const element = make(
    'div',
    { class: 'attention' },
    make(
      'p',
      { class: 'hint' },
      'Rows are the positions that look, columns those that are selected. A hatched row, and ∅ below a token: the output is undefined, as nothing is selected, or values differ.',
    ),
    title,
    make('div', { class: 'scroll', role: 'group', 'aria-label': 'Arcs over the tokens', tabindex: 0 }, arcs),
    make('div', { class: 'heads' }, ...figures.map((figure) => figure.element)),
  );
  return { element, show };

  function figureOf(name: string, meaning: string, index: number): HeadFigure {
    const selected = makeSvg('path', { class: 'selected' });
    const nothing = makeSvg('path', { class: 'nothing' });
    const row = makeSvg('rect', { class: 'row', x: 0, width: positions, height: 1 });
    const hatch = makeSvg(
      'pattern',
      { id: `hatch-${index}`, width: 0.4, height: 0.4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      makeSvg('rect', { class: 'hatch', width: 0.15, height: 0.4 }),
    );
    nothing.setAttribute('fill', `url(#hatch-${index})`);
    const picture = makeSvg(
      'svg',
      { role: 'img', class: 'matrix', viewBox: `0 0 ${positions} ${positions}`, width: matrixSide, height: matrixSide },
      makeSvg('defs', {}, hatch),
      row,
      nothing,
      selected,
    );
    picture.addEventListener('click', ({ offsetY }) => {
      go({ position: Math.floor((offsetY / matrixSide) * positions) });
    });
    const button = make('button', { type: 'button', title: 'Its arcs over the tokens' }, name);
    button.addEventListener('click', () => {
      chosen = index;
      if (moment !== null) show(moment);
    });
    const words = make('p', { class: 'words' });
    const element = make('figure', {}, make('figcaption', {}, button, ' ', meaning), picture, words);
    return { element, picture, selected, undefined: nothing, row, words };
  }

  function show(now: Moment): void {
    moment = now;
    for (const [index, figure] of figures.entries()) {
      const attention = reader.attention(now.layer, index);
      figure.element.classList.toggle('chosen', index === chosen);
      setAttributes(figure.selected, { d: cellsOf(attention) });
      setAttributes(figure.undefined, { d: rowsOf(attention, now.layer) });
      setAttributes(figure.row, { y: now.position });
      const words = wordsOf(attention, now);
      setText(figure.words, words);
      setAttributes(figure.picture, {
        'aria-label': `${program.heads[index]?.name ?? ''}, layer ${now.layer}. ${words}`,
      });
      if (index === chosen) showArcs(attention, now, index);
    }
  }

  function showArcs(attention: Attention, now: Moment, head: number): void {
    setText(title, `${program.heads[head]?.name ?? ''} over the tokens`);
    const paths = attention.selected.map((each, position) => each.map((other) => arc(position, other)).join(''));
    setAttributes(others, { d: paths.join('') });
    setAttributes(own, { d: paths[now.position] ?? '' });
    for (const [position, gap] of gaps.entries()) {
      const isUndefined = now.layer > 0 && attention.undefined[position] !== null;
      setAttributes(gap, { visibility: isUndefined ? 'visible' : 'hidden' });
      labels[position]?.classList.toggle('here', position === now.position);
    }
    setAttributes(arcs, { 'aria-label': `Arcs of ${program.heads[head]?.name ?? ''}. ${wordsOf(attention, now)}` });
  }

  function arc(from: number, to: number): string {
    const [start, end] = [(from + 0.5) * step, (to + 0.5) * step];
    if (from === to) return `M${start - 4} ${arcsHeight}c-4 -14 12 -14 8 0`;
    const height = Math.min(arcsHeight - 4, 8 + Math.abs(end - start) / 2);
    return `M${start} ${arcsHeight}C${start} ${arcsHeight - height * 1.3} ${end} ${arcsHeight - height * 1.3} ${end} ${arcsHeight}m-3 -6l3 6l3 -6`;
  }

  function wordsOf({ selected, undefined: reasons }: Attention, { layer, position }: Moment): string {
    if (layer === 0) return 'No layer has run yet.';
    const own = selected[position] ?? [];
    const list = own.length > 12 ? `${own.length} positions` : own.length === 0 ? 'nothing' : own.join(', ');
    const share = own.length > 1 ? `, 1/${own.length} each` : '';
    const reason = reasonText(reasons[position] ?? null);
    return `Position ${position} selects ${list}${share}${reason}`;
  }
}

function reasonText(reason: Attention['undefined'][number]): string {
  if (reason === null) return '';
  return reason === 'nothing' ? ': undefined' : ', where values differ: undefined';
}

function cellsOf({ selected }: Attention): string {
  return selected.map((each, row) => each.map((column) => `M${column} ${row}h1v1h-1z`).join('')).join('');
}

function rowsOf({ undefined: reasons }: Attention, layer: number): string {
  if (layer === 0) return '';
  return reasons
    .map((reason, row) => (reason === null ? '' : `M0 ${row}h${reasons.length}v1h-${reasons.length}z`))
    .join('');
}
