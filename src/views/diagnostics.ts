/** Diagnostics for people: the message, the line it is about with the place underlined, notes and fixes. */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { lineStarts, locate, type Span } from '../../grammar/span.ts';
import { markedLine } from './marked-line.ts';
import { defaultWidth, type Paint, painted, type Style } from './text.ts';

const paints: Readonly<Record<Diagnostic['severity'], Paint>> = { error: 'red', warning: 'yellow', hint: 'cyan' };

export function diagnosticText(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  { colour, width = defaultWidth }: Pick<Style, 'colour'> & Partial<Style>,
): string {
  const style = { colour, width };
  const { severity, code, message, file, span, related, notes, fixes } = diagnostic;
  const label = (text: string): string => painted('dim', text, style);
  return [
    `${painted(paints[severity], `${severity} ${code}`, style)}: ${message}`,
    ...frame(file, span, sources, '^', style),
    ...related.flatMap((place) => [
      `  ${label('see')} ${place.message}`,
      ...frame(place.file, place.span, sources, '-', style),
    ]),
    ...notes.map((note) => `  ${label('note')} ${note}`),
    ...fixes.map(({ title }) => `  ${label('fix')} ${title}`),
  ].join('\n');
}

function frame(file: string, span: Span, sources: ReadonlyMap<string, string>, mark: string, style: Style): string[] {
  const text = sources.get(file);
  if (text === undefined) return [`  --> ${file}`];
  const starts = lineStarts(text);
  const { line, column } = locate(starts, span.start);
  const content = text.slice(starts[line - 1] ?? 0, (starts[line] ?? text.length + 1) - 1).replace(/\r$/, '');
  const gutter = String(line).length;
  const from = column - 1;
  const marked = markedLine(content, from, from + span.end - span.start, mark, style.width - gutter - 3);
  const dim = (part: string): string => painted('dim', part, style);
  return [
    `${' '.repeat(gutter)} ${dim('-->')} ${file}:${line}:${column}`,
    `${dim(`${line} |`)} ${marked.content}`,
    `${' '.repeat(gutter)} ${dim('|')} ${marked.marks}`,
  ];
}

/** `2 errors, 1 warning`; empty where there is nothing. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']): string => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? '' : `${found} ${severity}${found === 1 ? '' : 's'}`;
  };
  return [count('error'), count('warning'), count('hint')].filter((part) => part !== '').join(', ');
}
