/** Calls: built-in functions, conversions by the name of a type, and the program's own functions. */

import type { CallExpression } from '../../grammar/syntax.ts';
import { conversionNotes } from './conversion-notes.ts';
import type { Core } from './core.ts';
import { elaborate, expectType, fold } from './elaborate.ts';
import { familiarName } from './familiar-names.ts';
import { listOfNames, replaceFix, silentReporter } from './report.ts';
import type { Elaboration, FunctionInfo } from './scope.ts';
import { type Site, site } from './site.ts';
import { suggestions } from './suggestions.ts';
import {
  describe,
  isNamed,
  isNumber,
  isSet,
  isWhole,
  real,
  type StateType,
  type Type,
  unknown,
  whole,
} from './types.ts';
import type { Builtin } from './values.ts';

/** Names, parameters and meaning of the built-in functions: for messages, completion and the language reference. */
export const builtinFunctions: readonly {
  readonly name: string;
  readonly parameters: string;
  readonly meaning: string;
}[] = [
  { name: 'min', parameters: 'a, b, …', meaning: 'the smallest of the numbers' },
  { name: 'max', parameters: 'a, b, …', meaning: 'the largest of the numbers' },
  { name: 'abs', parameters: 'a', meaning: 'the number without its sign' },
  { name: 'round', parameters: 'a', meaning: 'the nearest whole number, halves upwards' },
  { name: 'floor', parameters: 'a', meaning: 'the largest whole number that is not above it' },
  {
    name: 'clamp',
    parameters: 'a',
    meaning: 'the nearest value in the range of the variable that is assigned; `clamp(a, low, high)` names a range',
  },
  {
    name: 'wrap',
    parameters: 'a',
    meaning: 'counted around in the range of the variable that is assigned; `wrap(a, low, high)` names a range',
  },
  {
    name: 'int',
    parameters: 'a',
    meaning: 'the number that a token or enum value spells, 0 or 1 for a bool; undefined where there is none',
  },
  { name: 'len', parameters: 'a', meaning: 'how many items a list or set has' },
];

export function elaborateCall(call: CallExpression, here: Site, elaboration: Elaboration, expected: Type | null): Core {
  const { report, scope, used } = elaboration;
  const name = call.callee.text;
  const binding = scope.lookup(name);
  if (binding !== undefined) used('name', name, null);
  if (binding?.kind === 'function') return callFunction(binding.info, call, here, elaboration);
  if (binding?.kind === 'type') return conversion(binding.type, call, here, elaboration);
  if (binding?.kind === 'broken') return failedCall(call, here, elaboration);
  if (binding === undefined && builtinFunctions.some((builtin) => builtin.name === name))
    return callBuiltin(name, call, here, elaboration, expected);
  const at = site(scope.file, call.callee.span);
  if (binding !== undefined) {
    report.error('ALTA2007', at, `\`${name}\` is not a function`);
    return failedCall(call, here, elaboration);
  }
  if (name === '' || scope.unreadable(name)) return failedCall(call, here, elaboration);
  const hint = scope.importable(name) ?? familiarName(name, 'function', at);
  if (hint !== null) {
    report.error('ALTA1001', at, `There is no function named \`${name}\``, { about: name, ...hint });
    return failedCall(call, here, elaboration);
  }
  const callable = [...scope.names('function'), ...scope.names('type')];
  const near = suggestions(name, [...builtinFunctions.map((builtin) => builtin.name), ...callable], elaboration);
  report.error('ALTA1001', at, `There is no function named \`${name}\``, {
    about: name,
    notes: near.length > 0 ? [`Did you mean ${listOfNames(near, 'or')}?`] : [],
    fixes: near.map((other) => replaceFix(`Change to \`${other}\``, at, other)),
  });
  return failedCall(call, here, elaboration);
}

