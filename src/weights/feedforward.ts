/**
 * The mlp as four linear layers with clip(x, 0, 1) after the first three:
 *
 * 1. *literals*: what rules ask about single variables and sums, each 0 or 1; and numbers between 0 and 1, which stand
 *    for values that rules assign and for the values that variables have;
 * 2. *rules*: a unit is 1 where its rule holds; one for each number that a rule assigns is that number there, else 0;
 * 3. *values*: from the numbers, bit by bit, what variables become and what they no longer are;
 * 4. what that adds to the residual stream.
 */

import { sizeOf } from '../ir/domain.ts';
import { reachableLeaves } from '../ir/possible.ts';
import { type Assignment, type Condition, distinctPlaces, type Place, type Program, type Rule } from '../ir/program.ts';
import { codesText, conditionText, ruleText, sumText, variableName } from '../ir/text.ts';
import { entryOf, type Numbers } from './embedding.ts';
import type { Layout, Possible } from './layout.ts';
import type { Level } from './levels.ts';
import { type Literals, literalsOf } from './literals.ts';
import { powerOfTwoFrom } from './margins.ts';
import { type Linear, matrixBuilder } from './matrix.ts';
import { type Affine, just, type Meaning, scaled, sumOf, type UnitLayer, unitLayer } from './units.ts';

export interface FeedForward {
  readonly layers: readonly [Linear, Linear, Linear, Linear];
  /** For each of the first three layers, what its units stand for. */
  readonly units: readonly [readonly Meaning[], readonly Meaning[], readonly Meaning[]];
}

export function feedForward(
  program: Program,
  layout: Layout,
  numbers: Numbers,
  possible: Possible,
  level: Level,
): FeedForward {
  const size = layout.dimensions.length;
  const [first, second, third] = [unitLayer(), unitLayer(), unitLayer()];
  const fourth: { readonly dimension: number; readonly unit: number; readonly weight: number }[] = [];
  const conditions = program.rules.flatMap(({ when }) => when);
  const build: Build = {
    program,
    layout,
    numbers,
    possible,
    level,
    second,
    third,
    literals: literalsOf(program, layout, first, [
      ...conditions,
      ...oldValueConditions(program, layout, possible, level),
    ]),
    ruleUnits: new Map(),
    contribute: (variable, code, unit, factor) => {
      const entry = entryOf(layout.readings[variable], numbers[variable] ?? [], code);
      if (entry !== null) fourth.push({ dimension: entry.dimension, unit, weight: factor * entry.value });
    },
  };
  for (const variable of program.variables.keys()) addVariable(variable, build);
  const last = matrixBuilder(size, third.count());
  for (const { dimension, unit, weight } of fourth) last.add(dimension, unit, weight);
  return {
    layers: [
      first.build(size),
      second.build(first.count()),
      third.build(second.count()),
      { weights: last.build(), bias: new Float64Array(size) },
    ],
    units: [first.meanings(), second.meanings(), third.meanings()],
  };
}

interface Build {
  readonly program: Program;
  readonly layout: Layout;
  readonly numbers: Numbers;
  readonly possible: Possible;
  readonly level: Level;
  readonly second: UnitLayer;
  readonly third: UnitLayer;
  readonly literals: Literals;
  /** The unit of each rule that was asked for: every variable that it assigns asks, for its new value and its old one. */
  readonly ruleUnits: Map<Rule, number>;
  /** What a unit of the third layer adds: `factor` times what stands for the code. */
  readonly contribute: (variable: number, code: number, unit: number, factor: 1 | -1) => void;
}

/** A rule with what it assigns to one variable. */
interface Guarded {
  readonly rule: Rule;
  readonly assignment: Assignment;
}

function guardedOf({ rules }: Program, variable: number): Guarded[] {
  return rules.flatMap((rule) =>
    rule.assigns.flatMap((assignment) => (assignment.variable === variable ? [{ rule, assignment }] : [])),
  );
}

/** The codes that the variable can have where the rule holds. */
function oldCodes({ rule }: Guarded, variable: number, possible: Possible): readonly number[] {
  const own = rule.when.find((condition) => condition.variable === variable);
  const codes = possible[variable] ?? [];
  return own === undefined ? codes : codes.filter((code) => own.codes.includes(code));
}

