/** Labelled texts from files: comma- or tab-separated values, or JSON Lines. */

import { CsvError, parse } from 'csv-parse/sync';
import type { Item } from '../items.ts';

export type ItemFormat = 'csv' | 'tsv' | 'jsonl';

export interface Columns {
  /** `undefined`: the first of the usual names that is there. */
  readonly text?: string | undefined;
  readonly label?: string | undefined;
}

/** What is wrong with a file: where, and what to do. */
export interface ItemProblem {
  /** From 1; `null`: it is about the whole file. */
  readonly line: number | null;
  readonly message: string;
  readonly remedy: string;
}

export type ReadItems =
  | { readonly ok: true; readonly items: readonly Item[] }
  | { readonly ok: false; readonly problem: ItemProblem };

const usualTexts = ['text', 'sentence', 'utterance', 'query', 'question', 'input'];
const usualLabels = ['label', 'intent', 'category', 'class', 'type', 'label_text'];

interface Row {
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

class Problem extends Error {
  readonly problem: ItemProblem;

  constructor(problem: ItemProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Numbers and truth values are labels as well, as they are written. Ids are `id` columns, else line numbers. */
export function readItems(text: string, format: ItemFormat, columns: Columns): ReadItems {
  try {
    const rows = format === 'jsonl' ? rowsOfLines(text) : rowsOfTable(text, format === 'csv' ? ',' : '\t');
    const [first] = rows;
    if (first === undefined) throw new Problem({ line: null, message: 'it has no texts', remedy: wantedShape(format) });
    const names = Object.keys(first.values);
    const textColumn = columnOf(columns.text, usualTexts, names, 'text');
    const labelColumn = columnOf(columns.label, usualLabels, names, 'label');
    return {
      ok: true,
      items: rows.map(({ line, values }) => ({
        id: typeof values['id'] === 'string' || typeof values['id'] === 'number' ? String(values['id']) : String(line),
        text: filled(values[textColumn], textColumn, line),
        label: oneLine(filled(values[labelColumn], labelColumn, line)),
      })),
    };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, problem: error.problem };
    throw error;
  }
}

function rowsOfTable(text: string, delimiter: string): Row[] {
  try {
    const rows: { readonly record: Readonly<Record<string, unknown>>; readonly info: { readonly lines: number } }[] =
      parse(text, { delimiter, columns: true, bom: true, skip_empty_lines: true, info: true });
    return rows.map(({ record, info }) => ({ line: info.lines, values: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Problem({
      line: typeof error['lines'] === 'number' ? error['lines'] : null,
      message: error.message.replace(/ (on|at) line \d+$/, ''),
      remedy:
        'A value with a comma, a quote or a line break stands in double quotes, and a quote inside is written twice',
    });
  }
}

function rowsOfLines(text: string): Row[] {
  return text.split(/\r?\n/).flatMap((content, index): Row[] => {
    if (content.trim() === '') return [];
    const line = index + 1;
    const values = objectIn(content);
    if (values === null) {
      throw new Problem({ line, message: 'it is no JSON object', remedy: wantedShape('jsonl') });
    }
    return [{ line, values }];
  });
}

function objectIn(content: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function columnOf(
  given: string | undefined,
  usual: readonly string[],
  names: readonly string[],
  what: 'text' | 'label',
): string {
  const found = (given === undefined ? usual : [given]).find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw new Problem({
    line: 1,
    message: given === undefined ? `no column is called ${usual.join(', ')}` : `there is no column ${given}`,
    remedy: `\`--${what}-column\` names one of ${names.join(', ')}`,
  });
}

function filled(value: unknown, column: string, line: number): string {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text === 'string' && text.trim() !== '') return text.trim();
  throw new Problem({
    line,
    message: value === undefined ? `it has no \`${column}\`` : `\`${column}\` is empty or no text`,
    remedy: 'Every line needs a text and a label',
  });
}

/** Labels stand at the end of a line of a prompt. */
function oneLine(label: string): string {
  return label.replace(/\s+/g, ' ');
}

function wantedShape(format: ItemFormat): string {
  return format === 'jsonl'
    ? 'Each line is like {"text":"I lost my card","label":"lost_card"}'
    : 'The first line names the columns, as text,label';
}
