/** Methodical writing: what experts write again and again in one form (Malaviya et al. 2025, arXiv 2405.05938, section 2). */

import { sha256 } from '../../formats/sha256.ts';

export interface WritingTask {
  /** Empty where files do not say. */
  readonly field: string;
  /** In one line. */
  readonly objective: string;
  /** How it is done, and in what context. */
  readonly procedure: string;
  /** Lists of sections, as `parsedSpecification` reads them. */
  readonly input: string;
  readonly output: string;
  readonly notes: string | null;
}

export interface WritingExample {
  readonly id: string;
  readonly task: WritingTask;
  readonly input: string;
  /** What an expert wrote; `null` where it is not public. */
  readonly reference: string | null;
  /** What a model wrote; `null` where none did. */
  readonly output: string | null;
}

/** Examples of one task have the same one: they are not independent of each other. */
export function taskKey({ objective, procedure, input, output }: WritingTask): string {
  return sha256(JSON.stringify([objective, procedure, input, output])).slice(0, 16);
}

/** A line of a submission: nested as the published rows, with `field` beside. */
export function rowOf({ id, task, input, reference, output }: WritingExample): Readonly<Record<string, unknown>> {
  return {
    example_id: id,
    ...(task.field === '' ? {} : { field: task.field }),
    task: {
      task_objective: task.objective,
      task_procedure: task.procedure,
      task_input: task.input,
      task_output: task.output,
      task_notes: task.notes,
    },
    example_input: input,
    example_output: reference,
    ...(output === null ? {} : { model_output: output }),
  };
}
