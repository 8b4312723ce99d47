/** Coverage as a page: the program with what the data show of it, line by line. */

import { codesText, placesText, ruleText, variableName } from '../ir/text.ts';
import { type Comparison, countSeen, type DataSetCoverage } from '../traces/coverage.ts';
import { gapsOf } from '../traces/gaps.ts';
import type { RuleLine } from '../traces/lines.ts';
import type { MinimalRules } from '../traces/minimal-rules.ts';
import {
  type CoverageSubject,
  counted,
  countRows,
  coveredText,
  elementaryRuleText,
  type FailingTest,
  minimalLine,
} from './coverage.ts';
import { coveragePlots } from './coverage-plots.ts';
import { escaped, pageText, tableText } from './page.ts';
import { figureText } from './plots/figure.ts';

export interface CoverageOfPage {
  readonly subject: CoverageSubject;
  /** The data set, or the one of training. */
  readonly training: DataSetCoverage;
  readonly minimal: MinimalRules;
  /** With what a test needs beyond. */
  readonly against: { readonly comparison: Comparison; readonly failing: readonly FailingTest[] } | null;
}

/** How many predicted failures are listed; the others are counted. */
const mostFailing = 500;

export function coveragePage({ subject, training, minimal, against }: CoverageOfPage): string {
  const { program } = subject;
  const sets = against === null ? [training] : [training, against.comparison.test];
  const headings = against === null ? ['', 'seen', 'in all'] : ['', 'training', 'test', 'in all'];
  const seen = `${countSeen(training.held)} of ${counted(program.rules.length, 'rule')} hold on ${counted(training.inputs, 'input')}`;
  const plots = coveragePlots(subject, training, against?.comparison ?? null);
  const figureOf = (name: string): string => {
    const plot = plots[name];
    return plot === undefined ? '' : figureText(plot, `${program.name}-${name}`);
  };
  const body = [
    `<h1>${escaped(program.name)}</h1>`,
    `<p>${escaped(against === null ? seen : `Tests covered: ${coveredText(against.comparison)}`)}</p>`,
    tableText([headings, ...countRows(subject, sets)], 'What the data show'),
    `<p>${escaped(minimalLine(program, minimal))}</p>`,
    figureOf('growth'),
    legend(against !== null),
    ...program.sources.map((_, source) => listing(source, subject, training, against?.comparison ?? null)),
    figureOf('rules'),
    ...(against === null ? [] : [gaps(subject, against.comparison), failures(against.failing)]),
  ];
  return pageText({ title: `Coverage of ${program.name}`, body: body.filter((part) => part !== '').join('\n'), style });
}

type Mark = 'seen' | 'partly' | 'never';

/** Each has a sign as well as a colour. */
const marks: Readonly<Record<Mark, { readonly sign: string; readonly means: string }>> = {
  seen: { sign: '✓', means: 'a rule of the line holds on so many inputs' },
  partly: {
    sign: '!',
    means: 'so many elementary rules of the line are needed by the test and never shown in training',
  },
  never: { sign: '✗', means: 'no rule of the line ever holds' },
};

function legend(withTest: boolean): string {
  const items = Object.entries(marks)
    .filter(([mark]) => withTest || mark !== 'partly')
    .map(([mark, { sign, means }]) => `<li class="${mark}"><b>${sign}</b> ${escaped(means)}</li>`);
  return `<h2>The program</h2>\n<ul class="legend">${items.join('')}</ul>`;
}

