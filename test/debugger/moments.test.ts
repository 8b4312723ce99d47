/** The moments of a run are walked forward and back alike. */

import { describe, expect, test } from 'vitest';
import {
  type Cursor,
  cursorAt,
  firstMoment,
  type Moment,
  momentBefore,
  nextMoment,
  type Stride,
  stepBack,
  stepForward,
} from '../../src/debugger/moments.ts';
import { type Recording, record } from '../../src/debugger/recording.ts';
import { compileText } from '../support/programs.ts';

const { program, typed } = compileText(`
vocab { "0", "1" }
input token
var seen: 0..3 = 0
var one: bool = false
head left = seen at -1
head right = token at +1
mlp {
  let more = seen + 1
  if more <= 3 { seen = more }
  match token { "1" => { one = true } _ => {} }
}
halt when seen == 2
output seen
`);

/** Two layers at three positions: heads, then statements. */
function recorded(): Recording {
  if (program === null || typed === null) throw new Error('the program has errors');
  return record(program, typed, [0, 0, 0], 2);
}

test('in each layer the heads come first, then the statements that are reached, position by position', () => {
  const layer = ['h0', 'h1', ...[0, 1, 2].flatMap((at) => [`${at}.0`, `${at}.1`, `${at}.2`, `${at}.3`])];
  expect(allMoments(recorded()).map(textOf)).toEqual([
    ...layer.map((each) => `1 ${each}`),
    ...layer.map((each) => `2 ${each}`),
    'end',
  ]);
});

test('back from the end are the same moments', () => {
  const recording = recorded();
  const back: Moment[] = [];
  for (let at: Moment | null = { kind: 'end' }; at !== null; at = momentBefore(recording, at)) back.push(at);
  expect(back.reverse()).toEqual(allMoments(recording));
});

describe('strides', () => {
  test.each<[Stride, number, readonly string[]]>([
    ['statement', 1, ['1 h1', '1 1.0', '1 1.1', '1 1.2', '1 1.3', '2 h0', '2 h1', '2 1.0']],
    ['head', 1, ['1 h1', '2 h0', '2 h1', 'end']],
    ['layer', 1, ['2 h0', 'end']],
    ['moment', 0, ['1 h1', '1 0.0', '1 0.1', '1 0.2', '1 0.3', '1 1.0']],
  ])('%s, looking at position %i', (stride, position, expected) => {
    const recording = recorded();
    let cursor: Cursor = { moment: firstMoment(recording), position };
    const seen: string[] = [];
    for (const _ of expected) {
      const next = stepForward(recording, cursor, stride);
      if (next === null) break;
      cursor = next;
      seen.push(textOf(cursor.moment));
    }
    expect(seen).toEqual(expected);
    // And back to where it began.
    for (const _ of expected) cursor = stepBack(recording, cursor, stride) ?? cursor;
    expect(textOf(cursor.moment)).toBe('1 h0');
  });

  test('position by position, at the first statement or the same head', () => {
    const recording = recorded();
    const statement = cursorAt({ kind: 'statement', layer: 2, position: 0, step: 2 }, 0);
    expect(stepForward(recording, statement, 'position')).toEqual(
      cursorAt({ kind: 'statement', layer: 2, position: 1, step: 0 }, 1),
    );
    const head: Cursor = { moment: { kind: 'head', layer: 1, head: 1 }, position: 2 };
    expect(stepBack(recording, head, 'position')).toEqual({ ...head, position: 1 });
    expect(stepForward(recording, head, 'position')).toBeNull();
  });

  test('back by a layer first goes to the beginning of this one', () => {
    const recording = recorded();
    const inside = cursorAt({ kind: 'statement', layer: 2, position: 1, step: 2 }, 1);
    const begin = stepBack(recording, inside, 'layer');
    expect(begin).toEqual({ moment: { kind: 'head', layer: 2, head: 0 }, position: 1 });
    expect(begin === null ? null : stepBack(recording, begin, 'layer')?.moment).toEqual(firstMoment(recording));
  });

  test('nothing is before the first moment, or after the end', () => {
    const recording = recorded();
    expect(stepBack(recording, cursorAt(firstMoment(recording), 0), 'moment')).toBeNull();
    expect(stepForward(recording, { moment: { kind: 'end' }, position: 0 }, 'moment')).toBeNull();
  });
});

function allMoments(recording: Recording): Moment[] {
  const moments: Moment[] = [];
  for (let at: Moment | null = firstMoment(recording); at !== null; at = nextMoment(recording, at)) moments.push(at);
  return moments;
}

function textOf(moment: Moment): string {
  switch (moment.kind) {
    case 'head':
      return `${moment.layer} h${moment.head}`;
    case 'statement':
      return `${moment.layer} ${moment.position}.${moment.step}`;
    case 'end':
      return 'end';
  }
}
