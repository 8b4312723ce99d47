/** Type expressions to types. */

import type { TypeExpression } from '../../grammar/syntax.ts';
import { elaborate, expectType } from './elaborate.ts';
import { codeOf, spellValue } from './evaluate.ts';
import { familiarName } from './familiar-names.ts';
import { listOfNames, replaceFix } from './report.ts';
import type { Elaboration } from './scope.ts';
import { site } from './site.ts';
import { suggestions } from './suggestions.ts';
import { describe, type ElementType, real, type StateType, whole } from './types.ts';
import { elementsOf, isList } from './values.ts';

/** A one-hot of more values than this is a mistake rather than a program. */
export const largestDomain = 65_536;

/** `null` where the type is broken; that was reported. */
export function resolveType(type: TypeExpression, elaboration: Elaboration): StateType | null {
  const { report, scope } = elaboration;
  const here = site(scope.file, type.span);
  switch (type.kind) {
    case 'error':
      return null;
    case 'named': {
      const binding = scope.lookup(type.name.text);
      if (binding !== undefined) elaboration.used('name', type.name.text, null);
      if (binding?.kind === 'type') return binding.type;
      if (type.name.text === '' || binding?.kind === 'broken') return null;
      if (binding === undefined && scope.unreadable(type.name.text)) return null;
      if (binding !== undefined) {
        const meant = [...scope.names('type')].filter((name) => name.toLowerCase() === type.name.text.toLowerCase());
        for (const name of meant) elaboration.used('name', name, null);
        report.error('ALTA2005', here, `\`${type.name.text}\` is not a type`, {
          notes: meant.length > 0 ? [`Did you mean ${listOfNames(meant, 'or')}?`] : [],
          fixes: meant.map((name) => replaceFix(`Change to \`${name}\``, here, name)),
        });
        return null;
      }
      const hint = scope.importable(type.name.text) ?? familiarName(type.name.text, 'type', here);
      const near = hint === null ? suggestions(type.name.text, scope.names('type'), elaboration) : [];
      report.error('ALTA1001', here, `There is no type named \`${type.name.text}\``, {
        about: type.name.text,
        ...(hint ?? {
          notes:
            near.length > 0
              ? [`Did you mean ${listOfNames(near, 'or')}?`]
              : [
                  'Types are `bool`, `Token`, ranges such as `0..9`, `numeric […]`, `set of …`, and those declared with `type` and `enum`',
                ],
          fixes: near.map((name) => replaceFix(`Change to \`${name}\``, here, name)),
        }),
      });
      return null;
    }
    case 'range': {
      const [minimum, maximum] = [type.minimum, type.maximum].map((end) => {
        const core = expectType(elaborate(end, elaboration), whole, elaboration, 'As an end of a range');
        if (core.kind !== 'constant' && core.kind !== 'error')
          report.error('ALTA2014', core.site, 'The ends of a range must be known when the program is compiled');
        return core.kind === 'constant' && typeof core.value === 'number' ? core.value : null;
      });
      if (typeof minimum !== 'number' || typeof maximum !== 'number') return null;
      if (minimum > maximum) {
        report.error('ALTA2017', here, `The range ${minimum}..${maximum} is empty`, {
          notes: ['Both ends belong to a range, the smaller one first'],
        });
        return null;
      }
      if (maximum - minimum >= largestDomain) {
        report.error(
          'ALTA2018',
          here,
          `The range ${minimum}..${maximum} has ${maximum - minimum + 1} values, more than ${largestDomain}`,
          { notes: ['Every value takes one dimension of the residual stream'] },
        );
        return null;
      }
      return { kind: 'integer', minimum, maximum };
    }
    case 'numeric': {
      const core = expectType(
        elaborate(type.values, elaboration, { kind: 'list', element: real }),
        { kind: 'list', element: real },
        elaboration,
        'After `numeric`',
      );
      if (core.kind !== 'constant' || !isList(core.value)) {
        if (core.kind !== 'error')
          report.error(
            'ALTA2014',
            core.site,
            'The values of a numeric type must be known when the program is compiled',
          );
        return null;
      }
      const values = [...new Set(core.value.items.map(Number))].sort((a, b) => a - b);
      if (values.length > 0) return { kind: 'numeric', values };
      report.error('ALTA2017', here, 'A numeric type lists its values, at least one');
      return null;
    }
    case 'set': {
      const element = resolveType(type.element, elaboration);
      if (element === null) return null;
      if (element.kind === 'numeric' || element.kind === 'set') {
        report.error('ALTA2019', here, `A set of ${describe(element)} is not possible`, {
          notes: ['The elements of a set are categorical: bool, a range, an enum or Token'],
        });
        return null;
      }
      if (type.sets === null) return { kind: 'set', element, sets: null };
      const wanted = { kind: 'list', element: { kind: 'some set', element } } as const;
      const core = expectType(elaborate(type.sets, elaboration, wanted), wanted, elaboration, 'As the possible sets');
      if (core.kind !== 'constant' || !isList(core.value)) return null;
      const sets = core.value.items.map((set) => setCodes(elementsOf(set), element));
      const outside = core.value.items.find((_, i) => sets[i] === null);
      if (outside !== undefined) {
        report.error(
          'ALTA3007',
          core.site,
          `The set ${spellValue(outside, { kind: 'some set', element })} has elements that are not in ${describe(element)}`,
        );
        return null;
      }
      return { kind: 'set', element, sets: sets.filter((set) => set !== null) };
    }
  }
}

/** The codes of a set's elements, or `null` if one is not in the element type. */
export function setCodes(elements: readonly number[], element: ElementType): number[] | null {
  const codes = elements.map((value) => codeOf(element, element.kind === 'bool' ? value === 1 : value));
  const known = codes.filter((code) => code !== undefined);
  return known.length === codes.length ? known : null;
}
