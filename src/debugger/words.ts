/** Values, heads and statements as people read them. */

import { spellValue } from '../check/evaluate.ts';
import { elementOf, fieldType, type Type } from '../check/types.ts';
import { isList, isRecord, isUndefined, type Undefined, type Value } from '../check/values.ts';
import { labelOf, sizeOf } from '../ir/domain.ts';
import type { Program } from '../ir/program.ts';

/** `7`, `"s"`, `{ token: "7", done: true }`, `undefined: …`. */
export function valueText(value: Value, type: Type, program: Program): string {
  if (typeof value !== 'object') return quoted(spellValue(value, type), type);
  if (isUndefined(value)) return `undefined: ${reasonOf(value, program)}`;
  if (isList(value)) return `[${value.items.map((item) => valueText(item, elementOf(type), program)).join(', ')}]`;
  if (!isRecord(value)) return '';
  const fields = Object.entries(value.fields).map(
    ([name, field]) => `${name}: ${valueText(field, fieldType(type, name), program)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

/** Why there is no value, as a clause. */
export function reasonOf(value: Undefined, { variables }: Program): string {
  switch (value.because) {
    case 'head':
      return `\`${variables[value.variable]?.name ?? ''}\` holds no value here`;
    case 'conversion':
      return 'the text is nothing that the wanted type spells';
    case 'division':
      return 'a division by zero';
    case 'index':
      return `there is no item ${value.detail}`;
    case 'range':
      return `${value.detail} is out of range`;
    case 'no arm':
      return 'no arm has this value';
  }
}

/** A code of a variable. */
export function codeText({ variables }: Program, variable: number, code: number): string {
  const domain = variables[variable]?.domain;
  if (domain === undefined) return '?';
  if (code === sizeOf(domain)) return 'undefined';
  return domain.kind === 'token' ? JSON.stringify(labelOf(domain, code)) : labelOf(domain, code);
}

/** The first line of a statement, without its block. */
export function headline(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const [line = ''] = text.slice(start, end).split(/\{|\n/);
  const words = line.replace(/\s+/g, ' ').trim();
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
}

function quoted(text: string, { kind }: Type): string {
  return kind === 'token' || kind === 'word' ? JSON.stringify(text) : text;
}
