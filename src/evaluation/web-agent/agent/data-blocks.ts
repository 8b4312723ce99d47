/**
 * Texts of pages inside of prompts. Every line of such a text begins with a bar, and no line of ours does: what stands
 * behind a bar is data, whatever it says. So a page cannot end its block, nor write a line that looks like ours.
 */

/** All that some reader may take for the end of a line. */
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Signs that are not seen and could hide or turn text around. */
const unseen = /(?![\t])[\p{Cc}\p{Cf}\p{Cs}]/gu;

export function dataBlock(name: string, text: string): string {
  const lines = text.split(lineEnds).map((line) => `| ${line.replace(unseen, '')}`.trimEnd());
  return [`Data, ${name}:`, ...lines, `End of data.`].join('\n');
}

/** A prompt without its data: what is ours, and what the user of the agent wrote. */
export function trustedPart(prompt: string): string {
  return prompt
    .split('\n')
    .filter((line) => !line.startsWith('|'))
    .join('\n');
}

/** The data alone, block by block. */
export function dataIn(prompt: string, name: string): string {
  const lines = prompt.split('\n');
  const from = lines.indexOf(`Data, ${name}:`);
  if (from < 0) return '';
  const behind = lines.slice(from + 1);
  const end = behind.findIndex((line) => !line.startsWith('|'));
  return behind
    .slice(0, end < 0 ? behind.length : end)
    .map((line) => line.replace(/^\| ?/, ''))
    .join('\n');
}
