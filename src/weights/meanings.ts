/** What residual dimensions and heads stand for, in words. */

import { labelOf } from '../ir/domain.ts';
import type { Head, Program } from '../ir/program.ts';
import { codesText, conditionText, variableName } from '../ir/text.ts';
import type { Dimension } from './layout.ts';

export function dimensionMeaning(program: Program, { variable, part }: Dimension): string {
  const name = variableName(program, variable);
  if (part === 'value') return `the number that ${name} is`;
  if (part === 'share') return `the share of attention that selected positions got: whether ${name} is defined`;
  const declared = program.variables[variable];
  const value = declared === undefined ? '?' : labelOf(declared.domain, part);
  if (declared?.role === 'head') return `1 where the head fetched ${value} for ${name}`;
  return `1 where ${name} is ${value}`;
}

/** `fetches token as right.token from position +1 where here = 3 is asked for by pointer`. */
export function headMeaning(program: Program, { aggregate, key, query, offsets, values }: Head): string {
  const targets = values.map(({ source, target }) => {
    const name = variableName(program, target);
    if (source === null) return name;
    return `${name} from ${variableName(program, source)}`;
  });
  const verb = { select: 'fetches', mean: 'takes the mean of', count: 'counts' }[aggregate];
  const near = offsets === null ? '' : ` at ${offsets.map((each) => (each > 0 ? `+${each}` : `${each}`)).join(', ')}`;
  return `${verb} ${targets.join(', ')}${near}${selectionText(program, { key, query })}`;
}

function selectionText(program: Program, { key, query }: Pick<Head, 'key' | 'query'>): string {
  if (key.variable === null && query.variable === null) return '';
  if (query.variable === null) return ` where ${keyText(program, key, query.classesOf[0] ?? [])}`;
  if (key.variable === null) {
    const asking = query.classesOf.flatMap((classes, code) => (classes.length > 0 ? [code] : []));
    return `, for positions where ${conditionText(program, { variable: query.variable, codes: asking })}`;
  }
  return ` where ${variableName(program, key.variable)} suits ${variableName(program, query.variable)}`;
}

/** The codes of the key that are in some classes. */
function keyText(program: Program, key: Head['key'], classes: readonly number[]): string {
  const codes = key.classOf.flatMap((each, code) => (classes.includes(each) ? [code] : []));
  if (key.variable === null) return 'always';
  return `${variableName(program, key.variable)} = ${codesText(program, key.variable, codes)}`;
}
