/** What a name is, what a statement costs, what an expression can be. */

import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import type { Span } from '../grammar/span.ts';
import { describe } from '../src/check/types.ts';
import type { CompiledModel } from '../src/weights/model.ts';
import type { Analysis } from './analysis.ts';
import { documentation, residualNote, signature } from './describe.ts';
import { declaredAt } from './navigation.ts';
import { referenceAt } from './symbols.ts';
import { typeOfLet } from './types-of-lets.ts';
import { keywordHelp } from './words.ts';
import type { Workspace } from './workspace.ts';

export function hover(analysis: Analysis, position: Position, workspace: Workspace): Hover | null {
  const { lines, symbols, program } = analysis;
  const offset = lines.offsetAt(position);
  const declared = declaredAt(analysis, position, workspace);
  if (declared === null) return hoverWord(analysis, offset);
  const { analysis: where, symbol } = declared;
  const found = referenceAt(symbols, offset);
  if (found === undefined)
    return markdown([code(signature(where, symbol)), documentation(where, symbol)], analysis, null);
  const { through } = found;
  const type = typeOfLet(analysis, symbol);
  const notes = [
    documentation(where, symbol),
    through === undefined ? '' : `Fetched by the head \`${through.name}\`: undefined where it selects nothing.`,
    type !== null ? `Here it is ${describe(type)}.` : '',
    program === null ? '' : (residualNote(through ?? symbol, program, analysis.model) ?? ''),
    found.role === 'write' ? (unitsNote(analysis, found.span) ?? '') : '',
  ].filter((note) => note !== '');
  return markdown([code(signature(where, symbol)), ...notes], analysis, found.span);
}

/** Hidden units that serve the statement at a place, by layer. */
export function unitsAt({ program, uri }: Analysis, place: Span, model: CompiledModel): readonly number[] {
  // The text is the first source of its program.
  if (program === null || !uri.endsWith(`/${program.sources[0]?.file ?? ''}`)) return [0, 0, 0];
  return model.units.map(
    (layer) =>
      layer.filter(({ places }) =>
        places.some(({ source, start, end }) => source === 0 && start <= place.start && place.end <= end),
      ).length,
  );
}

function unitsNote(analysis: Analysis, place: Span): string | null {
  // The units of an older text stand at other places.
  const model = analysis.compilation.program === null ? null : analysis.model();
  if (model === null) return null;
  const [literals = 0, rules = 0, values = 0] = unitsAt(analysis, place, model);
  if (literals + rules + values === 0) return null;
  return `This statement is served by ${literals + rules + values} hidden units: ${literals} literals, ${rules} rules, ${values} values.`;
}

/** Words of the language and built-in functions. */
function hoverWord(analysis: Analysis, offset: number): Hover | null {
  const token = analysis.compilation.tokens.find(({ span }) => span.start <= offset && offset <= span.end);
  const help = token === undefined ? undefined : keywordHelp(token.text);
  return token === undefined || help === undefined
    ? null
    : markdown([code(help.form), help.text], analysis, token.span);
}

function code(text: string): string {
  return `\`\`\`alta\n${text}\n\`\`\``;
}

function markdown(parts: readonly string[], { lines }: Analysis, span: Span | null): Hover {
  const value = parts.filter((part) => part !== '').join('\n\n');
  return {
    contents: { kind: MarkupKind.Markdown, value },
    ...(span === null ? {} : { range: lines.rangeOf(span) }),
  };
}
