/** From the IR to weights. */

import { sizeOf } from '../ir/domain.ts';
import { possibleCodes } from '../ir/possible.ts';
import type { Program } from '../ir/program.ts';
import { clearingHead, headWeights } from './attention.ts';
import { initialNetwork, type Numbers, needsBoth, positionEmbedding, tokenEmbedding } from './embedding.ts';
import { feedForward } from './feedforward.ts';
import { type Layout, layoutOf, type Possible, storedNumbers } from './layout.ts';
import { type Level, mostUnits, rulesAt } from './levels.ts';
import { matrixBuilder, type SparseMatrix } from './matrix.ts';
import type { CompiledModel, HaltTest } from './model.ts';
import type { NumberFormat } from './number-formats.ts';
import { outputReadings, safeSelection, selectionLimit } from './selection.ts';

export interface CompileOptions {
  /** The longest input that the weights must be right for; default: as long as is safe, up to `LENGTH_CAP`. */
  readonly maxLength?: number;
  /** How hard to try for a small network; default: 2. All levels give the same answers. */
  readonly level?: Level;
  /** What the weights are to be run in; default: float32. */
  readonly format?: NumberFormat;
}

export type CompiledWeights =
  | { readonly ok: true; readonly model: CompiledModel }
  | {
      readonly ok: false;
      /** The longest input for which the weights would be right in float32; 0 if there is none. */
      readonly longestSafeLength: number;
      readonly reason: string;
    };

/** Where neither the program nor the margins limit the length of inputs, and nothing longer is asked for. */
export const LENGTH_CAP = 16_384;

/**
 * Weights that agree with the program on every variable after every layer, for inputs up to `model.maxLength`.
 * Refused where float32 cannot tell two values apart at the length asked for.
 */
export function compileWeights(program: Program, options: CompileOptions = {}): CompiledWeights {
  const missing = missingVariable(program);
  if (missing !== null) return { ok: false, longestSafeLength: 0, reason: missing };
  const format = options.format ?? 'float32';
  const possible = possibleCodes(program);
  const asked = Math.min(
    options.maxLength ?? program.positions ?? LENGTH_CAP,
    program.positions ?? Number.POSITIVE_INFINITY,
  );
  const { longest, head } = longestSafeLength(program, possible, asked, format);
  const negotiable = options.maxLength === undefined && program.positions === null;
  if (longest < asked && (!negotiable || longest === 0)) {
    return { ok: false, longestSafeLength: longest, reason: tooLong(head, asked, longest, format) };
  }
  const layout = layoutOf(program, possible, outputReadings(program, possible, longest, format), format);
  if (layout === null) {
    const reason = `two values of a numeric variable are too close for ${format} to tell apart`;
    return { ok: false, longestSafeLength: 0, reason };
  }
  const level = options.level ?? 2;
  const ruled = rulesAt(program, level, possible);
  if (ruled === null) {
    const reason = `at level ${level} the feed-forward network would have more than ${mostUnits.toLocaleString('en')} units`;
    return { ok: false, longestSafeLength: longest, reason };
  }
  return { ok: true, model: modelOf(program, ruled, possible, layout, longest, level, format) };
}

/** `head` is the name of the one that limits the length. */
function longestSafeLength(
  program: Program,
  possible: Possible,
  asked: number,
  format: NumberFormat,
): { readonly longest: number; readonly head: string } {
  let [longest, name] = [asked, ''];
  for (const head of program.heads) {
    const selected = Math.min(longest, selectionLimit(program, head));
    const safe = safeSelection(program, possible, head, selected, format);
    if (safe < selected) [longest, name] = [safe, head.name];
  }
  return { longest, head: name };
}

function modelOf(
  program: Program,
  ruled: Program,
  possible: Possible,
  layout: Layout,
  maxLength: number,
  level: Level,
  format: NumberFormat,
): CompiledModel {
  const numbers: Numbers = program.variables.map((_, variable) => storedNumbers(program, possible, variable, format));
  const { layers, units } = feedForward(ruled, layout, numbers, possible, level);
  return {
    program,
    layout,
    maxLength,
    format,
    level,
    minimalFor: null,
    tokenEmbedding: tokenEmbedding(program, layout, numbers),
    positionEmbedding: positionEmbedding(program, layout, numbers),
    initial: initialNetwork(program, layout, numbers),
    clearing: clearingHead(program, layout),
    heads: program.heads.map((head) => headWeights(program, layout, head)),
    feedForward: layers,
    learned: null,
    units,
    halt: haltTest(program, layout),
    output: outputHead(program, layout),
  };
}

/** A head output is undefined between layers, whatever stands in the residual stream until it is cleared. */
function haltTest({ halt, variables }: Program, layout: Layout): HaltTest | null {
  if (halt === null) return null;
  const weights = new Float64Array(layout.dimensions.length);
  const reading = layout.readings[halt.variable];
  const variable = variables[halt.variable];
  if (variable?.role === 'head' || reading?.kind !== 'bits') {
    return { weights, bias: Number(variable !== undefined && halt.values.includes(sizeOf(variable.domain))) };
  }
  for (const code of halt.values) if (code < reading.size) weights[reading.start + code] = 1;
  return { weights, bias: 0 };
}

function outputHead({ output, variables }: Program, layout: Layout): SparseMatrix {
  const size = layout.dimensions.length;
  const reading = layout.readings[output.variable];
  if (reading === undefined || variables[output.variable]?.role === 'head') return matrixBuilder(0, size).build();
  const [start, rows] = reading.kind === 'bits' ? [reading.start, reading.size] : [reading.dimension, 1];
  const matrix = matrixBuilder(rows, size);
  for (let row = 0; row < rows; row++) matrix.add(row, start + row, 1);
  return matrix.build();
}

function missingVariable({ variables }: Program): string | null {
  const variable = variables.find(needsBoth);
  if (variable === undefined) return null;
  const missing = (['input', 'position'] as const).find((role) => variables.every((each) => each.role !== role));
  return missing === undefined
    ? null
    : `${variable.name} is initialised by token and position, but no variable holds the ${missing}`;
}

function tooLong(head: string, asked: number, longest: number, format: NumberFormat): string {
  const until = longest === 0 ? 'at no length' : `only up to ${longest} positions`;
  return `at ${asked} positions ${format} cannot read head ${head} exactly; it can ${until}`;
}
