/** Records as whole numbers one after the other: how parts wait to be put together. */

import type { TraceRecord } from './records.ts';

/** input, layer, position, count, number of tokens; then the tokens, and the codes before and after. */
const header = 5;

export function rawRecord(
  { input, tokens, layer, position, before, after, row, count }: TraceRecord,
  variables: number,
) {
  const numbers = new Int32Array(header + tokens.length + 2 * variables);
  numbers.set([input, layer, position, count, tokens.length, ...tokens]);
  numbers.set(before.subarray(row, row + variables), header + tokens.length);
  numbers.set(after.subarray(row, row + variables), header + tokens.length + variables);
  return numbers;
}

/** Shows the records that are whole in the numbers, and says how many numbers they are. */
export function readRawRecords(numbers: Int32Array, variables: number, see: (record: TraceRecord) => void): number {
  let at = 0;
  while (at + header <= numbers.length) {
    const [input = 0, layer = 0, position = 0, count = 0, length = 0] = numbers.subarray(at, at + header);
    const before = at + header + length;
    const end = before + 2 * variables;
    if (end > numbers.length) break;
    see({
      input,
      layer,
      position,
      count,
      tokens: [...numbers.subarray(at + header, before)],
      before: numbers.slice(before, before + variables),
      after: numbers.slice(before + variables, end),
      row: 0,
    });
    at = end;
  }
  return at;
}