/** The text of one source, a row for each line. */
function listing(
  source: number,
  subject: CoverageSubject,
  training: DataSetCoverage,
  comparison: Comparison | null,
): string {
  const { file = '', text = '' } = subject.program.sources[source] ?? {};
  const lines = new Map(training.lines.filter((line) => line.source === source).map((line) => [line.line, line]));
  if (lines.size === 0) return '';
  const rows = text
    .replace(/\n$/, '')
    .split('\n')
    .map((written, index) => row(index + 1, written, lines.get(index + 1) ?? null, subject, training, comparison));
  return `<table class="source"><caption>${escaped(file)}</caption><thead><tr><th scope="col">line</th><th scope="col">shown</th><th scope="col">text</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function row(
  number: number,
  written: string,
  line: DataSetCoverage['lines'][number] | null,
  subject: CoverageSubject,
  training: DataSetCoverage,
  comparison: Comparison | null,
): string {
  const code = `<td><code>${escaped(written)}</code></td>`;
  if (line === null) return `<tr><th scope="row">${number}</th><td></td>${code}</tr>`;
  const lacking = testOnlyOn(line, subject, comparison);
  const mark: Mark = lacking > 0 ? 'partly' : line.inputs > 0 ? 'seen' : 'never';
  const count = mark === 'never' ? '' : ` ${(mark === 'partly' ? lacking : line.inputs).toLocaleString('en')}`;
  const rules = line.rules.map((rule) => `${training.held[rule] ?? 0} × ${ruleTextOf(subject, rule)}`);
  return `<tr class="${mark}" title="${escaped(rules.join('\n'))}"><th scope="row">${number}</th><td>${marks[mark].sign}${count}</td>${code}</tr>`;
}

function ruleTextOf({ program }: CoverageSubject, rule: number): string {
  const found = program.rules[rule];
  return found === undefined ? '' : ruleText(program, found);
}

/** How many elementary rules of a line only the test shows. */
function testOnlyOn({ rules }: RuleLine, { watch }: CoverageSubject, comparison: Comparison | null): number {
  const own = new Set(rules);
  return (comparison?.testOnly ?? []).filter(({ rule }) => own.has(watch.ruleOf[rule] ?? -1)).length;
}

function gaps({ program, watch }: CoverageSubject, { testOnly }: Comparison): string {
  const heading = '<h2>What the test needs and training never shows</h2>';
  const found = gapsOf(program, watch, testOnly);
  if (found.length === 0) return `${heading}\n<p>Nothing.</p>`;
  const rows = found.map(({ variable, rules, values, places }) => {
    const example = watch.elementary[rules[0] ?? 0];
    const codes = values.map(({ code }) => code).sort((a, b) => a - b);
    return [
      variableName(program, variable),
      rules.length.toLocaleString('en'),
      codesText(program, variable, codes),
      placesText(program, places),
      example === undefined ? '' : elementaryRuleText(program, example),
    ];
  });
  const table = tableText(
    [['variable', 'elementary rules', 'new values', 'place', 'as'], ...rows],
    counted(testOnly.length, 'elementary rule'),
  );
  return `${heading}\n<div class="wide">${table}</div>`;
}

function failures(failing: readonly FailingTest[]): string {
  if (failing.length === 0) return '';
  const rest = failing.length - mostFailing;
  const rows = failing
    .slice(0, mostFailing)
    .map(({ text, needs }) => [text === '' ? '(the empty input)' : text, needs.toLocaleString('en')]);
  const table = tableText([['input', 'needs, of these rules'], ...rows], counted(failing.length, 'test'));
  const more = rest > 0 ? `<p>And ${rest.toLocaleString('en')} more.</p>` : '';
  return `<h2>Tests predicted to fail</h2>\n<div class="wide">${table}</div>${more}`;
}

const style = `
.legend { list-style: none; padding: 0; margin: 0 0 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.legend li { padding: .1rem .5rem; }
.source { width: 100%; background: var(--code); margin-bottom: 1.5rem; }
.source th, .source td { border: 0; padding: 0 .75rem; white-space: pre-wrap; vertical-align: top; }
.source th[scope="row"] { text-align: right; color: var(--faint); user-select: none; width: 1%; }
.source td:nth-child(2) { width: 1%; white-space: nowrap; }
.source td:last-child, .source thead th:last-child { text-align: left; }
.source thead { position: absolute; clip-path: inset(50%); }
.wide { overflow-x: auto; }
.wide td, .wide th { text-align: left; vertical-align: top; }
.seen { background: #d9f2df; color: #0b3d18; } .partly { background: #ffe9c2; color: #4a2f00; } .never { background: #fbd9d9; color: #5a0d0d; }
.seen th, .partly th, .never th { color: inherit !important; }
@media (prefers-color-scheme: dark) {
  .seen { background: #163b20; color: #d7f5de; } .partly { background: #4a3508; color: #ffeccb; } .never { background: #4b1b1b; color: #ffdede; }
}
@media print { .seen, .partly, .never { background: none; color: #000; } .never code { text-decoration: line-through; } }
`;
