/** In what two models differ: settings, vocabulary, variables, heads, rules, dimensions, hidden units, numbers. */

import { sha256 } from '../formats/sha256.ts';
import type { Program, Variable } from '../ir/program.ts';
import { ruleText, variableName } from '../ir/text.ts';
import { headMeaning } from '../weights/meanings.ts';
import type { CompiledModel } from '../weights/model.ts';
import { matricesOf, vectorsOf } from '../weights/names.ts';

export type Kind =
  | 'setting'
  | 'token'
  | 'variable'
  | 'head'
  | 'rule'
  | 'halting'
  | 'output'
  | 'dimension'
  | 'literal unit'
  | 'rule unit'
  | 'value unit'
  | 'tensor';

/** `null` where there is none. */
export interface Difference {
  readonly kind: Kind;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function differencesOf(before: CompiledModel, after: CompiledModel): Difference[] {
  const both = <Part>(part: (model: CompiledModel) => Part): readonly [Part, Part] => [part(before), part(after)];
  const unitsOf = (layer: 0 | 1 | 2): readonly [string[], string[]] =>
    both((model) => model.units[layer].map(({ text }) => text));
  return [
    ...named('setting', ...both(settings)),
    ...listed('token', ...both(({ program }) => program.vocabulary)),
    ...named('variable', ...both(({ program }) => variables(program))),
    ...named('head', ...both(({ program }) => heads(program))),
    ...listed('rule', ...both(({ program }) => program.rules.map((rule) => ruleText(program, rule)))),
    ...named('halting', ...both(({ program }) => halting(program))),
    ...named('output', ...both(({ program }) => output(program))),
    ...listed('dimension', ...both(({ layout }) => layout.dimensions.map(({ name }) => name))),
    ...listed('literal unit', ...unitsOf(0)),
    ...listed('rule unit', ...unitsOf(1)),
    ...listed('value unit', ...unitsOf(2)),
    ...tensors(before, after),
  ];
}

/** Things with a name, and what each of them is. */
type Named = ReadonlyMap<string, string>;

function named(kind: Kind, before: Named, after: Named): Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map((name) => ({ kind, name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((each) => each.before !== each.after);
}

/** Things that are nothing but their name, which may occur several times. */
function listed(kind: Kind, before: readonly string[], after: readonly string[]): Difference[] {
  const surplus = (of: readonly string[], over: readonly string[]): string[] => {
    const left = new Map<string, number>();
    for (const name of over) left.set(name, (left.get(name) ?? 0) + 1);
    return of.filter((name) => {
      const count = left.get(name) ?? 0;
      left.set(name, count - 1);
      return count <= 0;
    });
  };
  return [
    ...surplus(before, after).map((name) => ({ kind, name, before: name, after: null })),
    ...surplus(after, before).map((name) => ({ kind, name, before: null, after: name })),
  ];
}

function settings({ program, level, format, maxLength, minimalFor }: CompiledModel): Named {
  const { positions, frame, vocabulary } = program;
  const words = (ids: readonly number[]): string => ids.map((id) => vocabulary[id] ?? '?').join(' ');
  return new Map([
    ...Object.entries(program.parameters).map(([name, value]): [string, string] => [`param ${name}`, String(value)]),
    ['positions', positions === null ? 'any number' : String(positions)],
    ['frame', `${words(frame.before)} … ${words(frame.after)}`],
    ['level', `-O${level}`],
    ['numbers', format],
    ['longest input', String(maxLength)],
    ['minimal for', minimalFor === null ? 'all inputs' : `${minimalFor.inputs} inputs`],
  ]);
}

function variables(program: Program): Named {
  const text = ({ role, domain, initial }: Variable): string => JSON.stringify({ role, domain, initial });
  return new Map(program.variables.map((variable) => [variable.name, text(variable)]));
}

/** With all of its classes, as two patterns may read alike. */
function heads(program: Program): Named {
  return new Map(
    program.heads.map((head) => {
      const { key, query, classes, unique } = head;
      const pattern = JSON.stringify({ classes, key: key.classOf, query: query.classesOf, unique });
      return [head.name, `${headMeaning(program, head)}  ${pattern}`];
    }),
  );
}

function halting(program: Program): Named {
  const { halt } = program;
  return new Map([['when', halt === null ? 'never' : `${variableName(program, halt.variable)} ${halt.values.join()}`]]);
}

function output(program: Program): Named {
  const { variable, skip } = program.output;
  return new Map([['of', `${variableName(program, variable)}${skip === null ? '' : `, without code ${skip}`}`]]);
}

function tensors(before: CompiledModel, after: CompiledModel): Difference[] {
  const text = (model: CompiledModel): Named =>
    new Map([
      ...[...matricesOf(model)].map(([name, { rows, columns, rowStart, columnOf, values }]): [string, string] => [
        name,
        `${rows} × ${columns}, ${values.length} non-zeros ${fingerprint([rowStart, columnOf, values])}`,
      ]),
      ...[...vectorsOf(model)].map(([name, values]): [string, string] => [
        name,
        `${values.length} numbers ${fingerprint([values])}`,
      ]),
    ]);
  return named('tensor', text(before), text(after));
}

function fingerprint(parts: readonly (Int32Array | Float64Array)[]): string {
  return sha256(parts.map((part) => part.join()).join(';')).slice(0, 8);
}
