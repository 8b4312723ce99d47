/** The log of a run on one task: a JSON object a line, from which the run can be shown, and gone on with at any step. */

import type { ActionOutcome, Observation } from '../browser-session.ts';
import type { AgentAction, Choice, Description } from './replies.ts';

/** In the order in which they stand: `begin`, then for each step its `call`s and the `step`; `end` comes last. */
export type LogEntry = BeginEntry | CallEntry | StepEntry | EndEntry;

export interface BeginEntry {
  readonly entry: 'begin';
  readonly id: string;
  readonly task: string;
  /** Of the wording of prompts. */
  readonly prompts: string;
  readonly model: string;
  readonly settings: AgentSettings;
}

export interface AgentSettings {
  readonly start: string;
  /** As an address with `{query}` in it; `null`: the agent cannot search. */
  readonly search: string | null;
  readonly allow: readonly string[] | 'any';
  readonly maxSteps: number;
  /** Steps in a row that do nothing. */
  readonly maxNothing: number;
  /** Of one task, in seconds. */
  readonly maxSeconds: number;
  /** Of one task, in tokens that went in or came out. */
  readonly maxTokens: number;
  /** Of one task; `null`: no limit. Only where prices are known. */
  readonly maxCost: number | null;
  /** Whether the model is shown a picture of each page beside its text. */
  readonly seesPictures: boolean;
  readonly seed: number;
}

/** One question to the model. */
export interface CallEntry {
  readonly entry: 'call';
  readonly step: number;
  readonly phase: Phase;
  /** SHA-256 of the messages. */
  readonly prompt: string;
  readonly messages: readonly Message[];
  readonly reply: string;
  readonly usage: CallUsage;
}

export const phases = ['describe', 'choose', 'choose again', 'closed book'] as const;
export type Phase = (typeof phases)[number];

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface CallUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Whether the model's server counted them; else they are estimated, four characters to a token. */
  readonly counted: boolean;
  /** In the currency of the prices that were given; `null` without prices. */
  readonly cost: number | null;
  readonly milliseconds: number;
}

export interface StepEntry {
  readonly entry: 'step';
  readonly step: number;
  readonly observation: Observation;
  readonly description: Description;
  /** `null` where the description ended the run. */
  readonly choice: Choice | null;
  readonly action: AgentAction;
  readonly outcome: ActionOutcome;
  /** A file beside the log. */
  readonly picture: string | null;
  /** Since the step began. */
  readonly milliseconds: number;
}

export const statuses = [
  'answered',
  'abstained',
  'step-limit',
  'nothing-limit',
  'loop',
  'blocked',
  'budget',
  'error',
] as const;
export type Status = (typeof statuses)[number];

export interface EndEntry {
  readonly entry: 'end';
  readonly status: Status;
  /** JSON or a text; empty for none. */
  readonly answer: string;
  readonly steps: number;
  /** What the answer is from, where the agent had none and a closed-book answer was asked for. */
  readonly source: 'agent' | 'closed book';
  readonly cause: string | null;
}

/** A last line that is half written is left out. `null` where the text is no such log. */
export function readLog(text: string): LogEntry[] | null {
  const entries: LogEntry[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const entry = entryOf(line);
    if (entry !== null) entries.push(entry);
    else if (index < lines.length - 1) return null;
  }
  return entries[0]?.entry === 'begin' ? entries : null;
}

function entryOf(line: string): LogEntry | null {
  try {
    const value: LogEntry = JSON.parse(line);
    return ['begin', 'call', 'step', 'end'].includes(value.entry) ? value : null;
  } catch {
    return null;
  }
}
