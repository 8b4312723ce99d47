import type { Span } from '../../grammar/span.ts';

/** A span and the file it lies in: programs may import from others. */
export interface Site extends Span {
  readonly file: string;
}

export function site(file: string, { start, end }: Span): Site {
  return { file, start, end };
}
