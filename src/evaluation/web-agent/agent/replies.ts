/** What the model's replies say, read as kindly as can be without guessing. */

import type { BrowserAction } from '../browser-session.ts';

/** The parts of a description; a part that is missing is empty. */
export interface Description {
  readonly plan: string;
  readonly page: string;
  readonly lastAction: string;
  readonly facts: string;
  readonly planNow: string;
  readonly next: string;
  /** `null`: the task is not done. Empty: it is, without an answer. */
  readonly answer: string | null;
}

export const operations = [
  'CLICK',
  'TYPE',
  'SELECT',
  'PRESS ENTER',
  'SCROLL',
  'GO BACK',
  'GO TO',
  'SEARCH',
  'ANSWER',
  'NONE',
] as const;
export type Operation = (typeof operations)[number];

export interface Choice {
  /** A number in the elements; `null` for none. */
  readonly element: number | null;
  readonly operation: Operation;
  readonly value: string;
}

/** What the agent does, as it stands in logs. */
export type AgentAction =
  | BrowserAction
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'answer'; readonly answer: string }
  | { readonly kind: 'nothing'; readonly why: string };

const headings = ['PLAN', 'PAGE', 'LAST ACTION', 'FACTS', 'PLAN NOW', 'NEXT', 'ANSWER'] as const;
type Heading = (typeof headings)[number];

/** Headings at the beginning of lines, in any case, with or without `#`, `*` and brackets around them. */
const headingLine = new RegExp(
  String.raw`^[\s#*>\[(-]*(${headings.toSorted((a, b) => b.length - a.length).join('|')})[\])*\s]*:[* ]*(.*)$`,
  'i',
);

export function readDescription(reply: string): Description {
  const parts = new Map<Heading, string[]>();
  let current: Heading | null = null;
  for (const line of reply.split('\n')) {
    const [, name, rest = ''] = headingLine.exec(line) ?? [];
    const heading = headings.find((each) => each === name?.toUpperCase().replace(/\s+/g, ' '));
    if (heading !== undefined) {
      current = heading;
      parts.set(heading, [rest]);
    } else if (current !== null) parts.get(current)?.push(line);
  }
  const part = (heading: Heading): string => (parts.get(heading) ?? []).join('\n').trim();
  const facts = part('FACTS');
  return {
    plan: part('PLAN'),
    page: part('PAGE'),
    lastAction: part('LAST ACTION'),
    facts: /^\(?(none|no new facts|nothing|n\/a|-)\)?\.?$/i.test(facts) ? '' : facts,
    planNow: part('PLAN NOW'),
    next: part('NEXT'),
    answer: parts.has('ANSWER') ? answerOf(part('ANSWER')) : null,
  };
}

/** `elements`: how many letters there are. A text says what could not be read. */
export function readChoice(reply: string, elements: number): Choice | string {
  const field = (name: string): string | null => {
    const found = new RegExp(String.raw`^[\s*#>\`-]*${name}[\s*]*:[* \t]*(.*)$`, 'im').exec(reply);
    return found === null ? null : bare(found[1] ?? '');
  };
  const [letters, action, value] = [field('ELEMENT'), field('ACTION'), field('VALUE')];
  if (action === null || action === '') return 'there is no line that begins with ACTION:';
  const operation = operationOf(action);
  if (operation === null) return `${JSON.stringify(action)} is no action`;
  const isNone = letters === null || /^(none|n\/a|null|-)?$/i.test(letters);
  const element = isNone ? null : numberOfLabel(letters);
  if (!isNone && (element === null || element >= elements)) {
    return `there is no element ${JSON.stringify(letters)}`;
  }
  const needsElement: readonly Operation[] = ['CLICK', 'TYPE', 'SELECT'];
  if (needsElement.includes(operation) && element === null) return `${operation} takes an element`;
  const text = value === null || /^(none|null|n\/a)$/i.test(value) ? '' : value;
  const needsValue: readonly Operation[] = ['TYPE', 'SELECT', 'GO TO', 'SEARCH'];
  if (needsValue.includes(operation) && text === '') return `${operation} takes a value`;
  return { element, operation, value: operation === 'ANSWER' ? answerOf(text) : text };
}

/** A, B, …, Z, AA, AB, … */
export function labelOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : labelOf(Math.floor(index / 26) - 1) + letter;
}

function numberOfLabel(label: string): number | null {
  const [, letters] = /^\(?([A-Z]{1,3})\)?\b/i.exec(label) ?? [];
  if (letters === undefined) return null;
  return (
    letters
      .toUpperCase()
      .split('')
      .reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  );
}

function operationOf(text: string): Operation | null {
  const plain = text.toUpperCase().replace(/[^A-Z]/g, '');
  if (plain === 'TERMINATE') return 'ANSWER';
  return operations.find((operation) => operation.replaceAll(' ', '') === plain) ?? null;
}

/** Without quotes, backticks and a full stop that stand around a word or a label. */
function bare(text: string): string {
  const trimmed = text.trim().replace(/^\*+|\*+$/g, '');
  const [, inside] = /^(?:`([^`]*)`|"([^"]*)"|'([^']*)')\.?$/.exec(trimmed) ?? [];
  const quoted = /^([`"'])(.*)\1\.?$/.exec(trimmed);
  return inside ?? quoted?.[2] ?? trimmed.replace(/^(\w+( \w+)?)\.$/, '$1');
}

/** Only the first lines of JSON belong to an answer; words like `none` are no answer. */
function answerOf(text: string): string {
  const plain = text.replace(/^```\w*\n?|```$/g, '').trim();
  return /^(none|n\/a|unknown|""|''|\[\])?$/i.test(plain) ? '' : plain;
}
