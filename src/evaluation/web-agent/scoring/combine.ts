/** The ensemble of the paper (an arrow in its tables): what the first system does not answer, the second one does. */

import type { Prediction } from './answer-files.ts';
import { officialScore } from './official.ts';
import { jsonText, type Value } from './python-values.ts';

/** Whether the official scorer would call it an answer: empty texts and lists and NaN are none, nor is null. */
function isAnswered(answer: Value): boolean {
  return answer.kind !== 'none' && officialScore(answer, '').hasAnswer === 1;
}

/** Lines of JSON, in the order of the first, with those that only the second has behind. */
export function combined(first: readonly Prediction[], second: readonly Prediction[]): string {
  const fallbacks = new Map(second.map((prediction) => [prediction.id, prediction]));
  const ids = new Set(first.map(({ id }) => id));
  const chosen = [
    ...first.map((own) => (isAnswered(own.answer) ? own : (fallbacks.get(own.id) ?? own))),
    ...second.filter(({ id }) => !ids.has(id)),
  ];
  return chosen.map(({ id, answer }) => `{"id": ${JSON.stringify(id)}, "answer": ${jsonText(answer)}}\n`).join('');
}
