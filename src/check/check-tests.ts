/** The tests that a program holds: inputs that it understands, and what is expected. */

import type { TestDeclaration } from '../../grammar/syntax.ts';
import { frameInput, tokenize } from '../ir/input.ts';
import type { DeclaredVariable } from './check-variables.ts';
import { type CheckContext, declarationsOf } from './context.ts';
import { elaborate, expectType } from './elaborate.ts';
import { valueSpelled } from './evaluate.ts';
import { shortList } from './report.ts';
import { type Site, site } from './site.ts';
import { describe, isNamed, whole } from './types.ts';
import type { Frame, Vocabulary } from './vocabulary.ts';

export interface CheckedTest {
  readonly name: string;
  /** What a user would type. */
  readonly input: string;
  /** One word per output; `_` is anything. */
  readonly expected: readonly string[];
  /** A layer limit of its own. */
  readonly layers: number | null;
  readonly site: Site;
}

/** What a run of a test does with its input. */
export interface TestedProgram {
  readonly frame: Frame;
  readonly positions: number | null;
  /** `null` where it is not known. */
  readonly output: DeclaredVariable | null;
  readonly skips: boolean;
}

export function checkTests(context: CheckContext, vocabulary: Vocabulary, program: TestedProgram): CheckedTest[] {
  const { file, tree, module, shared } = context;
  return declarationsOf(tree, 'test').map((test) => {
    const tokens = tokenize(test.input.value, vocabulary.words);
    const expected = test.output.value.split(/\s+/u).filter((word) => word !== '');
    if (!tokens.ok && vocabulary.words.length > 0)
      shared.report.error('ALTA1003', site(file, test.input.span), `In this test ${tokens.problem.message}`, {
        notes: tokens.problem.notes,
      });
    const mistaken = shared.report.diagnostics.some(({ severity }) => severity === 'error');
    if (tokens.ok && !mistaken && shared.unreadable(file) === null)
      checkPossible(test, tokens.ids, expected, program, context);
    const elaboration = {
      ...shared,
      scope: module.scope,
      sides: null,
      refuse: () => ({ code: 'ALTA2016', message: 'A number of layers is a constant', notes: [] }),
    };
    const layers =
      test.layers === null
        ? null
        : expectType(elaborate(test.layers, elaboration, whole), whole, elaboration, 'After `layers`');
    if (layers?.kind === 'constant' && Number(layers.value) < 0)
      shared.report.error('ALTA2017', layers.site, `A run cannot have ${Number(layers.value)} layers`);
    return {
      name: test.name.value,
      input: test.input.value,
      expected,
      layers: layers?.kind === 'constant' && typeof layers.value === 'number' ? layers.value : null,
      site: site(file, test.span),
    };
  });
}

/** A warning, as other values of parameters may make the test pass. */
function checkPossible(
  { input, output: { span } }: TestDeclaration,
  ids: readonly number[],
  expected: readonly string[],
  { frame, positions, output, skips }: TestedProgram,
  { file, shared: { report } }: CheckContext,
): void {
  const framed = frameInput(ids, { frame, positions });
  if (!framed.ok) {
    report.warning('ALTA1014', site(file, input.span), `This test cannot run: ${lowerFirst(framed.problem.message)}`, {
      notes: framed.problem.notes,
    });
    return;
  }
  const length = framed.ids.length;
  if (skips ? expected.length > length : expected.length !== length) {
    const around = length - ids.length;
    const isFramed =
      around > 0 &&
      frame.before.every((token, i) => ids[i] === token) &&
      frame.after.every((token, i) => ids[ids.length - frame.after.length + i] === token);
    const frameNote = isFramed
      ? ['The frame is put around the input: it is left out of tests']
      : around > 0
        ? [`${around} of them ${around === 1 ? 'is' : 'are'} for the frame`]
        : [];
    report.warning(
      'ALTA1014',
      site(file, span),
      `This test cannot pass: the output has ${skips ? 'at most ' : ''}${values(length)}, but ${expected.length} ${expected.length === 1 ? 'is' : 'are'} expected`,
      { notes: [...frameNote, 'One word for each position; `_` matches anything'] },
    );
    return;
  }
  if (output === null || output.role === 'head' || output.type.kind === 'unknown' || output.type.kind === 'set') return;
  const { type, name } = output;
  const isValue = (word: string): boolean =>
    type.kind === 'numeric' ? word !== '' && !Number.isNaN(Number(word)) : valueSpelled(word, type) !== undefined;
  const stranger = expected.find((word) => word !== '_' && !isValue(word));
  if (stranger === undefined) return;
  report.warning('ALTA1014', site(file, span), `This test cannot pass: \`${stranger}\` is not in ${describe(type)}`, {
    notes:
      type.kind === 'bool'
        ? ['Its values are `true` and `false`']
        : isNamed(type)
          ? [`Its values are ${shortList(type.values)}`]
          : [],
    related: [{ site: output.binding.site, message: `the output, \`${name}\`, is declared here` }],
  });
}

function values(count: number): string {
  return `${count} ${count === 1 ? 'value' : 'values'}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
