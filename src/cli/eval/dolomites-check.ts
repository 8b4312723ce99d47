/** `altac eval dolomites check` and `prompt`: what is wrong with tasks and examples, and what a model is shown. */

import { ruleText } from '../../evaluation/methodical-writing/length-rules.ts';
import { writingMessages } from '../../evaluation/methodical-writing/prompts.ts';
import { parsedSpecification } from '../../evaluation/methodical-writing/specification.ts';
import { exampleProblems, taskProblems } from '../../evaluation/methodical-writing/task-problems.ts';
import { taskKey } from '../../evaluation/methodical-writing/tasks.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { examplesIn, tasksIn } from './writing-files.ts';

export interface CheckTasksOptions {
  readonly sections?: boolean;
  readonly json?: boolean;
}

/** Exit code 1 where something is wrong. */
export function checkTasksCommand(
  file: string,
  { sections = false, json = false }: CheckTasksOptions,
  terminal: Terminal,
): number {
  const { tasks, examples, problems } = tasksIn(file).content;
  if (tasks.length + problems.length === 0) {
    throw new UserError(`${file} has no tasks`, [
      'A task has objective, procedure, input and output; `altac eval dolomites check own --sections` lists some',
    ]);
  }
  // Examples of one task repeat it.
  const seen = new Set<string>();
  const once = tasks.filter(({ task }) => {
    const key = taskKey(task);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  const found = [
    ...problems.map(({ where, cause }) => ({ where, problem: cause })),
    ...once.flatMap(({ where, task }) => taskProblems(task).map((problem) => ({ where, problem }))),
    ...examples.flatMap((example) =>
      exampleProblems(example).map((problem) => ({ where: `example ${example.id}`, problem })),
    ),
  ];
  const fields = new Set(once.map(({ task }) => task.field)).size;
  const counts = { tasks: once.length, fields, examples: examples.length, problems: found.length };
  if (json) {
    terminal.out.write(`${JSON.stringify({ ...counts, found })}\n`);
    return found.length > 0 ? 1 : 0;
  }
  if (sections) {
    for (const { where, task } of once) {
      terminal.out.write(`${where}: ${task.objective.trim()}\n`);
      for (const { name, isOptional, length, template } of parsedSpecification(task.output).sections) {
        const asked = length === null ? (template ?? 'no length') : ruleText(length);
        terminal.out.write(`  ${name}: ${asked}${isOptional ? ', optional' : ''}\n`);
      }
    }
  }
  for (const { where, problem } of found) terminal.out.write(`${where === '' ? file : where}: ${problem}\n`);
  terminal.out.write(
    `${counted(once.length, 'task')} in ${counted(fields, 'field')}, ${counted(examples.length, 'example')}; ${counted(found.length, 'problem')}\n`,
  );
  return found.length > 0 ? 1 : 0;
}

export function promptCommand(file: string, { id }: { readonly id?: string }, terminal: Terminal): number {
  const examples = examplesIn(file).content;
  const example = id === undefined ? examples[0] : examples.find((each) => each.id === id);
  if (example === undefined) {
    const known = examples.slice(0, 5).map((each) => each.id);
    throw new UserError(`${file} has no example ${id ?? ''}`, [
      `It has ${known.join(', ')}${examples.length > 5 ? ', …' : ''}`,
    ]);
  }
  const messages = writingMessages(example.task, example.input);
  terminal.out.write(messages.map(({ role, content }) => `[${role}]\n${content}\n`).join('\n'));
  return 0;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
