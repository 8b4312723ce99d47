/** Programs to begin with, and inputs for them. */

export interface Example {
  readonly name: string;
  /** The first sentence about it. */
  readonly title: string;
  readonly input: string;
}

/** Those with tests, whose inputs are inputs to try. Addition comes first. */
export function examplesIn(files: Readonly<Record<string, string>>): Example[] {
  const examples = Object.entries(files).flatMap(([file, text]) => {
    const inputs = [...text.matchAll(/^test "[^"]*"[^{]*\{\s*"([^"]*)"/gm)].map(([, input = '']) => input);
    // Long enough to be of interest, and short enough to be looked at.
    const input = inputs
      .filter(({ length }) => length <= mostCharacters)
      .toSorted((a, b) => a.length - b.length)
      .at(-1);
    if (input === undefined) return [];
    return [{ name: file.replace(/\.alta$/, ''), title: titleOf(text), input }];
  });
  return examples.toSorted((a, b) => Number(b.name === 'addition') - Number(a.name === 'addition'));
}

const mostCharacters = 24;

/** Its first words, up to where something else begins. */
function titleOf(text: string): string {
  const [, line = ''] = /^\/\/\/ (.*)/.exec(text) ?? [];
  return /^.{8,}?(?=[.,:;?(]| \()/.exec(line)?.[0].trim() ?? line;
}
