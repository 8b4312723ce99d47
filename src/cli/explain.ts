/** `altac explain`: the long form of a diagnostic. */

import { explanationOf, explanations } from '../check/codes.ts';
import { similarNames } from '../ir/similar.ts';
import { wrapped } from '../views/text.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

/** Longer lines are hard to read. */
const widestText = 100;

export function explainCommand(
  code: string | undefined,
  options: { readonly json?: boolean },
  { out }: Terminal,
): number {
  if (code === undefined) {
    for (const { code: name, severity, title } of explanations) {
      out.write(options.json === true ? `${JSON.stringify({ code: name, severity, title })}\n` : `${name}  ${title}\n`);
    }
    return 0;
  }
  const found = explanationOf(code);
  if (found === undefined) throw new UserError(`There is no diagnostic ${code}`, nearCodes(code));
  const { severity, title, explanation, wrong, right } = found;
  if (options.json === true) {
    out.write(`${JSON.stringify({ code: found.code, severity, title, explanation, wrong, right })}\n`);
    return 0;
  }
  const indented = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, '    ');
  const text = wrapped(explanation, Math.min(out.width, widestText));
  out.write(
    `${found.code}: ${title}\n\n${text}\n\nFor instance\n\n${indented(wrong)}\n\nbecomes\n\n${indented(right)}\n`,
  );
  return 0;
}

function nearCodes(code: string): string[] {
  const digits = code.trim().replace(/^alta/i, '').padStart(4, '0');
  const near = similarNames(
    `ALTA${digits}`,
    explanations.map((each) => each.code),
  );
  const list = '`altac explain` lists them all';
  return near.length > 0 ? [`Did you mean ${near.join(' or ')}?`, list] : [list];
}
