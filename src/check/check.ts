/**
 * The checker: a syntax tree in, a typed program and diagnostics out. It goes on past what it could not
 * resolve, so that one mistake gives one message.
 */

import type { Diagnostic } from '../../grammar/diagnostic.ts';
import type { SourceFile } from '../../grammar/syntax.ts';
import type { Diagrams, Reference } from '../ir/diagrams.ts';
import { createArmBook, type MatchedValues } from './arm-book.ts';
import { checkHalt, checkOutput, type Halt, type Output, reportMissing } from './check-ends.ts';
import { checkFunctions } from './check-functions.ts';
import { checkHeads } from './check-heads.ts';
import { checkMlp } from './check-mlp.ts';
import { type CheckedTest, checkTests } from './check-tests.ts';
import { type DeclaredVariable, declareVariables } from './check-variables.ts';
import { isLibrary } from './context.ts';
import type { CoreStatement } from './core.ts';
import type { Evaluation } from './flow.ts';
import type { FlowMemory } from './flow-memory.ts';
import type { CheckedHead } from './heads.ts';
import { createModule, type LoadImport, type Module, type ParameterValue, type Unreadable } from './modules.ts';
import { createReporter } from './report.ts';
import type { Binding } from './scope.ts';
import { createUsage } from './usage.ts';
import { createUndefinedCache, type Value } from './values.ts';
import { checkFrame, checkVocabulary, type Frame } from './vocabulary.ts';

export interface CheckOptions {
  readonly loadImport: LoadImport;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** The largest number of diagram nodes before the checker says that a statement multiplies too many values. */
  readonly diagramLimit?: number;
  /** Where the text has mistakes of syntax. */
  readonly unreadable?: Unreadable;
  /** Of the version before: what stayed the same is not analysed again. The result is the same without it. */
  readonly memory?: FlowMemory | null;
}

/** A program without errors, ready to be lowered. */
export interface CheckedProgram {
  readonly vocabulary: readonly string[];
  readonly frame: Frame;
  readonly positions: number | null;
  readonly variables: readonly DeclaredVariable[];
  readonly heads: readonly CheckedHead[];
  readonly statements: readonly CoreStatement[];
  readonly diagrams: Diagrams<Value>;
  /** The variable at each level of the diagrams. */
  readonly order: readonly number[];
  /** Leaves: `keep` or the code of the new value. */
  readonly updates: ReadonlyMap<number, Reference>;
  readonly halt: Halt | null;
  readonly output: Output;
  readonly evaluations: readonly Evaluation[];
  /** Head outputs that are never undefined. */
  readonly certain: ReadonlySet<number>;
  /** True in all states that can be: where values that are undefined together are. */
  readonly consistent: Reference;
}

export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  /** `null` where there are errors, and for a library. */
  readonly program: CheckedProgram | null;
  /** Whether the file only declares things for others to import. */
  readonly library: boolean;
  /** The tests that the text holds, even if the program is broken elsewhere. */
  readonly tests: readonly CheckedTest[];
  /** The names of the parameters that can be set from outside. */
  readonly parameters: readonly string[];
  /** Of every `match`, in functions too. */
  readonly matched: readonly MatchedValues[];
  /** For the next version. */
  readonly memory: FlowMemory | null;
}

export const defaultDiagramLimit = 400_000;

export function check(file: string, tree: SourceFile, options: CheckOptions): CheckResult {
  const { loadImport, parameters = {}, diagramLimit = defaultDiagramLimit } = options;
  const { unreadable = () => null, memory = null } = options;
  const report = createReporter();
  const undefinedValue = createUndefinedCache();
  const usage = createUsage();
  const variables = new Map<string, Binding>();
  const modules = new Map<string, Module>();
  const newSlot = counter();

  const vocabulary = checkVocabulary(file, tree, report);
  const shared = {
    report,
    undefinedValue,
    newSlot,
    loadImport,
    token: vocabulary.type,
    parameters,
    clashes: new Set<string>(),
    variables,
    used: usage.used,
    modules,
    unreadable,
  };
  const module = createModule(file, tree, shared, true);
  const context = { file, tree, module, shared, usage };

  const declared = declareVariables(context);
  module.checkAll();
  const arms = createArmBook();
  checkFunctions(
    [...modules.values()].flatMap((each) => each.functions()),
    { report, undefinedValue, arms, diagramLimit },
  );
  const heads = checkHeads(context, declared);
  const frame = checkFrame(file, tree, vocabulary, module, shared);
  const mlp = checkMlp(context, declared, heads, { arms, frame, diagramLimit, memory });
  if (mlp.worn) return check(file, tree, { ...options, memory: null });
  const halt = checkHalt(context, mlp.variables, mlp);
  const output = checkOutput(context, mlp.variables, mlp);
  const outputVariable = output === null ? undefined : mlp.variables[output.variable];
  const tests = checkTests(context, vocabulary, {
    frame,
    positions: declared.positions,
    output: outputVariable ?? null,
    skips: output !== null && output.skip !== null,
  });
  reportMissing(context);
  arms.report(report);
  // What a library declares is for others to use.
  if (!isLibrary(tree)) usage.report(context);

  const diagnostics = [...report.diagnostics].sort((a, b) =>
    a.file === b.file ? a.span.start - b.span.start : a.file === file ? -1 : 1,
  );
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  const program: CheckedProgram | null =
    broken || output === null || mlp.updates === null
      ? null
      : {
          vocabulary: vocabulary.words,
          frame,
          positions: declared.positions,
          variables: mlp.variables,
          heads,
          statements: mlp.statements,
          diagrams: mlp.diagrams,
          order: mlp.order,
          updates: mlp.updates,
          halt,
          output,
          evaluations: mlp.evaluations,
          certain: mlp.certain,
          consistent: mlp.consistent,
        };
  return {
    diagnostics,
    program,
    library: isLibrary(tree),
    tests,
    parameters: [...modules.values()].flatMap((each) => each.parameters()),
    matched: arms.values(),
    memory: mlp.memory,
  };
}

function counter(): () => number {
  let next = 0;
  return () => next++;
}
