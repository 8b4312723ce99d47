/** Ways in which the compiler can be wrong: each breaks the lowering, the weights or the engine. */

import type { Execution } from '../../src/ir/execution.ts';
import type { Assignment, Program, Rule } from '../../src/ir/program.ts';
import { faults } from './broken-models.ts';
import { rightStages, type Stages } from './fuzz.ts';

export interface StageFault {
  readonly name: string;
  readonly stages: Stages;
}

function inLowering(name: string, change: (program: Program) => Program): StageFault {
  return { name: `lowering: ${name}`, stages: { ...rightStages, lowered: change } };
}

function inEngine(name: string, change: (execution: Execution) => Execution): StageFault {
  return {
    name: `engine: ${name}`,
    stages: { ...rightStages, engine: (engine) => (tokens, options) => change(engine(tokens, options)) },
  };
}

function withFirst(rules: readonly Rule[], change: (rule: Rule) => readonly Rule[]): readonly Rule[] {
  const [first, ...rest] = rules;
  return first === undefined ? rules : [...change(first), ...rest];
}

function nextCode(assignment: Assignment): Assignment {
  if (!('code' in assignment)) return { ...assignment, offset: assignment.offset + 1 };
  return { ...assignment, code: assignment.code === 0 ? 1 : assignment.code - 1 };
}

export const stageFaults: readonly StageFault[] = [
  inLowering('a rule is lost', (program) => ({ ...program, rules: program.rules.slice(1) })),
  inLowering('a rule assigns another value', (program) => ({
    ...program,
    rules: withFirst(program.rules, (rule) => [{ ...rule, assigns: rule.assigns.map(nextCode) }]),
  })),
  inLowering('a rule forgets a condition', (program) => ({
    ...program,
    rules: program.rules.map((rule) => ({ ...rule, when: rule.when.slice(1) })),
  })),
  inLowering('a rule forgets its bands', (program) => ({
    ...program,
    rules: program.rules.map((rule) => ({ ...rule, within: [] })),
  })),
  inLowering('a sum has other numbers', (program) => ({
    ...program,
    sums: program.sums.map(({ terms }) => ({
      terms: terms.map(({ variable, numbers }) => ({ variable, numbers: numbers.map((number) => number + 1) })),
    })),
  })),
  ...faults.map(
    ({ name, inject }): StageFault => ({
      name: `weights: ${name}`,
      stages: { ...rightStages, compiled: (model) => inject(model) ?? model },
    }),
  ),
  inEngine('a layer is counted twice', (execution) => ({ ...execution, layers: execution.layers + 1 })),
  inEngine('it never says that it has halted', (execution) => ({ ...execution, halted: false })),
  {
    name: 'engine: the limit is one layer too low',
    stages: {
      ...rightStages,
      engine: (engine) => (tokens, options) => engine(tokens, { ...options, layers: Math.max(0, options.layers - 1) }),
    },
  },
  {
    name: 'engine: the last token is not seen',
    stages: { ...rightStages, engine: (engine) => (tokens, options) => engine(tokens.slice(0, -1), options) },
  },
];
