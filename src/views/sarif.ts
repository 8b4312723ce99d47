/** Diagnostics as data: JSON of our own, and SARIF 2.1.0 for code hosts and editors. */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { type Location, lineStarts, locate, type Span } from '../../grammar/span.ts';

export interface PlacedSpan {
  readonly span: Span;
  readonly start: Location;
  readonly end: Location;
}

/** The diagnostic with lines and columns (UTF-16, from 1) beside its offsets. */
export function placedDiagnostic(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>) {
  const { code, severity, message, file, span, related, notes, fixes } = diagnostic;
  return {
    code,
    severity,
    message,
    file,
    ...placed(file, span, sources),
    related: related.map((place) => ({
      file: place.file,
      ...placed(place.file, place.span, sources),
      message: place.message,
    })),
    notes,
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ ...placed(file, edit.span, sources), text: edit.text })),
    })),
  };
}

/** `titles` has what each code is called. */
export function sarif(
  found: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  version: string,
  titles: ReadonlyMap<string, string>,
) {
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  const physicalLocation = (file: string, span: Span) => ({
    artifactLocation: { uri: file.split(/[\\/]/).map(encodeURIComponent).join('/') },
    region: regionOf(placed(file, span, sources)),
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'altac',
            version,
            rules: codes.map((id) => ({ id, shortDescription: { text: titles.get(id) ?? id } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: found.map(({ code, severity, message, notes, file, span, related }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: severity === 'hint' ? 'note' : severity,
          message: { text: [message, ...notes].join('. ') },
          locations: [{ physicalLocation: physicalLocation(file, span) }],
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: place.message },
            physicalLocation: physicalLocation(place.file, place.span),
          })),
        })),
      },
    ],
  };
}

function placed(file: string, span: Span, sources: ReadonlyMap<string, string>): PlacedSpan {
  const starts = lineStarts(sources.get(file) ?? '');
  return { span, start: locate(starts, span.start), end: locate(starts, span.end) };
}

function regionOf({ start, end }: PlacedSpan) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