/** What is erased bit by bit, and not by a number, must be asked for: a numeric variable in one dimension is. */
function oldValueConditions(
  { variables, updates }: Program,
  { readings }: Layout,
  possible: Possible,
  level: Level,
): Condition[] {
  return [...variables.keys()].flatMap((variable) =>
    (level < 2 || readings[variable]?.kind === 'stair') && updates.some((update) => update.variable === variable)
      ? (possible[variable] ?? []).map((code) => ({ variable, codes: [code] }))
      : [],
  );
}

function addVariable(variable: number, build: Build): void {
  const guarded = guardedOf(build.program, variable);
  if (guarded.length === 0) return;
  const rest = addTransitions(variable, guarded, build);
  if (rest.length === 0) return;
  addNewValues(variable, rest, build);
  addOldValues(variable, rest, build);
}

/** Where every rule knows the old value and the new one, a unit does both. Returns the rules that are left. */
function addTransitions(variable: number, guarded: readonly Guarded[], build: Build): readonly Guarded[] {
  const transitions = new Map<string, { readonly from: number; readonly to: number; readonly rules: Rule[] }>();
  for (const each of guarded) {
    const [from, other] = oldCodes(each, variable, build.possible);
    if (from === undefined || other !== undefined || !('code' in each.assignment)) return guarded;
    const to = each.assignment.code;
    if (from === to) continue;
    const known = transitions.get(`${from} ${to}`) ?? { from, to, rules: [] };
    known.rules.push(each.rule);
    transitions.set(`${from} ${to}`, known);
  }
  for (const { from, to, rules } of transitions.values()) {
    const [before, after] = [from, to].map((code) => codesText(build.program, variable, [code]));
    const unit = build.third.unit(sumOf(rules.map((rule) => just(ruleUnit(rule, build)))), {
      text: `${variableName(build.program, variable)} goes from ${before} to ${after}`,
      places: rules.flatMap(({ places }) => places),
    });
    build.contribute(variable, to, unit, 1);
    build.contribute(variable, from, unit, -1);
  }
  return [];
}

function addNewValues(variable: number, guarded: readonly Guarded[], build: Build): void {
  if (guarded.every(({ assignment }) => 'code' in assignment)) {
    const codes = new Map<number, Rule[]>();
    for (const { rule, assignment } of guarded) {
      const code = 'code' in assignment ? assignment.code : 0;
      codes.set(code, [...(codes.get(code) ?? []), rule]);
    }
    for (const [code, rules] of codes) {
      const unit = build.third.unit(sumOf(rules.map((rule) => just(ruleUnit(rule, build)))), {
        text: `${variableName(build.program, variable)} becomes ${codesText(build.program, variable, [code])}`,
        places: rules.flatMap(({ places }) => places),
      });
      build.contribute(variable, code, unit, 1);
    }
    return;
  }
  // One more than the new code, or 0 where there is none.
  const number = sumOf(guarded.map((each) => numberOf(each, variable, build)));
  const codes = [...newCodes(variable, build.program)].sort((a, b) => a - b);
  addStair(variable, codes, (code) => sumOf([scaled(number, 2)], 1.5 - 2 * (code + 1)), 1, placesOf(guarded), build);
}

function newCodes(variable: number, program: Program): ReadonlySet<number> {
  const update = program.updates.find((each) => each.variable === variable);
  return update === undefined ? new Set() : reachableLeaves(program, update.root);
}

/** Takes the old value away wherever there is a new one. */
function addOldValues(variable: number, guarded: readonly Guarded[], build: Build): void {
  const { second, third, literals, program, layout } = build;
  const assigned = sumOf([...new Set(guarded.map(({ rule }) => ruleUnit(rule, build)))].map(just));
  const codes = [...new Set(guarded.flatMap((each) => oldCodes(each, variable, build.possible)))].sort((a, b) => a - b);
  const [only, other] = codes;
  const places = placesOf(guarded);
  const name = variableName(program, variable);
  const isAssigned: Meaning = { text: `${name} is assigned`, places };
  if (only === undefined) return;
  if (other === undefined) {
    build.contribute(variable, only, third.unit(assigned, isAssigned), -1);
    return;
  }
  if (build.level < 2 || layout.readings[variable]?.kind !== 'bits') {
    for (const code of codes) {
      const condition: Condition = { variable, codes: [code] };
      const text = conditionText(program, condition);
      const bit = second.unit(sumOf(literals.condition(condition, places)), { text, places });
      const unit = third.unit(sumOf([assigned, just(bit)], -1), { text: `${text}, and ${isAssigned.text}`, places });
      build.contribute(variable, code, unit, -1);
    }
    return;
  }
  // The rank of the old code among all of them, as a number between 0 and 1.
  const size = powerOfTwoFrom(codes.length);
  const ranks = new Map(codes.map((code, rank) => [code, rank]));
  const domainSize = sizeOf(program.variables[variable]?.domain ?? { kind: 'bool' });
  const numbers = Array.from({ length: domainSize }, (_, code) => ranks.get(code) ?? 0);
  const meaning: Meaning = { text: `${name} as it was, as a number`, places };
  const input = literals.number({ terms: [{ variable, numbers }] }, { sign: 1, offset: 0, factor: 1 / size }, meaning);
  const rank = scaled(just(second.unit(just(input), meaning)), size);
  const strong = 2 * codes.length + 4;
  addStair(
    variable,
    codes,
    (code) => {
      const at = ranks.get(code) ?? 0;
      if (at === 0) return assigned;
      return sumOf([scaled(rank, 2), scaled(assigned, strong)], 1.5 - 2 * at - strong);
    },
    -1,
    places,
    build,
  );
}

