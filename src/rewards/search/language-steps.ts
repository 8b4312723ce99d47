/** A language model as the policy of a search: its texts, step by step. */

import type { GenerationOptions, LanguageModel, SamplingOptions } from '../../models/language-model.ts';
import type { Prefix, SampleAnswers, SampledAnswer, SampledStep, SampleSteps } from './search.ts';

/** Where a step ends: at a text, which belongs to no step, or with every token. */
export type StepUnit = { readonly kind: 'separator'; readonly text: string } | { readonly kind: 'token' };

export interface LanguageStepOptions extends SamplingOptions {
  readonly unit: StepUnit;
  /** The most tokens of a step. */
  readonly stepTokens: number;
  /** The most steps of an answer. */
  readonly maxSteps: number;
  /** Whether an answer ends with this step, although the model did not end it. */
  readonly isLast: (step: string) => boolean;
}

export interface LanguageSteps {
  readonly sample: SampleSteps<string>;
  readonly complete: SampleAnswers<string>;
}

export function languageSteps(model: LanguageModel, prompt: string, options: LanguageStepOptions): LanguageSteps {
  const { unit, stepTokens, maxSteps, isLast } = options;
  const asked = (count: number, seed: number, most: number, stop: readonly string[]): GenerationOptions => {
    const { temperature, topK, topP } = options;
    return { count, most, seed, stop, temperature, topK, topP };
  };
  return {
    sample: async (prefix, count, seed) => {
      const [most, stop] = unit.kind === 'token' ? [1, []] : [stepTokens, [unit.text]];
      const generations = await model.generate(prompt + openText(prefix, unit), asked(count, seed, most, stop));
      return generations.map(({ text, tokens, finish }): SampledStep<string> => {
        const drawn = tokenCount(text, tokens);
        // Where there is no room left nothing comes, not even an end. Endpoints that do not tell an end from a separator give
        // empty steps for ever: two in a row are an end.
        if (text === '' && (finish !== 'stop' || prefix.at(-1) === ''))
          return { step: null, tokens: drawn, isFinished: true };
        return { step: text, tokens: drawn, isFinished: finish === 'end' || isLast(text) };
      });
    },
    complete: async (prefix, count, seed) => {
      const left = Math.max(1, maxSteps - prefix.length);
      const most = unit.kind === 'token' ? left : left * stepTokens;
      const generations = await model.generate(prompt + openText(prefix, unit), asked(count, seed, most, []));
      return generations.map(({ text, tokens, finish }): SampledAnswer<string> => {
        const pieces = piecesOf(text, tokens, unit);
        const last = pieces.findIndex(isLast);
        const steps = pieces.slice(0, last < 0 ? left : Math.min(left, last + 1));
        const isWhole = last >= 0 && last < left ? true : finish === 'end' && steps.length === pieces.length;
        return { steps, tokens: tokenCount(text, tokens), isFinished: isWhole };
      });
    },
  };
}

/** The text of an answer. */
export function answerText(steps: Prefix<string>, unit: StepUnit): string {
  return steps.join(unit.kind === 'token' ? '' : unit.text);
}

/** The same, where more is to follow. */
function openText(steps: Prefix<string>, unit: StepUnit): string {
  return unit.kind === 'token' ? steps.join('') : steps.map((step) => step + unit.text).join('');
}

function piecesOf(text: string, tokens: readonly { readonly text: string }[], unit: StepUnit): readonly string[] {
  if (unit.kind === 'token') {
    return tokens.length > 0 ? tokens.map((token) => token.text).filter((each) => each !== '') : Array.from(text);
  }
  const pieces = text.split(unit.text);
  // A separator at the end opens no step.
  return pieces.at(-1) === '' ? pieces.slice(0, -1) : pieces;
}

/** Endpoints need not tell tokens: then there was at least one. */
function tokenCount(text: string, tokens: readonly unknown[]): number {
  return Math.max(tokens.length, text === '' ? 0 : 1);
}
