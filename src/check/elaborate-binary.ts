/** Operators between two operands. */

import type { Fix } from '../../grammar/diagnostic.ts';
import type { BinaryExpression, Expression } from '../../grammar/syntax.ts';
import type { Core } from './core.ts';
import { elaborate, expectType, fold } from './elaborate.ts';
import { replaceFix } from './report.ts';
import type { Elaboration } from './scope.ts';
import { settleWords } from './settle-words.ts';
import { type Site, site } from './site.ts';
import {
  bool,
  describe,
  elementOf,
  isNamed,
  isNumber,
  isSet,
  isWhole,
  joinTypes,
  real,
  sameType,
  type Type,
  unknown,
  whole,
} from './types.ts';

export function elaborateBinary(
  expression: BinaryExpression,
  here: Site,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  const { operator } = expression;
  switch (operator) {
    case 'and':
    case 'or': {
      const left = expectType(
        elaborate(expression.left, elaboration, bool),
        bool,
        elaboration,
        `Beside \`${operator}\``,
      );
      const isDecided = left.kind === 'constant' && left.value === (operator === 'or');
      const inner = isDecided ? { ...elaboration, isDead: true } : elaboration;
      const right = elaborateCondition(expression, inner);
      if (isDecided) return { ...left, site: here };
      return fold({ kind: 'logic', operator, left, right, type: bool, site: here }, elaboration);
    }
    case '==':
    case '!=':
      return comparison(expression, here, elaboration);
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const left = elaborate(expression.left, elaboration);
      const right = elaborate(expression.right, elaboration);
      if (!bothKnown(left, right)) return failed(here, bool);
      for (const side of [left, right]) {
        if (isNumber(side.type)) continue;
        const chained = side.type.kind === 'bool' && expression.left.kind === 'binary';
        elaboration.report.error(
          'ALTA2006',
          side.site,
          `\`${operator}\` compares numbers, but this is ${describe(side.type)}`,
          {
            notes: chained
              ? ['Comparisons do not chain: write `a < b and b < c`']
              : side.type.kind === 'token'
                ? ['`int(…)` gives the number that a token spells']
                : [],
          },
        );
        return failed(here, bool);
      }
      return fold({ kind: 'binary', operator, left, right, type: bool, site: here }, elaboration);
    }
    case 'in':
    case 'not in':
      return membership(expression, operator, here, elaboration);
    case '..': {
      const left = wholeNumber(expression.left, elaboration, '..');
      const right = wholeNumber(expression.right, elaboration, '..');
      return fold(
        { kind: 'binary', operator, left, right, type: { kind: 'list', element: whole }, site: here },
        elaboration,
      );
    }
    case '^': {
      const left = elaborate(expression.left, elaboration);
      const right = elaborate(expression.right, elaboration);
      if (!bothKnown(left, right)) return failed(here, unknown);
      const fine =
        (left.type.kind === 'bool' && right.type.kind === 'bool') || (isWhole(left.type) && isWhole(right.type));
      if (!fine) return mismatch(left, right, operator, 'two bools or two whole numbers', here, elaboration);
      return fold(
        { kind: 'binary', operator, left, right, type: left.type.kind === 'bool' ? bool : whole, site: here },
        elaboration,
      );
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(expression, operator, here, elaboration, expected);
  }
}

/** The right side of `and` and `or`. */
function elaborateCondition({ operator, left, right }: BinaryExpression, elaboration: Elaboration): Core {
  const core = elaborate(right, elaboration, bool);
  // `a == 1 or 2` is meant as `a == 1 or a == 2`.
  const isContinued = left.kind === 'binary' && left.operator === '==' && left.left.kind === 'name';
  if (!isContinued || core.type.kind === 'bool' || core.type.kind === 'unknown' || left.left.kind !== 'name')
    return expectType(core, bool, elaboration, `Beside \`${operator}\``);
  const name = left.left.text;
  const { start } = core.site;
  elaboration.report.error(
    'ALTA2004',
    core.site,
    `Beside \`${operator}\` bool is needed, but this is ${describe(core.type)}`,
    {
      notes: [`Each side is a condition by itself: \`${name} == … ${operator} ${name} == …\``],
      fixes: [{ title: `Compare it with \`${name}\``, edits: [{ span: { start, end: start }, text: `${name} == ` }] }],
    },
  );
  return failed(core.site, bool);
}

