/** A language model as a verifier: the chance of one word against another behind a question about the prefix. */

import type { LanguageModel } from '../../models/language-model.ts';
import { answerText, type StepUnit } from './language-steps.ts';
import type { Scorer } from './search.ts';

export interface JudgeOptions {
  /** The question, in which `{prompt}` and `{answer}` stand for what is judged. */
  readonly template: string;
  /** What the model says of an answer that will be right, and what of one that will not. */
  readonly yes: string;
  readonly no: string;
  /**
   * `words`: both words are scored, whatever tokens they have. `next-token`: the likeliest next tokens are looked at, for
   * endpoints that score no texts; the words should be single tokens then.
   */
  readonly by: 'words' | 'next-token';
}

export const defaultJudge: JudgeOptions = {
  template: 'Question: {prompt}\nAnswer so far: {answer}\nWill this answer be right, yes or no?',
  yes: ' yes',
  no: ' no',
  by: 'words',
};

/** How many of the likeliest next tokens are asked for. */
const lookedAt = 20;

/** P(yes) / (P(yes) + P(no)); one half where neither is among the next tokens. */
export function judgeScorer(
  model: LanguageModel,
  prompt: string,
  unit: StepUnit,
  options: JudgeOptions,
): Scorer<string> {
  const { template, yes, no, by } = options;
  const question = (steps: readonly string[]): string =>
    template.replaceAll(/\{prompt\}|\{answer\}/g, (name) => (name === '{prompt}' ? prompt : answerText(steps, unit)));
  if (by === 'next-token') {
    return (prefixes) =>
      Promise.all(
        prefixes.map(async (steps) => {
          const tokens = await model.nextTokens(question(steps), lookedAt);
          const chance = (word: string): number =>
            tokens.reduce(
              (sum, { text, logProbability }) => (isWord(text, word) ? sum + Math.exp(logProbability) : sum),
              0,
            );
          const [good, bad] = [chance(yes), chance(no)];
          return good + bad === 0 ? 0.5 : good / (good + bad);
        }),
      );
  }
  return async (prefixes) => {
    const scores = await model.score(
      prefixes.flatMap((steps) =>
        [yes, no].map((continuation) => ({ prompt: question(steps), continuation, ends: false })),
      ),
    );
    return prefixes.map((_, i) => {
      const [good, bad] = [scores[2 * i], scores[2 * i + 1]];
      return 1 / (1 + Math.exp((bad?.logProbability ?? 0) - (good?.logProbability ?? 0)));
    });
  };
}

/** With or without blanks, in small letters or capitals. */
function isWord(token: string, word: string): boolean {
  return token.trim().toLowerCase() === word.trim().toLowerCase();
}
