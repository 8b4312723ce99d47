/** `if` and `match`, as expressions and as statements: a subject, and arms with constant patterns. */

import type { Span } from '../../grammar/span.ts';
import type { Expression, IfExpression, MatchExpression } from '../../grammar/syntax.ts';
import { conversionNotes } from './conversion-notes.ts';
import { type Core, type CoreArm, matches, type Pattern } from './core.ts';
import { elaborate, elaborateBlock, expectType, fold } from './elaborate.ts';
import { familiarName } from './familiar-names.ts';
import { silentReporter } from './report.ts';
import type { Elaboration } from './scope.ts';
import { settleWords } from './settle-words.ts';
import { type Site, site } from './site.ts';
import { bool, describe, isNamed, isNumber, isWhole, joinTypes, real, sameType, type Type, unknown } from './types.ts';

export function elaborateMatch(
  expression: IfExpression | MatchExpression,
  here: Site,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  if (expression.kind === 'if') {
    const subject = elaborateCondition(expression.condition, elaboration);
    const then = elaborateBlock(expression.then, branchOf(true, subject, elaboration), expected);
    const otherwise = elaborateBlock(
      expression.otherwise,
      branchOf(false, subject, elaboration),
      expected ?? settled(then.type),
    );
    const one = unifyBranches([then, otherwise], expected, elaboration);
    if (one === null) return { kind: 'error', type: unknown, site: here };
    const [type, [first = then, second = otherwise]] = one;
    const arms = [arm(true, first), arm(false, second)];
    return fold({ kind: 'match', form: 'if', subject, arms, type, site: here }, elaboration);
  }
  const subject = elaborateSubject(expression, elaboration);
  const patternLists = expression.arms.map(({ patterns }) => elaboratePatterns(patterns, subject, elaboration));
  const armElaborations = elaborationsOfArms(patternLists, subject, elaboration);
  let wanted = expected;
  const bodies = expression.arms.map(({ value }, i) => {
    const body = elaborate(value, armElaborations[i] ?? elaboration, wanted);
    wanted ??= settled(body.type);
    return body;
  });
  const one = unifyBranches(bodies, expected, elaboration);
  if (one === null) return { kind: 'error', type: unknown, site: here };
  const [type, unified] = one;
  const arms = expression.arms.map(({ patterns }, i): CoreArm<Core> => {
    const body = unified[i] ?? { kind: 'error', type: unknown, site: here };
    return {
      patterns: patternLists[i] ?? [],
      body,
      site: patternsSite(patterns, here, elaboration),
      removal: removalSite(expression.arms, i, elaboration),
    };
  });
  if (arms.length === 0) {
    elaboration.report.error('ALTA2011', here, 'This `match` has no arms, so it has no value');
    return { kind: 'error', type: unknown, site: here };
  }
  return fold({ kind: 'match', form: 'match', subject, arms, type, site: here }, elaboration);
}

function arm(value: boolean, body: Core): CoreArm<Core> {
  return { patterns: [{ kind: 'value', value }], body, site: body.site, removal: null };
}

/** For a branch of an `if`: it is dead where the condition is known to be the other. */
export function branchOf(value: boolean, subject: Core, elaboration: Elaboration): Elaboration {
  return subject.kind === 'constant' && subject.value !== value ? { ...elaboration, isDead: true } : elaboration;
}

/** For the arms of a match: of a constant subject, all are dead but the first that takes it. */
export function elaborationsOfArms(
  patternLists: readonly (readonly Pattern[])[],
  subject: Core,
  elaboration: Elaboration,
): Elaboration[] {
  if (subject.kind !== 'constant') return patternLists.map(() => elaboration);
  const taken = patternLists.findIndex((patterns) => matches(patterns, subject.value));
  return patternLists.map((_, i) => (i === taken ? elaboration : { ...elaboration, isDead: true }));
}

/** The type as a wish for the next branch; words wish for nothing. */
function settled(type: Type): Type | null {
  return type.kind === 'word' || type.kind === 'unknown' ? null : type;
}

export function elaborateCondition(condition: Expression, elaboration: Elaboration): Core {
  return expectType(elaborate(condition, elaboration, bool), bool, elaboration, 'As a condition');
}

/** What a match is about; a word is what the patterns say. */
export function elaborateSubject(
  {
    subject,
    arms,
  }: { readonly subject: Expression; readonly arms: readonly { readonly patterns: readonly Expression[] }[] },
  elaboration: Elaboration,
): Core {
  const core = elaborate(subject, elaboration);
  if (core.type.kind !== 'word') return core;
  const quiet: Elaboration = { ...elaboration, report: silentReporter, used: () => {} };
  const names = arms.flatMap(({ patterns }) => patterns.filter(({ kind }) => kind === 'name' || kind === 'field'));
  const type = names.map((pattern) => elaborate(pattern, quiet).type).find(isNamed);
  return type === undefined ? core : settleWords(core, type, elaboration);
}

/**
 * One type for all branches, `null` where there is none. Words follow the branch that says what they are; of two that
 * differ, the one that is `expected` is right.
 */
