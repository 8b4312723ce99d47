/** The list of what is wrong, with what mends it. */

import { make } from '../src/film/browser/dom.ts';
import type { Problem } from './workshop-messages.ts';

export interface ProblemActions {
  readonly select: (start: number, end: number) => void;
  readonly change: (edits: readonly { readonly from: number; readonly to: number; readonly insert: string }[]) => void;
  /** The long form of a code, as HTML that may be shown. */
  readonly explain: (code: string) => Promise<string>;
}

/** Hints are folded: a good program may have some. Whether they are open stays. */
export function showProblems(panel: HTMLElement, problems: readonly Problem[], actions: ProblemActions): void {
  const hints = problems.filter(({ severity }) => severity === 'hint');
  const others = problems.filter(({ severity }) => severity !== 'hint');
  const isOpen = panel.querySelector('details')?.open ?? false;
  const listOf = (some: readonly Problem[]): HTMLElement =>
    make('ul', {}, ...some.map((each) => itemOf(each, actions)));
  panel.replaceChildren(
    ...(others.length > 0 ? [listOf(others)] : []),
    ...(hints.length > 0
      ? [
          make(
            'details',
            { open: isOpen },
            make('summary', {}, `${hints.length} ${hints.length === 1 ? 'hint' : 'hints'}`),
            listOf(hints),
          ),
        ]
      : []),
  );
}

function itemOf(problem: Problem, { select, change, explain }: ProblemActions): HTMLElement {
  const { code, severity, message, file, line, start, end, notes, fixes } = problem;
  const place = `${file === '' ? 'Line ' : `${file}, line `}${line}`;
  const explanation = make('div', { class: 'explanation', hidden: true });
  const why = make('button', { type: 'button', 'aria-expanded': 'false', title: 'Explain' }, code);
  why.addEventListener('click', () => {
    explanation.hidden = !explanation.hidden;
    why.setAttribute('aria-expanded', String(!explanation.hidden));
    if (explanation.childElementCount > 0) return;
    explain(code).then(
      (html) => {
        explanation.innerHTML = html;
      },
      () => {
        explanation.textContent = 'The language server does not answer';
      },
    );
  });
  return make(
    'li',
    { class: severity },
    make('strong', {}, severity),
    ' ',
    file === '' ? button(place, () => select(start, end)) : place,
    ' ',
    make('span', { class: 'message' }, ...withCode(message)),
    ' ',
    why,
    ...fixes.map(({ title, edits }) =>
      button(title, () => change(edits.map(({ span, text }) => ({ from: span.start, to: span.end, insert: text })))),
    ),
    ...(notes.length === 0 ? [] : [make('ul', {}, ...notes.map((note) => make('li', {}, ...withCode(note))))]),
    explanation,
  );
}

/** Between backticks stands code. */
function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? make('code', {}, part) : part));
}

function button(text: string, action: () => void): HTMLElement {
  const made = make('button', { type: 'button' }, ...withCode(text));
  made.addEventListener('click', action);
  return made;
}
