/** What the lists of a model come to, by group of prompts: mean numbers of items, and the order within a list. */

import { mannWhitney } from '../../statistics/rank-tests.ts';
import { countsOf, defaultLabelling, type LabellingOptions, labelItems, orderOf, type Slot } from '../labels.ts';
import { exactMatching } from '../matching.ts';
import { meanShiftScore, shiftRanks, shiftScore } from '../shift.ts';
import { itemsOfCompletion } from './completions.ts';
import { type FactPrompt, itemsAsked, type PromptGroup, promptGroups } from './prompts.ts';

/** Mean numbers of items of a list; together what was asked for. */
export interface FactCounts {
  readonly correct: number;
  readonly hallucination: number;
  /** Not said before, yet without a new word. */
  readonly degenerate: number;
  readonly repetition: number;
  /** Never came, or came empty. */
  readonly missing: number;
}

export interface FactOutcome {
  readonly groups: Readonly<Record<PromptGroup, FactCounts>>;
  readonly order: OrderOfFallbacks;
}

/** Of the lists with at least 6 items. */
interface OrderOfFallbacks {
  readonly lists: number;
  /** The mean shift score, and its mean over all orders of the same labels. */
  readonly score: number;
  readonly expected: number;
  /** Mann and Whitney's, two-sided, of scores against those means. */
  readonly p: number;
}

/** An object is right to the letter or it is not. */
const labelling: LabellingOptions = { ...defaultLabelling, matching: exactMatching, degenerateUpTo: 0 };

/** One completion for each prompt; a prompt may come several times. */
export function factOutcome(prompts: readonly FactPrompt[], completions: readonly string[]): FactOutcome {
  const orders = prompts.map(({ answers }, index) => {
    const items = labelItems(itemsOfCompletion(completions[index] ?? ''), answers, labelling);
    return orderOf(items, items.length < itemsAsked ? 'badFormat' : 'full', itemsAsked);
  });
  const ofGroup = (group: PromptGroup): FactCounts =>
    meanCounts(orders.filter((_, index) => prompts[index]?.group === group));
  const [popular, rare, unanswerable] = promptGroups.map(ofGroup);
  return {
    groups: { popular: popular ?? none, rare: rare ?? none, unanswerable: unanswerable ?? none },
    order: orderOfFallbacks(orders),
  };
}

const none = meanCounts([]);

function meanCounts(orders: readonly (readonly Slot[])[]): FactCounts {
  const counts = countsOf(orders.flat());
  const mean = (count: number): number => count / Math.max(1, orders.length);
  return {
    correct: mean(counts.correct),
    hallucination: mean(counts.hallucination),
    degenerate: mean(counts.degenerate),
    repetition: mean(counts.repetition),
    missing: mean(counts.badFormat),
  };
}

function orderOfFallbacks(orders: readonly (readonly Slot[])[]): OrderOfFallbacks {
  const ranks = orders.map(shiftRanks);
  const [scores, expected] = [shiftScore, meanShiftScore].map((of) => ranks.flatMap((labels) => of(labels) ?? []));
  const mean = (values: readonly number[] = []): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  return {
    lists: scores?.length ?? 0,
    score: mean(scores),
    expected: mean(expected),
    p: mannWhitney(scores ?? [], expected ?? []).p,
  };
}
