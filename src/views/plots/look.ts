/**
 * How series are told apart: by a symbol and dashes on paper and by those who see few colours, and by colours on a white and
 * on a dark ground.
 */

export interface Look {
  /** Of the group of elements that are drawn in its colour. */
  readonly className: string;
  /** On white. */
  readonly colour: string;
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star';
  readonly dashes: string;
}

/** Those of Okabe and Ito, darkened until a name in them can be read on white; lightened for a dark ground. */
const colours = [
  { onWhite: '#0066a1', onDark: '#62bdf0' },
  { onWhite: '#b84a00', onDark: '#ff9c5b' },
  { onWhite: '#00724f', onDark: '#3fd3a6' },
  { onWhite: '#9a3f78', onDark: '#eda6d0' },
  { onWhite: '#7d5a00', onDark: '#f0c24b' },
  { onWhite: '#4b4b4b', onDark: '#c6cbd1' },
] as const;
const symbols = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star'] as const;
const dashes = ['', '6 3', '2 2', '8 3 2 3', '1 3', '4 1'] as const;

/** They come again after six. */
export function lookOf(index: number): Look {
  const place = index % colours.length;
  return {
    className: `series-${place}`,
    colour: colours[place]?.onWhite ?? 'black',
    symbol: symbols[place] ?? 'circle',
    dashes: dashes[place] ?? '',
  };
}

interface Painted {
  readonly setAttribute: (name: string, value: string) => void;
  readonly querySelectorAll: (selector: string) => Iterable<Painted>;
}

/** Elements are drawn in `currentColor`, so that a viewer that knows no style sheets has the colours on white. */
export function paint(plot: Painted): void {
  plot.setAttribute('color', 'black');
  for (const [index, { onWhite }] of colours.entries()) {
    for (const element of plot.querySelectorAll(`.series-${index}`)) element.setAttribute('color', onWhite);
  }
}

/** Paper is white whatever the screen is. */
export const styleOfDark = [
  '@media screen and (prefers-color-scheme: dark) {',
  '.plot { color: #e4e6e9; } .plot .paper { fill: #16181b; }',
  ...colours.map(({ onDark }, index) => `.plot .series-${index} { color: ${onDark}; }`),
  '}',
].join('\n');