function arithmetic(
  expression: BinaryExpression,
  operator: '+' | '-' | '*' | '/' | '%',
  here: Site,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  const wanted = expected?.kind === 'real' || expected?.kind === 'numeric' ? real : null;
  const left = elaborate(expression.left, elaboration, wanted ?? (expected?.kind === 'list' ? expected : null));
  const right = elaborate(expression.right, elaboration, wanted ?? (left.type.kind === 'list' ? left.type : null));
  if (!bothKnown(left, right)) return failed(here, unknown);
  if (operator === '+' && left.type.kind === 'list' && right.type.kind === 'list') {
    const type = joinTypes(left.type, right.type);
    const [first, second] = [settleWords(left, type, elaboration), settleWords(right, type, elaboration)];
    if (!bothKnown(first, second)) return failed(here, unknown);
    if (!sameType(first.type, second.type)) {
      elaboration.report.error(
        'ALTA2001',
        second.site,
        `${capital(describe(first.type))} and ${describe(second.type)} do not make one list`,
      );
      return failed(here, unknown);
    }
    return fold({ kind: 'binary', operator, left: first, right: second, type, site: here }, elaboration);
  }
  for (const side of [left, right]) {
    if (isNumber(side.type)) continue;
    elaboration.report.error(
      'ALTA2001',
      side.site,
      `\`${operator}\` needs numbers, but this is ${describe(side.type)}`,
      {
        notes:
          side.type.kind === 'token'
            ? ['`int(…)` gives the number that a token spells']
            : side.type.kind === 'bool'
              ? ['`int(…)` turns false and true into 0 and 1']
              : isSet(side.type)
                ? ['Sets are looked into and compared; a new one is written out: `{…}`']
                : side.type.kind === 'word'
                  ? ['A number is written without quotes']
                  : [],
      },
    );
    return failed(here, unknown);
  }
  const allWhole = isWhole(left.type) && isWhole(right.type) && wanted === null;
  if (operator === '%' && !allWhole) return mismatch(left, right, operator, 'two whole numbers', here, elaboration);
  return fold({ kind: 'binary', operator, left, right, type: allWhole ? whole : real, site: here }, elaboration);
}

/** A side that says nothing about its type takes that of the other. */
function comparison(expression: BinaryExpression, here: Site, elaboration: Elaboration): Core {
  const { left: leftSyntax, right: rightSyntax } = expression;
  let left: Core;
  let right: Core;
  if (isBare(leftSyntax, elaboration)) {
    right = elaborate(rightSyntax, elaboration);
    left = elaborate(leftSyntax, elaboration, right.type);
  } else {
    left = elaborate(leftSyntax, elaboration);
    right = elaborate(rightSyntax, elaboration, left.type);
  }
  if (!bothKnown(left, right)) return failed(here, bool);
  const type = joinTypes(left.type, right.type);
  left = settleWords(left, type, elaboration);
  right = settleWords(right, type, elaboration);
  if (!bothKnown(left, right)) return failed(here, bool);
  if (!sameType(left.type, right.type)) {
    elaboration.report.error(
      'ALTA2006',
      site(elaboration.scope.file, expression.operatorSpan),
      `${capital(describe(left.type))} is never equal to ${describe(right.type)}`,
      {
        related: [
          { site: left.site, message: `this is ${describe(left.type)}` },
          { site: right.site, message: `this is ${describe(right.type)}` },
        ],
        notes: comparisonNotes(left.type, right.type),
        fixes: literalFixes(expression, left.type, right.type, elaboration),
      },
    );
    return failed(here, bool);
  }
  return fold(
    { kind: 'binary', operator: expression.operator === '!=' ? '!=' : '==', left, right, type: bool, site: here },
    elaboration,
  );
}

