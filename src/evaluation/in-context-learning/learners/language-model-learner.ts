/** A language model that labels texts after demonstrations in its prompt. */

import type { LanguageModel } from '../../../models/language-model.ts';
import type { Learner, Prediction, Task } from '../items.ts';
import { answerOf, type PromptFormat, promptOf } from '../prompt.ts';

/**
 * `score`: the label with the largest ln P(label, end of line | prompt), so that the answer is always one of them.
 * `generate`: the model writes a line, and the label is read from it.
 */
export const decodings = ['score', 'generate'] as const;
export type Decoding = (typeof decodings)[number];

export interface LanguageModelOptions {
  readonly decoding: Decoding;
  readonly format: PromptFormat;
  /** The most tokens of a line that is generated. */
  readonly mostTokens: number;
}

export function languageModelLearner(model: LanguageModel, options: LanguageModelOptions): Learner {
  const predict = options.decoding === 'score' ? scored : generated;
  return {
    name: model.name,
    atOnce: 1,
    noBlocks: 'no language model can be told here which parts of its prompt may see each other',
    predict: (task) =>
      Promise.all(
        task.queries.map((query) =>
          predict(model, promptOf(task.demonstrations, query, options.format), task, options),
        ),
      ),
  };
}

async function scored(model: LanguageModel, prompt: string, { labels }: Task): Promise<Prediction> {
  const scores = await model.score(labels.map((label) => ({ prompt, continuation: answerOf(label), ends: false })));
  let best = 0;
  scores.forEach(({ logProbability }, i) => {
    if (logProbability > (scores[best]?.logProbability ?? Number.NEGATIVE_INFINITY)) best = i;
  });
  return { label: labels[best] ?? null };
}

async function generated(
  model: LanguageModel,
  prompt: string,
  { labels, seed }: Task,
  { mostTokens }: LanguageModelOptions,
): Promise<Prediction> {
  const [{ text } = { text: '' }] = await model.generate(prompt, {
    count: 1,
    most: mostTokens,
    temperature: 0,
    topK: null,
    topP: 1,
    // A reply may begin with an empty line; the first with words is read.
    stop: ['\n=='],
    seed,
  });
  return { label: labelIn(text, labels), answer: text.slice(0, 200) };
}

/** The label that a line is, or that alone begins with it; letter case, blanks and signs at the ends do not matter. */
export function labelIn(text: string, labels: readonly string[]): string | null {
  const line = plain(text.split('\n').find((each) => each.trim() !== '') ?? '');
  if (line === '') return null;
  const same = labels.find((label) => plain(label) === line);
  if (same !== undefined) return same;
  const begun = labels.filter((label) => plain(label).startsWith(line));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[\s"'`*.:[(]+|[\s"'`*.:\])]+$/g, '')
    .replace(/[\s_-]+/g, ' ');
}
