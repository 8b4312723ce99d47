import type { Span } from './span.ts';

/** What an error, a warning or a hint is: data. Only the doors (command line, editor) print it. */
export interface Diagnostic {
  /** `ALTA` and four digits; `altac explain CODE` prints the long form. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in the program's own words; no full stop at the end. */
  readonly message: string;
  /** The name of the text that `span` refers to, as it was given to the compiler. */
  readonly file: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  /** Why it is wrong, a counterexample, or what to do; one sentence each. */
  readonly notes: readonly string[];
  readonly fixes: readonly Fix[];
}

export type Severity = 'error' | 'warning' | 'hint';

export interface RelatedPlace {
  readonly file: string;
  readonly span: Span;
  readonly message: string;
}

/** A labelled change that mends the mistake. Its edits do not overlap and lie in the diagnostic's file. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The text after all edits. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => b.span.start - a.span.start);
  return sorted.reduce(
    (result, { span, text: inserted }) => result.slice(0, span.start) + inserted + result.slice(span.end),
    text,
  );
}
