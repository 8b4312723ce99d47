/** The long form of a diagnostic, as Markdown. */

import { explanationOf } from '../src/check/codes.ts';

/** `null` where there is no such code. */
export function explanationPage(code: string): string | null {
  const found = explanationOf(code);
  if (found === undefined) return null;
  const { title, explanation, wrong, right } = found;
  const block = (text: string): string => `\`\`\`alta\n${text.trimEnd()}\n\`\`\``;
  return `# ${found.code}: ${title}\n\n${explanation}\n\nFor instance\n\n${block(wrong)}\n\nbecomes\n\n${block(right)}\n`;
}
