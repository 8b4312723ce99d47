/** The first hidden layer: what rules ask about single variables and sums, as units that are 0 or 1. */

import { sizeOf } from '../ir/domain.ts';
import { type Band, type Condition, largestOf, type Place, type Program, type Sum } from '../ir/program.ts';
import { codesText, conditionText, sumText, variableName } from '../ir/text.ts';
import type { Layout, Reading } from './layout.ts';
import { definedStep, type Step } from './margins.ts';
import { type Affine, just, type Meaning, scaled, sumOf, type Term, type UnitLayer } from './units.ts';

export interface Literals {
  /** 1 where the variable has one of the codes, else 0. `places`: what asks for it. */
  readonly condition: (condition: Condition, places: readonly Place[]) => readonly Affine[];
  readonly band: (band: Band, places: readonly Place[]) => Affine;
  /** A unit that holds (scale · (sign · sum + offset)) where that lies between 0 and 1. */
  readonly number: (
    sum: Sum,
    scale: { readonly sign: number; readonly offset: number; readonly factor: number },
    meaning: Meaning,
  ) => number;
}

/** `conditions`: all that will be asked. */
export function literalsOf(
  program: Program,
  { readings }: Layout,
  layer: UnitLayer,
  conditions: readonly Condition[],
): Literals {
  const bitwise = program.variables.map((_, variable) => isBitwise(variable));

  /** A variable whose units are its single bits: where there are fewer of them, or where sets of bits say too little. */
  function isBitwise(variable: number): boolean {
    const reading = readings[variable];
    if (reading?.kind !== 'bits') return false;
    if (!isExact(reading)) return true;
    const own = conditions.filter((condition) => condition.variable === variable).map((each) => sides(each));
    const sets = new Set(own.map(({ codes }) => codes.join()));
    const bits = new Set(own.flatMap(({ codes }) => codes));
    return bits.size < sets.size;
  }

  /** The codes whose bits are summed, and whether the condition is that sum or 1 minus it. */
  function sides({ variable, codes }: Condition): { readonly codes: readonly number[]; readonly complement: boolean } {
    const { domain, role } = program.variables[variable] ?? { domain: { kind: 'bool' } as const, role: 'state' };
    const size = sizeOf(domain);
    const inside = codes.filter((code) => code < size);
    const outside = Array.from({ length: size }, (_, code) => code).filter((code) => !codes.includes(code));
    // Undefined has no bits, so that it goes with the complement.
    const complement = role === 'head' ? codes.includes(size) : outside.length < inside.length;
    return { codes: complement ? outside : inside, complement };
  }

  function condition(asked: Condition, places: readonly Place[]): readonly Affine[] {
    const reading = readings[asked.variable];
    if (reading?.kind === 'stair') return stairCondition(asked, reading, places);
    if (reading === undefined) return [];
    const { variable } = asked;
    const { codes, complement } = sides(asked);
    const bits = codes.map((code): Term => ({ input: reading.start + code, weight: 1 }));
    if (bitwise[asked.variable] === true) {
      const units = bits.map((bit, index) => {
        const text = conditionText(program, { variable, codes: codes.slice(index, index + 1) });
        return just(layer.unit(stepped({ terms: [bit], bias: 0 }, reading.squash), { text, places }));
      });
      return [
        complement
          ? sumOf(
              units.map((unit) => scaled(unit, -1)),
              1,
            )
          : sumOf(units),
      ];
    }
    const sum: Affine = { terms: bits, bias: 0 };
    const inside = stepped(sum, reading.squash);
    const text = complement ? `not ${conditionText(program, { variable, codes })}` : conditionText(program, asked);
    return [just(layer.unit(complement ? opposite(inside) : inside, { text, places }))];
  }

  /** Runs of neighbouring codes are differences of steps. Where nothing was selected, number and share are exactly 0. */
  function stairCondition(
    { variable, codes }: Condition,
    { dimension, stair, share }: Extract<Reading, { readonly kind: 'stair' }>,
    places: readonly Place[],
  ): readonly Affine[] {
    const name = variableName(program, variable);
    const size = sizeOf(program.variables[variable]?.domain ?? { kind: 'bool' });
    const threshold = (step: Step, from: number): Affine => {
      const text = `${name} from ${codesText(program, variable, [from])} up`;
      return just(layer.unit(stepped({ terms: [{ input: dimension, weight: 1 }], bias: 0 }, step), { text, places }));
    };
    const wanted = stair.codes.map((code) => codes.includes(code));
    const parts: Affine[] = [];
    let bias = 0;
    // What the sum of steps is where nothing was selected.
    let atZero = 0;
    wanted.forEach((isWanted, index) => {
      if (isWanted === (wanted[index - 1] ?? false)) return;
      const step = stair.steps[index - 1];
      const sign = isWanted ? 1 : -1;
      if (step === undefined) bias += 1;
      else parts.push(scaled(threshold(step, stair.codes[index] ?? 0), sign));
      atZero += sign * (step === undefined ? 1 : Math.min(1, Math.max(0, step.bias)));
    });
    const inside = sumOf(parts, bias);
    if (share === null) return [inside];
    const isDefined = just(
      layer.unit(stepped({ terms: [{ input: share, weight: 1 }], bias: 0 }, definedStep), {
        text: `${name} is defined`,
        places,
      }),
    );
    if (!codes.includes(size)) return atZero === 0 ? [inside] : [inside, isDefined];
    return [sumOf([inside, scaled(isDefined, atZero - 1)], 1 - atZero)];
  }

  function band({ sum, ranges }: Band, places: readonly Place[]): Affine {
    const asked = program.sums[sum];
    if (asked === undefined) return { terms: [], bias: 1 };
    const most = largestOf(asked);
    const raw = linear(asked, 4, 0);
    const atLeast = (value: number): Affine => {
      const text = `${sumText(program, sum)} ≥ ${value}`;
      return just(layer.unit({ terms: raw.terms, bias: raw.bias - 4 * value + 2.5 }, { text, places }));
    };
    const parts = ranges.flatMap(([from, to]): Affine[] => [
      from <= 0 ? { terms: [], bias: 1 } : atLeast(from),
      ...(to >= most ? [] : [scaled(atLeast(to + 1), -1)]),
    ]);
    return sumOf(parts);
  }

  /** factor · sum + bias, over the residual stream. */
  function linear({ terms }: Sum, factor: number, bias: number): Affine {
    const bits = terms.flatMap(({ variable, numbers }) => {
      const reading = readings[variable];
      if (reading?.kind !== 'bits') throw new RangeError('only one-hot variables can be summed');
      return numbers.flatMap((number, code): Term[] =>
        number === 0 || code >= reading.size ? [] : [{ input: reading.start + code, weight: factor * number }],
      );
    });
    return { terms: bits, bias };
  }

  return {
    condition,
    band,
    number: (sum, { sign, offset, factor }, meaning) =>
      layer.unit(linear(sum, sign * factor, offset * factor), meaning),
  };
}

/** Whether the sum of some of its bits is nearly 0 or nearly 1, whatever was selected. */
export function isExact({ squash }: Extract<Reading, { readonly kind: 'bits' }>): boolean {
  return squash === null || squash.slope <= 2;
}

/** A unit that is 1 where the sum is 1: `step` where it is only nearly so. */
function stepped(sum: Affine, step: Step | null): Affine {
  return step === null ? sum : sumOf([scaled(sum, step.slope)], step.bias);
}

function opposite(sum: Affine): Affine {
  return sumOf([scaled(sum, -1)], 1);
}
