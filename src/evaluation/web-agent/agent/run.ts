/**
 * The agent as a loop over two seams, a browser and a model. It writes all that happens as log entries, and begins from
 * those that are there: steps that were done are done again in the browser without asking the model, and replies that
 * came before the run was cut off are not paid twice.
 */

import { sha256 } from '../../../formats/sha256.ts';
import { type ActionOutcome, BrowserProblem, type BrowserSession, type Observation } from '../browser-session.ts';
import { carriedInto } from './carried.ts';
import { idleSteps, repeats, repeatsUntilEnd, wallsInARow } from './guards.ts';
import type {
  AgentSettings,
  BeginEntry,
  CallEntry,
  CallUsage,
  EndEntry,
  LogEntry,
  Message,
  Phase,
  StepEntry,
} from './log.ts';
import { chooseAgainMessages, chooseMessages, closedBookMessages, describeMessages, promptVersion } from './prompts.ts';
import { type AgentAction, type Choice, readChoice, readDescription } from './replies.ts';

export interface Assistant {
  readonly name: string;
  /** `picture`: a JPEG of the page that the messages are about; `null`: none is shown. */
  readonly ask: (messages: readonly Message[], seed: number, picture: Uint8Array | null) => Promise<AssistantReply>;
}

export interface AssistantReply {
  readonly text: string;
  readonly usage: Omit<CallUsage, 'milliseconds'>;
}

export interface RunDoors {
  /** Begins where the agent begins; asked for when it is needed. */
  readonly openBrowser: (settings: AgentSettings) => Promise<BrowserSession>;
  readonly assistant: Assistant;
  /** Keeps an entry for good before it returns. */
  readonly write: (entry: LogEntry) => void;
  /** Keeps a picture of a step; gives its name. `null`: pictures are not wanted. */
  readonly keepPicture: ((step: number, jpeg: Uint8Array) => string) | null;
  /** In milliseconds. */
  readonly now: () => number;
  /** Whether to stop at the next step, to go on later. */
  readonly isStopped: () => boolean;
  readonly show: (step: number) => void;
}

export interface AgentTask {
  readonly id: string;
  readonly task: string;
  readonly settings: AgentSettings;
  readonly browsing: Browsing;
}

/** `first`: where the agent has no answer, a closed-book one takes its place (the ensemble of the paper). */
export type Browsing = 'only' | 'first' | 'never';

/** The end of the run; `null` where it was stopped. `before`: the entries of the log so far. */
export async function runAgent(
  task: AgentTask,
  before: readonly LogEntry[],
  doors: RunDoors,
): Promise<EndEntry | null> {
  const ended = before.find((entry) => entry.entry === 'end');
  if (ended !== undefined) return ended;
  const run = openRun(task, before, doors);
  const end = task.browsing === 'never' ? run.unbrowsed() : await run.untilEnd();
  if (end === null) return null;
  const settled = task.browsing === 'only' || end.answer !== '' ? end : await run.closedBook(end);
  doors.write(settled);
  return settled;
}

interface Run {
  /** The end of an agent that has no browser. */
  readonly unbrowsed: () => EndEntry | null;
  readonly untilEnd: () => Promise<EndEntry | null>;
  readonly closedBook: (end: EndEntry) => Promise<EndEntry>;
}