function unifyBranches(
  branches: readonly Core[],
  expected: Type | null,
  elaboration: Elaboration,
): [Type, readonly Core[]] | null {
  const known = branches.map(({ type }) => type).filter((type) => type.kind !== 'unknown');
  const right = expected === null ? undefined : known.find((type) => sameType(type, expected));
  const first = [right ?? unknown, ...known].reduce(joinTypes, unknown);
  const unified = branches.map((branch) => settleWords(branch, first, elaboration));
  if (first.kind === 'unknown') return [unknown, unified];
  for (const branch of unified) {
    if (sameType(branch.type, first)) continue;
    elaboration.report.error(
      'ALTA2012',
      branch.site,
      `The branches differ: this is ${describe(branch.type)}, another is ${describe(first)}`,
      { notes: conversionNotes(branch.type, first, branch.kind === 'constant') },
    );
    return null;
  }
  const type = isNumber(first)
    ? known.every(isWhole)
      ? known.length === 1
        ? first
        : { kind: 'whole' as const }
      : real
    : first;
  return [type, unified];
}

/** Patterns are constants of the subject's type; `_` is anything. None where one of them is broken. */
export function elaboratePatterns(patterns: readonly Expression[], subject: Core, elaboration: Elaboration): Pattern[] {
  const elaborated = patterns.map((pattern) => elaboratePattern(pattern, subject, elaboration));
  const known = elaborated.filter((pattern) => pattern !== null);
  return known.length < elaborated.length ? [] : known;
}

function elaboratePattern(pattern: Expression, subject: Core, elaboration: Elaboration): Pattern | null {
  if (pattern.kind === 'name' && pattern.text === '_') return { kind: 'any' };
  if (pattern.kind === 'error' || subject.type.kind === 'unknown') return null;
  if (pattern.kind === 'binary' && pattern.operator === '..') {
    if (subject.type.kind === 'token') return tokenRange(pattern.left, pattern.right, subject, elaboration);
    const [minimum, maximum] = [pattern.left, pattern.right].map((end) =>
      constantOf(elaborate(end, elaboration), elaboration),
    );
    if (minimum === null || maximum === null) return null;
    if (typeof minimum === 'number' && typeof maximum === 'number' && minimum > maximum) {
      const here = site(elaboration.scope.file, pattern.span);
      elaboration.report.error('ALTA2017', here, `The range ${minimum}..${maximum} is empty`, {
        notes: ['Both ends belong to a range, the smaller one first'],
      });
      return null;
    }
    if (typeof minimum === 'number' && typeof maximum === 'number' && isNumber(subject.type))
      return { kind: 'range', minimum, maximum };
    elaboration.report.error(
      'ALTA2013',
      site(elaboration.scope.file, pattern.span),
      `A range is a pattern for numbers, but the subject is ${describe(subject.type)}`,
    );
    return null;
  }
  if (pattern.kind === 'name' && elaboration.scope.lookup(pattern.text) === undefined) {
    const here = site(elaboration.scope.file, pattern.span);
    const hint = familiarName(pattern.text, 'pattern', here);
    if (hint !== null && !(isNamed(subject.type) && subject.type.values.includes(pattern.text))) {
      elaboration.report.error('ALTA1001', here, `There is nothing named \`${pattern.text}\` here`, hint);
      return null;
    }
  }
  const bareEnum =
    subject.type.kind === 'enum' && pattern.kind === 'name' && subject.type.values.includes(pattern.text);
  // In a pattern the name of an enum value is never hidden by a variable.
  const scope = bareEnum ? { ...elaboration.scope, lookup: () => undefined } : elaboration.scope;
  const core = elaborate(pattern, { ...elaboration, scope }, subject.type);
  const fitting = expectType(core, subject.type, elaboration, 'As a pattern');
  const value = constantOf(fitting, elaboration);
  return value === null ? null : { kind: 'value', value };
}

/** `"0".."9"` over tokens: the numerals between. */
function tokenRange(from: Expression, to: Expression, subject: Core, elaboration: Elaboration): Pattern | null {
  const ends = [from, to].map((end) => constantOf(elaborate(end, elaboration, subject.type), elaboration));
  const [minimum, maximum] = ends;
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return null;
  return { kind: 'range', minimum, maximum };
}

function constantOf(core: Core, { report, isDead = false }: Elaboration) {
  if (core.kind === 'constant') return core.value;
  if (core.kind !== 'error' && !isDead)
    report.error('ALTA2014', core.site, 'A pattern must be known when the program is compiled', {
      notes: ['Compare variables with `if` and `==`'],
    });
  return null;
}

export function patternsSite(patterns: readonly Expression[], otherwise: Site, { scope }: Elaboration): Site {
  const [first] = patterns;
  const last = patterns.at(-1);
  return first === undefined || last === undefined
    ? otherwise
    : site(scope.file, { start: first.span.start, end: last.span.end });
}

/** What to take out of the text to remove an arm: together with the comma between it and its neighbour. */
export function removalSite(arms: readonly { readonly span: Span }[], i: number, { scope }: Elaboration): Site | null {
  const [arm, next, previous] = [arms[i], arms[i + 1], arms[i - 1]];
  if (arm === undefined) return null;
  if (next !== undefined) return site(scope.file, { start: arm.span.start, end: next.span.start });
  return site(scope.file, { start: previous?.span.end ?? arm.span.start, end: arm.span.end });
}
