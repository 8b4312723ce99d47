/** Text in the columns of a terminal. */

/** Where there is no terminal to ask. */
export const defaultWidth = 80;

export interface Style {
  readonly colour: boolean;
  /** In columns. */
  readonly width: number;
}

const codes = { red: '31;1', green: '32', yellow: '33;1', cyan: '36', bold: '1', dim: '2' } as const;

export type Paint = keyof typeof codes;

export function painted(paint: Paint, text: string, { colour }: Pick<Style, 'colour'>): string {
  return colour ? `\u001b[${codes[paint]}m${text}\u001b[0m` : text;
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]|\p{Emoji_Presentation}/u;
const empty = /\p{Mark}|\p{Format}/u;

/** How many columns a text takes. Tabs are not for texts that are lined up. */
export function widthOf(text: string): number {
  // Nearly all texts.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : empty.test(character) ? 0 : 1;
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Breaks paragraphs between words. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrappedLine(line, width))
    .join('\n');
}

function wrappedLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && widthOf(current) + 1 + widthOf(word) > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current].join('\n');
}