/** The arguments of a call that is no call are in use all the same; of what types they should be is not known. */
function failedCall(call: CallExpression, here: Site, elaboration: Elaboration): Core {
  for (const argument of call.arguments) elaborate(argument, { ...elaboration, report: silentReporter });
  return failed(here);
}

function callFunction(info: FunctionInfo, call: CallExpression, here: Site, elaboration: Elaboration): Core {
  if (
    !hasArguments(call, info.parameters.length, info.parameters.map(({ name }) => name).join(', '), here, elaboration)
  )
    return failed(here);
  let result: Core = info.body;
  if (info.result !== null) result = ranged(result, info.result, `the result of \`${info.name}\``);
  for (const [i, parameter] of [...info.parameters.entries()].reverse()) {
    const argument = call.arguments[i];
    if (argument === undefined) continue;
    const value = elaborate(argument, elaboration, parameter.type);
    const fitting =
      parameter.type === null
        ? value
        : ranged(
            expectType(value, parameter.type, elaboration, `For the argument \`${parameter.name}\``),
            parameter.type,
            `the argument \`${parameter.name}\``,
          );
    result = { kind: 'let', slot: parameter.slot, value: fitting, body: result, type: result.type, site: here };
  }
  return fold({ ...result, site: here }, elaboration);
}

/** A check that a value stays in range, where the type has a range. */
export function ranged(operand: Core, range: StateType, what: string): Core {
  if (range.kind !== 'integer' || operand.kind === 'error') return operand;
  return { kind: 'ranged', operand, range, what, type: range, site: operand.site };
}

function conversion(type: StateType, call: CallExpression, here: Site, elaboration: Elaboration): Core {
  if (!hasArguments(call, 1, 'value', here, elaboration)) return failed(here);
  const [argument] = call.arguments;
  if (argument === undefined) return failed(here);
  const operand = elaborate(argument, elaboration);
  if (operand.type.kind === 'unknown') return failed(here);
  if (type.kind === 'numeric' || type.kind === 'set' || !spellable(operand.type)) {
    elaboration.report.error('ALTA2008', here, `${describe(operand.type)} cannot be converted to ${describe(type)}`, {
      notes: ['Conversions go by spelling, between tokens, enums, bools and whole numbers'],
    });
    return failed(here);
  }
  // Any value of the enum may come out, so none of them is unused.
  if (type.kind === 'enum') elaboration.used('all enum values', type.name, type);
  return fold({ kind: 'convert', operand, to: { kind: 'state', type }, type, site: here }, elaboration);
}

function spellable(type: Type): boolean {
  return isNamed(type) || isWhole(type) || type.kind === 'bool' || type.kind === 'word';
}

