/** A plot in a page, and a link that saves its data: the page stays one file. */

import { escaped } from '../page.ts';
import type { Plot } from '../plot.ts';
import { plotCsv } from './csv.ts';
import { plotSvg } from './svg.ts';

/** `name`: of the file that the data are saved as, without ending. */
export function figureText(plot: Plot, name: string): string {
  const data = Buffer.from(plotCsv(plot)).toString('base64');
  // Elements in a page have no need of it, and a page names no address.
  const svg = plotSvg(plot).replace(' xmlns="http://www.w3.org/2000/svg"', '');
  const link = `<a download="${escaped(name)}.csv" href="data:text/csv;base64,${data}">Data of this plot, CSV</a>`;
  return `<figure>${svg}<p class="data">${link}</p></figure>`;
}