function placesOf(guarded: readonly Guarded[]): readonly Place[] {
  return distinctPlaces(guarded.flatMap(({ rule }) => rule.places));
}

/**
 * `atLeast(code)` is 1 where there is a value, and it is this one or a later one: the bit of a code is the difference to
 * the next.
 */
function addStair(
  variable: number,
  codes: readonly number[],
  atLeast: (code: number) => Affine,
  factor: 1 | -1,
  places: readonly Place[],
  { program, third, contribute }: Build,
): void {
  const name = variableName(program, variable);
  codes.forEach((code, index) => {
    const from = `${codesText(program, variable, [code])} or later`;
    const isAssigned = `${name} is assigned`;
    const beyond = factor === 1 ? `${name} becomes ${from}` : `${name} was ${from}, and is assigned`;
    const text = index === 0 ? isAssigned : beyond;
    const unit = third.unit(atLeast(code), { text, places });
    contribute(variable, code, unit, factor);
    const before = codes[index - 1];
    if (before !== undefined) contribute(variable, before, unit, factor === 1 ? -1 : 1);
  });
}

/** What a rule adds to one more than the new code of the variable. */
function numberOf({ rule, assignment }: Guarded, variable: number, build: Build): Affine {
  const { program, second, literals } = build;
  if ('code' in assignment) return scaled(just(ruleUnit(rule, build)), assignment.code + 1);
  const sum = program.sums[assignment.sum];
  if (sum === undefined) throw new RangeError(`there is no sum ${assignment.sum}`);
  const size = powerOfTwoFrom(sizeOf(program.variables[variable]?.domain ?? { kind: 'bool' }) + 1);
  const { sign, offset } = assignment;
  const { places } = rule;
  const text = `${variableName(program, variable)}, by ${sumText(program, assignment.sum)}, as a number`;
  const input = literals.number(sum, { sign, offset: offset + 1, factor: 1 / size }, { text, places });
  const unit = second.unit(sumOf([surplusOf(rule, literals), just(input)]), {
    text: `${ruleText(program, rule)}, as a number`,
    places,
  });
  return scaled(just(unit), size);
}

/** The unit of the second layer that is 1 where the rule holds. */
function ruleUnit(rule: Rule, { program, second, literals, ruleUnits }: Build): number {
  // Twice as steep as it need be: an atom may be off by a rounding error.
  const known = ruleUnits.get(rule);
  if (known !== undefined) return known;
  const unit = second.unit(sumOf([scaled(surplusOf(rule, literals), 2)], 1.5), {
    text: ruleText(program, rule),
    places: rule.places,
  });
  ruleUnits.set(rule, unit);
  return unit;
}

/**
 * 0 where the rule holds, −1 or less where it does not. Where a variable of a sum is undefined, each end of the ranges
 * of its band may be anything between 0 and 1: the conditions, which demand that it is defined, weigh more than that.
 */
function surplusOf({ when, within, places }: Rule, { condition, band }: Literals): Affine {
  const weight = within.reduce((sum, { ranges }) => sum + ranges.length - 1, 1);
  const conditions = when.flatMap((each) => condition(each, places));
  const bands = within.map((each) => band(each, places));
  return sumOf([scaled(sumOf(conditions), weight), ...bands], -weight * conditions.length - bands.length);
}
