/** Names, quoted words, and `a.b` where `a` is no value: enums, heads with several values, `key` and `query`. */

import type { Expression } from '../../grammar/syntax.ts';
import type { Core } from './core.ts';
import { familiarName, type Hint } from './familiar-names.ts';
import { listOfNames, replaceFix, shortList } from './report.ts';
import type { Elaboration, VariableBinding } from './scope.ts';
import { type Site, site } from './site.ts';
import { suggestions } from './suggestions.ts';
import { describe, type EnumType, isNamed, type Type, unknown, word } from './types.ts';

export function elaborateName(text: string, here: Site, elaboration: Elaboration, expected: Type | null): Core {
  const { report, scope, used } = elaboration;
  if (text === '') return failed(here);
  const binding = scope.lookup(text);
  if (binding === undefined) return enumValue(text, here, elaboration, expected);
  used('name', text, null);
  switch (binding.kind) {
    case 'constant':
      return { kind: 'constant', value: binding.value, type: binding.type, site: here };
    case 'local':
      return { kind: 'local', slot: binding.slot, type: binding.type, site: here };
    case 'variable':
      return readVariable(binding, here, elaboration);
    case 'broken':
      return failed(here);
    case 'record of variables': {
      used('name', `${text}.*`, null);
      const fields = [...binding.fields.keys()].map((field) => `${text}.${field}`);
      report.error('ALTA2005', here, `\`${text}\` has several values: say which, ${listOfNames(fields, 'or')}`);
      return failed(here);
    }
    case 'function':
      report.error('ALTA2005', here, `\`${text}\` is a function: call it, \`${text}(…)\``);
      return failed(here);
    case 'type': {
      const { type } = binding;
      report.error('ALTA2005', here, `\`${text}\` is a type, not a value`, {
        notes: isNamed(type) ? [`Its values are ${shortList(type.values.map((value) => spelled(value, type)))}`] : [],
      });
      return failed(here);
    }
  }
}

export function readVariable(binding: VariableBinding, here: Site, elaboration: Elaboration): Core {
  const refusal = elaboration.refuse(binding, here);
  if (refusal !== null) {
    elaboration.report.error(refusal.code, here, refusal.message, {
      notes: refusal.notes,
      related: [{ site: binding.site, message: `\`${binding.name}\` is declared here` }],
    });
    return failed(here);
  }
  return { kind: 'read', variable: binding.index, type: binding.type, site: here };
}

/** A name that nothing has: the value of an enum, if one has it. */
function enumValue(text: string, here: Site, elaboration: Elaboration, expected: Type | null): Core {
  const { report, scope, used } = elaboration;
  const enums = scope.enums();
  const holders =
    expected?.kind === 'enum' && expected.values.includes(text)
      ? [expected]
      : enums.filter(({ values }) => values.includes(text));
  const [holder, other] = holders;
  if (holder !== undefined && other === undefined) return valueOfEnum(holder, text, here, used);
  if (holder !== undefined && other !== undefined) {
    for (const each of holders) used('enum value', text, each);
    const ways = holders.map(({ name }) => `${name}.${text}`);
    report.error('ALTA1002', here, `\`${text}\` is a value of several enums: say which, ${listOfNames(ways, 'or')}`);
    return failed(here);
  }
  // Of a type that is not known, the values are not either.
  if (scope.unreadable(text) || expected?.kind === 'unknown') return failed(here);
  const familiar = hintAbout(text, here, elaboration, expected);
  if (familiar !== null) {
    report.error('ALTA1001', here, `There is nothing named \`${text}\` here`, { about: text, ...familiar });
    return failed(here);
  }
  const near = suggestions(
    text,
    [...scope.names('value'), ...(expected?.kind === 'enum' ? expected.values : enums.flatMap(({ values }) => values))],
    elaboration,
  );
  const quoted = expected !== null && isNamed(expected) && expected.values.includes(text);
  report.error('ALTA1001', here, `There is nothing named \`${text}\` here`, {
    about: text,
    notes: quoted
      ? [`The token is written in quotes: \`"${text}"\``]
      : near.length > 0
        ? [`Did you mean ${listOfNames(near, 'or')}?`]
        : [],
    fixes: quoted
      ? [replaceFix(`Write \`"${text}"\``, here, `"${text}"`)]
      : near.map((name) => replaceFix(`Change to \`${name}\``, here, name)),
  });
  return failed(here);
}

