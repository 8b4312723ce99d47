import type { Diagnostic, Fix, RelatedPlace, Severity } from '../../grammar/diagnostic.ts';
import type { Site } from './site.ts';

export interface Details {
  /** What the mistake is about, where that is one thing in many places: it is reported at the first one. */
  readonly about?: string;
  readonly related?: readonly { readonly site: Site; readonly message: string }[];
  readonly notes?: readonly string[];
  readonly fixes?: readonly Fix[];
}

type Report = (code: string, site: Site, message: string, details?: Details) => void;

/** Collects diagnostics. The same code at the same place is reported once: loops and calls visit places many times. */
export interface Reporter {
  readonly error: Report;
  readonly warning: Report;
  readonly hint: Report;
  readonly diagnostics: readonly Diagnostic[];
}

/** For a look at something that is looked at again. */
export const silentReporter: Reporter = { error: () => {}, warning: () => {}, hint: () => {}, diagnostics: [] };

export function createReporter(): Reporter {
  const diagnostics: Diagnostic[] = [];
  const known = new Set<string>();

  function report(
    severity: Severity,
    code: string,
    site: Site,
    message: string,
    { about, related = [], notes = [], fixes = [] }: Details = {},
  ): void {
    const key =
      about === undefined ? `${code} ${site.file} ${site.start} ${site.end}` : `${code} ${site.file} ${about}`;
    if (known.has(key)) return;
    known.add(key);
    diagnostics.push({
      code,
      severity,
      message,
      file: site.file,
      span: { start: site.start, end: site.end },
      related: related.map(relatedPlace),
      notes,
      fixes,
    });
  }

  return {
    error: (...parts) => report('error', ...parts),
    warning: (...parts) => report('warning', ...parts),
    hint: (...parts) => report('hint', ...parts),
    diagnostics,
  };
}

function relatedPlace({ site, message }: { readonly site: Site; readonly message: string }): RelatedPlace {
  return { file: site.file, span: { start: site.start, end: site.end }, message };
}

/** A fix that puts text around a place. */
export function wrapFix(title: string, { start, end }: Site, before: string, after: string): Fix {
  return {
    title,
    edits: [
      { span: { start, end: start }, text: before },
      { span: { start: end, end }, text: after },
    ],
  };
}

export function replaceFix(title: string, { start, end }: Site, text: string): Fix {
  return { title, edits: [{ span: { start, end }, text }] };
}

/** `a`, `b` or `c`. */
export function listOfNames(names: readonly string[], conjunction: 'or' | 'and'): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop();
  return quoted.length === 0 ? (last ?? '') : `${quoted.join(', ')} ${conjunction} ${last}`;
}

/** All of them, or the first ten where they are many. */
export function shortList(values: readonly string[]): string {
  return values.length > 12
    ? `${listOfNames(values.slice(0, 10), 'and')} and ${values.length - 10} more`
    : listOfNames(values, 'and');
}
