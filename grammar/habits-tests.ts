import {
  type Change,
  fixes,
  type Habit,
  is,
  lacking,
  like,
  type Place,
  type Recognise,
  remove,
  spanOfAll,
  written,
} from './habit.ts';
import { invented } from './parser-base.ts';
import { behind, type Mistake, show } from './report.ts';
import * as t from './tokens.ts';

/** `test { "a" => "b" }`. */
function testWithoutName(place: Place): Habit | null {
  const { index, token, next } = place;
  if (!is(token, t.Test) || !is(next, t.LeftBrace)) return null;
  const change: Change = {
    index: index + 1,
    count: 0,
    tokens: [like(token, t.Quoted, '')],
    text: ' "test"',
  };
  const message = 'The name of the test is missing: `test "NAME" { … }`';
  const mistake = { ...lacking(behind(token), message), fixes: fixes(place, 'Name it `"test"`', [change]) };
  return { mistake, changes: [change] };
}

/** `test "t" { "a" => "b", layers: 3 }`, `test "t" { … } layers 3`. */
function layersOfTest(place: Place): Habit | null {
  const { tokens, index, token, next, previous, declaration, open } = place;
  if (declaration !== t.Test) return null;
  if (is(token, t.Comma) && open.length === 1 && is(next, t.Layers)) {
    return written(place, remove(index, 1), 'No `,` stands before `layers`', 'Remove `,`');
  }
  if (!is(token, t.Layers)) return null;
  if (open.length === 1 && is(next, t.Colon, t.Assign)) {
    return written(
      place,
      remove(index + 1, 1),
      `No ${show(next ?? token)} stands after \`layers\``,
      `Remove ${show(next ?? token)}`,
    );
  }
  if (open.length > 0 || !is(previous, t.RightBrace) || !is(next, t.Whole, t.Name)) return null;
  const moved: Change = {
    index: index - 1,
    count: 3,
    tokens: [token, ...(next ? [next] : []), invented(t.RightBrace, next)],
    text: `layers ${next?.image ?? ''} }`,
  };
  const mistake: Mistake = {
    code: 'ALTA0001',
    span: spanOfAll(tokens.slice(index, index + 2)),
    message: '`layers` stands within the braces',
    fixes: fixes(place, 'Move it there', [moved]),
  };
  return { mistake, changes: [moved] };
}

export const testHabits: readonly Recognise[] = [testWithoutName, layersOfTest];
