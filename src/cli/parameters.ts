/** Values for the `param`s of a program: `-P NAME=VALUE`, repeated. */

import { lineStarts, locate } from '../../grammar/span.ts';
import type { Compilation, ParameterValue } from '../compile.ts';
import { similarNames } from '../ir/similar.ts';
import { UserError } from './user-error.ts';

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export function parameterValues(given: readonly string[] = []): ParameterValues {
  const values = new Map<string, ParameterValue>();
  for (const item of given) {
    const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(item) ?? [];
    if (name === undefined || text === undefined) throw new UserError(`-P ${item}: write it as -P NAME=VALUE`);
    if (values.has(name)) throw new UserError(`-P ${item}: "${name}" is set twice`, ['Give each parameter one value']);
    values.set(name, parsed(item, text));
  }
  return Object.fromEntries(values);
}

/** Refuses names that the program does not have, and values of another kind than the program's own. */
export function checkParameters(file: string, values: ParameterValues, compilation: Compilation): void {
  const { parameters, diagnostics, sources } = compilation;
  for (const name of Object.keys(values)) {
    if (parameters.includes(name)) continue;
    const near = similarNames(name, parameters);
    const known = parameters.length === 0 ? 'It has none' : `It has ${parameters.join(', ')}`;
    throw new UserError(`-P ${name}: ${file} has no parameter of this name`, [
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : known,
    ]);
  }
  // The program is fine, what was given is not: this is no diagnostic of the program.
  const wrong = diagnostics.find(({ code }) => code === 'ALTA1006');
  if (wrong === undefined) return;
  const { line, column } = locate(lineStarts(sources.get(wrong.file) ?? ''), wrong.span.start);
  throw new UserError(`-P: ${wrong.message}`, [
    `It is declared at ${wrong.file}:${line}:${column}; its value there decides the kind`,
    ...wrong.notes,
  ]);
}

function parsed(item: string, text: string): ParameterValue {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) {
    const number = Number(text);
    if (Number.isFinite(number)) return number;
  }
  throw new UserError(`-P ${item}: a parameter is a number, true or false, but "${text}" is neither`);
}
