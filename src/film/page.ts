/** A film as a page that is one file. */

import { pageText } from '../views/page.ts';
import type { Film } from './film.ts';
import { packFilm } from './packing.ts';
import { filmStyle } from './style.ts';

/** `script`: `browser/main.ts` as one script. */
export function filmPage(film: Film, script: string): string {
  return pageText({
    title: `${film.program.name}: ${film.input}`,
    body: '<noscript><p>This page shows the run of a program layer by layer, and needs JavaScript for it.</p></noscript>',
    style: filmStyle,
    script,
    data: { id: 'film', text: packFilm(film) },
  });
}
