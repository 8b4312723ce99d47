/** The labelled texts that `altac eval icl` is given. */

import { extname } from 'node:path';
import { type Parts, partsOf } from '../../evaluation/in-context-learning/data/parts.ts';
import { plantedTexts, usualPlantedTexts } from '../../evaluation/in-context-learning/data/planted-texts.ts';
import { type ItemFormat, readItems } from '../../evaluation/in-context-learning/data/read-items.ts';
import type { Item } from '../../evaluation/in-context-learning/items.ts';
import { readText } from '../files.ts';
import { UserError } from '../user-error.ts';
import type { IclOptions } from './icl-options.ts';

export function readData(data: string, options: IclOptions): Parts {
  if (data === 'planted') {
    if (options.test !== undefined) throw new UserError('--test is for data from files', ['Leave it out']);
    return { ...plantedTexts({ ...usualPlantedTexts, test: options.testSize }, options.seed), tooLong: 0 };
  }
  const items = itemsOf(data, options);
  const test = options.test === undefined ? null : itemsOf(options.test, options);
  if (test === null && items.length <= options.testSize) {
    throw new UserError(`${data} has ${items.length} texts, and ${options.testSize} are to be the test part`, [
      'Give a smaller `--test-size`, or the test part as `--test FILE`',
    ]);
  }
  const parts = partsOf(items, test, options);
  if (parts.labels.length < 2) throw new UserError(`${data} has one label only: ${parts.labels.join()}`);
  return parts;
}

function itemsOf(file: string, { textColumn, labelColumn }: IclOptions): readonly Item[] {
  const read = readItems(readText(file), formatOf(file), { text: textColumn, label: labelColumn });
  if (read.ok) return read.items;
  const { line, message, remedy } = read.problem;
  throw new UserError(`${file}${line === null ? '' : `:${line}`}: ${message}`, [remedy]);
}

function formatOf(file: string): ItemFormat {
  switch (extname(file)) {
    case '.csv':
      return 'csv';
    case '.tsv':
      return 'tsv';
    case '.jsonl':
    case '.ndjson':
      return 'jsonl';
    default:
      throw new UserError(`${file}: what is it?`, ['Its name should end in .csv, .tsv or .jsonl']);
  }
}
