/** A page that is one file: it asks for nothing from anywhere, and is read on light, dark and paper. */

import { sha256Base64 } from '../formats/sha256.ts';

export interface Page {
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** CSS beside what all pages have. */
  readonly style?: string;
  /** JavaScript: only this may run in the page. */
  readonly script?: string;
  /** What the script finds in the element of this id: a text without `<`. */
  readonly data?: { readonly id: string; readonly text: string };
}

export function pageText({ title, body, style = '', script, data }: Page): string {
  const scripts = [
    ...(data === undefined ? [] : [`<script type="text/plain" id="${data.id}">${data.text}</script>\n`]),
    ...(script === undefined ? [] : [`<script>${inElement(script)}</script>\n`]),
  ];
  const allowed = script === undefined ? '' : ` script-src 'sha256-${sha256Base64(inElement(script))}';`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';${allowed} style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${pageStyle}${style}</style>
</head>
<body>
<main>
${body}
</main>
${scripts.join('')}</body>
</html>
`;
}

/** A script must not end its element before it ends itself. */
function inElement(script: string): string {
  return script.trim().replaceAll('</script', String.raw`<\/script`).replaceAll('<!--', String.raw`<\!--`);
}

/** As text inside of an element or of an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The first row heads the columns, the first cell of each other its row. Numbers stand to the right. */
export function tableText([head = [], ...rows]: readonly (readonly string[])[], caption: string): string {
  const headings = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('');
  const lines = rows.map(([name = '', ...cells]) => {
    const others = cells.map((cell) => `<td>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(name)}</th>${others}</tr>`;
  });
  return `<table><caption>${escaped(caption)}</caption><thead><tr>${headings}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

/** Colours and type of all pages. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1e21; --faint: #5c636b; --line: #d5d9de; --code: #f6f7f9; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181b; --ink: #e4e6e9; --faint: #a0a7af; --line: #383d43; --code: #1d2024; }
}
@media print { :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --code: #fff; color-scheme: light; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); padding-bottom: .25rem; }
th, td { padding: .15rem 1.5rem .15rem 0; text-align: right; font-weight: normal; border-bottom: 1px solid var(--line); }
th[scope="row"], thead th:first-child { text-align: left; }
figure { margin: 1.5rem 0; max-width: 100%; }
figure svg { max-width: 100%; height: auto; border-radius: 4px; }
figure .data { font-size: .85rem; }
@media print { figure { break-inside: avoid-page; } figure .data { display: none; } }
a { color: inherit; }
code, pre { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
`;
