/** What is wrong with a task before anybody writes by it, or with an example of one. */

import { lengthRuleAt } from './length-rules.ts';
import { parsedSpecification } from './specification.ts';
import { structureOf } from './structure.ts';
import type { WritingExample, WritingTask } from './tasks.ts';

/** None for a task that can be written and scored. */
export function taskProblems(task: WritingTask): readonly string[] {
  const empty = (['objective', 'procedure', 'input', 'output'] as const).filter((part) => task[part].trim() === '');
  return [
    ...empty.map((part) => `${part}: it is empty`),
    ...(task.objective.trim().includes('\n') ? ['objective: it has more than one line'] : []),
    ...(['input', 'output'] as const)
      .filter((part) => !empty.includes(part))
      .flatMap((part) => sectionProblems(part, task[part])),
  ];
}

function sectionProblems(part: 'input' | 'output', text: string): string[] {
  const { sections, warnings } = parsedSpecification(text);
  return [
    ...warnings.map((warning) => `${part}: ${warning}`),
    ...sections.flatMap(({ name, length, template, description }) => {
      const where = `${part}, ${name}`;
      const stray = length === null ? description.split(/\s+/).findIndex((_, at, all) => isLength(all.slice(at))) : -1;
      return [
        // Inputs come as long as they are.
        ...(part === 'output' && length === null && template === null && stray < 0
          ? [`${where}: no length is stated`]
          : []),
        ...(part === 'output' && template === null && stray >= 0
          ? [`${where}: the length is not at the beginning, and is not checked`]
          : []),
        ...(length?.unit === 'page'
          ? [`${where}: pages cannot be counted in plain text; say words or paragraphs`]
          : []),
        ...(length?.max === 0 ? [`${where}: its length is 0`] : []),
      ];
    }),
  ];
}

function isLength(words: readonly string[]): boolean {
  return /^\d/.test(words[0] ?? '') && lengthRuleAt(words.slice(0, 6).join(' ')) !== null;
}

/** Where an example does not have what its task says. */
export function exampleProblems({ task, input, reference }: WritingExample): readonly string[] {
  const missing = (part: 'input' | 'output', text: string): string[] => {
    const { problems } = structureOf(text, parsedSpecification(task[part]));
    return problems.flatMap((problem) => (/ it is (missing|empty)$/.test(problem) ? [`${part}, ${problem}`] : []));
  };
  return [
    ...(input.trim() === '' ? ['input: it is empty'] : missing('input', input)),
    ...(reference === null ? [] : missing('output', reference)),
  ];
}
