/** The parameters of the function that is being called. */

import { MarkupKind, type Position, type SignatureHelp } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';
import { documentation, signature } from './describe.ts';
import { origin } from './navigation.ts';
import { visibleAt } from './symbols.ts';
import { keywordHelp } from './words.ts';
import type { Workspace } from './workspace.ts';

export function signatureHelp(analysis: Analysis, position: Position, workspace: Workspace): SignatureHelp | null {
  const call = callAt(analysis, analysis.lines.offsetAt(position));
  if (call === null) return null;
  const symbol = visibleAt(analysis.symbols, call.offset).find(({ name }) => name === call.name);
  const target = symbol === undefined ? null : origin({ analysis, symbol }, workspace);
  const help = keywordHelp(call.name);
  const isFunction = target?.symbol.kind === 'function';
  const label = isFunction ? signature(target.analysis, target.symbol) : help?.form;
  if (label === undefined || !label.includes('(')) return null;
  const text = isFunction ? documentation(target.analysis, target.symbol) : (help?.text ?? '');
  const inside = label.slice(label.indexOf('(') + 1, label.indexOf(')'));
  return {
    activeSignature: 0,
    activeParameter: call.argument,
    signatures: [
      {
        label,
        parameters: inside === '' ? [] : inside.split(',').map((part) => ({ label: part.trim() })),
        ...(text === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: text } }),
      },
    ],
  };
}

/** The innermost call around an offset, from the words before it. */
function callAt(
  { compilation }: Analysis,
  offset: number,
): { readonly name: string; readonly offset: number; readonly argument: number } | null {
  const before = compilation.tokens.filter(({ span }) => span.end <= offset);
  let [depth, argument] = [0, 0];
  for (let index = before.length - 1; index > 0; index--) {
    const word = before[index]?.text ?? '';
    if (/^[)\]}]$/.test(word)) depth += 1;
    else if (/^[([{]$/.test(word)) {
      const name = before[index - 1];
      if (depth === 0) {
        const isCall = word === '(' && name !== undefined && /^[A-Za-z_]\w*$/.test(name.text);
        return isCall ? { name: name.text, offset: name.span.start, argument } : null;
      }
      depth -= 1;
    } else if (word === ',' && depth === 0) argument += 1;
  }
  return null;
}
