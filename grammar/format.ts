/**
 * Puts a text into its canonical form: the same tokens and comments on the same lines, with blanks and indentation as
 * they should be. Text with mistakes in its syntax is left alone.
 */

import type { Diagnostic } from './diagnostic.ts';
import { type Roles, rolesOf } from './format-roles.ts';
import type { Parse } from './parse.ts';
import type { Span } from './span.ts';

export type Format = (text: string, file: string) => FormatResult;

export type FormatResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function createFormat(parse: Parse): Format {
  return (text, file) => {
    const { tree, tokens, diagnostics } = parse(text, file);
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    const lines = splitLines(text, tokens, tree.comments);
    return { ok: true, text: print(lines, rolesOf(tree, tokens)) };
  };
}

interface Item {
  readonly text: string;
  readonly span: Span;
}

interface Line {
  readonly tokens: readonly Item[];
  readonly comment: string | null;
  /** Whether the text has an empty line before this one. */
  readonly afterBlank: boolean;
}

function splitLines(text: string, tokens: readonly Item[], comments: readonly Item[]): Line[] {
  const commentStarts = new Set(comments.map(({ span }) => span.start));
  const items = [...tokens, ...comments].sort((a, b) => a.span.start - b.span.start);
  const lines: { tokens: Item[]; comment: string | null; afterBlank: boolean }[] = [];
  let end = 0;
  for (const item of items) {
    const breaks = text.slice(end, item.span.start).split('\n').length - 1;
    if (lines.length === 0 || breaks > 0) lines.push({ tokens: [], comment: null, afterBlank: breaks > 1 });
    const line = lines.at(-1);
    if (line === undefined) continue;
    if (commentStarts.has(item.span.start)) line.comment = item.text.trimEnd();
    else line.tokens.push(item);
    end = item.span.end;
  }
  return lines;
}

interface PrintedLine {
  readonly indentation: number;
  readonly code: string;
  readonly comment: string | null;
  readonly afterBlank: boolean;
}

function print(lines: readonly Line[], roles: Roles): string {
  const indentations = indent(lines, roles);
  const printed: PrintedLine[] = lines.map(({ tokens, comment, afterBlank }, index) => ({
    indentation: indentations[index] ?? 0,
    code: spaced(tokens, roles),
    comment,
    afterBlank: afterBlank && mayBeApart(lines[index - 1], lines[index]),
  }));
  const columns = commentColumns(printed);
  return printed.map((line, index) => `${withComment(line, columns[index] ?? 0)}\n`).join('');
}

/** The first and the last line in brackets stand close to them. */
function mayBeApart(above: Line | undefined, line: Line | undefined): boolean {
  if (above === undefined || line === undefined) return false;
  const [before, after] = [above.tokens.at(-1)?.text ?? '', line.tokens[0]?.text ?? ''];
  return !isOpening(before) && !isClosing(after);
}

function withComment({ indentation, code, comment, afterBlank }: PrintedLine, column: number): string {
  const start = `${afterBlank ? '\n' : ''}${' '.repeat(indentation)}${code}`;
  if (comment === null) return start;
  if (code === '') return `${start}${comment}`;
  return `${start}${' '.repeat(column - indentation - width(code))}${comment}`;
}

/** The comments behind the lines of a paragraph, which are equally deep, stand in one column. */
function commentColumns(lines: readonly PrintedLine[]): number[] {
  const columns: number[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    while (end < lines.length && continues(lines[end - 1], lines[end])) end += 1;
    const paragraph = lines.slice(start, end);
    const widths = paragraph.filter(hasTail).map(({ indentation, code }) => indentation + width(code));
    columns.push(...paragraph.map(() => Math.max(0, ...widths) + 2));
    start = end;
  }
  return columns;
}

function continues(above: PrintedLine | undefined, line: PrintedLine | undefined): boolean {
  if (above === undefined || line === undefined || line.afterBlank) return false;
  return above.code !== '' && line.code !== '' && above.indentation === line.indentation;
}

function hasTail({ code, comment }: PrintedLine): boolean {
  return code !== '' && comment !== null;
}

function width(text: string): number {
  return Array.from(text).length;
}

function spaced(tokens: readonly Item[], roles: Roles): string {
  let result = '';
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    result += (before === undefined ? '' : gap(before, token, roles)) + token.text;
  }
  return result;
}

function gap(before: Item, token: Item, { tight, separate }: Roles): string {
  if (separate.has(token.span.start)) return '  ';
  if (tight.has(token.span.start)) return '';
  if ([',', ':', ')', ']', '.', '..'].includes(token.text)) return '';
  if (['(', '[', '.', '..'].includes(before.text)) return '';
  return before.text === '{' && token.text === '}' ? '' : ' ';
}

interface OpenBracket {
  /** The indentation of the line on which it stands. */
  readonly indentation: number;
  /** Whether the item that is being read began its line, so that the lines after its first are deeper. */
  itemLeads: boolean;
}

const step = 2;

function indent(lines: readonly Line[], { items, anchors }: Roles): number[] {
  const open: OpenBracket[] = [{ indentation: -step, itemLeads: false }];
  const lineOf = new Map<number, number>();
  const result: number[] = [];
  const leaders = nextTokens(lines);
  let previous = '';
  for (const [index, { tokens }] of lines.entries()) {
    const depth = depthOf(tokens, leaders[index]);
    result.push(depth);
    for (const [at, { text, span }] of tokens.entries()) {
      lineOf.set(span.start, depth);
      const top = open.at(-1);
      if (top !== undefined && beginsItem(span.start, previous)) top.itemLeads = at === 0;
      if (isOpening(text)) open.push({ indentation: depth, itemLeads: false });
      if (isClosing(text) && open.length > 1) open.pop();
      previous = text;
    }
  }
  return result;

  function beginsItem(start: number, before: string): boolean {
    return items.has(start) || isOpening(before);
  }

  /** A line of comments alone is as deep as the line that follows, or as the other lines in the brackets. */
  function depthOf(tokens: readonly Item[], leader: Item | undefined): number {
    const top = open.at(-1);
    if (top === undefined || leader === undefined) return 0;
    const { start } = leader.span;
    const inside = top.indentation + step;
    if (isClosing(leader.text)) return tokens.length > 0 ? top.indentation : inside;
    const anchor = anchors.get(start);
    if (anchor !== undefined && anchor !== start) return lineOf.get(anchor) ?? inside;
    if (beginsItem(start, previous)) return inside;
    return top.itemLeads ? inside + step : inside;
  }
}

/** For each line the first token in it or, if it has none, in the lines after it. */
function nextTokens(lines: readonly Line[]): (Item | undefined)[] {
  const result: (Item | undefined)[] = [];
  let next: Item | undefined;
  for (const { tokens } of lines.toReversed()) {
    next = tokens[0] ?? next;
    result.push(next);
  }
  return result.reverse();
}

function isOpening(text: string): boolean {
  return text === '{' || text === '[' || text === '(';
}

function isClosing(text: string): boolean {
  return text === '}' || text === ']' || text === ')';
}
