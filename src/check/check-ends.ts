/** Halting and output, and what a program must have. */

import type { CheckedMlp } from './check-mlp.ts';
import type { DeclaredVariable } from './check-variables.ts';
import { type CheckContext, declarationsOf, isLibrary } from './context.ts';
import { readsOf } from './core.ts';
import { elaborate, expectType } from './elaborate.ts';
import { codeOf, evaluate, sizeOfType, valueOfCode } from './evaluate.ts';
import { listOfNames, replaceFix } from './report.ts';
import type { Elaboration } from './scope.ts';
import { site } from './site.ts';
import { suggestions } from './suggestions.ts';
import { bool } from './types.ts';
import type { Value } from './values.ts';

export interface Halt {
  readonly variable: number;
  readonly values: readonly number[];
}

export interface Output {
  readonly variable: number;
  readonly skip: number | null;
}

export function checkHalt(context: CheckContext, variables: readonly DeclaredVariable[], mlp: CheckedMlp): Halt | null {
  const { file, tree, module, shared } = context;
  const { report } = shared;
  const [halt, second] = declarationsOf(tree, 'halt');
  if (halt === undefined) return null;
  if (second !== undefined)
    report.error('ALTA1004', site(file, second.span), 'There are two `halt` conditions', {
      related: [{ site: site(file, halt.span), message: 'the first one is here' }],
    });
  const elaboration: Elaboration = {
    ...shared,
    scope: module.scope,
    sides: null,
    refuse: ({ name, role }) =>
      role === 'head'
        ? {
            code: 'ALTA4002',
            message: `\`halt\` cannot test \`${name}\`, the output of a head`,
            notes: ['Head outputs are undefined between layers; assign it to a state variable and test that'],
          }
        : null,
  };
  const condition = expectType(elaborate(halt.condition, elaboration, bool), bool, elaboration, 'After `halt when`');
  if (condition.kind === 'error') return null;
  const reads = [...new Set(readsOf(condition).map(({ variable }) => variable))];
  const [variable, other] = reads;
  if (variable === undefined || other !== undefined) {
    report.error(
      'ALTA2023',
      condition.site,
      other === undefined
        ? '`halt` must test a variable'
        : `\`halt\` tests one variable, but this reads ${listOfNames(
            reads.map((read) => variables[read]?.name ?? ''),
            'and',
          )}`,
      {
        notes:
          other === undefined ? [] : ['Keep the result of a larger test in a state variable, and halt when that holds'],
      },
    );
    return null;
  }
  const declared = variables[variable];
  if (declared === undefined || declared.type.kind === 'unknown') return null;
  const { type } = declared;
  const holds = (code: number): boolean =>
    evaluate(condition, {
      variables: new Map<number, Value>([[variable, valueOfCode(type, code)]]),
      locals: new Map(),
      undefinedValue: shared.undefinedValue,
    }) === true;
  const values = Array.from({ length: sizeOfType(type) }, (_, code) => code).filter(holds);
  // Assignments with mistakes in them are missing from what is possible.
  const mistaken = report.diagnostics.some(({ severity }) => severity === 'error');
  const possible = mistaken ? null : possibleCodes(declared, variable, mlp);
  if (possible !== null && !values.some((code) => possible.has(code))) {
    report.warning('ALTA5003', condition.site, 'This can never hold, so the program never halts', {
      notes: [`\`${declared.name}\` is never given a value for which it does`],
      related: [{ site: declared.binding.site, message: `\`${declared.name}\` is declared here` }],
    });
  }
  return { variable, values };
}

/** The codes that a variable starts with or is ever assigned; `null` where that is not known. */
function possibleCodes(
  { role, initial }: DeclaredVariable,
  variable: number,
  { diagrams, updates }: CheckedMlp,
): ReadonlySet<number> | null {
  if (role !== 'state' || initial === null || updates === null) return null;
  const initials =
    initial.by === 'constant'
      ? [initial.value]
      : initial.by === 'token-and-position'
        ? initial.values.flat()
        : initial.values;
  const update = updates.get(variable);
  const assigned = update === undefined ? [] : diagrams.leaves(update).filter((leaf) => typeof leaf === 'number');
  return new Set([...initials, ...assigned]);
}

