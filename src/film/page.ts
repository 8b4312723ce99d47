/** A film as a page that is one file. */

import { pageText } from '../views/page.ts';
import { filmStyle } from './style.ts';

export interface PackedFilm {
  readonly title: string;
  /** As `packFilm` makes it. */
  readonly film: string;
  /** `browser/main.ts` as one script. */
  readonly script: string;
}

export function filmPage({ title, film, script }: PackedFilm): string {
  return pageText({
    title,
    body: '<noscript><p>This page shows the run of a program layer by layer, and needs JavaScript for it.</p></noscript>',
    style: filmStyle,
    script,
    data: { id: 'film', text: film },
  });
}
