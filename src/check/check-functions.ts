/** Functions by themselves, for all arguments of their parameters' types: so that mistakes in unused ones are found too. */

import { createDiagrams, DiagramLimitError } from '../ir/diagrams.ts';
import type { ArmBook } from './arm-book.ts';
import { ranged } from './elaborate-call.ts';
import { sizeOfType } from './evaluate.ts';
import { inspect, type LevelInfo } from './inspect.ts';
import type { Reporter } from './report.ts';
import type { FunctionInfo } from './scope.ts';
import type { Site } from './site.ts';
import { symbolic, variableDiagram } from './symbolic.ts';
import { noConversion, type UndefinedCache, type Value } from './values.ts';

export interface FunctionContext {
  readonly report: Reporter;
  readonly undefinedValue: UndefinedCache;
  readonly arms: ArmBook;
  readonly diagramLimit: number;
}

export function checkFunctions(
  functions: readonly { readonly info: FunctionInfo; readonly site: Site }[],
  context: FunctionContext,
): void {
  for (const { info, site } of functions) checkFunction(info, site, context);
}

function checkFunction(
  { body, parameters, result, name }: FunctionInfo,
  site: Site,
  { report, undefinedValue, arms, diagramLimit }: FunctionContext,
): void {
  const diagrams = createDiagrams<Value>(diagramLimit);
  const levels: LevelInfo[] = parameters.map((parameter) => ({
    name: parameter.name,
    type: parameter.type ?? { kind: 'bool' },
    isHead: false,
  }));
  const locals = new Map(
    levels.map(({ type }, level) => [
      parameters[level]?.slot ?? -1,
      variableDiagram(level, level, type, sizeOfType(type), false, diagrams),
    ]),
  );
  const checked = result === null ? body : ranged(body, result, `The result of \`${name}\``);
  try {
    const value = symbolic(checked, locals, {
      diagrams,
      undefinedValue,
      read: () => diagrams.leaf(noConversion),
      visitMatch: arms.visit,
    });
    inspect(checked, value, diagrams.leaf(true), new Map(), {
      diagrams,
      levels,
      report,
      alwaysDefined: () => true,
      nameOf: () => '',
      siteOf: () => site,
      hintedHeads: new Set(),
      headOf: (variable) => variable,
    });
  } catch (error) {
    // Too many arguments to look at them all: its calls are checked with what they are given.
    if (!(error instanceof DiagramLimitError)) throw error;
  }
}
