/** Files of tasks and examples: those that are published, nested or flat, and tasks of one's own with examples below them. */

import { parse, YAMLParseError } from 'yaml';
import { attempt, type Decoder, list, nullable, object, text } from '../../ir/decoders.ts';
import type { WritingExample, WritingTask } from './tasks.ts';

export type RowFormat = 'lines' | 'json' | 'yaml';

export interface ReadTasks {
  /** Those without examples too; each once for each time that it stands in the file. */
  readonly tasks: readonly TaskPlace[];
  readonly examples: readonly WritingExample[];
  readonly problems: readonly RowProblem[];
}

export interface TaskPlace {
  readonly where: string;
  readonly task: WritingTask;
}

export interface RowProblem {
  /** `line 3`, `task 2`; empty for a file as a whole. */
  readonly where: string;
  readonly cause: string;
}

/**
 * JSON Lines hold a row each; JSON and YAML a list of rows, or an object with `tasks` or `data`. A row has the fields of a
 * task in `task` or beside `example_id`, named as `task_objective` or `objective`; a task of one's own has `examples`.
 */
export function readTasks(content: string, format: RowFormat): ReadTasks {
  const [tasks, examples, problems]: [TaskPlace[], WritingExample[], RowProblem[]] = [[], [], []];
  for (const { where, value } of valuesOf(content, format)) {
    if (value instanceof Error) {
      problems.push({ where, cause: value.message });
      continue;
    }
    const strange = strangeFields(value);
    if (strange !== null) {
      problems.push({ where, cause: strange });
      continue;
    }
    const read = attempt(() => rowIn(value, ''));
    if (!read.ok) {
      // The row as a whole has no path.
      problems.push({ where, cause: read.error.replace(/^: /, '') });
      continue;
    }
    tasks.push({ where, task: read.value.task });
    const number = tasks.length;
    const own = read.value.examples;
    examples.push(...own.map((example, at) => ({ ...example, id: example.id || idOf(number, at, own.length) })));
  }
  return { tasks, examples, problems: [...problems, ...repeatedIds(examples)] };
}

/** How rows look, for those whose rows look otherwise. */
export const rowShape =
  'A row has task_objective, task_procedure, task_input and task_output, in `task` or beside example_id, example_input and example_output';

/** What is said of an object that has nothing of a task; `null` of others. */
function strangeFields(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const inner: unknown = 'task' in value ? value.task : null;
  const all = [value, ...(typeof inner === 'object' && inner !== null ? [inner] : [])].flatMap(Object.keys);
  if (all.some((name) => /^(?:task_)?(?:objective|procedure|input|output|notes)$/.test(name))) return null;
  const own = Object.keys(value);
  const shown = own.slice(0, 8).join(', ') + (own.length > 8 ? ', …' : '');
  return `it has no task: ${own.length === 0 ? 'it has no fields' : `its fields are ${shown}`}`;
}

/** What a file of outputs adds to examples: `example_id` and `model_output`, whatever else it has. */
export interface ModelOutput {
  readonly id: string;
  readonly output: string;
}

export const modelOutput: Decoder<ModelOutput> = object((field) => ({
  id: field('example_id', name),
  output: field('model_output', text),
}));

/** The values of a file of rows, one by one; an Error for one that cannot be read. */
export function valuesOf(content: string, format: RowFormat): readonly { where: string; value: unknown }[] {
  if (format === 'lines') {
    return content.split('\n').flatMap((line, index) => {
      if (line.trim() === '') return [];
      return [{ where: `line ${index + 1}`, value: parsed(() => JSON.parse(line)) }];
    });
  }
  const whole = parsed(() => (format === 'json' ? JSON.parse(content) : parse(content)));
  if (whole instanceof Error) return [{ where: '', value: whole }];
  const rows = rowsIn(whole);
  return rows.map((value, index) => ({ where: `task ${index + 1}`, value }));
}

function rowsIn(whole: unknown): readonly unknown[] {
  if (Array.isArray(whole)) return whole;
  if (typeof whole !== 'object' || whole === null) return [whole];
  const { tasks = null, data = null }: { readonly tasks?: unknown; readonly data?: unknown } = whole;
  return [tasks, data].find((each) => Array.isArray(each)) ?? [whole];
}

function parsed(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof YAMLParseError)
      return new Error(`this is not YAML: ${(error.message.split('\n')[0] ?? '').replace(/:$/, '')}`);
    return new Error(`this is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Row {
  readonly task: WritingTask;
  readonly examples: readonly WritingExample[];
}

const rowIn: Decoder<Row> = (value, path) =>
  object((field) => {
    const inner = field('task', (given) => (typeof given === 'object' && given !== null ? given : value));
    const named = { ...taskIn(inner, ''), ...fieldOf(field, inner) };
    const below = field('examples', optional(list(exampleIn), null));
    const alone = field('example_input', optional(text, null));
    const examples = below ?? (alone === null ? [] : [exampleIn(value, path)]);
    return { task: named, examples: examples.map((example) => ({ ...example, task: named })) };
  })(value, path);

function fieldOf(field: <T>(name: string, decode: Decoder<T>) => T, inner: unknown): { readonly field: string } {
  const outer = field('field', optional(text, ''));
  return { field: outer || object((own) => own('field', optional(text, '')))(inner, '') };
}

const taskIn: Decoder<Omit<WritingTask, 'field'>> = object((field) => {
  const either = <T>(name: string, decode: Decoder<T>): T => {
    const long = field(`task_${name}`, (given) => given);
    return long === undefined ? field(name, decode) : decode(long, `task_${name}`);
  };
  return {
    objective: either('objective', text),
    procedure: either('procedure', text),
    input: either('input', sections),
    output: either('output', sections),
    notes: either('notes', optional(nullable(text), null)),
  };
});

/** A text, or a list of `Name: length. Description`. */
function sections(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return text(value, path);
  return list(text)(value, path)
    .map((section) => `* ${section.trim()}`)
    .join('\n');
}

const noTask: WritingTask = { field: '', objective: '', procedure: '', input: '', output: '', notes: null };

const exampleIn: Decoder<WritingExample> = object((field) => {
  const either = <T>(long: string, short: string, decode: Decoder<T>): T => {
    const given = field(long, (value) => value);
    return given === undefined ? field(short, decode) : decode(given, long);
  };
  return {
    id: either('example_id', 'id', optional(name, '')),
    task: noTask,
    input: either('example_input', 'input', text),
    reference: either('example_output', 'output', optional(nullable(text), null)) || null,
    output: field('model_output', optional(nullable(text), null)),
  };
});

function name(value: unknown, path: string): string {
  return typeof value === 'number' ? String(value) : text(value, path);
}

function optional<T>(decode: Decoder<T>, none: T): Decoder<T> {
  return (value, path) => (value === undefined || value === null ? none : decode(value, path));
}

function idOf(task: number, at: number, count: number): string {
  return count === 1 ? `task ${task}` : `task ${task}, example ${at + 1}`;
}

function repeatedIds(examples: readonly WritingExample[]): RowProblem[] {
  const seen = new Set<string>();
  return examples.flatMap(({ id }) => {
    if (seen.has(id)) return [{ where: `example ${id}`, cause: 'its id is that of another example' }];
    seen.add(id);
    return [];
  });
}
