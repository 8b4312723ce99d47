/** The report as a page, with its curves. */

import { escaped, pageText, tableText } from '../../views/page.ts';
import type { LinePlot } from '../../views/plot.ts';
import { plotSvg } from '../../views/plots/svg.ts';
import { allNotes, conclusions, headingOf, type Report, type Series, seriesOf, tablesOf } from './report.ts';

export function reportPage(report: Report): string {
  const plot = plotSvg(curvesPlot(report));
  const picture = `<img alt="Accuracy by the number of demonstrations" src="data:image/svg+xml;base64,${Buffer.from(plot).toString('base64')}">`;
  const body = [
    '<h1>In-context learning</h1>',
    `<p>${escaped(headingOf(report))}</p>`,
    ...conclusions(report).map((each) => `<p><strong>${escaped(each)}</strong></p>`),
    picture,
    ...tablesOf(report).map(({ title, rows }) => tableText(rows, title)),
    ...allNotes(report).map((note) => `<p class="note">${escaped(note)}</p>`),
  ];
  return pageText({ title: 'In-context learning', body: body.join('\n'), style });
}

/** Told apart by six colours and dashes: the learner's curves come first, and then the best baselines. */
export function curvesPlot(report: Report): LinePlot {
  return {
    title: `Accuracy of ${report.learner}`,
    x: 'demonstrations',
    y: 'accuracy',
    logarithmic: true,
    from: 0,
    to: 1,
    lines: seriesOf(report)
      // Shuffled orders are as the given one: how much they change has a table of its own.
      .filter(({ points: [first] }) => first?.order !== 'shuffle')
      .slice(0, 6)
      .map(({ name, points }: Series) => ({
        name,
        points: points
          .filter(({ count }) => count > 0)
          .map(({ count, accuracy: { value, interval } }) => ({
            x: count,
            y: value,
            ...(interval === null ? {} : { least: interval[0], most: interval[1] }),
          })),
      })),
    marks: [],
  };
}

const style = `
table { margin: 1.5rem 0; }
img { max-width: 100%; }
.note { color: var(--faint); }
`;
