/** From numbers in the residual stream back to the codes of variables. */

import { sizeOf } from '../../ir/domain.ts';
import { INVALID, type States } from '../../ir/execution.ts';
import type { Reading } from '../../weights/layout.ts';
import { nearestCode } from '../../weights/learned.ts';
import { definedStep, type Step } from '../../weights/margins.ts';
import type { CompiledModel } from '../../weights/model.ts';

/** Numbers of the residual stream, [positions × D]. */
type Residual = Float32Array | Float64Array;

/** Bits may be off by this much. In the engines of this project they are exact. */
const TOLERANCE = 1e-3;

/** `withHeads`: outputs of heads are read, too; without it they are undefined, whatever the stream still holds of them. */
export type Decoder = (residual: Residual, positions: number, withHeads: boolean) => States;

/**
 * The codes of all variables at all positions. Outputs of heads are read as the first two layers of the feed-forward
 * network read them. Where a learned MLP writes numbers as they come, each variable is what it is most nearly.
 */
export function createDecoder({ program, layout, learned }: CompiledModel): Decoder {
  const size = layout.dimensions.length;
  const variables = layout.readings.length;
  const heads = program.variables.map(({ role, domain }): HeadOutput => (role === 'head' ? sizeOf(domain) : null));
  const isNearly = learned !== null && !learned.snap;
  return (residual, positions, withHeads) => {
    const states = new Int32Array(positions * variables);
    for (let position = 0; position < positions; position++) {
      const row = position * size;
      layout.readings.forEach((reading, variable) => {
        const nothing = heads[variable] ?? null;
        let code = nothing ?? INVALID;
        if (nothing === null || withHeads) {
          code =
            isNearly && nothing === null
              ? nearestCode(reading, residual.subarray(row, row + size))
              : decode(reading, residual, row, nothing);
        }
        states[position * variables + variable] = code;
      });
    }
    return states;
  };
}

export function decodeStates(model: CompiledModel, residual: Residual, positions: number, withHeads: boolean): States {
  return createDecoder(model)(residual, positions, withHeads);
}

/** For a head output its code of undefined, for other variables `null`. */
type HeadOutput = number | null;

/** `row`: where the position's numbers begin. `nothing`: the code of undefined, if the variable may be that. */
function decode(reading: Reading, residual: Residual, row: number, nothing: HeadOutput): number {
  if (reading.kind === 'bits') return decodeBits(reading, residual, row, nothing);
  const x = residual[row + reading.dimension] ?? 0;
  if (reading.share !== null) {
    const defined = stepValue(definedStep, residual[row + reading.share] ?? 0);
    if (defined !== 1) return defined === 0 && nothing !== null ? nothing : INVALID;
  }
  let passed = 0;
  for (const step of reading.stair.steps) {
    const value = stepValue(step, x);
    if (value === INVALID) return INVALID;
    passed += value;
  }
  const code = reading.stair.codes[passed] ?? INVALID;
  if (reading.stored === null) return code;
  // What a state variable holds is exact: any drift from layer to layer shows here long before a step misreads it.
  return x === reading.stored[passed] ? code : INVALID;
}

function decodeBits(
  { start, size, squash }: Extract<Reading, { kind: 'bits' }>,
  residual: Residual,
  row: number,
  nothing: HeadOutput,
): number {
  let found = -1;
  for (let code = 0; code < size; code++) {
    const x = residual[row + start + code] ?? 0;
    if (x === 0) continue;
    const bit = squash === null ? asBit(x) : stepValue(squash, x);
    if (bit === 0) continue;
    if (bit === INVALID || found >= 0) return INVALID;
    found = code;
  }
  return found >= 0 ? found : (nothing ?? INVALID);
}

function stepValue({ slope, bias }: Step, x: number): number {
  return asBit(Math.min(Math.max(slope * x + bias, 0), 1));
}

function asBit(x: number): number {
  if (Math.abs(x) <= TOLERANCE) return 0;
  return Math.abs(x - 1) <= TOLERANCE ? 1 : INVALID;
}