/** A token that was written as a number, or a number that was written as a word. */
function literalFixes(
  { left, right }: BinaryExpression,
  leftType: Type,
  rightType: Type,
  { scope }: Elaboration,
): Fix[] {
  const [literal, other] = right.kind === 'number' || right.kind === 'word' ? [right, leftType] : [left, rightType];
  const here = site(scope.file, literal.span);
  if (literal.kind === 'number' && isNamed(other) && other.values.includes(String(literal.value)))
    return [replaceFix(`Write \`"${literal.value}"\``, here, `"${literal.value}"`)];
  if (literal.kind === 'word' && isNumber(other) && /^-?\d+$/.test(literal.value))
    return [replaceFix(`Write \`${literal.value}\` without quotes`, here, literal.value)];
  return [];
}

export function comparisonNotes(a: Type, b: Type): string[] {
  if ((a.kind === 'token' && isNumber(b)) || (b.kind === 'token' && isNumber(a)))
    return ['A token is written in quotes; `int(…)` gives the number that it spells'];
  if (isNamed(a) && isNamed(b))
    return [`Values of different enums are compared by spelling with a conversion, for instance \`${describe(a)}(…)\``];
  if ((a.kind === 'word' && isNumber(b)) || (b.kind === 'word' && isNumber(a)))
    return ['A number is written without quotes'];
  if ((a.kind === 'bool' && isWhole(b)) || (b.kind === 'bool' && isWhole(a)))
    return ['`int(…)` turns false and true into 0 and 1'];
  return [];
}

function membership(
  expression: BinaryExpression,
  operator: 'in' | 'not in',
  here: Site,
  elaboration: Elaboration,
): Core {
  let left: Core;
  let right: Core;
  if (isBare(expression.left, elaboration)) {
    right = elaborate(expression.right, elaboration);
    left = elaborate(expression.left, elaboration, elementOf(right.type));
  } else {
    left = elaborate(expression.left, elaboration);
    right = elaborate(expression.right, elaboration, { kind: 'some set', element: left.type });
  }
  if (!bothKnown(left, right)) return failed(here, bool);
  if (right.type.kind !== 'list' && !isSet(right.type)) {
    elaboration.report.error(
      'ALTA2006',
      right.site,
      `\`in\` looks into a set, a list or a range, but this is ${describe(right.type)}`,
      {
        notes: isSet(left.type) || left.type.kind === 'list' ? ['The collection stands on the right: `x in {…}`'] : [],
      },
    );
    return failed(here, bool);
  }
  left = settleWords(left, elementOf(right.type), elaboration);
  right = settleWords(right, { kind: 'some set', element: left.type }, elaboration);
  if (!bothKnown(left, right)) return failed(here, bool);
  if (!sameType(left.type, elementOf(right.type))) {
    elaboration.report.error(
      'ALTA2006',
      left.site,
      `${capital(describe(left.type))} is never in ${describe(right.type)}`,
      { notes: comparisonNotes(left.type, elementOf(right.type)) },
    );
    return failed(here, bool);
  }
  return fold({ kind: 'binary', operator, left, right, type: bool, site: here }, elaboration);
}

/** A quoted word, or a name that only an enum can have. */
function isBare(expression: Expression, { scope }: Elaboration): boolean {
  return expression.kind === 'word' || (expression.kind === 'name' && scope.lookup(expression.text) === undefined);
}

function wholeNumber(expression: Expression, elaboration: Elaboration, operator: string): Core {
  return expectType(elaborate(expression, elaboration), whole, elaboration, `Beside \`${operator}\``);
}

function mismatch(left: Core, right: Core, operator: string, need: string, here: Site, { report }: Elaboration): Core {
  report.error(
    'ALTA2001',
    here,
    `\`${operator}\` needs ${need}, but these are ${describe(left.type)} and ${describe(right.type)}`,
  );
  return failed(here, unknown);
}

function bothKnown(left: Core, right: Core): boolean {
  return left.type.kind !== 'unknown' && right.type.kind !== 'unknown';
}

function failed(here: Site, type: Type): Core {
  return { kind: 'error', type, site: here };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