/** What is known by this name, here or elsewhere; `null` if nothing is. */
function hintAbout(text: string, here: Site, { scope }: Elaboration, expected: Type | null): Hint | null {
  if (expected !== null && isNamed(expected) && expected.values.includes(text)) return null;
  const importable = scope.importable(text);
  if (importable !== null) return importable;
  const role = text === 'position' || text === 'index' ? 'position' : null;
  if (role !== null) {
    const known = [...scope.names('variable')].find((name) => {
      const binding = scope.lookup(name);
      return binding?.kind === 'variable' && binding.role === role;
    });
    return known === undefined
      ? { notes: ['The index of a position is a variable: declare `position here: 0..31`, and use `here`'], fixes: [] }
      : {
          notes: [`The position is called \`${known}\` in this program`],
          fixes: [replaceFix(`Change to \`${known}\``, here, known)],
        };
  }
  return familiarName(text, 'value', here);
}

function spelled(value: string, type: Type): string {
  return type.kind === 'token' ? `"${value}"` : value;
}

function valueOfEnum(type: EnumType, text: string, here: Site, used: Elaboration['used']): Core {
  used('enum value', text, type);
  return { kind: 'constant', value: type.values.indexOf(text), type, site: here };
}

/** A quoted word is a value of the enum or vocabulary that is expected, if one is. */
export function wordConstant(text: string, here: Site, elaboration: Elaboration, expected: Type | null): Core {
  if (expected === null || !isNamed(expected)) return { kind: 'constant', value: text, type: word, site: here };
  const code = expected.values.indexOf(text);
  if (code >= 0) {
    if (expected.kind === 'enum') elaboration.used('enum value', text, expected);
    return { kind: 'constant', value: code, type: expected, site: here };
  }
  // Without a vocabulary, that is what is missing.
  if (expected.kind === 'token' && expected.values.length === 0) return failed(here);
  const near = suggestions(text, expected.values, elaboration);
  elaboration.report.error(
    'ALTA1003',
    here,
    expected.kind === 'token'
      ? `\`"${text}"\` is not in the vocabulary`
      : `\`"${text}"\` is not a value of \`${describe(expected)}\``,
    {
      notes:
        near.length > 0
          ? [`Did you mean ${listOfNames(near, 'or')}?`]
          : [`The values are ${shortList(expected.values)}`],
      fixes: near.map((name) => replaceFix(`Change to \`"${name}"\``, here, `"${name}"`)),
    },
  );
  return failed(here);
}

/** `Step.done`, `left.token`, `key.value`; `null` where the object is a value like any other. */
export function elaborateFieldOfName(
  expression: Extract<Expression, { kind: 'field' }>,
  here: Site,
  elaboration: Elaboration,
): Core | null {
  const { report, scope, used, sides } = elaboration;
  if (expression.object.kind !== 'name') return null;
  const object = expression.object.text;
  const field = expression.name.text;
  const fieldSite = site(scope.file, expression.name.span);
  const binding = scope.lookup(object);
  if (binding === undefined && sides !== null && (object === 'key' || object === 'query')) {
    sides.chosen(object, here);
    return elaborateName(field, fieldSite, elaboration, null);
  }
  if (binding?.kind === 'record of variables') {
    used('name', object, null);
    const variable = binding.fields.get(field);
    if (variable !== undefined) {
      used('name', `${object}.${field}`, null);
      return { ...readVariable(variable, here, elaboration), site: here };
    }
    // The name of one of its values has a mistake: then this may be the right one.
    if ([...binding.fields.keys()].some((value) => scope.lookup(value) === undefined)) return failed(here);
    const near = suggestions(field, binding.fields.keys(), elaboration, `${object}.`);
    report.error('ALTA1001', fieldSite, `The head \`${object}\` has no value \`${field}\``, {
      notes: [`It has ${listOfNames([...binding.fields.keys()], 'and')}`],
      fixes: near.map((name) => replaceFix(`Change to \`${name}\``, fieldSite, name)),
    });
    return failed(here);
  }
  if (binding?.kind === 'type' && binding.type.kind === 'enum') {
    used('name', object, null);
    if (binding.type.values.includes(field)) return valueOfEnum(binding.type, field, here, used);
    const near = suggestions(field, binding.type.values, elaboration);
    report.error('ALTA1001', fieldSite, `The enum \`${object}\` has no value \`${field}\``, {
      notes: [`It has ${shortList(binding.type.values)}`],
      fixes: near.map((name) => replaceFix(`Change to \`${name}\``, fieldSite, name)),
    });
    return failed(here);
  }
  return null;
}

function failed(here: Site): Core {
  return { kind: 'error', type: unknown, site: here };
}
