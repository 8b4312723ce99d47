/** `altac info --compare`: what each level of -O makes of a program, and how far smaller number formats go. */

import type { Program } from '../ir/program.ts';
import { proveFeedForward } from '../verify/feed-forward.ts';
import { compileWeights } from '../weights/compile.ts';
import { type Level, levels } from '../weights/levels.ts';
import { type NumberFormat, numberFormats } from '../weights/number-formats.ts';
import { modelSizes } from '../weights/sizes.ts';
import type { Terminal } from './terminal.ts';

/** The documented shape of `info --compare --json`. */
interface Ladder {
  readonly levels: readonly Rung[];
  /** The longest input for which the weights are proved right, by format; 0 where there is none. */
  readonly maxLength: Readonly<Record<NumberFormat, number>>;
}

interface Rung {
  readonly level: Level;
  /** `null` where the network would be too large to be made. */
  readonly sizes: {
    readonly hiddenUnits: number;
    readonly literals: number;
    readonly rules: number;
    readonly values: number;
    readonly nonZeros: number;
    readonly parameters: number;
  } | null;
}

export function printLadder(program: Program, json: boolean, { out }: Terminal): number {
  const ladder = ladderOf(program);
  out.write(json ? `${JSON.stringify(ladder)}\n` : ladderText(ladder));
  return 0;
}

function ladderOf(program: Program): Ladder {
  const [float32 = 0, bfloat16 = 0, float16 = 0] = numberFormats.map((format) => longestIn(program, format));
  return { levels: levels.map((level) => rung(program, level)), maxLength: { float32, bfloat16, float16 } };
}

function rung(program: Program, level: Level): Rung {
  const compiled = compileWeights(program, { level });
  if (!compiled.ok) return { level, sizes: null };
  const { hiddenUnits, literalUnits, ruleUnits, valueUnits, nonZeros, parameters } = modelSizes(compiled.model);
  return {
    level,
    sizes: { hiddenUnits, literals: literalUnits, rules: ruleUnits, values: valueUnits, nonZeros, parameters },
  };
}

function longestIn(program: Program, format: NumberFormat): number {
  const first = compileWeights(program, { format });
  const length = first.ok ? first.model.maxLength : first.longestSafeLength;
  const compiled = first.ok || length === 0 ? first : compileWeights(program, { format, maxLength: length });
  return compiled.ok && proveFeedForward(compiled.model).kind === 'proved' ? length : 0;
}

function ladderText({ levels: rungs, maxLength }: Ladder): string {
  const header = ['level', 'hidden units', 'literals', 'rules', 'values', 'non-zeros', 'parameters, dense'];
  const rows = rungs.map(({ level, sizes }) => {
    const cells =
      sizes === null ? ['too many', '', '', '', '', ''] : Object.values(sizes).map((size) => size.toLocaleString('en'));
    return [`-O${level}`, ...cells];
  });
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? title).length)),
  );
  const table = [header, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const lengths = numberFormats.map((format) => {
    const length = maxLength[format];
    return `${format.padEnd(10)}${length === 0 ? 'not to be used' : `right for up to ${length.toLocaleString('en')} tokens`}`;
  });
  return `${table.join('\n')}\n\n${lengths.join('\n')}\n`;
}
