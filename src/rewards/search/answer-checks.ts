/** Whether an answer is right, by an answer that is known to be. */

/**
 * `exact`: the same text, blanks at the ends aside. `ends`: it ends with the known answer. `contains`: that stands in it.
 * `number`: the last number is the same.
 */
export const answerChecks = ['exact', 'ends', 'contains', 'number'] as const;
export type AnswerCheck = (typeof answerChecks)[number];

export function isRight(check: AnswerCheck, answer: string, known: string): boolean {
  const [own, wanted] = [answer.trim(), known.trim()];
  if (check === 'exact') return own === wanted;
  if (check === 'ends') return own.endsWith(wanted);
  if (check === 'contains') return own.includes(wanted);
  const [last, number] = [lastNumber(own), lastNumber(wanted)];
  return last !== null && last === number;
}

/** Commas between digits are left out: 1,000 is 1000. */
function lastNumber(text: string): number | null {
  const found = text.replaceAll(/(?<=\d),(?=\d{3})/g, '').match(/-?\d+(?:\.\d+)?/g);
  return found === null ? null : Number(found.at(-1));
}