function callBuiltin(
  name: string,
  call: CallExpression,
  here: Site,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  const { report } = elaboration;
  const built = (builtin: Builtin, values: readonly Core[], type: Type): Core =>
    fold({ kind: 'builtin', name: builtin, arguments: values, type, site: here }, elaboration);
  switch (name) {
    case 'min':
    case 'max': {
      if (call.arguments.length === 0) return wrongCount(call, 'at least one argument', here, elaboration);
      const values = call.arguments.map((argument) => numberArgument(argument, name, elaboration, expected));
      return built(
        name,
        values,
        values.every(({ type }) => isWhole(type))
          ? whole
          : values.some(({ type }) => type.kind === 'unknown')
            ? unknown
            : real,
      );
    }
    case 'abs':
    case 'round':
    case 'floor': {
      const [argument] = call.arguments;
      if (argument === undefined || !hasArguments(call, 1, 'number', here, elaboration)) return failed(here);
      // Inside, `/` divides exactly: `round(1 / share)`.
      const value = numberArgument(argument, name, elaboration, name === 'abs' ? expected : real);
      return built(name, [value], name === 'abs' && !isWhole(value.type) ? value.type : whole);
    }
    case 'clamp':
    case 'wrap': {
      const [argument, low, high] = call.arguments;
      if (argument === undefined || (call.arguments.length !== 1 && call.arguments.length !== 3))
        return wrongCount(call, 'one argument, or a value and the two ends of a range', here, elaboration);
      const value = numberArgument(argument, name, elaboration, null);
      if (low !== undefined && high !== undefined)
        return built(
          name,
          [value, wholeArgument(low, name, elaboration), wholeArgument(high, name, elaboration)],
          isWhole(value.type) ? whole : value.type,
        );
      if (expected?.kind !== 'integer') {
        if (expected?.kind !== 'unknown')
          report.error('ALTA2009', here, `\`${name}\` does not know the range that is meant`, {
            notes: [
              `Say it: \`${name}(value, low, high)\`; only where a variable is assigned does the range follow from it`,
            ],
          });
        return failed(here);
      }
      const ends = [expected.minimum, expected.maximum].map(
        (end): Core => ({ kind: 'constant', value: end, type: whole, site: here }),
      );
      return built(name, [value, ...ends], whole);
    }
    case 'int': {
      const [argument] = call.arguments;
      if (argument === undefined || !hasArguments(call, 1, 'value', here, elaboration)) return failed(here);
      const operand = elaborate(argument, elaboration);
      if (operand.type.kind === 'unknown') return failed(here);
      if (!spellable(operand.type)) {
        report.error('ALTA2008', here, `\`int\` cannot make a number of ${describe(operand.type)}`, {
          notes: isNumber(operand.type) ? ['`round(…)` and `floor(…)` make whole numbers'] : [],
        });
        return failed(here);
      }
      return fold({ kind: 'convert', operand, to: { kind: 'number' }, type: whole, site: here }, elaboration);
    }
    default: {
      const [argument] = call.arguments;
      if (argument === undefined || !hasArguments(call, 1, 'list', here, elaboration)) return failed(here);
      const value = elaborate(argument, elaboration);
      if (value.type.kind === 'unknown') return failed(here);
      if (value.type.kind !== 'list' && !isSet(value.type)) {
        report.error(
          'ALTA2008',
          value.site,
          `\`len\` counts the items of a list or a set, but this is ${describe(value.type)}`,
        );
        return failed(here);
      }
      return built('len', [value], whole);
    }
  }
}

function numberArgument(
  argument: CallExpression['arguments'][number],
  name: string,
  elaboration: Elaboration,
  expected: Type | null,
): Core {
  const value = elaborate(argument, elaboration, expected);
  if (isNumber(value.type) || value.type.kind === 'unknown') return value;
  elaboration.report.error('ALTA2001', value.site, `\`${name}\` needs a number, but this is ${describe(value.type)}`, {
    notes: argumentNotes(value.type, name),
  });
  return failed(value.site);
}

function argumentNotes(type: Type, name: string): string[] {
  if (type.kind === 'list' && (name === 'min' || name === 'max'))
    return [`The numbers stand side by side: \`${name}(a, b)\``];
  return conversionNotes(type, whole, false);
}

function wholeArgument(argument: CallExpression['arguments'][number], name: string, elaboration: Elaboration): Core {
  return expectType(elaborate(argument, elaboration), whole, elaboration, `As an end of the range of \`${name}\``);
}

function hasArguments(
  call: CallExpression,
  count: number,
  what: string,
  here: Site,
  elaboration: Elaboration,
): boolean {
  if (call.arguments.length === count) return true;
  wrongCount(
    call,
    count === 1 ? `one argument (${what})` : `${count} arguments${what === '' ? '' : ` (${what})`}`,
    here,
    elaboration,
  );
  return false;
}

function wrongCount(call: CallExpression, need: string, here: Site, elaboration: Elaboration): Core {
  elaboration.report.error(
    'ALTA2010',
    here,
    `\`${call.callee.text}\` takes ${need}, but ${call.arguments.length} ${call.arguments.length === 1 ? 'is' : 'are'} given`,
  );
  return failedCall(call, here, elaboration);
}

function failed(here: Site): Core {
  return { kind: 'error', type: unknown, site: here };
}
