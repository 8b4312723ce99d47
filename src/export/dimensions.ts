/** What the numbers of a model mean, as rows for notebooks. */

import { labelOf } from '../ir/domain.ts';
import { placesText, variableName } from '../ir/text.ts';
import type { Dimension } from '../weights/layout.ts';
import { dimensionMeaning } from '../weights/meanings.ts';
import type { CompiledModel } from '../weights/model.ts';

/** A cell is empty where there is nothing to say. */
export type Table = readonly Readonly<Record<string, string | number>>[];

/** One row for each dimension of the residual stream. */
export function dimensionTable({ layout, program }: CompiledModel): Table {
  const spelled = ({ variable, part }: Dimension): string => {
    const domain = program.variables[variable]?.domain;
    return typeof part === 'number' && domain !== undefined ? labelOf(domain, part) : part.toString();
  };
  return layout.dimensions.map((dimension, index) => ({
    index,
    name: dimension.name,
    variable: variableName(program, dimension.variable),
    role: program.variables[dimension.variable]?.role ?? '',
    value: spelled(dimension),
    meaning: dimensionMeaning(program, dimension),
  }));
}

/** One row for each hidden unit of the feed-forward network. */
export function unitTable({ program, units }: CompiledModel): Table {
  return units.flatMap((layer, index) =>
    layer.map(({ text, places }, unit) => ({
      tensor: `feed_forward.${index + 1}`,
      index: unit,
      meaning: text,
      lines: placesText(program, places),
    })),
  );
}

/** As RFC 4180 has it, with a line of names first. */
export function csvText(table: Table): string {
  const cell = (value: string | number): string => {
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const names = Object.keys(table[0] ?? {});
  const lines = [names, ...table.map((row) => names.map((name) => row[name] ?? ''))];
  return lines.map((line) => `${line.map(cell).join()}\n`).join('');
}
