/** What the page comes with. `scripts/playground.mjs` puts it there. */

export interface PageData {
  /** All programs, by the name of their file. */
  readonly files: Readonly<Record<string, string>>;
  /** The addresses of the scripts of its workers. */
  readonly workshop: string;
  readonly languageServer: string;
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
