/** Why an answer may have scored less than it deserves: what people do not expect of the official scorer. */

import { bagOf, sharesNumber } from './bags.ts';
import type { OfficialScore } from './official.ts';
import { jsonValue, literalValue } from './python-reader.ts';
import { floatOf, textOf, type Value } from './python-values.ts';

export type Note = keyof typeof noteTexts;

export const noteTexts = {
  'comma-read-as-decimal': 'a comma is read as a decimal point: 1,250 is 1.25',
  'unit-not-understood': 'only $, % and sqft may stand beside a number; it counts as text, and scores 0',
  'number-inside-sentence': 'the gold answer is a number, and the prediction a sentence with one: it scores 0',
  'list-given-as-text': 'the gold answer is a list, and the prediction one text: only a JSON list has several items',
  'python-dict-text': 'the prediction is a Python dict: only JSON, with double quotes, is read',
  'one-element-list': 'a list of one number is mishandled by the official scorer: give the number itself',
  'over-answering': 'there are more answers than gold answers, and each one too many costs',
  'number-gate-failed': 'words agree, but no number of the gold answer is in the prediction: it scores 0',
  'score-above-one': 'two negative numbers can score above 1',
  'breaks-off': 'the official scorer breaks off at this answer',
} as const;

export function notesOf(given: Value, { kind, error, outcome, prediction, gold }: OfficialScore): Note[] {
  const notes: Note[] = [];
  const value = given.kind === 'text' ? (jsonValue(given.value) ?? given) : given;
  const text = value.kind === 'text' ? value.value : null;
  if (kind === 'number' && text !== null && text.trim() !== '') {
    if (/^[^a-z]*\d,\d{3}(?!\d)/i.test(text)) notes.push('comma-read-as-decimal');
    else if (prediction.kind === 'text' && /\d/.test(text)) {
      notes.push(/^[^\p{L}\d]*-?[\d.,]+\s*\S{0,12}$/u.test(text) ? 'unit-not-understood' : 'number-inside-sentence');
    }
  }
  if (kind === 'string list' && text !== null && /[,\n]/.test(text)) notes.push('list-given-as-text');
  if (text !== null && ['dict', 'list'].includes(literalValue(text)?.kind ?? '')) notes.push('python-dict-text');
  if (value.kind === 'list' && value.items.length === 1 && (prediction.kind === 'tuple' || kind === 'number')) {
    notes.push('one-element-list');
  }
  const golden = gold.kind === 'list' ? gold.items.length : 1;
  if (prediction.kind === 'list' && prediction.items.length > golden) notes.push('over-answering');
  if (kind === 'string' && prediction.kind !== 'list') {
    const [predicted, bag] = [bagOf(textOf(prediction)), bagOf(textOf(gold))];
    const wordsAgree = [...bag].some((word) => floatOf(word) === null && predicted.has(word));
    if (wordsAgree && !sharesNumber(predicted, bag)) notes.push('number-gate-failed');
  }
  if (outcome.score > 1) notes.push('score-above-one');
  if (error !== null) notes.push('breaks-off');
  return notes;
}
