/** What the page comes with. `scripts/playground.mjs` puts it there. */

export interface PageData {
  /** All programs, by the name of their file. */
  readonly files: Readonly<Record<string, string>>;
  /** The addresses of the scripts of its workers. */
  readonly workshop: string;
  readonly languageServer: string;
}

export interface Example {
  readonly name: string;
  /** The first sentence about it. */
  readonly title: string;
  readonly input: string;
}

export function pageData(): PageData {
  return JSON.parse(element('data', HTMLElement).textContent);
}

/** An element that the page has. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} ${id}`);
}

/** Programs to begin with: those with tests, whose inputs are inputs to try. Addition comes first. */
export function examplesIn(files: PageData['files']): Example[] {
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