function openRun({ id, task, settings, browsing }: AgentTask, before: readonly LogEntry[], doors: RunDoors): Run {
  const { assistant, now } = doors;
  const steps = before.filter((entry) => entry.entry === 'step');
  const calls = before.filter((entry) => entry.entry === 'call');
  if (before.length === 0) {
    const prompts = promptVersion(settings.seesPictures);
    const begin: BeginEntry = { entry: 'begin', id, task, prompts, model: assistant.name, settings };
    doors.write(begin);
  }
  const spentBefore = spent([...steps]);
  const began = now();

  /** A picture is never the same to the byte, and is neither in the log nor in what a reply is known again by. */
  const ask = async (phase: Phase, messages: readonly Message[], picture: Uint8Array | null): Promise<string> => {
    const step = steps.length + 1;
    const prompt = sha256(JSON.stringify(messages));
    const known = calls.find((call) => call.step === step && call.phase === phase && call.prompt === prompt);
    if (known !== undefined) return known.reply;
    const from = now();
    const { text, usage } = await assistant.ask(messages, settings.seed, picture);
    const call: CallEntry = {
      entry: 'call',
      step,
      phase,
      prompt,
      messages,
      reply: text,
      usage: { ...usage, milliseconds: Math.round(now() - from) },
    };
    calls.push(call);
    doors.write(call);
    return text;
  };

  const ending = (status: EndEntry['status'], answer: string, cause: string | null): EndEntry => ({
    entry: 'end',
    status,
    answer,
    steps: steps.length,
    source: 'agent',
    cause,
  });

  /** Why to end before another step. */
  const limit = (): EndEntry | null => {
    const last = steps.at(-1);
    if (last?.action.kind === 'answer') {
      const { answer } = last.action;
      return ending(answer === '' ? 'abstained' : 'answered', answer, null);
    }
    if (steps.length >= settings.maxSteps) return ending('step-limit', '', `${steps.length} steps`);
    if (idleSteps(steps) >= settings.maxNothing) {
      return ending('nothing-limit', '', `${settings.maxNothing} steps in a row did nothing`);
    }
    if (repeats(steps) >= repeatsUntilEnd) return ending('loop', '', `the same action ${repeatsUntilEnd} times`);
    const seconds = (spentBefore + now() - began) / 1000;
    if (seconds > settings.maxSeconds) return ending('budget', '', `more than ${settings.maxSeconds} seconds`);
    const tokens = calls.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
    if (tokens > settings.maxTokens) return ending('budget', '', `more than ${settings.maxTokens} tokens`);
    const cost = calls.reduce((sum, { usage }) => sum + (usage.cost ?? 0), 0);
    if (settings.maxCost !== null && cost > settings.maxCost)
      return ending('budget', '', `cost more than ${settings.maxCost}`);
    return null;
  };

  const doStep = async (browser: BrowserSession): Promise<EndEntry | null> => {
    const from = now();
    const observation = await browser.observe();
    if (wallsInARow(steps, observation) >= 2) return ending('blocked', '', `${observation.url} keeps programs out`);
    const picture = settings.seesPictures || doors.keepPicture !== null ? await browser.picture() : null;
    const seen = settings.seesPictures ? picture : null;
    const carried = carriedInto(task, settings, steps, seen !== null);
    const described = await ask('describe', describeMessages(carried, observation), seen);
    const description = readDescription(described);
    let choice: Choice | null = null;
    let action: AgentAction;
    if (description.answer !== null) action = { kind: 'answer', answer: description.answer };
    else {
      const messages = chooseMessages(carried, observation, described);
      const chosen = await chooseWith(messages, observation, seen);
      choice = typeof chosen === 'string' ? null : chosen;
      action = typeof chosen === 'string' ? { kind: 'nothing', why: chosen } : actionOf(chosen, settings);
    }
    const outcome = await actIn(browser, action, settings);
    const entry: StepEntry = {
      entry: 'step',
      step: steps.length + 1,
      observation,
      description,
      choice,
      action,
      outcome,
      picture: picture === null ? null : (doors.keepPicture?.(steps.length + 1, picture) ?? null),
      milliseconds: Math.round(now() - from),
    };
    doors.write(entry);
    steps.push(entry);
    return null;
  };

  const chooseWith = async (
    messages: Message[],
    { elements }: Observation,
    seen: Uint8Array | null,
  ): Promise<Choice | string> => {
    const reply = await ask('choose', messages, seen);
    const first = readChoice(reply, elements.length);
    if (typeof first !== 'string') return first;
    return readChoice(await ask('choose again', chooseAgainMessages(messages, reply, first), seen), elements.length);
  };

  return {
    unbrowsed: () => (doors.isStopped() ? null : ending('abstained', '', null)),
    untilEnd: async () => {
      let end = limit();
      if (end !== null) return end;
      if (doors.isStopped()) return null;
      const browser = await doors.openBrowser(settings);
      try {
        for (const { action } of steps) {
          // A look finds the elements that an action names by number.
          await browser.observe();
          await actIn(browser, action, settings);
        }
        while (end === null) {
          if (doors.isStopped()) return null;
          doors.show(steps.length + 1);
          end = (await doStep(browser)) ?? limit();
        }
        return end;
      } catch (error) {
        if (error instanceof BrowserProblem) return ending('error', '', error.message);
        throw error;
      } finally {
        await browser.close();
      }
    },
    closedBook: async (end) => {
      const { answer } = readDescription(await ask('closed book', closedBookMessages(task), null));
      if (answer === null || answer === '') return end;
      return { ...end, status: browsing === 'never' ? 'answered' : end.status, answer, source: 'closed book' };
    },
  };
}

/** What the model costs is told by each call; steps tell how long they took. */
function spent(steps: readonly StepEntry[]): number {
  return steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function actionOf({ element, operation, value }: Choice, { search }: AgentSettings): AgentAction {
  const at = element ?? 0;
  switch (operation) {
    case 'CLICK':
      return { kind: 'click', element: at };
    case 'TYPE':
      return { kind: 'type', element: at, text: value };
    case 'SELECT':
      return { kind: 'select', element: at, text: value };
    case 'PRESS ENTER':
      return { kind: 'press-enter', element };
    case 'SCROLL':
      return { kind: 'scroll', up: /up/i.test(value) };
    case 'GO BACK':
      return { kind: 'go-back' };
    case 'GO TO':
      return { kind: 'go-to', url: addressOf(value) };
    case 'SEARCH':
      return search === null ? { kind: 'nothing', why: 'there is no search' } : { kind: 'search', query: value };
    case 'ANSWER':
      return { kind: 'answer', answer: value };
    case 'NONE':
      return { kind: 'nothing', why: 'chosen' };
  }
}

function addressOf(value: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(value) && !/^[\w.-]+:\d/.test(value) ? value : `https://${value}`;
}

async function actIn(browser: BrowserSession, action: AgentAction, { search }: AgentSettings): Promise<ActionOutcome> {
  switch (action.kind) {
    case 'answer':
      return { done: true, text: 'the run ends' };
    case 'nothing':
      return { done: false, text: 'nothing was done' };
    case 'search': {
      const url = (search ?? '').replace('{query}', encodeURIComponent(action.query));
      return browser.act({ kind: 'go-to', url });
    }
    default:
      return browser.act(action);
  }
}
