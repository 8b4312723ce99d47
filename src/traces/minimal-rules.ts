/**
 * The rules that a data set supports: those that no input needs are left out, and so are conditions that never decide.
 * What is left gives the same new values on every case of the data set, and nothing more can be left out (Shaw et al.,
 * 2024, section 5: a *minimal* rule set). Where it differs from the program, nothing in the data tells one from the other.
 */

import type { Assignment, Band, Condition, Program, Rule } from '../ir/program.ts';
import type { Case, DataSet, UpdateCases } from './cases.ts';

export interface MinimalRules {
  readonly rules: readonly MinimalRule[];
  /** How many conditions the rules of the program have, and those that are left. */
  readonly conditions: number;
  readonly conditionsLeft: number;
}

export interface MinimalRule {
  /** The index of the program's rule that it comes from. */
  readonly from: number;
  readonly rule: Rule;
}

/** A rule on its way: parts are taken away. */
interface Draft {
  readonly from: number;
  readonly parts: Part[];
  readonly effects: Effect[];
  readonly rule: Rule;
}

type Part =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'band'; readonly band: Band };

/** What a rule does to one variable, case by case. */
interface Effect {
  readonly assignment: Assignment;
  /** What it assigns; `null` where that is nothing, as a variable in its sum is undefined. */
  readonly newCode: (each: Case) => number | null;
  readonly scene: Scene;
  /** By case: how many of the rule's parts do not hold. */
  readonly failing: Uint16Array;
}

/** The cases of one variable. */
interface Scene {
  readonly reads: readonly number[];
  readonly cases: readonly Case[];
  /** By case: how many of the rules that are left hold and assign the variable. */
  readonly holding: Uint16Array;
}

/** In the order of the program's rules: first all rules, then all conditions. */
export function minimalRules(program: Program, updates: readonly UpdateCases[], dataSet: DataSet): MinimalRules {
  const scenes = new Map(updates.map((update) => [update.variable, sceneOf(update, dataSet)]));
  const drafts = program.rules.map((rule, from) => draftOf(program, rule, from, scenes));
  const needed = drafts.filter((draft) => {
    for (const effect of [...draft.effects]) if (!isNeeded(effect)) remove(draft, effect);
    return draft.effects.length > 0;
  });
  for (const draft of needed) {
    for (const part of [...draft.parts]) if (canGo(program, draft, part)) dropPart(program, draft, part);
  }
  const rules = needed.map(({ from, rule, parts, effects }) => ({ from, rule: ruleOf(rule, parts, effects) }));
  return {
    rules,
    conditions: countConditions(program.rules),
    conditionsLeft: countConditions(rules.map(({ rule }) => rule)),
  };
}

/** The cases of a data set in which rules do not give the new value: by variable, how many. */
export function misledCases(
  program: Program,
  rules: readonly Rule[],
  updates: readonly UpdateCases[],
  dataSet: DataSet,
): ReadonlyMap<number, number> {
  const scenes = new Map(updates.map((update) => [update.variable, sceneOf(update, dataSet)]));
  const drafts = rules.map((rule, from) => draftOf(program, rule, from, scenes));
  const wrong = updates.flatMap(({ variable }) => {
    const scene = scenes.get(variable);
    const effects = drafts.flatMap((draft) => draft.effects.filter((effect) => effect.scene === scene));
    const count = scene?.cases.filter((each, index) => {
      const own = effects.filter(({ failing }) => failing[index] === 0);
      const [only] = own;
      if (own.length > 1) return true;
      return (only === undefined ? oldCode(variable, scene, each) : only.newCode(each)) !== each.to;
    }).length;
    return count === undefined || count === 0 ? [] : [[variable, count] as const];
  });
  return new Map(wrong);
}

function sceneOf({ reads, cases }: UpdateCases, dataSet: DataSet): Scene {
  const own = cases.filter(({ seenIn }) => (seenIn & (dataSet === 'training' ? 1 : 2)) !== 0);
  return { reads, cases: own, holding: new Uint16Array(own.length) };
}

