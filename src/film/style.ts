/** How a film looks: in a page of its own, in an editor's panel, in the playground. Colours are those of `views/page.ts`. */

const light =
  '--mark: #ffe08a; --mark-ink: #3d2c00; --pick: #0b62c4; --pick-paper: #e3effc; --on: #126337; --on-paper: #d9f2df; --wrong: #a3262a;';
const dark =
  '--mark: #5c4708; --mark-ink: #ffeebd; --pick: #7db8ff; --pick-paper: #1c2f47; --on: #5fd399; --on-paper: #163b20; --wrong: #ff9a9a;';

export const filmStyle = `
main { max-width: none; padding: .75rem 1rem; }
.film { ${light}
  display: grid; grid-template: 'head head' auto 'bar bar' auto 'table source' auto 'below source' 1fr / minmax(0, 1.35fr) minmax(0, 1fr); gap: .5rem 1rem; }
@media (prefers-color-scheme: dark) { .film { ${dark} } }
body.vscode-light .film { ${light} } body.vscode-dark .film { ${dark} }
body.vscode-light { color-scheme: light; --line: #d5d9de; } body.vscode-dark { color-scheme: dark; --line: #444; }
body.vscode-light, body.vscode-dark { --paper: var(--vscode-editor-background); --ink: var(--vscode-editor-foreground); --code: var(--vscode-textCodeBlock-background); --faint: var(--vscode-descriptionForeground); padding: 0; }
@media print { .film { --mark: #ddd; --mark-ink: #000; --pick: #000; --pick-paper: #eee; --on: #000; --on-paper: #ddd; --wrong: #000; } }
.film > header { grid-area: head; }
.film h1 { display: inline; margin-right: 1rem; } .film header p { display: inline; } .film header .warning { display: block; color: var(--wrong); }
.film h2 { font-size: 1rem; margin: .25rem 0; }
.film .controls { grid-area: bar; position: sticky; top: 0; z-index: 3; background: var(--paper); display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
.film .controls input { flex: 1; min-width: 10rem; accent-color: var(--pick); }
.film .controls output { min-width: 9.5rem; font-variant-numeric: tabular-nums; }
.film .keys { color: var(--faint); font-size: .8rem; }
.film button, .film select { font: inherit; color: inherit; background: var(--code); border: 1px solid var(--line); border-radius: 4px; padding: .1rem .5rem; cursor: pointer; }
.film :focus-visible { outline: 2px solid var(--pick); outline-offset: 1px; }
.film .tables { grid-area: table; display: flex; flex-wrap: wrap; align-items: flex-start; gap: .5rem 1rem; align-content: flex-start; }
.film .scroll { overflow: auto; background: var(--paper); max-height: 60vh; max-width: 100%; }
.film .tables table { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; border-collapse: separate; border-spacing: 0; table-layout: fixed; width: max-content; }
.film .tables th, .film .tables td { padding: 0 .35rem; border: 0; border-bottom: 1px solid var(--line); white-space: nowrap; text-align: center; height: 1.6em; }
.film .tables th { font-weight: normal; }
.film .cells { width: calc(var(--columns) * (var(--width) + .7rem) + 10rem) !important; }
.film .cells col { width: calc(var(--width) + .7rem); } .film .cells col.names { width: 10rem; }
.film .registers caption { font: 12px/1.5 system-ui, sans-serif; padding: 0; }
.film .tables > .scroll { width: 100%; }
.film .registers, .film .registers tbody { display: grid; width: 100% !important; } .film .registers tbody { grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0 1rem; }
.film .registers tr { display: grid; grid-template-columns: 11rem 1fr; } .film .registers td { text-align: left; }
.film .cells tbody th, .film .cells thead th:first-child, .film .registers th { position: sticky; left: 0; text-align: left; background: var(--paper); z-index: 1; }
.film .cells thead { position: sticky; top: 0; background: var(--paper); z-index: 2; }
.film thead .number { display: block; color: var(--faint); } .film thead .token { display: block; font-weight: bold; }
.film th.head { font-style: italic; } .film th.selected { color: var(--pick); font-weight: bold; }
.film col.selected { background: var(--pick-paper); }
.film td { cursor: pointer; }
.film td.changed { background: var(--mark); color: var(--mark-ink); font-weight: bold; }
.film td.faint, .film td.undefined { color: var(--faint); }
.film td[aria-selected] { outline: 2px solid var(--pick); outline-offset: -2px; }
.film .source { grid-area: source; overflow: auto; max-height: calc(100vh - 4.5rem); background: var(--code); position: sticky; top: 3.5rem; align-self: start; border: 1px solid var(--line); }
.film .source table { width: 100%; } .film .source caption { padding: .15rem .5rem; }
.film .source th, .film .source td { border: 0; padding: 0 .5rem 0 0; text-align: left; vertical-align: top; font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; cursor: auto; }
.film .source th { color: var(--faint); text-align: right; width: 1%; white-space: nowrap; padding-left: .5rem; user-select: none; }
.film .source .sign { width: 1.6em; min-width: 1.6em; color: var(--pick); font-weight: bold; }
.film .source .code { white-space: pre-wrap; }
.film .source b { font-weight: 600; color: var(--pick); } .film .source i { color: var(--faint); font-style: normal; } .film .source q { color: var(--on); quotes: none; }
.film .source .value { color: var(--faint); padding-left: 1.5em; }
.film .source .assigns { background: var(--mark); color: var(--mark-ink); } .film .source .assigns * { color: inherit; }
.film .source .reached { background: var(--pick-paper); } .film .source .idle .sign { color: var(--wrong); }
.film .source .pointed { outline: 2px solid var(--pick); outline-offset: -2px; }
.film .source .count { margin-right: .75em; } .film .source th.shown { background: var(--on-paper); color: var(--on); } .film .source th.never { color: var(--wrong); text-decoration: underline dotted; }
.film .explanations { grid-area: below; min-width: 0; } .film .tables, .film .source, .film .explanations { contain: layout paint; }
.film [role='tablist'] { border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .25rem; }
.film [role='tab'] { border-bottom: 0; border-radius: 4px 4px 0 0; } .film [role='tab'][aria-selected='true'] { background: var(--pick-paper); font-weight: bold; }
.film [role='tabpanel'] { padding: .5rem 0; min-height: 14rem; }
.film .why ol, .film .list { list-style: none; margin: .25rem 0; padding: 0; }
.film .why li { padding: .05rem .25rem; border-left: 3px solid transparent; } .film .why .assigns { border-color: var(--mark); } .film .why .own { background: var(--mark); color: var(--mark-ink); } .film .why .idle { border-color: var(--wrong); }
.film .place { font: 11px/1.3 ui-monospace, monospace; padding: 0 .3rem; min-width: 3em; text-align: right; }
.film .result { font-weight: bold; } .film .reads { color: var(--faint); } .film .own .reads { color: inherit; } .film .summary { font-weight: bold; }
.film .hint { color: var(--faint); font-size: .85rem; max-width: 60rem; } .film h3 { font-size: .9rem; margin: .5rem 0 .15rem; } .film .sum { font-weight: normal; color: var(--faint); }
.film .heads { display: flex; flex-wrap: wrap; gap: 1rem; } .film figure { margin: 0; width: 242px; } .film figcaption { font-size: .85rem; min-height: 3.2em; } .film figure.chosen button { background: var(--pick-paper); font-weight: bold; } .film .words { font-size: .85rem; margin: 0; }
.film .matrix { border: 1px solid var(--line); background: var(--code); cursor: pointer; } .film .matrix .selected { fill: var(--on); } .film .matrix .row { fill: var(--pick-paper); } .film .hatch { fill: var(--wrong); opacity: .6; }
.film .arcs { display: block; } .film .arcs text { text-anchor: middle; font: 12px ui-monospace, monospace; fill: currentColor; cursor: pointer; } .film .arcs.narrow text { font-size: 10px; text-anchor: end; } .film .arcs .here { fill: var(--pick); font-weight: bold; } .film .arcs .gap { fill: var(--wrong); }
.film .arc { fill: none; stroke: var(--faint); opacity: .5; } .film .arc.own { stroke: var(--pick); opacity: 1; stroke-width: 2; }
.film .groups { display: flex; flex-wrap: wrap; gap: .25rem 1rem; } .film .group.head h3 { font-style: italic; } .film .dims { display: flex; flex-wrap: wrap; gap: 2px; max-width: 40rem; }
.film .dim { display: inline-flex; gap: .25em; min-width: 1.1em; height: 1.3em; justify-content: center; padding: 0 2px; font: 10px/1.3 ui-monospace, monospace; border: 1px solid var(--line); color: var(--faint); }
.film .one { background: var(--on); color: var(--paper); } .film .some { background: var(--on-paper); color: var(--ink); } .film .dim.changed { outline: 2px solid var(--mark-ink); outline-offset: -1px; }
.film .squares { display: flex; flex-wrap: wrap; gap: 2px; } .film .unit { width: 9px; height: 9px; border: 1px solid var(--line); }
.film .halt-picture { max-height: 22rem; overflow: auto; } .film .halting { width: 100%; border: 1px solid var(--line); background: var(--code); cursor: pointer; display: block; } .film .bar { fill: var(--on); } .film .now { fill: var(--pick); opacity: .35; }
@media (max-width: 60rem) {
  .film { grid-template: 'head' 'bar' 'table' 'below' 'source' / minmax(0, 1fr); } .film .source { position: relative; top: 0; max-height: 60vh; }
}
@media print {
  .film .controls button, .film .keys, .film .controls input { display: none; } .film .scroll, .film .source { max-height: none; overflow: visible; position: relative; top: 0; contain: none; } .film .tables, .film .explanations { contain: none; }
  .film td.changed { text-decoration: underline; } .film { display: block; } .film .controls { position: static; }
}
`;