export function checkOutput(
  context: CheckContext,
  variables: readonly DeclaredVariable[],
  { assigned }: CheckedMlp,
): Output | null {
  const { file, tree, module, shared } = context;
  const { report } = shared;
  const [output, second] = declarationsOf(tree, 'output');
  if (output === undefined) return null;
  if (second !== undefined)
    report.error('ALTA1004', site(file, second.span), 'There are two outputs', {
      related: [{ site: site(file, output.span), message: 'the first one is here' }],
    });
  const here = site(file, output.name.span);
  const binding = output.name.text === '' ? undefined : module.scope.lookup(output.name.text);
  if (binding?.kind !== 'variable') {
    if (output.name.text === '' || binding?.kind === 'broken' || module.scope.unreadable(output.name.text)) return null;
    const near = suggestions(output.name.text, shared.variables.keys(), { scope: module.scope, used: shared.used });
    report.error(
      'ALTA1001',
      here,
      binding === undefined
        ? `There is no variable named \`${output.name.text}\``
        : `\`${output.name.text}\` is not a variable`,
      {
        about: output.name.text,
        notes:
          near.length > 0
            ? [`Did you mean ${listOfNames(near, 'or')}?`]
            : ['The output is one of the variables, by name'],
        fixes: near.map((name) => replaceFix(`Change to \`${name}\``, here, name)),
      },
    );
    return null;
  }
  shared.used('name', output.name.text, null);
  if (binding.role === 'head') {
    report.warning(
      'ALTA5004',
      here,
      `\`${binding.name}\` is the output of a head: it is always undefined after a layer`,
      { notes: ['Assign it to a state variable in the mlp block, and make that the output'] },
    );
  } else if (binding.role === 'state' && !assigned.has(binding.index)) {
    report.warning(
      'ALTA5004',
      here,
      `The output \`${binding.name}\` is never assigned: the answer is its initial value`,
    );
  }
  const declared = variables[binding.index];
  if (output.skip === null || declared === undefined || declared.type.kind === 'unknown')
    return { variable: binding.index, skip: null };
  const elaboration: Elaboration = {
    ...shared,
    scope: module.scope,
    sides: null,
    refuse: ({ name }) => ({
      code: 'ALTA2016',
      message: `After \`skip\` stands a constant, not \`${name}\``,
      notes: [],
    }),
  };
  const skip = expectType(
    elaborate(output.skip, elaboration, declared.type),
    declared.type,
    elaboration,
    'After `skip`',
  );
  if (skip.kind !== 'constant') return { variable: binding.index, skip: null };
  return { variable: binding.index, skip: codeOf(declared.type, skip.value) ?? null };
}

/** What every program must have, and what it had better have. */
export function reportMissing({ file, tree, shared: { report, unreadable } }: CheckContext): void {
  const end = { file, start: 0, end: 0 };
  // It may stand where the text could not be read.
  if (unreadable(file) !== null || isLibrary(tree)) return;
  if (tree.declarations.length === 0) {
    report.error('ALTA1012', end, 'This file is empty: a program declares a vocabulary, variables and an output', {
      notes: ['The smallest one is `vocab { "a" }  input token  output token`'],
    });
    return;
  }
  const declares = (kind: CheckContext['tree']['declarations'][number]['kind']): boolean =>
    tree.declarations.some((declaration) => declaration.kind === kind);
  if (!declares('vocab'))
    report.error('ALTA1012', end, 'The program has no vocabulary', {
      notes: ['Declare its tokens: `vocab { "a", "b" }`'],
    });
  if (!declares('output'))
    report.error('ALTA1013', end, 'The program has no output', {
      notes: ['Say which variable is the answer: `output NAME`'],
    });
  if (!declares('halt') && declares('mlp')) {
    report.hint('ALTA5005', mlpSite(file, tree), 'Without `halt when` this program runs until the layer limit', {
      notes: ['`halt when CONDITION` stops it when the condition holds at all positions'],
    });
  }
}

function mlpSite(file: string, tree: CheckContext['tree']) {
  const mlp = tree.declarations.find(({ kind }) => kind === 'mlp');
  const start = mlp?.span.start ?? 0;
  return { file, start, end: start + 'mlp'.length };
}
