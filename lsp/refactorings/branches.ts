/** The bodies of branches and arms, as text. */

import type { Block } from '../../grammar/syntax.ts';
import type { Analysis } from '../analysis.ts';

/** What still reads well on one line. */
export const longestLine = 100;

/** In braces, also where it stood alone behind the arrow of an arm. */
export function bodyOf({ span, statements }: Block, { text }: Analysis): string {
  const written = text.slice(span.start, span.end);
  const [first] = statements;
  return first !== undefined && first.span.start === span.start ? `{ ${written} }` : written;
}

/** Bodies that would not stand on one line together, `more` signs beside them, on lines of their own. */
export function broken(bodies: readonly string[], more: number): readonly string[] {
  const isShort = bodies.every((body) => !body.includes('\n')) && bodies.join('').length + more <= longestLine;
  if (isShort) return bodies;
  return bodies.map((body) => {
    const inner = body.slice(1, -1).trim();
    return inner === '' || body.includes('\n') ? body : `{\n${inner}\n}`;
  });
}
