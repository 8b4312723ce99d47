/** What the agent carries from step to step, made anew from the log each time, so that a log is all that a run needs. */

import type { PageElement } from '../browser-session.ts';
import { repeats, repeatsUntilNotice } from './guards.ts';
import type { AgentSettings, StepEntry } from './log.ts';
import type { Carried } from './prompts.ts';
import type { AgentAction } from './replies.ts';

export function carriedInto(
  task: string,
  { maxSteps, search }: AgentSettings,
  steps: readonly StepEntry[],
  hasPicture: boolean,
): Carried {
  const plan = steps[0]?.description.plan ?? '';
  const refined = steps.findLast(({ description }) => description.planNow !== '')?.description.planNow;
  const memory = steps
    .filter(({ description }) => description.facts !== '')
    .map(({ step, description }) => `Step ${step}. ${description.facts}`);
  return {
    task,
    step: steps.length + 1,
    maxSteps,
    plan: plan === '' ? '(none)' : plan,
    planNow: refined ?? (plan === '' ? '(none)' : plan),
    memory: memory.length === 0 ? '(nothing yet)' : memory.join('\n'),
    history: steps.map(
      (entry) => `${entry.step}. ${actionText(entry.action, entry.observation.elements)} → ${entry.outcome.text}`,
    ),
    canSearch: search !== null,
    isRepeating: repeats(steps) >= repeatsUntilNotice,
    hasPicture,
  };
}

/** An action in words. */
export function actionText(action: AgentAction, elements: readonly PageElement[]): string {
  const on = (index: number | null): string => {
    const element = index === null ? undefined : elements[index];
    return element === undefined ? '' : ` [${element.role}] "${element.description}"`;
  };
  switch (action.kind) {
    case 'click':
      return `CLICK${on(action.element)}`;
    case 'type':
      return `TYPE "${action.text}" into${on(action.element)}`;
    case 'select':
      return `SELECT "${action.text}" in${on(action.element)}`;
    case 'press-enter':
      return `PRESS ENTER${on(action.element)}`;
    case 'scroll':
      return `SCROLL ${action.up ? 'up' : 'down'}`;
    case 'go-to':
      return `GO TO ${action.url}`;
    case 'search':
      return `SEARCH "${action.query}"`;
    case 'go-back':
      return 'GO BACK';
    case 'answer':
      return `ANSWER ${action.answer === '' ? '(none)' : action.answer}`;
    case 'nothing':
      return `NONE (${action.why})`;
  }
}
