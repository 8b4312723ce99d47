/** Diagnostics for people: the message, the line it is about with the place underlined, notes and fixes. */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { lineStarts, locate, type Span } from '../../grammar/span.ts';

export interface Style {
  readonly colour: boolean;
}

const colours: Readonly<Record<Diagnostic['severity'] | 'dim', string>> = {
  error: '31;1',
  warning: '33;1',
  hint: '36',
  dim: '2',
};

export function diagnosticText(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>, style: Style): string {
  const paint = (kind: keyof typeof colours, text: string): string =>
    style.colour ? `\u001b[${colours[kind]}m${text}\u001b[0m` : text;
  const { severity, code, message, file, span, related, notes, fixes } = diagnostic;
  return [
    `${paint(severity, `${severity} ${code}`)}: ${message}`,
    ...frame(file, span, sources, '^', paint),
    ...related.flatMap((place) => [
      `  ${paint('dim', 'see')} ${place.message}`,
      ...frame(place.file, place.span, sources, '-', paint),
    ]),
    ...notes.map((note) => `  ${paint('dim', 'note')} ${note}`),
    ...fixes.map(({ title }) => `  ${paint('dim', 'fix')} ${title}`),
  ].join('\n');
}

function frame(
  file: string,
  span: Span,
  sources: ReadonlyMap<string, string>,
  mark: string,
  paint: (kind: 'dim', text: string) => string,
): string[] {
  const text = sources.get(file);
  if (text === undefined) return [`  --> ${file}`];
  const starts = lineStarts(text);
  const { line, column } = locate(starts, span.start);
  const content = text.slice(starts[line - 1] ?? 0, (starts[line] ?? text.length + 1) - 1).replace(/\r$/, '');
  const length = Math.max(1, Math.min(span.end - span.start, content.length - column + 1));
  const gutter = String(line).length;
  return [
    `${' '.repeat(gutter)} ${paint('dim', '-->')} ${file}:${line}:${column}`,
    `${paint('dim', `${line} |`)} ${content}`,
    `${' '.repeat(gutter)} ${paint('dim', '|')} ${' '.repeat(column - 1)}${mark.repeat(length)}`,
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
