/** Materials from files, JSON Lines or tables, and ratings as a table that statistics programs read. */

import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import type { Material } from '../../evaluation/plausibility/materials.ts';
import { attempt, type Decoder, finite, list, text } from '../../ir/decoders.ts';
import { readLines } from '../align/json-lines.ts';
import { type JsonObject, LineProblem } from '../align/members.ts';
import { readText } from '../files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export const exampleLine = '{"item":"1","condition":"plausible","sentence":"The dog barked."}';

/** Of a file that ends in .csv or .tsv, else JSON Lines. */
export async function readMaterials(file: string | undefined, terminal: Terminal): Promise<readonly Material[]> {
  const ending = file === undefined ? '' : extname(file).toLowerCase();
  if (file !== undefined && (ending === '.csv' || ending === '.tsv')) {
    return materialsOfTable(file, readText(file), ending === '.csv' ? ',' : '\t');
  }
  const materials: Material[] = [];
  await readLines(file, { onError: 'stop' }, terminal, (line) => {
    materials.push(materialOf(line));
  });
  return materials;
}

/** One rating a row, of people and of the model: long format, as mixed models want it. */
export function longTable(materials: readonly Material[]): string {
  const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const rows = materials.flatMap((material) =>
    (['human', 'model'] as const).flatMap((source) =>
      material[source].map((rating, index) =>
        [material.item, material.condition, material.sentence, source, String(index + 1), String(rating)]
          .map(quoted)
          .join(),
      ),
    ),
  );
  return ['item,condition,sentence,source,number,rating', ...rows].map((row) => `${row}\n`).join('');
}

/** Ratings stand in one cell, with blanks or semicolons between, or one in each row, as `rating`. */
function materialsOfTable(file: string, content: string, delimiter: string): readonly Material[] {
  const gathered = new Map<string, Material>();
  for (const { record, info } of rowsOf(file, content, delimiter)) {
    const numbers = (name: string): number[] =>
      (record[name] ?? '')
        .split(/[;\s]+/)
        .filter((cell) => cell !== '')
        .map((cell) => {
          const value = Number(cell);
          if (Number.isFinite(value)) return value;
          throw new UserError(`${file}:${info.lines}: ${name}: ${cell} is no number`, [
            'Write ratings as `6;7;6`, or one in each row in a column `rating`',
          ]);
        });
    const missing = ['item', 'sentence'].find((name) => (record[name] ?? '').trim() === '');
    if (missing !== undefined) {
      throw new UserError(`${file}:${info.lines}: there is no ${missing}`, [
        'Columns are item, condition, sentence, region; and human and model, or rating',
      ]);
    }
    const { item = '', condition = '', sentence = '' } = record;
    const region = record['region'] ?? '';
    const own = { human: [...numbers('human'), ...numbers('rating')], model: numbers('model') };
    const key = JSON.stringify([item, condition, sentence]);
    const before = record['rating'] === undefined ? undefined : gathered.get(key);
    if (before === undefined) {
      const place = record['rating'] === undefined ? `${key} ${info.lines}` : key;
      gathered.set(place, { item, condition, sentence, region: region === '' ? null : region, ...own });
    } else {
      gathered.set(key, {
        ...before,
        human: [...before.human, ...own.human],
        model: [...before.model, ...own.model],
      });
    }
  }
  return [...gathered.values()];
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function rowsOf(file: string, content: string, delimiter: string): readonly Row[] {
  try {
    const rows: Row[] = parse(content, { delimiter, columns: true, bom: true, skip_empty_lines: true, info: true });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? `:${error['lines']}` : '';
    throw new UserError(`${file}${line}: ${error.message.replace(/ (on|at) line \d+$/, '')}`, [
      'A value with a comma, a quote or a line break stands in double quotes, and a quote inside is written twice',
    ]);
  }
}

function materialOf(line: JsonObject): Material {
  const optional = <Value>(name: string, decode: Decoder<Value>, none: Value): Value =>
    line[name] === undefined || line[name] === null ? none : decode(line[name], name);
  const name: Decoder<string> = (value, path) => (typeof value === 'number' ? String(value) : text(value, path));
  const read = attempt(
    (): Material => ({
      item: name(line['item'], 'item'),
      condition: optional('condition', name, ''),
      sentence: text(line['sentence'], 'sentence'),
      region: optional('region', text, null),
      human: optional('human', list(finite), []),
      model: optional('model', list(finite), []),
    }),
  );
  if (read.ok) return read.value;
  throw new LineProblem(`${read.error}. A line is as ${exampleLine}`);
}
