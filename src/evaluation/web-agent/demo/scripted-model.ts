/** A model that reads its prompts and replies as one would that knows the sites of the demonstration. */

import { dataIn } from '../agent/data-blocks.ts';
import type { Message } from '../agent/log.ts';
import type { Assistant } from '../agent/run.ts';
import { type Decision, decide, type Intent, type View } from './policies.ts';

export function scriptedModel(): Assistant {
  return {
    name: 'scripted',
    ask: (messages) => {
      const text = replyTo(messages);
      const sent = messages.reduce((sum, { content }) => sum + content.length, 0);
      const usage = {
        inputTokens: Math.ceil(sent / 4),
        outputTokens: Math.ceil(text.length / 4),
        counted: false,
        cost: null,
      };
      return Promise.resolve({ text, usage });
    },
  };
}

/** The same messages get the same reply. */
export function replyTo(messages: readonly Message[]): string {
  const [, first, , question] = messages;
  const prompt = first?.content ?? '';
  if (prompt.startsWith('Question: ')) return 'I have not seen it.\nANSWER:';
  const decision = decide(viewOf(prompt));
  return question === undefined ? described(decision, prompt) : chosen(decision, question.content);
}

function viewOf(prompt: string): View {
  const page = dataIn(prompt, 'the page');
  return {
    task: /^Task: (.*)$/m.exec(prompt)?.[1] ?? '',
    address: new URL(/^Address: (.*)$/m.exec(page)?.[1] ?? 'about:blank'),
    title: /^Title: (.*)$/m.exec(page)?.[1] ?? '',
    text: page.split('\n').slice(2).join('\n'),
    memory: dataIn(prompt, 'your memory'),
    history: dataIn(prompt, 'what you did so far'),
    below: page.includes('(There is more below.)'),
  };
}

function described({ facts, intents: [intent, ...others] }: Decision, prompt: string): string {
  const isFirst = dataIn(prompt, 'your first plan') === '';
  const answer = others.length === 0 && intent?.do === 'ANSWER' ? [`ANSWER: ${intent.value}`] : [];
  return [
    ...(isFirst ? ['PLAN: find the site by a search, read what the task asks for, answer'] : []),
    `PAGE: ${/^\| Title: (.*)$/m.exec(prompt)?.[1] ?? ''}`,
    ...(isFirst ? [] : ['LAST ACTION: it was done']),
    `FACTS: ${facts === '' ? 'none' : facts}`,
    ...(isFirst ? [] : ['PLAN NOW: go on']),
    `NEXT: ${intent === undefined ? 'nothing' : intent.do.toLowerCase()}`,
    ...answer,
  ].join('\n');
}

function chosen({ intents }: Decision, question: string): string {
  const elements = dataIn(question, 'elements').split('\n');
  for (const intent of intents) {
    const label = 'on' in intent ? labelFor(intent, elements) : 'none';
    if (label === null) continue;
    const value = 'value' in intent ? intent.value : intent.do === 'SCROLL' ? 'down' : 'none';
    return `ELEMENT: ${label}\nACTION: ${intent.do}\nVALUE: ${value}`;
  }
  return 'ELEMENT: none\nACTION: NONE\nVALUE: none';
}

function labelFor(intent: Intent & { readonly on: RegExp }, elements: readonly string[]): string | null {
  const line = elements.find((each) => intent.on.test(each));
  return /^([A-Z]+)\./.exec(line ?? '')?.[1] ?? null;
}
