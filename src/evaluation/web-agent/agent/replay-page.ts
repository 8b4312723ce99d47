/** A log as a page: step by step what the agent saw, thought and did, and what it cost. */

import { escaped, tableText, pageText as wholePage } from '../../../views/page.ts';
import { actionText } from './carried.ts';
import type { BeginEntry, CallEntry, CallUsage, EndEntry, LogEntry, StepEntry } from './log.ts';
import { pageText } from './prompts.ts';
import { labelOf } from './replies.ts';

export interface Totals {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Whether all tokens were counted by the server of the model. */
  readonly counted: boolean;
  readonly cost: number | null;
  readonly seconds: number;
}

/** `pictureOf`: a JPEG in base64 by its name in the log; `null` where it is not there. */
export function replayPage(entries: readonly LogEntry[], pictureOf: (name: string) => string | null): string {
  const begin = entries.find((entry) => entry.entry === 'begin');
  const end = entries.find((entry) => entry.entry === 'end');
  const steps = entries.filter((entry) => entry.entry === 'step');
  const calls = entries.filter((entry) => entry.entry === 'call');
  const unfinished = calls.filter(({ step, phase }) => step > steps.length && phase !== 'closed book');
  const closedBook = calls.filter(({ phase }) => phase === 'closed book');
  return wholePage({
    title: `Run of ${begin?.id ?? 'an agent'}`,
    style: pageStyle,
    body: [
      `<h1>${escaped(begin?.task ?? '')}</h1>`,
      end === undefined ? '<p>The run is not at its end.</p>' : endText(end),
      begin === undefined ? '' : settingsTable(begin, totalsOf(entries)),
      ...steps.map((step) => stepText(step, callsOf(calls, step.step), pictureOf)),
      unfinished.length === 0
        ? ''
        : `<section><h2>Step ${steps.length + 1}, unfinished</h2>${callTexts(unfinished)}</section>`,
      closedBook.length === 0 ? '' : `<section><h2>Closed book</h2>${callTexts(closedBook)}</section>`,
    ].join('\n'),
  });
}

export function totalsOf(entries: readonly LogEntry[]): Totals {
  const usages = entries.filter((entry) => entry.entry === 'call').map(({ usage }) => usage);
  const sum = (value: (usage: CallUsage) => number): number => usages.reduce((all, usage) => all + value(usage), 0);
  const steps = entries.filter((entry) => entry.entry === 'step');
  return {
    calls: usages.length,
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    counted: usages.every(({ counted }) => counted),
    cost: usages.some(({ cost }) => cost === null) ? null : sum(({ cost }) => cost ?? 0),
    seconds: steps.reduce((all, { milliseconds }) => all + milliseconds, 0) / 1000,
  };
}

function endText({ status, answer, steps, source, cause }: EndEntry): string {
  const shown = answer === '' ? 'no answer' : `<code>${escaped(answer)}</code>`;
  const from = source === 'closed book' ? ' (closed book)' : '';
  return `<p class="end">${status} after ${steps} steps: ${shown}${from}${cause === null ? '' : `; ${escaped(cause)}`}</p>`;
}

function settingsTable({ id, prompts, model, settings }: BeginEntry, totals: Totals): string {
  const { start, search, allow, maxSteps, maxSeconds, maxTokens, maxCost, seed } = settings;
  const rows = [
    ['What', 'Value'],
    ['task', id],
    ['model', model],
    ['prompts', prompts],
    ['began at', start],
    ['search', search ?? 'none'],
    ['allowed hosts', allow === 'any' ? 'any' : allow.join(', ')],
    [
      'limits',
      `${maxSteps} steps, ${maxSeconds} seconds, ${maxTokens.toLocaleString('en')} tokens${maxCost === null ? '' : `, cost ${maxCost}`}`,
    ],
    ['seed', String(seed)],
    ['model calls', totals.calls.toLocaleString('en')],
    [
      'tokens',
      `${totals.inputTokens.toLocaleString('en')} in, ${totals.outputTokens.toLocaleString('en')} out${totals.counted ? '' : ' (estimated: 4 characters a token)'}`,
    ],
    ['cost', totals.cost === null ? 'no prices were given' : totals.cost.toFixed(4)],
    ['time', `${totals.seconds.toFixed(1)} s`],
  ];
  return `<details class="texts"><summary>The run</summary>${tableText(rows, 'All that is needed to repeat it')}</details>`;
}

function stepText(entry: StepEntry, calls: readonly CallEntry[], pictureOf: (name: string) => string | null): string {
  const { step, observation, description, action, outcome, picture } = entry;
  const jpeg = picture === null ? null : pictureOf(picture);
  const elements = observation.elements.map(
    ({ tag, role, description: text }, index) => `${labelOf(index)}. <${tag}> ${role}: ${text}`,
  );
  const parts = [
    ['plan', description.plan],
    ['page', description.page],
    ['last action', description.lastAction],
    ['facts', description.facts],
    ['plan now', description.planNow],
    ['next', description.next],
  ]
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `<dt>${name}</dt><dd>${escaped(text ?? '')}</dd>`);
  const notices = observation.notices.map((notice) => `<li>${escaped(notice)}</li>`);
  return `<section class="${outcome.done ? '' : 'failed'}"><h2>${step}. ${escaped(actionText(action, observation.elements))}</h2>
<p class="outcome">→ ${escaped(outcome.text)}</p>
<p class="address">on <b>${escaped(observation.title)}</b>, ${escaped(observation.url)}</p>
${jpeg === null ? '' : `<img alt="What was seen at step ${step}" src="data:image/jpeg;base64,${jpeg}">`}
${notices.length === 0 ? '' : `<ul class="notices">${notices.join('')}</ul>`}
<dl>${parts.join('')}</dl>
<details><summary>Page, as the model got it</summary><pre>${escaped(pageText(observation))}</pre></details>
<details><summary>${elements.length} elements</summary><pre>${escaped(elements.join('\n'))}</pre></details>
${callTexts(calls)}</section>`;
}

function callTexts(calls: readonly CallEntry[]): string {
  return calls
    .map(({ phase, prompt, messages, reply, usage }) => {
      const sent = messages.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n');
      const cost = usage.cost === null ? '' : `, cost ${usage.cost.toFixed(4)}`;
      return `<details><summary>Asked to ${phase}: ${usage.inputTokens.toLocaleString('en')} tokens in, ${usage.outputTokens} out, ${usage.milliseconds} ms${cost}; prompt ${prompt.slice(0, 12)}</summary><pre>${escaped(sent)}</pre><pre class="reply">${escaped(reply)}</pre></details>`;
    })
    .join('\n');
}

function callsOf(calls: readonly CallEntry[], step: number): CallEntry[] {
  return calls.filter((call) => call.step === step && call.phase !== 'closed book');
}

const pageStyle = `
.texts :is(td, th) { text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.end { font-size: 1.1rem; margin: .5rem 0 1rem; }
section { border-top: 1px solid var(--line); margin-top: 1.5rem; } section.failed h2 { color: #c03500; }
@media (prefers-color-scheme: dark) { section.failed h2 { color: #ff9d73; } }
.outcome { font-weight: 600; } .address { color: var(--faint); overflow-wrap: anywhere; }
.notices { color: var(--faint); overflow-wrap: anywhere; }
img { max-width: 40rem; width: 100%; border: 1px solid var(--line); margin: .5rem 0; display: block; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .1rem 1rem; } dt { color: var(--faint); } dd { margin: 0; white-space: pre-wrap; }
pre { background: var(--code); padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; } .reply { border-left: 3px solid #0072b2; }
summary { cursor: pointer; color: var(--faint); }
`;
