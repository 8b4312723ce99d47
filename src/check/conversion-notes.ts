/** What to do where a value of one type stands in the place of another. */

import { shortList } from './report.ts';
import { describe, elementOf, isNamed, isNumber, isSet, isWhole, sameType, type Type } from './types.ts';

/** `isConstant`: the value was written down, and can be written otherwise. */
export function conversionNotes(type: Type, wanted: Type, isConstant: boolean): string[] {
  if (isNumber(wanted)) {
    if (type.kind === 'token') return ['`int(…)` gives the number that a token spells'];
    if (type.kind === 'enum')
      return ['`int(…)` gives the number that a value of an enum spells; `match` can give each its own'];
    if (type.kind === 'bool') return ['`int(…)` turns false and true into 0 and 1'];
    if (type.kind === 'word') return ['A number is written without quotes'];
    if (type.kind === 'list') return ['`list[0]` is the first item of a list'];
    return isWhole(wanted) && isNumber(type) ? ['`round(…)` and `floor(…)` make whole numbers'] : [];
  }
  if (wanted.kind === 'bool') {
    if (type.kind === 'word') return ['`true` and `false` are written without quotes'];
    if (isNumber(type) && isConstant) return ['A bool is `true` or `false`'];
    if (isWhole(type)) return ['Compare it, for instance with `== 1`'];
    if (isNumber(type)) return ['Compare it, for instance with `> 0.5`'];
    if (type.kind === 'token') return ['Compare it, for instance with `== "…"`'];
    return type.kind === 'enum' ? [`Compare it, for instance with \`== ${type.values[0] ?? ''}\``] : [];
  }
  if (isNamed(wanted)) {
    if (isNamed(type) || type.kind === 'word') return [`\`${describe(wanted)}(…)\` converts by spelling`];
    if (!isWhole(type) && type.kind !== 'bool') return [];
    return wanted.kind === 'token'
      ? ['A token is written in quotes; `Token(…)` converts by spelling']
      : [`The values are ${shortList(wanted.values)}`];
  }
  if (isSet(wanted))
    return type.kind === 'list' || sameType(type, elementOf(wanted)) ? ['A set is written in braces: `{…}`'] : [];
  if (wanted.kind === 'list' && isSet(wanted.element)) return ['For instance `in [{…}, {…}]`: a list of sets'];
  return [];
}