function draftOf(program: Program, rule: Rule, from: number, scenes: ReadonlyMap<number, Scene>): Draft {
  const parts: Part[] = [
    ...rule.when.map((condition) => ({ kind: 'condition', condition }) as const),
    ...rule.within.map((band) => ({ kind: 'band', band }) as const),
  ];
  const effects = rule.assigns.flatMap((assignment): Effect[] => {
    const scene = scenes.get(assignment.variable);
    if (scene === undefined) return [];
    const failing = new Uint16Array(scene.cases.length);
    for (const part of parts) {
      const holds = testOf(program, part, scene);
      for (const [index, each] of scene.cases.entries()) if (!holds(each)) failing[index] = (failing[index] ?? 0) + 1;
    }
    for (const [index, count] of failing.entries()) {
      if (count === 0) scene.holding[index] = (scene.holding[index] ?? 0) + 1;
    }
    return [{ assignment, newCode: newCodeOf(program, assignment, scene), scene, failing }];
  });
  return { from, parts, effects, rule };
}

/** Whether the rule changes its variable in some case: then no other rule does. */
function isNeeded({ assignment, scene, failing }: Effect): boolean {
  return scene.cases.some(
    (each, index) => failing[index] === 0 && each.to !== oldCode(assignment.variable, scene, each),
  );
}

function remove(draft: Draft, effect: Effect): void {
  for (const [index, count] of effect.failing.entries()) {
    if (count === 0) effect.scene.holding[index] = (effect.scene.holding[index] ?? 0) - 1;
  }
  draft.effects.splice(draft.effects.indexOf(effect), 1);
}

/** Whether the rule does no harm where it would hold without the part: another rule may not hold there for the variable. */
function canGo(program: Program, draft: Draft, part: Part): boolean {
  return draft.effects.every(({ scene, failing, newCode }) => {
    const holds = testOf(program, part, scene);
    return scene.cases.every((each, index) => {
      if (failing[index] !== 1 || holds(each)) return true;
      return scene.holding[index] === 0 && newCode(each) === each.to;
    });
  });
}

function dropPart(program: Program, draft: Draft, part: Part): void {
  draft.parts.splice(draft.parts.indexOf(part), 1);
  for (const { scene, failing } of draft.effects) {
    const holds = testOf(program, part, scene);
    for (const [index, each] of scene.cases.entries()) {
      if (holds(each)) continue;
      const left = (failing[index] ?? 0) - 1;
      failing[index] = left;
      if (left === 0) scene.holding[index] = (scene.holding[index] ?? 0) + 1;
    }
  }
}

function testOf(program: Program, part: Part, { reads }: Scene): (each: Case) => boolean {
  if (part.kind === 'condition') {
    const { variable, codes } = part.condition;
    const at = reads.indexOf(variable);
    const wanted = new Set(codes);
    return (each) => wanted.has(each.codes[at] ?? 0);
  }
  const { sum, ranges } = part.band;
  const value = sumOf(program, sum, reads);
  // What is undefined is in no sum.
  return (each) => {
    const found = value(each);
    return found !== null && ranges.some(([from, to]) => from <= found && found <= to);
  };
}

/** The value of a sum; `null` where one of its variables is undefined. */
function sumOf(program: Program, sum: number, reads: readonly number[]): (each: Case) => number | null {
  const terms = (program.sums[sum]?.terms ?? []).map(({ variable, numbers }) => ({
    at: reads.indexOf(variable),
    numbers,
  }));
  return ({ codes }) => {
    let value = 0;
    for (const { at, numbers } of terms) {
      const number = numbers[codes[at] ?? 0];
      if (number === undefined) return null;
      value += number;
    }
    return value;
  };
}

function newCodeOf(program: Program, assignment: Assignment, { reads }: Scene): (each: Case) => number | null {
  if ('code' in assignment) return () => assignment.code;
  const { sum, sign, offset } = assignment;
  const value = sumOf(program, sum, reads);
  return (each) => {
    const found = value(each);
    return found === null ? null : sign * found + offset;
  };
}

function oldCode(variable: number, { reads }: Scene, { codes }: Case): number {
  return codes[reads.indexOf(variable)] ?? 0;
}

function ruleOf(rule: Rule, parts: readonly Part[], effects: readonly Effect[]): Rule {
  return {
    when: parts.flatMap((part) => (part.kind === 'condition' ? [part.condition] : [])),
    within: parts.flatMap((part) => (part.kind === 'band' ? [part.band] : [])),
    assigns: effects.map(({ assignment }) => assignment),
    places: rule.places,
  };
}

function countConditions(rules: readonly Rule[]): number {
  return rules.reduce((sum, { when, within }) => sum + when.length + within.length, 0);
}
