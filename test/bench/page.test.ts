/** Figures of benchmarks: each section of the page is written by itself, and plots hold all that was measured. */

import { expect, test } from 'vitest';
import { table, withSection } from '../../bench/page.ts';
import { factorsPlot, growthPlot } from '../../bench/plots.ts';

const page = 'Before\n<!-- speed -->\nold\n<!-- end -->\n<!-- length -->\nas it was\n<!-- end -->\n';

test('one section is written anew', () => {
  const made = table(['engine', 'ms'], [['sparse', 0.25]]);
  expect(withSection(page, 'speed', made)).toBe(
    page.replace('old', '| engine | ms |\n| --- | ---: |\n| sparse | 0.25 |'),
  );
  // What stands for something in replacements is a text like others.
  expect(withSection(page, 'speed', '$1 & $&')).toContain('$1 & $&\n<!-- end -->');
  expect(() => withSection(page, 'sped', made)).toThrow('README.md has no section sped');
});

test.each([
  { values: [0.2, 30], ends: [0.1, 100] },
  { values: [1, 10], ends: [1, 10] },
  { values: [5], ends: [1, 10] },
  { values: [10], ends: [10, 100] },
])('axes end at powers of ten: $values', ({ values, ends }) => {
  const factors = factorsPlot(
    'Ratios',
    'times as long',
    values.map((value) => ({ name: 'scan', series: 'a', value })),
  );
  expect([factors.from, factors.to]).toEqual(ends);
  const line = { name: 'scan', points: values.map((value, index): [number, number] => [index + 1, value]) };
  const growth = growthPlot({ title: 'Growth', x: 'tokens', y: 'ms' }, [line]);
  expect([growth.from, growth.to]).toEqual(ends);
});
