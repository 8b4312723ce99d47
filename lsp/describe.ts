/** Symbols in words: what hover, completion and signature help show. */

import { sizeOf } from '../src/ir/domain.ts';
import type { Program } from '../src/ir/program.ts';
import { headMeaning } from '../src/weights/meanings.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import type { Analysis } from './analysis.ts';
import type { AltaSymbol } from './symbols.ts';

/** The lines `///` above a declaration. */
export function documentation({ text, compilation }: Analysis, { declaration }: AltaSymbol): string {
  const lines: string[] = [];
  let start = declaration.start;
  for (const comment of [...compilation.tree.comments].reverse()) {
    if (comment.span.end > start) continue;
    if (!comment.text.startsWith('///') || text.slice(comment.span.end, start).trim() !== '') break;
    if (text.slice(comment.span.end, start).split('\n').length > 2) break;
    lines.unshift(comment.text.replace(/^\/\/\/ ?/, '').trimEnd());
    start = comment.span.start;
  }
  return lines.join('\n');
}

/** The declaration as it is written, on one line; of a long one the beginning. */
export function signature({ text, compilation }: Analysis, symbol: AltaSymbol): string {
  const { kind, name, declaration, enumName } = symbol;
  if (kind === 'enum value') return `${enumName}.${name}`;
  if (kind === 'token') return `"${name}"`;
  if (kind === 'parameter') {
    const type = compilation.tree.declarations
      .flatMap((each) => (each.kind === 'fn' ? each.parameters : []))
      .find((parameter) => parameter.name.span.start === symbol.span.start)?.type;
    return type === undefined ? name : `${name}: ${text.slice(type.span.start, type.span.end)}`;
  }
  if (kind === 'loop variable') return name;
  const written = text.slice(declaration.start, declaration.end);
  const head = kind === 'function' ? written.slice(0, Math.max(written.indexOf('{'), 0) || undefined) : written;
  const line = head.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/**
 * Where a variable lives in the residual stream, and how it is written; `null` for what is no variable. `model` is
 * asked for only where it is needed: weights take their time.
 */
export function residualNote(symbol: AltaSymbol, program: Program, model: () => CompiledModel | null): string | null {
  const index = program.variables.findIndex(({ name }) => name === symbol.name);
  const head = program.heads.find(({ name }) => name === symbol.name);
  if (head !== undefined && symbol.kind === 'head') {
    const notes = [`The head ${headMeaning(program, head)}.`];
    const dimensions = head.values.map(({ target }) => dimensionsNote(target, model())).filter((note) => note !== null);
    return [...notes, ...dimensions].join(' ');
  }
  const variable = program.variables[index];
  if (variable === undefined || !['variable', 'input', 'position'].includes(symbol.kind)) return null;
  const values = sizeOf(variable.domain);
  const count = `${values.toLocaleString('en')} ${values === 1 ? 'value' : 'values'}`;
  const place = dimensionsNote(index, model());
  return place === null ? `${count}.` : `${count}. ${place}`;
}

function dimensionsNote(variable: number, model: CompiledModel | null): string | null {
  if (model === null) return null;
  const own = [...model.layout.dimensions.entries()].filter(([, dimension]) => dimension.variable === variable);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return null;
  const form = model.layout.readings[variable]?.kind === 'bits' ? 'one-hot' : 'as a number';
  return first === last
    ? `Residual dimension ${first[0]} (\`${first[1].name}\`), ${form}.`
    : `Residual dimensions ${first[0]} to ${last[0]} (\`${first[1].name}\` to \`${last[1].name}\`), ${form}.`;
}
