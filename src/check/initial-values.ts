/** The values of variables before the first layer: a function of the token and the position. */

import type { Expression } from '../../grammar/syntax.ts';
import type { Initial } from '../ir/program.ts';
import type { DeclaredVariables } from './check-variables.ts';
import type { CheckContext } from './context.ts';
import { hasMistake, readsOf } from './core.ts';
import { elaborate, expectType } from './elaborate.ts';
import { codeOf, evaluate, fits, sizeOfType, spellValue } from './evaluate.ts';
import { wrapFix } from './report.ts';
import type { Elaboration, VariableBinding } from './scope.ts';
import { describe } from './types.ts';
import { isUndefined, type Undefined, type Value } from './values.ts';

/** The initial value for every token and position it can be asked for. */
export function initialOf(
  binding: VariableBinding,
  value: Expression,
  { input, position }: DeclaredVariables,
  context: CheckContext,
): Initial | null {
  const { module, shared } = context;
  const { report } = shared;
  const elaboration: Elaboration = {
    ...shared,
    scope: module.scope,
    sides: null,
    refuse: ({ name, role }) =>
      role === 'input' || role === 'position'
        ? null
        : {
            code: 'ALTA2016',
            message: `An initialiser cannot read \`${name}\``,
            notes: ['It is computed before the first layer, from the input and the position alone'],
          },
  };
  const { type } = binding;
  const core = elaborate(value, elaboration, type);
  if (type.kind === 'unknown') return null;
  const fitting = expectType(core, type, elaboration, `For \`${binding.name}\``);
  if (hasMistake(fitting)) return null;
  const reads = new Set(readsOf(fitting).map(({ variable }) => variable));
  const readsInput = input !== null && reads.has(input.index);
  const readsPosition = position !== null && reads.has(position.index);
  let failed = false;

  function at(token: number | null, place: number | null): number {
    const variables = new Map<number, Value>();
    if (input !== null && token !== null) variables.set(input.index, token);
    if (position !== null && place !== null) variables.set(position.index, place);
    const result = evaluate(fitting, { variables, locals: new Map(), undefinedValue: shared.undefinedValue });
    const code =
      isUndefined(result) || type.kind === 'unknown' || !fits(type, result) ? undefined : codeOf(type, result);
    if (code !== undefined) return code;
    if (!failed) reportNoValue(result, token, place);
    failed = true;
    return 0;
  }

  function reportNoValue(result: Value, token: number | null, place: number | null): void {
    if (type.kind === 'unknown') return;
    const words = input?.type.kind === 'token' ? input.type.values : [];
    const where = [
      token === null ? null : `the token "${words[token] ?? ''}"`,
      place === null ? null : `position ${place}`,
    ]
      .filter((part) => part !== null)
      .join(' and ');
    if (isUndefined(result)) {
      report.error(
        'ALTA3009',
        fitting.site,
        `\`${binding.name}\` has no initial value${where === '' ? '' : ` for ${where}`}`,
        {
          notes: [
            whyUndefined(result),
            'An initialiser gives a value for every input; `if` and `match` can tell tokens apart',
          ],
          related: [{ site: binding.site, message: `\`${binding.name}\` is declared here` }],
        },
      );
    } else {
      report.error(
        'ALTA3001',
        fitting.site,
        `\`${binding.name}\` is ${describe(type)}, but its initial value is ${spellValue(result, fitting.type)}${where === '' ? '' : ` for ${where}`}`,
        {
          related: [{ site: binding.site, message: `\`${binding.name}\` is declared here` }],
          fixes:
            type.kind === 'integer' && fitting.kind !== 'constant'
              ? [wrapFix('Keep it in range with `clamp`', fitting.site, 'clamp(', ')')]
              : [],
        },
      );
    }
  }

  const tokens = input?.type.kind === 'token' ? [...input.type.values.keys()] : [];
  const places =
    position === null || position.type.kind === 'unknown' ? [] : [...Array(sizeOfType(position.type)).keys()];
  const initial: Initial =
    readsInput && readsPosition
      ? { by: 'token-and-position', values: tokens.map((token) => places.map((place) => at(token, place))) }
      : readsInput
        ? { by: 'token', values: tokens.map((token) => at(token, null)) }
        : readsPosition
          ? { by: 'position', values: places.map((place) => at(null, place)) }
          : { by: 'constant', value: at(null, null) };
  return failed ? null : initial;
}

function whyUndefined(value: Undefined): string {
  switch (value.because) {
    case 'division':
      return 'It divides by zero there';
    case 'index':
      return `There is no item ${value.detail} there`;
    case 'no arm':
      return 'No arm of the `match` takes it';
    case 'range':
      return `A value is out of its range there: ${value.detail}`;
    default:
      return 'A conversion finds no value there: it goes by spelling';
  }
}
