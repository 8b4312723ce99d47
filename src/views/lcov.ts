/** Coverage as lcov writes it, for the gutter of editors. */

import type { DataSetCoverage } from '../traces/coverage.ts';

/**
 * A line counts the inputs on which one of its rules holds; each of its rules is a branch. `files`: a name for every
 * source.
 */
export function lcovText({ lines, held, inputs }: DataSetCoverage, files: readonly string[]): string {
  const records = files.flatMap((file, source) => {
    const own = lines.filter((line) => line.source === source);
    if (own.length === 0) return [];
    const branches = own.flatMap(({ line, rules }) => rules.map((rule) => ({ line, rule, taken: held[rule] ?? 0 })));
    return [
      'TN:',
      `SF:${file}`,
      ...branches.map(({ line, rule, taken }) => `BRDA:${line},0,${rule},${inputs === 0 ? '-' : taken}`),
      `BRF:${branches.length}`,
      `BRH:${branches.filter(({ taken }) => taken > 0).length}`,
      ...own.map((each) => `DA:${each.line},${each.inputs}`),
      `LF:${own.length}`,
      `LH:${own.filter((each) => each.inputs > 0).length}`,
      'end_of_record',
    ];
  });
  return records.map((line) => `${line}\n`).join('');
}
