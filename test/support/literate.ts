/** Markdown with programs in it: prose, and blocks of code fenced as ```alta. */

export interface CodeBlock {
  /** What follows ```alta on its line: the name of an imported file, or options. */
  readonly label: string;
  readonly text: string;
  /** The heading above it. */
  readonly heading: string;
  /** The `<!-- preamble … -->` right above it: text that belongs to the program and is not shown. */
  readonly preamble: string;
  /** Where the text stands in the Markdown. */
  readonly start: number;
  readonly end: number;
}

export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const pattern = /(?:<!-- preamble\n([\s\S]*?)-->\n+)?^```alta([^\n]*)\n([\s\S]*?)^```$/gm;
  for (const match of markdown.matchAll(pattern)) {
    const [whole, preamble = '', label = '', text = ''] = match;
    const end = match.index + whole.length - '```'.length;
    const headings = [...markdown.slice(0, match.index).matchAll(/^#+ (.*)$/gm)];
    const heading = headings.at(-1)?.[1] ?? '';
    blocks.push({ label: label.trim(), text, heading, preamble, start: end - text.length, end });
  }
  return blocks;
}

/** The Markdown with the texts of its blocks replaced, in order. */
export function withBlocks(markdown: string, texts: readonly string[]): string {
  let result = '';
  let at = 0;
  for (const [i, { start, end }] of codeBlocks(markdown).entries()) {
    result += markdown.slice(at, start) + (texts[i] ?? '');
    at = end;
  }
  return result + markdown.slice(at);
}
